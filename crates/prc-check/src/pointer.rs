//! The other direction of a relation: what an attribute of this resource names.

use prc_model::{
    Data, Gap, Instances, Reason, Reference, Resource, ResourceId, Side, Unknown, Value, configuration_address,
    json_texts,
};

use crate::lists::Named;
use crate::uncertain::behind;
use crate::{Node, Read, Related, View};

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
        let side = self.resource().side;
        let listed = cx.lists.named(side, V::SCHEMA.kind, V::SCHEMA.identities);
        let mut found: Vec<(ResourceId, bool)> = Vec::new();
        let mut open = None;
        for value in values {
            let before = found.len();
            match &value.data {
                Data::String(text) => {
                    found.extend(self.called(text, listed));
                    if found.len() == before && side == Side::Actual {
                        open = open.or_else(|| self.unlisted(V::SCHEMA.kind, path, text));
                    }
                    for text in json_texts(text) {
                        let called = self.called(&text, listed);
                        found.extend(
                            called.into_iter().filter(|one| !found[before..].contains(one)).collect::<Vec<_>>(),
                        );
                    }
                }
                Data::Unknown(unknown) => {
                    found.extend(self.meant(unknown, listed));
                    if found.len() == before {
                        open.get_or_insert_with(|| self.somewhere(path, unknown));
                    }
                }
                _ => {}
            }
        }
        found.retain(|(id, _)| cx.sees(cx.inventory.get(*id)));
        Related::pointed_at(cx, self.resource(), V::SCHEMA.kind, found, open)
    }

    /// Why a live resource that a text names may be there although it was not found: nobody could list those of its kind
    /// where it is.
    fn unlisted(&self, kind: &'static str, path: &str, text: &str) -> Option<Unknown> {
        let inventory = self.context().inventory;
        let own = self.resource();
        let parts: Vec<&str> = text.splitn(6, ':').collect();
        let (region, account) = match parts.as_slice() {
            ["arn", _, _, region, account, _] => (Some(*region), Some(*account)),
            _ => (own.region.as_deref(), own.account.as_deref()),
        };
        // The ARN of a bucket or a role names no account or region.
        let (region, account) = (region.filter(|part| !part.is_empty()), account.filter(|part| !part.is_empty()));
        let hides =
            |gap: &&Gap| gap.side == Side::Actual && gap.kind.as_deref() == Some(kind) && gap.covers(account, region);
        if let Some(gap) = inventory.gaps.iter().find(hides) {
            return Some(behind(gap, kind));
        }
        let account = account.filter(|account| !inventory.listings.accounts().iter().any(|one| ***one == **account))?;
        let detail = format!("{path} is in account {account}, which was not read");
        Some(Unknown::new(Reason::NotCollected, detail))
    }

    /// Whether an unknown value stands for an attribute of this resource; `None` when it may.
    pub fn is_meant_by(&self, unknown: &Unknown) -> Option<bool> {
        means(unknown, self.resource())
    }

    /// The resources of kind `V` whose attribute at `path` is a text that stands for this resource, such as
    /// `service/cluster/name`; a text that is not known may be any.
    pub fn named_as<V: View<'a>>(&self, side: Side, path: &'static str, text: Read<String>) -> Related<'a, V> {
        const NAME: &str = "(name)";
        debug_assert!(V::SCHEMA.declares(path), "{path} of {} is in no view", V::SCHEMA.kind);
        let cx = self.context();
        let name = match text {
            Ok(text) => Value::string(text),
            Err(unknown) => Value::unknown(unknown),
        };
        let stand_in = self.resource().named(side, NAME, name);
        let matches = cx.inventory.naming(&stand_in, V::SCHEMA.kind, path, &[NAME]);
        Related::new(cx, self.resource(), V::SCHEMA.kind, matches)
    }

    /// The resources with a name; those of this root module are meant first.
    fn called(&self, text: &str, listed: &Named) -> Vec<(ResourceId, bool)> {
        let inventory = self.context().inventory;
        let named = listed.by_text.get(text).map_or(&[][..], Vec::as_slice);
        let named = named.iter().filter(|id| inventory.get(**id).is_meant(text, self.resource()));
        let (here, elsewhere): (Vec<ResourceId>, Vec<ResourceId>) =
            named.partition(|id| inventory.get(**id).root_module == self.resource().root_module);
        let meant = if here.is_empty() { elsewhere } else { here };
        meant.into_iter().map(|id| (id, true)).collect()
    }

    /// The resources that an unknown value refers to; any of the root module when it refers to nothing.
    fn meant(&self, unknown: &Unknown, listed: &Named) -> Vec<(ResourceId, bool)> {
        let root = &self.resource().root_module;
        if unknown.references.is_empty() {
            return listed.by_root.get(root).into_iter().flatten().map(|id| (*id, false)).collect();
        }
        let mut found: Vec<(ResourceId, bool)> = Vec::new();
        for reference in &unknown.references {
            let address = configuration_address(&reference.address).into();
            for &id in listed.by_address.get(&(root.clone(), address)).into_iter().flatten() {
                let sure = match means(unknown, self.context().inventory.get(id)) {
                    Some(false) => continue,
                    sure => sure.is_some(),
                };
                if !found.iter().any(|(known, _)| *known == id) {
                    found.push((id, sure));
                }
            }
        }
        found
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
