//! Named values: module outputs, resources and their attributes, each evaluated once per module instance.

use std::rc::Rc;
use std::sync::Arc;

use prc_cty::{Alternative, Cause, Data, Marks, Origin, Reason, Reference, Refinement, Type, Value};
use prc_hcl::Expr;
use prc_model::Mode;

use super::expression::refused;
use super::instance::{Entry, Instance};
use super::repetition::{Expansion, Key};
use super::root::{Eval, Refused, Root, place};
use super::scope::Scope;
use crate::config::{Step, is_literal, span};

type Steps<'f> = [(Step<'f>, Expr<'f>)];

impl Root<'_> {
    /// An output of a module instance; `None` when it is not declared.
    pub(crate) fn output(&self, instance: &Rc<Instance>, name: &str) -> Option<Value> {
        let (name, decl) = instance.module.outputs.get_key_value(name)?;
        let files = &self.world.files;
        Some(match instance.outputs.begin(name) {
            Entry::Known(value) => value,
            Entry::Busy => self.cycle(&format!("output.{name}"), place(decl.header)),
            Entry::New => {
                let mut value = match decl.attribute(files, "value") {
                    Some(at) => self.refuelled(|| self.value(at, Scope::module(instance))),
                    None => self.refuse(&Refused::new(decl.header, format!("output {name} has no value"))),
                };
                if decl.flag(files, "sensitive") == Some(true) {
                    value = value.with_marks(Marks::SECRET);
                }
                if decl.is_ephemeral(files) {
                    value = value.with_marks(Marks::EPHEMERAL);
                }
                instance.outputs.set(name, value.clone());
                value
            }
        })
    }

    pub(crate) fn cycle(&self, what: &str, at: Origin) -> Value {
        if let Some(at) = super::root::span_of(at) {
            self.report("cycle", &Refused::new(at, format!("{what} depends on itself")));
        }
        Value::unknown(Type::Dynamic, Cause::new(Reason::Cycle, format!("{what} depends on itself"), at))
    }

    /// `module.name…`: as little of the module as the steps ask for.
    pub(crate) fn module_value(
        &self,
        name: &str,
        base: Expr<'_>,
        steps: &Steps<'_>,
        file: u32,
        scope: Scope<'_>,
    ) -> Eval<(Value, usize)> {
        let instance = scope.instance;
        let Some(call) = instance.module.call(name) else {
            let message = format!("there is no module call named `{name}` in this module");
            return Ok((self.misnamed(&refused(file, base, &message)), steps.len()));
        };
        let expansion = self.call_expansion(instance, call);
        let (key, used) = self.instance_key(&expansion, steps, 1, file, scope)?;
        if let Some(key) = key {
            let Some(child) = self.child(instance, call, &key) else {
                return Ok((self.missing_module(instance, call, steps.get(used)), steps.len()));
            };
            return match steps.get(used) {
                Some((Step::Attribute(output), upto)) => {
                    let value = self.output(&child, output).ok_or_else(|| {
                        refused(file, *upto, &format!("module {name} has no output named `{output}`"))
                    })?;
                    let value = self.through_at(value, file, *upto, || format!("module.{name}.{output}").into());
                    Ok((self.repeated_unknown(value, &expansion, scope), used + 1))
                }
                _ => Ok((self.module_object(&child), used)),
            };
        }
        let objects = expansion.keys().into_iter().map(|key| {
            let object = match self.child(instance, call, &key) {
                Some(child) => self.module_object(&child),
                None => self.missing_module(instance, call, None),
            };
            (key, object)
        });
        let value = match &expansion {
            Expansion::Each(_) => Value::object(objects.filter_map(|(key, object)| match key {
                Key::Each(key) => Some((key, object)),
                _ => None,
            })),
            Expansion::UnknownCount(cause) | Expansion::UnknownEach(cause) => {
                let address: Arc<str> = instance.qualify(&format!("module.{name}"));
                let reference = Reference { address, attribute: "".into(), all: true };
                Value::unknown(Type::Dynamic, (**cause).clone().with_refs([reference]))
            }
            _ => Value::tuple(objects.map(|(_, object)| object).collect::<Vec<_>>()),
        };
        Ok((value, used))
    }

    fn module_object(&self, child: &Rc<Instance>) -> Value {
        let names: Vec<Arc<str>> = child.module.outputs.keys().cloned().collect();
        Value::object(names.into_iter().filter_map(|name| {
            let value = self.output(child, &name)?;
            Some((name, value))
        }))
    }

    /// What is known of a module whose source is not on disk: nothing but its name.
    fn missing_module(&self, instance: &Rc<Instance>, call: usize, output: Option<&(Step<'_>, Expr<'_>)>) -> Value {
        let decl = &instance.module.calls[call];
        let attribute: Arc<str> = match output {
            Some((Step::Attribute(name), _)) => self.main_attribute(&decl.source, name).into(),
            _ => "".into(),
        };
        let address = instance.qualify(&format!("module.{}", decl.name));
        let detail = format!("module {} ({}) is not on disk", decl.name, decl.source);
        let cause = Cause::new(Reason::ModuleNotOnDisk, detail, place(decl.decl.header));
        Value::unknown(Type::Dynamic, cause.with_refs([Reference { address, attribute, all: false }]))
    }

    /// Where Terraform may find no instance, nothing is certain but what a value stands for. Outside `try` it would
    /// refuse that, so there is one.
    fn repeated_unknown(&self, value: Value, expansion: &Expansion, scope: Scope<'_>) -> Value {
        let Some(cause) = expansion.cause().filter(|_| scope.tolerant) else { return value };
        let refs = Value::joint_cause([&value]).map(|inner| inner.refs.to_vec()).unwrap_or_default();
        let marks = value.marks;
        Value::unknown(Type::Dynamic, cause.clone().with_refs(refs)).with_marks(marks)
    }

    /// The instance that the step after a name selects, and how many steps that took; `None` for all of them.
    fn instance_key(
        &self,
        expansion: &Expansion,
        steps: &Steps<'_>,
        used: usize,
        file: u32,
        scope: Scope<'_>,
    ) -> Eval<(Option<Key>, usize)> {
        if matches!(expansion, Expansion::Single) {
            return Ok((Some(Key::None), used));
        }
        let (key, upto) = match steps.get(used) {
            Some((Step::Index(key), upto)) => (self.eval(*key, file, scope)?, *upto),
            Some((Step::Legacy(digits), upto)) => {
                (prc_cty::Number::parse(digits).map_or_else(Value::null_literal, Value::number), *upto)
            }
            Some((Step::Attribute(name), upto)) if matches!(expansion, Expansion::Each(_)) => {
                (Value::string(name), *upto)
            }
            _ => return Ok((None, used)),
        };
        if !key.is_known() {
            let any = expansion.cause().map(|_| Key::Unknown);
            return Ok(if any.is_some() { (any, used + 1) } else { (None, used) });
        }
        let wanted = match expansion {
            Expansion::Count(_) | Expansion::UnknownCount(_) => {
                let number = prc_cty::convert(&key, &Type::Number).ok().and_then(|key| key.as_number()?.to_i64());
                number.map(Key::Count)
            }
            _ => prc_cty::convert(&key, &Type::String).ok().and_then(|key| Some(Key::Each(key.as_str()?.into()))),
        };
        match wanted {
            _ if expansion.cause().is_some() => Ok((Some(Key::Unknown), used + 1)),
            Some(wanted) if expansion.repetition(&wanted).is_some() => Ok((Some(wanted), used + 1)),
            _ => Err(refused(file, upto, "there is no instance with this key")),
        }
    }

    /// `aws_x.y…` and `data.aws_x.y…`
    #[allow(clippy::too_many_arguments)]
    pub(crate) fn resource_value(
        &self,
        mode: Mode,
        kind: &str,
        name: &str,
        used: usize,
        base: Expr<'_>,
        steps: &Steps<'_>,
        file: u32,
        scope: Scope<'_>,
    ) -> Eval<(Value, usize)> {
        let instance = scope.instance.clone();
        let Some(resource) = instance.module.resource(mode, kind, name) else {
            let data = if mode == Mode::Data { "data." } else { "" };
            let message = format!("{data}{kind}.{name} is not declared in this module");
            let upto = steps.get(used.saturating_sub(1)).map_or(base, |(_, upto)| *upto);
            let value = self.misnamed(&refused(file, upto, &message));
            let attribute = match steps.get(used) {
                Some((Step::Attribute(attribute), _)) => *attribute,
                _ => "",
            };
            let address = instance.qualify(&format!("{data}{kind}.{name}"));
            let reference = Reference { address, attribute: attribute.into(), all: false };
            return Ok((self.with_reference(value, reference), steps.len()));
        };
        if scope.owner == Some(resource) {
            return Err(refused(file, base, &format!("{kind}.{name} refers to itself")));
        }
        let expansion = self.resource_expansion(&instance, resource);
        // What the declaration alone tells is looked at before anything is evaluated: `try` does not help.
        let single = matches!(expansion, Expansion::Single);
        let wrong = match steps.get(used) {
            Some((Step::Index(key), upto)) if single && is_literal(*key) => {
                Some((upto, "has neither count nor for_each, so it has no instance with a key"))
            }
            Some((Step::Legacy(_), upto)) if single => {
                Some((upto, "has neither count nor for_each, so it has no instance with a key"))
            }
            Some((Step::Attribute(_), upto)) if !single => {
                Some((upto, "has count or for_each, so an instance must be chosen by its key"))
            }
            _ => beyond_id(kind, steps.get(used + usize::from(!single)..).unwrap_or_default())
                .map(|upto| (upto, "has an id that is a text, which has no parts")),
        };
        if let Some((upto, wrong)) = wrong {
            return Ok((self.misnamed(&refused(file, *upto, &format!("{kind}.{name} {wrong}"))), steps.len()));
        }
        let (key, used) = self.instance_key(&expansion, steps, used, file, scope)?;
        match (key, &expansion) {
            (Some(Key::Unknown), _) => {
                let handle = self.handle(&instance, resource, &Key::Unknown);
                Ok(match steps.get(used) {
                    Some((Step::Attribute(attribute), _)) => {
                        let value = self.attribute(&instance, resource, &Key::Unknown, attribute);
                        let address = self.resource_address(&instance, resource, &Key::None);
                        (self.maybe_instance(value, &expansion, address, attribute, scope), used + 1)
                    }
                    _ => (handle, used),
                })
            }
            (Some(key), _) => match steps.get(used) {
                Some((Step::Attribute(attribute), upto))
                    if kind == "terraform_data" && !TERRAFORM_DATA.contains(attribute) =>
                {
                    let message = format!("terraform_data has no attribute named `{attribute}`");
                    Ok((self.misnamed(&refused(file, *upto, &message)), steps.len()))
                }
                Some((Step::Attribute(attribute), _)) => {
                    Ok((self.attribute(&instance, resource, &key, attribute), used + 1))
                }
                _ => Ok((self.handle(&instance, resource, &key), used)),
            },
            (None, Expansion::Each(pairs)) => {
                let objects = pairs
                    .iter()
                    .map(|(key, _)| (key.clone(), self.handle(&instance, resource, &Key::Each(key.clone()))));
                Ok((Value::object(objects), used))
            }
            (None, Expansion::Count(count)) => {
                let handles: Vec<Value> =
                    (0..*count).map(|index| self.handle(&instance, resource, &Key::Count(index))).collect();
                Ok((Value::tuple(handles), used))
            }
            (None, _) => {
                let cause = expansion
                    .cause()
                    .cloned()
                    .unwrap_or_else(|| Cause::new(Reason::Repetition, "", place(span(file, base.span()))));
                let address = self.resource_address(&instance, resource, &Key::None);
                let reference = Reference { address, attribute: "".into(), all: true };
                Ok((Value::unknown(Type::Dynamic, cause.with_refs([reference])), used))
            }
        }
    }

    /// An attribute of one of the instances behind an unknown count or for_each. Whoever asks for it outside `try` is
    /// refused when there is none, so what is known of every one is known of it.
    fn maybe_instance(
        &self,
        value: Value,
        expansion: &Expansion,
        address: Arc<str>,
        attribute: &str,
        scope: Scope<'_>,
    ) -> Value {
        let Some(cause) = expansion.cause() else { return value };
        let own = Reference { address, attribute: attribute.into(), all: true };
        if !scope.tolerant {
            return self.with_reference(value, own);
        }
        let inner = Value::joint_cause([&value]).map(|inner| inner.refs.to_vec()).unwrap_or_default();
        let refs = std::iter::once(own).chain(inner);
        Value::unknown(Type::Dynamic, cause.clone().with_refs(refs)).with_marks(value.marks)
    }

    /// One attribute of a resource instance, kept for the next who asks.
    pub(crate) fn attribute(&self, instance: &Rc<Instance>, resource: usize, key: &Key, name: &str) -> Value {
        self.attribute_and(instance, resource, key, name, true)
    }

    /// The same for the inventory: nobody else asks for most of what it holds, so it is not kept.
    pub(crate) fn attribute_once(&self, instance: &Rc<Instance>, resource: usize, key: &Key, name: &str) -> Value {
        self.attribute_and(instance, resource, key, name, false)
    }

    /// The same as the resource itself shows it: what is unknown does not stand for itself.
    pub(crate) fn own_attribute(&self, instance: &Rc<Instance>, resource: usize, key: &Key, name: &str) -> Value {
        let mut value = self.attribute_once(instance, resource, key, name);
        if let Data::Unknown(unknown) = &mut value.data
            && let [first, others @ ..] = &*unknown.cause.refs
            && *first.attribute == *name
            && first.address == self.resource_address(instance, resource, key)
        {
            let others = others.to_vec();
            Arc::make_mut(unknown).cause.refs = others.into();
        }
        value
    }

    fn attribute_and(&self, instance: &Rc<Instance>, resource: usize, key: &Key, name: &str, keep: bool) -> Value {
        let memo = (resource, key.clone(), self.name(name));
        match instance.attributes.begin(&memo) {
            Entry::Known(value) => value,
            Entry::Busy => {
                let address = self.resource_address(instance, resource, key);
                self.cycle(&format!("{address}.{name}"), place(instance.module.resources[resource].decl.header))
            }
            Entry::New => {
                let value = self.refuelled(|| self.attribute_now(instance, resource, key, name));
                match keep {
                    true => instance.attributes.set(&memo, value.clone()),
                    false => instance.attributes.forget(&memo),
                }
                value
            }
        }
    }

    fn attribute_now(&self, instance: &Rc<Instance>, resource: usize, key: &Key, name: &str) -> Value {
        let decl = &instance.module.resources[resource];
        let address = || self.resource_address(instance, resource, key);
        let reference = || Reference { address: address(), attribute: self.name(name), all: false };
        let at = place(decl.decl.header);
        if decl.mode == Mode::Data {
            let known = self.pure_data_source(instance, resource, key, name);
            if let Some(value) = known.or_else(|| self.local_state(instance, resource, key, name)) {
                return value;
            }
            // What the configuration asks for is what is read.
            let asked = self
                .resource_expansion(instance, resource)
                .repetition(key)
                .and_then(|repetition| self.written(&decl.decl, name, Scope::repeated(instance, &repetition)));
            if let Some(value) = asked.filter(|value| !value.is_null() && value.is_wholly_known()) {
                return value;
            }
            let detail = format!("{} is read only while Terraform runs", address());
            let ty = typed_data(&decl.kind, name);
            let cause = Cause::new(Reason::DataSource, detail, at).with_refs([reference()]);
            let refine = if ty == Type::Dynamic { Refinement::default() } else { Refinement::not_null() };
            return Value::refined(ty, refine, cause);
        }
        let expansion = self.resource_expansion(instance, resource);
        let Some(repetition) = expansion.repetition(key) else { return Value::null_literal() };
        let scope = Scope::repeated(instance, &repetition).owned_by(resource);
        let written = self.written(&decl.decl, name, scope);
        let marks = written.as_ref().map_or(Marks::NONE, |null| null.marks);
        let value = match written.filter(|value| !value.is_null()) {
            Some(value) if matches!(value.data, Data::Unknown(_) | Data::OneOf(_)) => {
                self.with_reference(value, reference())
            }
            Some(value) => value,
            None if &*decl.kind == "terraform_data" && !TERRAFORM_DATA.contains(&name) => {
                let message = format!("terraform_data has no attribute named `{name}`");
                self.refuse(&Refused::new(decl.decl.header, message))
            }
            None => {
                let cause = Cause::new(Reason::KnownAfterApply, "known after apply", at).with_refs([reference()]);
                match (&*decl.kind, name) {
                    ("terraform_data", "id") => Value::refined(Type::String, Refinement::not_null(), cause),
                    ("terraform_data", "input" | "triggers_replace") => Value::null_literal(),
                    ("terraform_data", "output") => {
                        let input = self.attribute(instance, resource, key, "input");
                        if input.is_null() { input } else { Value::unknown(input.ty(), cause) }
                    }
                    _ => {
                        let planned = self.planned(instance, resource, key, name, &cause);
                        planned.unwrap_or_else(|| Value::unknown(Type::Dynamic, cause))
                    }
                }
            }
        };
        value.with_marks(marks)
    }

    /// An unknown value that is read from an attribute stands for that attribute first.
    fn with_reference(&self, mut value: Value, reference: Reference) -> Value {
        if let Data::Unknown(unknown) = &value.data
            && self.handled(&value).is_none()
        {
            let mut unknown = (**unknown).clone();
            let inner = unknown.cause.refs.to_vec();
            let refs = std::iter::once(reference.clone()).chain(inner.into_iter().filter(|known| *known != reference));
            unknown.cause = unknown.cause.with_refs(refs);
            value.data = Data::Unknown(Arc::new(unknown));
        } else if let Data::OneOf(alternatives) = &value.data {
            let referring = |one: &Alternative| Alternative {
                when: one.when.clone(),
                value: self.with_reference(one.value.clone(), reference.clone()),
            };
            value.data = Data::OneOf(alternatives.iter().map(referring).collect());
        }
        value
    }
}

/// The attributes of the one resource that Terraform itself brings.
const TERRAFORM_DATA: &[&str] = &["id", "input", "output", "triggers_replace"];

/// Types of data sources' attributes that are always the same.
fn typed_data(kind: &str, name: &str) -> Type {
    match (kind, name) {
        ("aws_region", "name" | "id" | "endpoint" | "description")
        | ("aws_caller_identity", "account_id" | "arn" | "user_id" | "id")
        | ("aws_partition", "partition" | "dns_suffix" | "id" | "reverse_dns_prefix") => Type::String,
        _ => Type::Dynamic,
    }
}

/// The step that goes into the id of the one kind whose types Terraform itself knows, after the key of an instance.
fn beyond_id<'s, 'f>(kind: &str, steps: &'s [(Step<'f>, Expr<'f>)]) -> Option<&'s Expr<'f>> {
    match steps {
        [(Step::Attribute("id"), _), (into, upto), ..] if kind == "terraform_data" => {
            let computed = matches!(into, Step::Index(key) if !is_literal(*key));
            (!computed).then_some(upto)
        }
        _ => None,
    }
}
