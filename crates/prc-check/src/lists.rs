//! What many subjects ask for in the same way, worked out once: relations stay linear.

use std::any::{Any, TypeId};
use std::sync::Arc;

use foldhash::HashMap;
use prc_model::{Deployment, Grown, Inventory, Mode, Resource, ResourceId, Side, Value, configuration_address};

/// What many subjects of one inventory ask for in the same way: worked out when it is first asked for, and shared by
/// verdicts and tables.
pub struct Lists<'i> {
    pub(crate) inventory: &'i Inventory,
    kept: Grown<Condition, Kept>,
    named: Grown<(Side, &'static str), Named>,
    once: Grown<TypeId, Box<dyn Any + Send + Sync>>,
    keyed: Grown<Condition, Keyed>,
}

/// The resources of one kind by keys that they have themselves.
type Keyed = HashMap<String, Vec<ResourceId>>;

/// A condition on the resources of one kind, by its name.
type Condition = (Side, &'static str, &'static str);

/// The resources of one kind for which a condition holds.
#[derive(Default)]
pub(crate) struct Kept {
    pub(crate) all: Vec<ResourceId>,
    pub(crate) by_root: HashMap<Deployment, Vec<ResourceId>>,
}

/// The resources of one kind by what may name them.
#[derive(Default)]
pub(crate) struct Named {
    /// By the text of any identity.
    pub(crate) by_text: HashMap<Arc<str>, Vec<ResourceId>>,
    /// By root module and address without instance key.
    pub(crate) by_address: HashMap<(Deployment, Arc<str>), Vec<ResourceId>>,
    pub(crate) by_root: HashMap<Deployment, Vec<ResourceId>>,
}

impl<'i> Lists<'i> {
    pub fn of(inventory: &'i Inventory) -> Self {
        let (kept, named, once, keyed) = (Grown::default(), Grown::default(), Grown::default(), Grown::default());
        Self { inventory, kept, named, once, keyed }
    }

    /// What is worked out once from the whole inventory, by its type.
    pub(crate) fn once<T: Any + Send + Sync>(&self, build: fn(&Inventory) -> T) -> &T {
        let made = self.once.get_or_make(TypeId::of::<T>(), || Box::new(build(self.inventory)));
        made.downcast_ref().unwrap_or_else(|| unreachable!("the key of a value is its type"))
    }

    /// The resources of a kind for which a condition holds that is called `name`.
    pub(crate) fn kept(&self, (side, kind, name): Condition, keep: fn(&Resource) -> bool) -> &Kept {
        self.kept.get_or_make((side, kind, name), || {
            let mut kept = Kept::default();
            for (id, resource) in managed(self.inventory, side, kind).filter(|(_, one)| keep(one)) {
                kept.all.push(id);
                kept.by_root.entry(resource.root_module.clone()).or_default().push(id);
            }
            kept
        })
    }

    /// The resources of a kind by their keys of the sort that is called `name`.
    pub(crate) fn keyed(&self, (side, kind, name): Condition, keys: fn(&Resource) -> Vec<String>) -> &Keyed {
        self.keyed.get_or_make((side, kind, name), || {
            let mut keyed = Keyed::default();
            for (id, resource) in managed(self.inventory, side, kind) {
                for key in keys(resource) {
                    keyed.entry(key).or_default().push(id);
                }
            }
            keyed
        })
    }

    /// The resources of a kind by their names.
    pub(crate) fn named(&self, side: Side, kind: &'static str, identities: &[&str]) -> &Named {
        self.named.get_or_make((side, kind), || {
            let mut named = Named::default();
            for (id, resource) in managed(self.inventory, side, kind) {
                for text in identities.iter().filter_map(|name| resource.attribute(name).and_then(Value::as_str)) {
                    named.by_text.entry(text.into()).or_default().push(id);
                }
                let address = configuration_address(&resource.address).into();
                named.by_address.entry((resource.root_module.clone(), address)).or_default().push(id);
                named.by_root.entry(resource.root_module.clone()).or_default().push(id);
            }
            named
        })
    }
}

fn managed<'i>(
    inventory: &'i Inventory,
    side: Side,
    kind: &str,
) -> impl Iterator<Item = (ResourceId, &'i Resource)> + use<'i> {
    let listed = inventory.of_kind(side, kind).iter().map(|&id| (id, inventory.get(id)));
    listed.filter(|(_, resource)| resource.mode == Mode::Managed)
}
