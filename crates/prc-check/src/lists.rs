//! What many subjects ask for in the same way, worked out once: relations stay linear.

use std::any::{Any, TypeId};
use std::hash::Hash;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock};

use foldhash::HashMap;
use prc_model::{Deployment, Inventory, Mode, Resource, ResourceId, Side, Value, configuration_address};

/// What many subjects of one inventory ask for in the same way: worked out when it is first asked for, and shared by
/// verdicts and tables.
pub struct Lists<'i> {
    pub(crate) inventory: &'i Inventory,
    kept: Shared<Condition, Kept>,
    named: Shared<(Side, &'static str), Named>,
    once: Mutex<HashMap<TypeId, Arc<dyn Any + Send + Sync>>>,
    keyed: Shared<Condition, Keyed>,
}

/// The resources of one kind by keys that they have themselves.
type Keyed = HashMap<String, Vec<ResourceId>>;

/// Lists that are made when they are first asked for, each by one thread while the others may go on.
type Shared<K, V> = RwLock<HashMap<K, Arc<OnceLock<Arc<V>>>>>;

fn once<K: Eq + Hash, V>(lists: &Shared<K, V>, key: K, make: impl FnOnce() -> V) -> Arc<V> {
    let known = lists.read().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
    let list =
        known.unwrap_or_else(|| lists.write().unwrap_or_else(PoisonError::into_inner).entry(key).or_default().clone());
    list.get_or_init(|| Arc::new(make())).clone()
}

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
        let (kept, named, keyed) = (Shared::default(), Shared::default(), Shared::default());
        Self { inventory, kept, named, once: Mutex::default(), keyed }
    }

    /// What is worked out once from the whole inventory, by its type.
    pub(crate) fn once<T: Any + Send + Sync>(&self, build: fn(&Inventory) -> T) -> Arc<T> {
        let mut once = self.once.lock().unwrap_or_else(PoisonError::into_inner);
        let made = once.entry(TypeId::of::<T>()).or_insert_with(|| Arc::new(build(self.inventory)));
        // The key is the type, so what is there has it.
        made.clone().downcast().unwrap_or_else(|_| Arc::new(build(self.inventory)))
    }

    /// The resources of a kind for which a condition holds that is called `name`.
    pub(crate) fn kept(&self, (side, kind, name): Condition, keep: fn(&Resource) -> bool) -> Arc<Kept> {
        once(&self.kept, (side, kind, name), || {
            let mut kept = Kept::default();
            for (id, resource) in managed(self.inventory, side, kind).filter(|(_, one)| keep(one)) {
                kept.all.push(id);
                kept.by_root.entry(resource.root_module.clone()).or_default().push(id);
            }
            kept
        })
    }

    /// The resources of a kind by their keys of the sort that is called `name`.
    pub(crate) fn keyed(&self, (side, kind, name): Condition, keys: fn(&Resource) -> Vec<String>) -> Arc<Keyed> {
        once(&self.keyed, (side, kind, name), || {
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
    pub(crate) fn named(&self, side: Side, kind: &'static str, identities: &[&str]) -> Arc<Named> {
        once(&self.named, (side, kind), || {
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
