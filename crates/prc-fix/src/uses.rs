//! Who uses a block: a resource of a module that is called several times has several instances.

use std::sync::Arc;

use foldhash::HashMap;
use prc_model::{Deployment, Inventory, Mode, Resource, Side, Span};

/// One instance: its address in the root module and environment that declare it.
pub(crate) type Instance = (Deployment, Arc<str>);

/// The instances of every block of an inventory. Blocks are known by their file and where their header begins, so that
/// they can be compared between inventories.
#[derive(Clone, Debug, Default)]
pub struct Uses(HashMap<Arc<str>, HashMap<u32, Vec<Instance>>>);

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
        let declared = |one: &&Resource| one.side == Side::Declared && one.mode == Mode::Managed;
        let declared = inventory.resources().iter().filter(declared);
        let placed: Vec<(Span, &Resource)> = declared.filter_map(|one| Some((one.location?, one))).collect();
        // What one file declares comes together.
        for together in placed.chunk_by(|(one, _), (next, _)| one.file == next.file) {
            let file = together.first().and_then(|(header, _)| inventory.sources.get(header.file));
            let Some(file) = file else { continue };
            let blocks = self.0.entry(file.path.clone()).or_default();
            for (header, resource) in together {
                let instances = blocks.entry(header.start).or_default();
                instances.push((resource.root_module.clone(), resource.address.clone()));
            }
        }
        self.0.values_mut().flat_map(HashMap::values_mut).for_each(|instances| {
            instances.sort_unstable();
            instances.dedup();
        });
    }

    /// The instances of the block whose header is at a place, sorted.
    pub(crate) fn at(&self, inventory: &Inventory, header: Span) -> &[Instance] {
        let file = inventory.sources.get(header.file).and_then(|file| self.0.get(&file.path));
        file.and_then(|blocks| blocks.get(&header.start)).map_or(&[], Vec::as_slice)
    }
}
