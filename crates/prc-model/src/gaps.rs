//! Gaps by where they are: a resource meets those of its root module and of one kind, not those of the repository.

use std::collections::HashMap;
use std::sync::Arc;

use crate::{Deployment, Gap, Inventory};

/// Numbers of gaps, in the order of the inventory.
#[derive(Debug, Default)]
pub(crate) struct Gaps {
    /// What may hold anything, by root module.
    modules: HashMap<Deployment, Vec<usize>>,
    of_kind: HashMap<Arc<str>, Vec<usize>>,
}

impl Gaps {
    fn of(gaps: &[Gap]) -> Self {
        let mut found = Self::default();
        for (at, gap) in gaps.iter().enumerate() {
            match (&gap.kind, &gap.root_module) {
                (Some(kind), _) => found.of_kind.entry(kind.clone()).or_default().push(at),
                (None, Some(root)) => found.modules.entry(root.clone()).or_default().push(at),
                // What lies in no root module is met by nothing.
                (None, None) => {}
            }
        }
        found
    }
}

impl Gap {
    /// Whether a resource of `kind` may be in the module that it is, as far as that module is known.
    pub fn has_room_for(&self, kind: &str) -> bool {
        self.holds.is_none_or(|holds| holds.iter().any(|start| kind.starts_with(start)))
    }
}

impl Inventory {
    /// The gaps that may hold a resource of `kind`: all of that kind, and the missing modules of a root module.
    ///
    /// The gaps are complete when this is first asked.
    pub fn gaps_for(&self, root_module: &Deployment, kind: &str) -> impl Iterator<Item = &Gap> {
        let index = self.gap_index.get_or_init(|| Gaps::of(&self.gaps));
        let modules = index.modules.get(root_module);
        let of_kind = index.of_kind.get(kind);
        let all = of_kind.into_iter().chain(modules).flatten().filter_map(|&at| self.gaps.get(at));
        all.filter(|gap| gap.has_room_for(kind))
    }
}
