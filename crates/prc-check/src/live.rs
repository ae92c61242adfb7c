//! The live side: which requirements it decides, and what of it belongs to a system.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use prc_model::{Gap, Resource, Side};

use crate::{Combine, Requirement, Scope};

/// An account with its regions, none of which means all.
type Place = (Arc<str>, Vec<Arc<str>>);

/// What of live accounts is a system's. By default everything is, as for the only system of a repository.
#[derive(Clone, Debug, Default)]
pub struct Live {
    /// Addresses by kind; `None` for every resource.
    pub owned: Option<BTreeMap<Arc<str>, BTreeSet<Arc<str>>>>,
    /// Accounts with their regions, none of which means all; `None` for every account.
    pub places: Option<Vec<Place>>,
}

impl Live {
    /// Whether the system answers for a live resource.
    pub fn owns(&self, resource: &Resource) -> bool {
        let owned = |all: &BTreeMap<Arc<str>, BTreeSet<Arc<str>>>| {
            all.get(&resource.kind).is_some_and(|addresses| addresses.contains(&resource.address))
        };
        self.owned.as_ref().is_none_or(owned)
    }

    /// Whether something of the system may be in what could not be listed.
    pub fn is_in(&self, gap: &Gap) -> bool {
        let runs = |(account, regions): &Place| match regions.as_slice() {
            [] => gap.covers(Some(account), None),
            regions => regions.iter().any(|region| gap.covers(Some(account), Some(region))),
        };
        self.places.as_ref().is_none_or(|places| places.iter().any(runs))
    }
}

/// Which sides decide a requirement.
pub(crate) trait Decides {
    fn decides(&self, side: Side, kind: &str) -> bool;
}

impl Decides for Requirement {
    /// What only Terraform knows, such as whether it may destroy a bucket, is not asked of AWS; and what AWS has, such as
    /// a kind of its own or of another provider, is asked where it is.
    fn decides(&self, side: Side, kind: &str) -> bool {
        let by = |word: &str| self.decided_by.iter().any(|one| one == word);
        match side {
            Side::Declared => by("terraform") && self.combine != Combine::Actual,
            Side::Actual => {
                let own = kind.starts_with("aws_") || kind.starts_with("prc_");
                own && by("aws") && !matches!(self.combine, Combine::Declared | Combine::Repository | Combine::Person)
            }
            Side::Repository => true,
        }
    }
}

/// Whether a requirement is about something that an account or a region has once.
pub fn is_account_wide(requirement: &Requirement) -> bool {
    matches!(requirement.scope, Scope::Account | Scope::Region | Scope::Organisation)
}
