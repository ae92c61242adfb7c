//! Gaps by where they are: a resource meets those of its root module and of one kind, not those of the repository.

use std::sync::Arc;

use foldhash::HashMap;

use crate::{Deployment, Gap, Inventory, Resource, configuration_address};

/// Numbers of gaps, in the order of the inventory.
#[derive(Debug, Default)]
pub(crate) struct Gaps {
    /// What may hold anything, by root module.
    modules: HashMap<Deployment, Modules>,
    of_kind: HashMap<Arc<str>, Vec<usize>>,
}

/// The missing modules of one root module.
#[derive(Debug, Default)]
struct Modules {
    all: Vec<usize>,
    /// By the resources handed to them, without instance keys.
    by_address: HashMap<Arc<str>, Vec<usize>>,
    /// By the texts handed to them.
    by_text: HashMap<Arc<str>, Vec<usize>>,
}

impl Gaps {
    fn of(gaps: &[Gap]) -> Self {
        let mut found = Self::default();
        for (at, gap) in gaps.iter().enumerate() {
            match (&gap.kind, &gap.root_module) {
                (Some(kind), _) => found.of_kind.entry(kind.clone()).or_default().push(at),
                (None, Some(root)) => found.modules.entry(root.clone()).or_default().add(at, gap),
                // What lies in no root module is met by nothing.
                (None, None) => {}
            }
        }
        found
    }
}

impl Modules {
    fn add(&mut self, at: usize, gap: &Gap) {
        self.all.push(at);
        for reference in &gap.mentions {
            let address = configuration_address(&reference.address);
            self.by_address.entry(address.into()).or_default().push(at);
        }
        for text in &gap.texts {
            self.by_text.entry(text.clone()).or_default().push(at);
        }
    }

    /// Those that a resource was handed to, itself or by one of its `identities`.
    fn knowing(&self, subject: &Resource, identities: &[&str]) -> Vec<usize> {
        let texts = identities.iter().filter_map(|name| subject.attribute(name)?.as_str());
        let by_text = texts.filter_map(|text| self.by_text.get(text)).flatten();
        let by_address = self.by_address.get(configuration_address(&subject.address));
        let mut found: Vec<usize> = by_address.into_iter().flatten().chain(by_text).copied().collect();
        found.sort_unstable();
        found.dedup();
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
        let modules = index.modules.get(root_module).map(|modules| &modules.all);
        let of_kind = index.of_kind.get(kind);
        let all = of_kind.into_iter().chain(modules).flatten().filter_map(|&at| self.gaps.get(at));
        all.filter(|gap| gap.has_room_for(kind))
    }

    /// The gaps in which a resource of `kind` may be hidden that names `subject`: those of that kind where the subject
    /// is, and the missing modules of its root module that know it, by reference or by one of its `identities`.
    ///
    /// The gaps are complete when this is first asked.
    pub fn gaps_hiding(&self, kind: &str, subject: &Resource, identities: &[&str]) -> impl Iterator<Item = &Gap> {
        let index = self.gap_index.get_or_init(|| Gaps::of(&self.gaps));
        let gap = |at: usize| self.gaps.get(at);
        let of_kind = index.of_kind.get(kind).into_iter().flatten().filter_map(move |&at| gap(at));
        let of_kind = of_kind.filter(|gap| gap.side == subject.side && gap.is_beside(subject));
        let modules = index.modules.get(&subject.root_module);
        let modules = modules.map(|modules| modules.knowing(subject, identities)).unwrap_or_default();
        of_kind.chain(modules.into_iter().filter_map(gap)).filter(|gap| gap.has_room_for(kind))
    }
}
