//! What the source tells of a plan's resources: where they are written, and what an unknown value will be made of.

use std::sync::Arc;

use prc_model::{Data, Mode, ModuleCall, Origin, Reason, Resource, Span, Value};

use super::address::modules;
use super::home::{Declared, same};

/// Gives resources the places of those that the source declares at the same addresses.
pub(crate) fn adopt(resources: &mut [Resource], declared: &[Resource]) {
    let declared = Declared::new(declared);
    for resource in resources {
        let Some((source, exact)) = declared.find(&resource.address) else { continue };
        resource.location = source.location;
        resource.lifecycle = source.lifecycle.clone();
        resource.via = via(&resource.address, source);
        let managed = resource.mode == Mode::Managed;
        let attribute = |(name, value): (&Arc<str>, &Value)| match source.attribute(name) {
            None if managed => (name.clone(), unset(value)),
            written => (name.clone(), adopted(value, written, None, exact)),
        };
        resource.attributes = resource.attributes.iter().map(attribute).collect();
    }
}

/// The source's module calls with the names of this instance's modules.
fn via(address: &str, source: &Resource) -> Arc<[ModuleCall]> {
    let modules = modules(address);
    if modules.len() != source.via.len() {
        return source.via.clone();
    }
    let call = |(module, call): (&str, &ModuleCall)| ModuleCall { module: module.into(), location: call.location };
    modules.into_iter().zip(source.via.iter()).map(call).collect()
}

/// The value of an attribute that nothing sets: one that is not known comes from nowhere.
fn unset(value: &Value) -> Value {
    let origin = value.origin.clone().filter(|_| value.as_unknown().is_none());
    Value { origin, ..value.clone() }
}

/// A plan's value with the place of the source's, or `within` the expression around it. Only an equal value comes from
/// where the source's came from: the plan may have been made with other variables.
fn adopted(value: &Value, source: Option<&Value>, within: Option<Span>, exact: bool) -> Value {
    if let (Data::Unknown(_), Some(source)) = (&value.data, source.filter(|source| exact && is_pending(source))) {
        return Value { sensitive: value.sensitive || source.sensitive, ..source.clone() };
    }
    let place = match source.and_then(|source| source.origin.as_deref()) {
        Some(Origin::Source { expression, .. }) => Some(*expression),
        _ => within,
    };
    let inner = |value: &Value, source: Option<&Value>| adopted(value, source, place, exact);
    let data = match &value.data {
        Data::List(items) => {
            let others = source.and_then(items_of).filter(|others| others.len() == items.len());
            let item = |(at, item)| inner(item, others.and_then(|others| others.get(at)));
            Data::List(items.iter().enumerate().map(item).collect())
        }
        Data::Map(fields) => {
            // What the source leaves out of a block is known to be set by nothing.
            let read = source.is_some_and(|source| matches!(source.data, Data::Map(_)));
            let field = |(name, field): (&Arc<str>, &Value)| match source.and_then(|source| source.field(name)) {
                None if read && field.as_unknown().is_some() => (name.clone(), unset(field)),
                written => (name.clone(), inner(field, written)),
            };
            Data::Map(fields.iter().map(field).collect())
        }
        Data::Unknown(unknown) => {
            let mut unknown = (**unknown).clone();
            unknown.at = unknown.at.or(place);
            Data::Unknown(Arc::new(unknown))
        }
        known => known.clone(),
    };
    let origin = match (source, place) {
        (Some(source), _) if same(value, source) => source.origin.clone(),
        (_, Some(place)) => Some(Arc::new(Origin::Source { expression: place, value: place, via: [].into() })),
        (_, None) => value.origin.clone(),
    };
    Value { data, origin, sensitive: value.sensitive || source.is_some_and(|source| source.sensitive) }
}

fn items_of(value: &Value) -> Option<&Vec<Value>> {
    match &value.data {
        Data::List(items) => Some(items),
        _ => None,
    }
}

/// Whether the source says of a value what it will be made of: some of it waits for other resources, and nothing for
/// anything else.
fn is_pending(value: &Value) -> bool {
    fn waits(value: &Value) -> Option<bool> {
        match &value.data {
            Data::Unknown(unknown) => {
                (unknown.reason == Reason::KnownAfterApply && !unknown.references.is_empty()).then_some(true)
            }
            Data::OneOf(_) => None,
            Data::List(items) => items.iter().try_fold(false, |some, item| Some(some | waits(item)?)),
            Data::Map(fields) => fields.iter().try_fold(false, |some, (_, field)| Some(some | waits(field)?)),
            Data::Null | Data::Bool(_) | Data::Number(_) | Data::String(_) => Some(false),
        }
    }
    waits(value) == Some(true)
}
