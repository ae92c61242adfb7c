//! Modules that are not on disk: what their calls say all the same.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use prc_cty::{Data, Value};
use prc_model::{
    Deployment, Fields, Gap, Instances, Lifecycle, Mode, ModuleCall, Reason, Reference, Repetition, Resource, Side,
    Span, Unknown,
};

use super::emit::{Emitted, model_reference, model_unknown};
use super::instance::Instance;
use super::repetition::{Expansion, Key};
use super::root::Root;
use super::scope::Scope;
use crate::Demand;
use crate::registry::{self, Known, Unset};

/// References and texts that a missing module is remembered to know, at most.
const MAX_MENTIONS: usize = 10_000;

/// One instance of a call whose module is not on disk.
pub(crate) struct Missing<'m> {
    pub(crate) instance: &'m Rc<Instance>,
    pub(crate) call: usize,
    pub(crate) expansion: &'m Expansion,
    pub(crate) key: &'m Key,
    pub(crate) address: Arc<str>,
}

/// The arguments of a call: each value, and the expression that gives it.
type Arguments = BTreeMap<Arc<str>, (Value, Span)>;

type Attributes = BTreeMap<Arc<str>, prc_model::Value>;

impl Root<'_> {
    /// Adds the gap that a missing module is, and its main resource when the module is widely known.
    pub(crate) fn missing(
        &self,
        missing: &Missing<'_>,
        via: &Arc<[ModuleCall]>,
        open: Option<&Repetition>,
        emitted: &mut Emitted,
    ) {
        let decl = &missing.instance.module.calls[missing.call];
        let arguments = self.arguments(missing);
        let mut mentions = Mentions::default();
        arguments.values().for_each(|(value, _)| mentions.add(value));
        let deployment = emitted.root.deployment.clone();
        if let Demand::Attributes(of) = self.options.demand
            && let Some(known) = registry::known(&decl.source)
            && let Some(wanted) = of(known.kind)
            && let Some(created) = created(known, &arguments)
        {
            // What belongs to its main resource may be inside, too.
            let address = missing.address.clone();
            mentions.references.insert(Reference { address: address.clone(), attribute: "".into(), all: false });
            let of_its_own = created.map(|why| Repetition { why: Arc::new(why), conditions: [address].into() });
            let open = of_its_own.as_ref().or(open);
            let mut attributes = self.passed(known, wanted, &arguments);
            if let Some(more) = known.tags
                && !more.iter().any(|more| arguments.contains_key(*more))
            {
                self.tags(missing, arguments.get("tags"), &mut attributes);
            }
            let resource = stand_in(missing, known.kind, attributes, via, open.is_some(), &deployment);
            emitted.repetitions.extend(open.map(|open| (resource.address.clone(), open.clone())));
            emitted.resources.push(resource);
        }
        emitted.gaps.push(Gap {
            side: Side::Declared,
            kind: None,
            holds: registry::known(&decl.source).and_then(|known| known.holds),
            root_module: Some(deployment),
            account: None,
            region: None,
            reason: Reason::ModuleNotOnDisk,
            what: missing.address.clone(),
            from: decl.source.clone(),
            at: Some(decl.decl.header),
            mentions: mentions.references.into_iter().collect(),
            texts: mentions.texts.into_iter().collect(),
        });
    }

    /// What an output of a missing module is called where the module's main resource stands for it.
    pub(crate) fn main_attribute<'n>(&self, source: &str, output: &'n str) -> &'n str {
        match (self.options.demand, registry::known(source)) {
            (Demand::Attributes(_), Some(known)) => {
                known.outputs.iter().find(|(name, _)| *name == output).map_or(output, |(_, attribute)| attribute)
            }
            _ => output,
        }
    }

    fn arguments(&self, missing: &Missing<'_>) -> Arguments {
        const OWN: &[&str] = &["source", "version", "providers", "count", "for_each", "depends_on"];
        let files = &self.world.files;
        let repetition = missing.expansion.repetition(missing.key).unwrap_or(super::repetition::Repetition::None);
        let scope = Scope::repeated(missing.instance, &repetition);
        let bodies = missing.instance.module.calls[missing.call].decl.bodies.iter();
        let written = bodies.flat_map(|body| body.attributes(files)).filter(|(name, _)| !OWN.contains(&&**name));
        written.map(|(name, at)| (name.into(), (self.refuelled(|| self.value(at, scope)), files.span(at)))).collect()
    }

    /// The attributes that arguments become. What is not here is not known.
    fn passed(&self, known: &Known, wanted: &[&str], arguments: &Arguments) -> Attributes {
        let mut fields = Attributes::new();
        for passed in [&registry::REGION].into_iter().chain(known.passed) {
            let (argument, key) = passed.argument.split_once('.').unwrap_or((passed.argument, ""));
            let given = arguments.get(argument).filter(|(value, _)| !value.is_null());
            let value = match given {
                Some((value, at)) if key.is_empty() => self.model(value, *at),
                Some((value, at)) => match self.model(value, *at).field(key) {
                    Some(value) => value.clone(),
                    None => continue,
                },
                None => match passed.unset {
                    Unset::Unknown => continue,
                    Unset::Null => prc_model::Value::null(),
                    Unset::Bool(bool) => prc_model::Value::new(prc_model::Data::Bool(bool)),
                },
            };
            let (attribute, inside) = passed.attribute.split_once('.').unwrap_or((passed.attribute, ""));
            if wanted.contains(&attribute) {
                let whole = inside.is_empty() || value.is_null();
                fields.insert(attribute.into(), if whole { value } else { block(inside, value) });
            }
        }
        fields
    }

    /// The tags of the main resource, where the call says which provider it has.
    fn tags(&self, missing: &Missing<'_>, own: Option<&(Value, Span)>, attributes: &mut Attributes) {
        let call = &missing.instance.module.calls[missing.call].decl;
        if call.attribute(&self.world.files, "providers").is_some() {
            return;
        }
        let at = own.map_or(call.header, |(_, at)| *at);
        let own = own.map(|(value, _)| value.clone());
        let all = self.refuelled(|| self.all_tags(missing.instance, call, own.clone()));
        for (name, tags) in [("tags", own), ("tags_all", all)] {
            let tags = tags.map_or_else(prc_model::Value::null, |tags| self.model(&tags, at));
            attributes.insert(name.into(), tags);
        }
    }
}

