//! The other direction of a relation: what an attribute of this resource names.

use prc_model::{
    Data, Instances, Mode, Reason, Reference, Resource, ResourceId, Unknown, Value, configuration_address,
};

use crate::{Node, Related, View};

impl<'a> Node<'a> {
    /// The resources of kind `V` that the value at `path` names: by reference, or by one of their identities.
    pub fn points_to<V: View<'a>>(&self, path: &'static str) -> Related<'a, V> {
        let cx = self.context();
        let mut values = Vec::new();
        let (first, rest) = path.split_once('.').unwrap_or((path, ""));
        let written = match self.value() {
            None => self.resource().attribute(first),
            Some(value) => value.field(first),
        };
        if let Some(value) = written {
            self.leaves(value, rest, &mut values);
        }
        let listed: Vec<(ResourceId, &Resource)> = cx
            .inventory
            .of_kind(self.resource().side, V::SCHEMA.kind)
            .iter()
            .map(|&id| (id, cx.inventory.get(id)))
            .filter(|(_, resource)| resource.mode == Mode::Managed && (cx.members)(resource))
            .collect();
        let mut found: Vec<(ResourceId, bool)> = Vec::new();
        let mut open = None;
        for value in values {
            let before = found.len();
            match &value.data {
                Data::String(text) => found.extend(self.called(text, &listed, V::SCHEMA.identities)),
                Data::Unknown(unknown) => {
                    let meant = listed.iter().filter(|(_, one)| one.root_module == self.resource().root_module);
                    found.extend(meant.filter_map(|(id, one)| match means(unknown, one) {
                        Some(true) => Some((*id, true)),
                        Some(false) => None,
                        None => Some((*id, false)),
                    }));
                    if found.len() == before {
                        open.get_or_insert_with(|| self.somewhere(path, unknown));
                    }
                }
                _ => {}
            }
        }
        Related::pointed_at(cx, self.resource(), V::SCHEMA.kind, found, open)
    }

    /// Whether an unknown value stands for an attribute of this resource; `None` when it may.
    pub fn is_meant_by(&self, unknown: &Unknown) -> Option<bool> {
        means(unknown, self.resource())
    }

    /// The resources with a name; those of this root module are meant first.
    fn called(&self, text: &str, listed: &[(ResourceId, &Resource)], identities: &[&str]) -> Vec<(ResourceId, bool)> {
        let has_name = |one: &Resource| {
            identities.iter().any(|name| one.attribute(name).and_then(Value::as_str).is_some_and(|name| name == text))
        };
        let (here, elsewhere): (Vec<(ResourceId, &Resource)>, Vec<_>) = listed
            .iter()
            .copied()
            .filter(|(_, one)| has_name(one))
            .partition(|(_, one)| one.root_module == self.resource().root_module);
        let meant = if here.is_empty() { elsewhere } else { here };
        meant.into_iter().map(|(id, _)| (id, true)).collect()
    }

    fn leaves(&self, value: &'a Value, path: &str, into: &mut Vec<&'a Value>) {
        let value = self.chosen(value);
        match &value.data {
            Data::List(items) => items.iter().for_each(|item| self.leaves(item, path, into)),
            Data::Map(fields) => {
                let (first, rest) = path.split_once('.').unwrap_or((path, ""));
                if let Some(value) = fields.get(first) {
                    self.leaves(value, rest, into);
                }
            }
            Data::Null => {}
            _ => into.push(value),
        }
    }

    fn somewhere(&self, path: &str, unknown: &Unknown) -> Unknown {
        let detail = match &*unknown.detail {
            "" => format!("{path} is not known: {}", unknown.reason),
            detail => format!("{path} is not known: {detail}"),
        };
        Unknown { detail: detail.into(), ..unknown.clone() }
    }
}

/// Whether an unknown value refers to a resource.
fn means(unknown: &Unknown, resource: &Resource) -> Option<bool> {
    let same =
        |reference: &&Reference| configuration_address(&reference.address) == configuration_address(&resource.address);
    let mut answer = Some(false);
    for reference in unknown.references.iter().filter(same) {
        if reference.address == resource.address || reference.all {
            return Some(true);
        }
        let keyless = configuration_address(&reference.address) == &*reference.address;
        if keyless || resource.instances == Instances::Unknown {
            answer = None;
        }
    }
    match answer {
        // A value that refers to nothing may stand for anything.
        Some(false) if unknown.references.is_empty() && unknown.reason != Reason::Alternatives => None,
        answer => answer,
    }
}
