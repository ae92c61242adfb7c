//! Who uses a block: a resource of a module that is called several times has several instances.

use std::sync::Arc;

use foldhash::HashMap;
use prc_model::{Deployment, Inventory, Mode, Side, Span};

/// One instance: its address in the root module and environment that declare it.
pub(crate) type Instance = (Deployment, Arc<str>);

/// The instances of every block of an inventory. Blocks are known by their file and where their header begins, so that
/// they can be compared between inventories.
#[derive(Clone, Debug, Default)]
pub struct Uses(HashMap<(Arc<str>, u32), Vec<Instance>>);

impl Uses {
    /// Reads an inventory. Where what is judged is only a part of a repository, this must be the inventory of all of it:
    /// what uses a block from outside of the part counts too.
    pub fn of(inventory: &Inventory) -> Self {
        let mut uses = Self::default();
        uses.add(inventory);
        uses
    }

    /// Adds what another inventory knows.
    pub fn add(&mut self, inventory: &Inventory) {
        let declared = |side: Side, mode: Mode| side == Side::Declared && mode == Mode::Managed;
        for resource in inventory.resources().iter().filter(|one| declared(one.side, one.mode)) {
            let Some((place, _)) = resource.location.and_then(|span| Some((place(inventory, span)?, span))) else {
                continue;
            };
            self.0.entry(place).or_default().push((resource.root_module.clone(), resource.address.clone()));
        }
        self.0.values_mut().for_each(|instances| {
            instances.sort_unstable();
            instances.dedup();
        });
    }

    /// The instances of the block whose header is at a place, sorted.
    pub(crate) fn at(&self, inventory: &Inventory, header: Span) -> &[Instance] {
        let place = place(inventory, header);
        place.and_then(|place| self.0.get(&place)).map_or(&[], Vec::as_slice)
    }
}

fn place(inventory: &Inventory, span: Span) -> Option<(Arc<str>, u32)> {
    Some((inventory.sources.get(span.file)?.path.clone(), span.start))
}