/// A block with one attribute.
fn block(attribute: &str, value: prc_model::Value) -> prc_model::Value {
    let origin = value.origin.clone();
    let fields: Fields = [(Arc::from(attribute), value)].into_iter().collect();
    let block = prc_model::Value { origin, ..prc_model::Value::new(prc_model::Data::Map(fields)) };
    prc_model::Value::new(prc_model::Data::List([block].into_iter().collect()))
}

/// Whether the arguments let the module make its main resource: why that is not known, or nothing for not at all.
#[allow(clippy::option_option)]
fn created(known: &Known, arguments: &Arguments) -> Option<Option<Unknown>> {
    let mut open = None;
    let switches = known.create.iter().map(|name| (name, true)).chain(known.other.iter().map(|name| (name, false)));
    for (name, wanted) in switches {
        match arguments.get(*name).map(|(value, _)| &value.data) {
            None | Some(Data::Null(_)) => {}
            Some(Data::Bool(bool)) if *bool == wanted => {}
            Some(Data::Bool(_)) => return None,
            Some(Data::Unknown(unknown)) => open = open.or_else(|| Some(model_unknown(unknown))),
            Some(_) => {
                open = open.or_else(|| Some(Unknown::new(Reason::Alternatives, format!("it depends on {name}"))))
            }
        }
    }
    Some(open)
}

/// The main resource of the module, by the module's own address.
fn stand_in(
    missing: &Missing<'_>,
    kind: &str,
    attributes: Attributes,
    via: &Arc<[ModuleCall]>,
    open: bool,
    deployment: &Deployment,
) -> Resource {
    let decl = &missing.instance.module.calls[missing.call];
    let unread = format!("what {} ({}) makes of it is not known: it is not on disk", missing.address, decl.source);
    let header = decl.decl.header;
    Resource {
        side: Side::Declared,
        kind: kind.into(),
        mode: Mode::Managed,
        address: missing.address.clone(),
        root_module: deployment.clone(),
        arn: None,
        account: None,
        region: None,
        attributes: attributes.into_iter().collect(),
        unread: Some(Arc::new(Unknown { at: Some(header), ..Unknown::new(Reason::ModuleNotOnDisk, unread) })),
        instances: if open { Instances::Unknown } else { Instances::One },
        lifecycle: Lifecycle::default(),
        location: Some(header),
        via: via.clone(),
    }
}

#[derive(Default)]
struct Mentions {
    references: BTreeSet<Reference>,
    texts: BTreeSet<Arc<str>>,
}

impl Mentions {
    fn add(&mut self, value: &Value) {
        if self.references.len() + self.texts.len() > MAX_MENTIONS {
            return;
        }
        match &value.data {
            Data::String(text) => {
                self.texts.insert(text.clone());
            }
            Data::List(_, items) | Data::Set(_, items) | Data::Tuple(items) => {
                items.iter().for_each(|item| self.add(item))
            }
            Data::Map(_, fields) | Data::Object(fields) => fields.values().for_each(|value| self.add(value)),
            Data::Unknown(unknown) => self.references.extend(unknown.cause.refs.iter().map(model_reference)),
            Data::OneOf(alternatives) => alternatives.iter().for_each(|one| self.add(&one.value)),
            Data::Null(_) | Data::Bool(_) | Data::Number(_) => {}
        }
    }
}
