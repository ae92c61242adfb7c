//! From an evaluated root module to the inventory's resources.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use prc_cty::{Data, Value};
use prc_hcl::ExprKind;
use prc_model::{
    Condition, Fields, Gap, Instances, Lifecycle, Mode, ModuleCall, Move, Number, Origin, Problem, Reason, Reference,
    Repetition, Resource, RootModule, Side, Span, Unknown,
};

use super::instance::Instance;
use super::missing::Missing;
use super::repetition::{Expansion, Key};
use super::root::{Root, span_of};
use super::scope::Scope;
use crate::Demand;
use crate::config::{Decl, ExprRef, Module, address};

/// What one root module gives to the inventory.
pub(crate) struct Emitted {
    pub(crate) root: RootModule,
    pub(crate) resources: Vec<Resource>,
    pub(crate) gaps: Vec<Gap>,
    /// What is not known of the instances of a resource, by its address.
    pub(crate) repetitions: Vec<(Arc<str>, Repetition)>,
    pub(crate) problems: Vec<Problem>,
    pub(crate) moves: Vec<Move>,
}

impl Root<'_> {
    /// Evaluates everything that was asked for.
    pub(crate) fn emit(self, module: Arc<Module>) -> Emitted {
        let instance = Rc::new(Instance::new(module, "".into(), String::new(), None));
        let workspace =
            if self.options.workspace.is_empty() { "default".into() } else { self.options.workspace.clone() };
        let mut emitted = Emitted {
            root: RootModule {
                deployment: self.options.deployment.clone(),
                workspace,
                variables: instance.module.variables.keys().cloned().collect(),
                outputs: BTreeMap::new(),
            },
            resources: Vec::new(),
            gaps: Vec::new(),
            repetitions: Vec::new(),
            problems: Vec::new(),
            moves: Vec::new(),
        };
        self.module(&instance, &Arc::from([]), None, &mut emitted);
        self.cycles(&instance.module);
        if matches!(self.options.demand, Demand::Everything) {
            for (name, decl) in &instance.module.outputs {
                if let (Some(value), Some(at)) =
                    (self.output(&instance, name), decl.attribute(&self.world.files, "value"))
                {
                    let value = self.model(&value, self.world.files.span(at));
                    emitted.root.outputs.insert(name.clone(), value);
                }
            }
        }
        for name in self.options.variables.keys() {
            self.warn_unused(&instance, name);
        }
        forget(&instance);
        let mut seen = BTreeSet::new();
        self.modules_used(&instance.module, &mut seen, &mut emitted.problems);
        emitted.problems.extend(self.problems.into_inner());
        emitted
    }

    /// A value that is given and that nothing takes: neither this root module, which may use it undeclared, nor another
    /// module that is read.
    fn warn_unused(&self, instance: &Rc<Instance>, name: &Arc<str>) {
        let declared = || self.world.modules.values().any(|module| module.variables.contains_key(name));
        if let Some(super::root::RawVariable::Text { parsed, .. }) = self.options.variables.get(name)
            && !instance.variables.is_begun(name)
            && !declared()
        {
            let at = self.world.files.span(*parsed);
            let message = format!("a value is given for `{name}`, which is no variable of this root module");
            self.report("unused-value", &super::root::Refused::new(at, message));
        }
    }

    /// What is wrong in the declarations of the modules that this root module uses.
    fn modules_used(&self, module: &Arc<Module>, seen: &mut BTreeSet<Arc<str>>, problems: &mut Vec<Problem>) {
        if !seen.insert(module.dir.clone()) {
            return;
        }
        problems.extend(module.problems.iter().cloned());
        for call in &module.calls {
            if let Some(dir) = crate::config::local_directory(&module.dir, &call.source)
                && let Some(inner) = self.world.modules.get(&dir)
            {
                self.modules_used(inner, seen, problems);
            }
        }
    }

    /// Adds what a module instance declares; `open` says why it may not exist.
    fn module(
        &self,
        instance: &Rc<Instance>,
        via: &Arc<[ModuleCall]>,
        open: Option<&Repetition>,
        emitted: &mut Emitted,
    ) {
        self.rules(instance);
        for &(from, to) in &instance.module.moved {
            let address = |at| address(&self.world.files, at).map(|text| instance.qualify(&text));
            if let (Some(from), Some(to)) = (address(from), address(to)) {
                emitted.moves.push(Move { root_module: emitted.root.deployment.path().clone(), from, to });
            }
        }
        for index in 0..instance.module.resources.len() {
            let decl = &instance.module.resources[index];
            let expansion = self.resource_expansion(instance, index);
            if let Some(cause) = expansion.cause() {
                self.unknown_keys(&decl.decl, cause);
            }
            let own = expansion.cause().map(|cause| self.opened(instance, &decl.decl, cause, open));
            let open = own.as_ref().or(open);
            for key in expansion.keys() {
                if let Some(repetition) = expansion.repetition(&key) {
                    self.own_conditions(instance, index, &key, &repetition);
                }
                let address = self.resource_address(instance, index, &key);
                let resource = Resource {
                    side: Side::Declared,
                    kind: decl.kind.clone(),
                    mode: decl.mode,
                    root_module: emitted.root.deployment.clone(),
                    arn: None,
                    account: None,
                    region: None,
                    attributes: self.attributes(instance, index, &key, &expansion),
                    unread: None,
                    instances: if open.is_some() { Instances::Unknown } else { Instances::One },
                    lifecycle: self.lifecycle(instance, &decl.decl),
                    location: Some(decl.decl.header),
                    via: via.clone(),
                    address,
                };
                emitted.repetitions.extend(open.map(|open| (resource.address.clone(), open.clone())));
                emitted.resources.push(resource);
            }
        }
        for call in 0..instance.module.calls.len() {
            let decl = &instance.module.calls[call];
            let expansion = self.call_expansion(instance, call);
            if let Some(cause) = expansion.cause() {
                self.unknown_keys(&decl.decl, cause);
            }
            let own = expansion.cause().map(|cause| self.opened(instance, &decl.decl, cause, open));
            let open = own.as_ref().or(open);
            for key in expansion.keys() {
                let name = instance.qualify(&format!("module.{}{}", decl.name, key.suffix()));
                let Some(child) = self.child(instance, call, &key) else {
                    let missing = Missing { instance, call, expansion: &expansion, key: &key, address: name };
                    self.missing(&missing, via, open, emitted);
                    continue;
                };
                let step = ModuleCall { module: name, location: Some(decl.decl.header) };
                let way: Arc<[ModuleCall]> = via.iter().cloned().chain([step]).collect();
                self.module(&child, &way, open, emitted);
            }
        }
    }

    fn attributes(&self, instance: &Rc<Instance>, index: usize, key: &Key, expansion: &Expansion) -> Fields {
        let decl = &instance.module.resources[index];
        let written = self.written_names(&decl.decl);
        let wanted: Option<&[&str]> = match self.options.demand {
            Demand::Everything => None,
            Demand::Attributes(of) => match of(&decl.kind) {
                Some(names) => Some(names),
                None => return Fields::default(),
            },
        };
        let asked = |name: &str| wanted.is_none_or(|names| names.contains(&name));
        let Some(repetition) = expansion.repetition(key) else { return Fields::default() };
        let scope = Scope::repeated(instance, &repetition);
        let mut fields: Vec<(Arc<str>, prc_model::Value)> = Vec::with_capacity(written.len());
        let mut tags = None;
        let tags_at = || decl.decl.attribute(&self.world.files, "tags");
        for name in written.iter().filter(|name| asked(name)) {
            let at = decl.decl.attribute(&self.world.files, name);
            let name = &self.name(name);
            let value = match (decl.mode, at.filter(|_| decl.decl.bodies.len() == 1)) {
                // Nothing refers to anything here, so nobody need remember that it was asked for.
                (Mode::Managed, Some(at)) if self.is_literal(at) => self.refuelled(|| self.value(at, scope)),
                (Mode::Managed, _) => self.own_attribute(instance, index, key, name),
                (Mode::Data, _) => match self.refuelled(|| self.written(&decl.decl, name, scope)) {
                    Some(value) => value,
                    None => continue,
                },
            };
            self.not_ephemeral(&decl.decl, name, &value);
            // Null is the same as not written: what is then left to the provider is not known.
            if decl.mode == Mode::Managed && !value.is_known() && at.is_some_and(|at| self.is_null(at, scope)) {
                continue;
            }
            let expression = self.expression_span(&decl.decl, at, value.origin);
            fields.push((name.clone(), self.model(&value, expression)));
            tags = tags.or_else(|| (&**name == "tags").then_some(value));
        }
        if decl.mode == Mode::Data && &*decl.kind == "aws_iam_policy_document" && asked("json") {
            let value = self.attribute(instance, index, key, "json");
            fields.push(("json".into(), self.model(&value, decl.decl.header)));
        }
        if decl.mode == Mode::Managed
            && decl.kind.starts_with("aws_")
            && asked("tags_all")
            && !written.iter().any(|name| name == "tags_all")
        {
            let tags = || tags.unwrap_or_else(|| self.attribute(instance, index, key, "tags"));
            let own = written.iter().any(|name| name == "tags").then(tags);
            if let Some(tags) = self.refuelled(|| self.all_tags(instance, &decl.decl, own)) {
                let expression = self.expression_span(&decl.decl, tags_at(), tags.origin);
                fields.push(("tags_all".into(), self.model(&tags, expression)));
            }
        }
        // What is made beside a resource has these without the resource's own.
        if wanted.is_some()
            && asked("default_tags")
            && let Some(tags) = self.refuelled(|| self.default_tags(instance, &decl.decl))
        {
            let expression = self.expression_span(&decl.decl, tags_at(), tags.origin);
            fields.push(("default_tags".into(), self.model(&tags, expression)));
        }
        fields.into_iter().collect()
    }

    fn is_literal(&self, at: ExprRef) -> bool {
        matches!(self.world.files.expr(at).kind(), ExprKind::Str(_) | ExprKind::Number(_) | ExprKind::Bool(_))
    }

    fn is_null(&self, at: ExprRef, scope: Scope<'_>) -> bool {
        match self.world.files.expr(at).kind() {
            ExprKind::Null => true,
            ExprKind::Str(_) | ExprKind::Number(_) | ExprKind::Bool(_) | ExprKind::Template(_) => false,
            _ => self.refuelled(|| self.value(at, scope)).is_null(),
        }
    }

    /// The expression that sets an attribute, or the header of the block that does.
    fn expression_span(&self, decl: &Decl, at: Option<ExprRef>, origin: prc_cty::Origin) -> Span {
        match at {
            Some(at) => self.world.files.span(at),
            None => span_of(origin).unwrap_or(decl.header),
        }
    }

    fn lifecycle(&self, instance: &Rc<Instance>, decl: &Decl) -> Lifecycle {
        let files = &self.world.files;
        let mut lifecycle = Lifecycle::default();
        let scope = Scope::module(instance);
        for block in decl.blocks_of(files, "lifecycle") {
            let flag = |name: &str| block.body.attribute(files, name).is_some_and(|at| self.is_true(at, scope));
            lifecycle.prevent_destroy |= flag("prevent_destroy");
            lifecycle.create_before_destroy |= flag("create_before_destroy");
            if let Some(at) = block.body.attribute(files, "ignore_changes") {
                let expr = files.expr(at);
                let names: Vec<&str> = match expr.kind() {
                    ExprKind::Tuple(items) => items.map(|item| item.text()).collect(),
                    _ => vec![expr.text()],
                };
                lifecycle.ignore_changes = names.into_iter().map(|name| name.trim_matches('"').into()).collect();
            }
        }
        lifecycle
    }

    /// A value as the inventory keeps it.
    pub(crate) fn model(&self, value: &Value, expression: Span) -> prc_model::Value {
        let data = match &value.data {
            Data::Null(_) => prc_model::Data::Null,
            Data::Bool(bool) => prc_model::Data::Bool(*bool),
            Data::Number(number) => prc_model::Data::Number(model_number(number)),
            Data::String(text) => prc_model::Data::String(text.clone()),
            Data::List(_, items) | Data::Set(_, items) | Data::Tuple(items) => {
                prc_model::Data::List(items.iter().map(|item| self.model(item, expression)).collect())
            }
            Data::Map(_, fields) | Data::Object(fields) => prc_model::Data::Map(
                fields.iter().map(|(name, value)| (name.clone(), self.model(value, expression))).collect(),
            ),
            Data::Unknown(unknown) => {
                let shape = self.shape(value).unwrap_or_default();
                prc_model::Data::Unknown(Arc::new(Unknown { shape, ..model_unknown(unknown) }))
            }
            Data::OneOf(alternatives) => prc_model::Data::OneOf(
                alternatives
                    .iter()
                    .map(|one| prc_model::Alternative {
                        when: Condition(one.when.choices.clone()),
                        value: self.model(&one.value, expression),
                    })
                    .collect(),
            ),
        };
        let place = span_of(value.origin);
        // A value written inside the attribute's own expression decides there: an element of a list, for one.
        let inside = |place: &Span| {
            place.file == expression.file && place.start >= expression.start && place.end <= expression.end
        };
        let way = self.way(value.origin.via);
        let origin = Origin::Source {
            expression: way.attribute.or(place.filter(inside)).unwrap_or(expression),
            value: place.unwrap_or(expression),
            via: way.names,
        };
        prc_model::Value { data, origin: Some(Arc::new(origin)), sensitive: value.marks.is_hidden() }
    }
}

