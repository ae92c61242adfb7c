//! All resources that were seen, and what could not be listed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use foldhash::HashMap;

use crate::gaps::Gaps;
use crate::relation::Indexes;
use crate::{Deployment, Instances, Listings, Reason, Reference, Resource, Side, Sources, Span, Unknown, Value};

/// A resource of one inventory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ResourceId(pub(crate) u32);

impl ResourceId {
    /// Its place among [`Inventory::resources`].
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// Something that could not be listed: absence of what may be in it proves nothing.
#[derive(Clone, Debug)]
pub struct Gap {
    pub side: Side,
    /// The kind that is missing; `None` when there may be anything, as in a module that is not on disk.
    pub kind: Option<Arc<str>>,
    /// How the kinds begin that may be in it; `None` for any, as long as `kind` does not name one.
    pub holds: Option<&'static [&'static str]>,
    pub root_module: Option<Deployment>,
    pub account: Option<Arc<str>>,
    pub region: Option<Arc<str>>,
    pub reason: Reason,
    /// The module's address, or the API action that was denied.
    pub what: Arc<str>,
    /// Where the missing thing is said to come from: a module's source.
    pub from: Arc<str>,
    pub at: Option<Span>,
    /// The resources handed to it: only of these it can know by reference.
    pub mentions: Vec<Reference>,
    /// The literal texts handed to it.
    pub texts: Vec<Arc<str>>,
}

/// What Terraform would refuse, or what could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Path of the file, relative to the checked root.
    pub file: Arc<str>,
    pub at: Option<Span>,
    /// A kebab-case word: `unclosed-block`, `unreadable-file`, `invalid-expression`.
    pub reason: Arc<str>,
    pub message: String,
    /// Part of the file could not be read at all, so resources may be missing.
    pub unreadable: bool,
}

/// A directory that Terraform would be run in.
#[derive(Clone, Debug)]
pub struct RootModule {
    pub deployment: Deployment,
    pub workspace: Arc<str>,
    /// The names of the variables that it declares.
    pub variables: BTreeSet<Arc<str>>,
    pub outputs: BTreeMap<Arc<str>, Value>,
}

/// A resource or module that was called otherwise before: a `moved` block of Terraform.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Move {
    /// The path of the root module.
    pub root_module: Arc<str>,
    /// Whole addresses, as they are written: without an instance key they stand for every instance.
    pub from: Arc<str>,
    pub to: Arc<str>,
}

/// Everything that sources saw.
#[derive(Debug, Default)]
pub struct Inventory {
    pub sources: Sources,
    pub gaps: Vec<Gap>,
    pub problems: Vec<Problem>,
    pub root_modules: Vec<RootModule>,
    /// What is not known of how many instances a resource has, by its root module and address.
    pub repetitions: HashMap<(Deployment, Arc<str>), Repetition>,
    /// Sorted.
    pub moves: Vec<Move>,
    /// Files read that say something: Terraform, its variables, documents of a known kind.
    pub files: usize,
    /// Only part of the repository was asked for: there may be root modules that were not read.
    pub partial: bool,
    /// What was listed of live accounts.
    pub listings: Listings,
    resources: Vec<Resource>,
    by_kind: BTreeMap<Side, HashMap<Arc<str>, Vec<ResourceId>>>,
    pub(crate) indexes: Indexes,
    pub(crate) gap_index: OnceLock<Gaps>,
}

/// What is known of a resource of which there may be no instance.
#[derive(Clone, Debug)]
pub struct Repetition {
    pub why: Arc<Unknown>,
    /// What must hold for it to exist, each condition by a name that no other of its root module has: what has the
    /// same ones exists together with it, and what has some of them exists whenever it does.
    pub conditions: Arc<[Arc<str>]>,
}

impl RootModule {
    /// Its path, relative to the checked root; `.` for the root itself.
    pub fn path(&self) -> &Arc<str> {
        self.deployment.path()
    }
}

impl Inventory {
    /// Makes room for so many more resources.
    pub fn reserve(&mut self, resources: usize) {
        self.resources.reserve_exact(resources);
    }

    pub fn insert(&mut self, resource: Resource) -> ResourceId {
        let id = ResourceId(u32::try_from(self.resources.len()).unwrap_or(u32::MAX));
        let kinds = self.by_kind.entry(resource.side).or_default();
        kinds.entry(resource.kind.clone()).or_default().push(id);
        self.resources.push(resource);
        self.indexes.clear();
        id
    }

    pub fn get(&self, id: ResourceId) -> &Resource {
        &self.resources[id.0 as usize]
    }

    pub fn resources(&self) -> &[Resource] {
        &self.resources
    }

    pub fn ids(&self) -> impl Iterator<Item = ResourceId> + use<> {
        (0..u32::try_from(self.resources.len()).unwrap_or(u32::MAX)).map(ResourceId)
    }

    /// Whether a resource exists whenever `subject` does: surely, or under conditions that hold for the subject too.
    pub fn exists_with(&self, id: ResourceId, subject: &Resource) -> bool {
        let resource = self.get(id);
        if resource.instances == Instances::One {
            return true;
        }
        resource.root_module == subject.root_module
            && match (self.repetition(resource), self.repetition(subject)) {
                (Some(its), Some(known)) => its.conditions.iter().all(|one| known.conditions.contains(one)),
                _ => false,
            }
    }

    /// What is not known of the instances of a resource; `None` when it has one for sure.
    pub fn repetition(&self, of: &Resource) -> Option<&Repetition> {
        match of.instances {
            Instances::One => None,
            Instances::Unknown => self.repetitions.get(&(of.root_module.clone(), of.address.clone())),
        }
    }

    /// The resources of a kind on one side, in the order they were inserted. Managed ones and data sources both.
    pub fn of_kind(&self, side: Side, kind: &str) -> &[ResourceId] {
        self.by_kind.get(&side).and_then(|kinds| kinds.get(kind)).map_or(&[], Vec::as_slice)
    }
}