/// Cuts the cycles between a module's instances, so that their memory is given back.
fn forget(instance: &Rc<Instance>) {
    let children = std::mem::take(&mut *instance.children.borrow_mut());
    for child in children.into_values().flatten() {
        forget(&child);
    }
}

fn model_number(number: &prc_cty::Number) -> Number {
    if let Some(integer) = number.to_i64() {
        return Number::Int(integer);
    }
    let text = number.to_string();
    match text.parse::<f64>() {
        Ok(float) if float.is_finite() && float.to_string() == text => Number::Float(float),
        _ => Number::Decimal(text.into()),
    }
}

pub(crate) fn model_unknown(unknown: &prc_cty::Unknown) -> Unknown {
    let cause = &unknown.cause;
    Unknown {
        reason: Reason::from_word(cause.reason.as_str()).unwrap_or(Reason::NotSupported),
        detail: cause.detail.clone(),
        at: span_of(cause.at),
        references: cause.refs.iter().map(model_reference).collect(),
        prefix: unknown.refine.prefix.clone(),
        shape: "".into(),
        text: unknown.refine.text.clone(),
    }
}

pub(crate) fn model_reference(reference: &prc_cty::Reference) -> Reference {
    Reference { address: reference.address.clone(), attribute: reference.attribute.clone(), all: reference.all }
}
