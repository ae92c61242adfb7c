//! What was listed of live accounts: where absence is an answer.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The region of what has none: IAM, CloudFront, Route 53.
pub const GLOBAL: &str = "global";

/// Which kinds were listed to the end, in which accounts and regions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listings {
    places: BTreeMap<Place, BTreeSet<Arc<str>>>,
    /// When the last answer of an account was read: RFC 3339, in UTC.
    pub collected: BTreeMap<Arc<str>, Arc<str>>,
    /// Somebody stopped the collector of these files before it was done.
    pub incomplete: BTreeSet<Arc<str>>,
}

/// An account and a region.
pub type Place = (Arc<str>, Arc<str>);

impl Listings {
    /// Nothing of any account was read.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Says that kinds were listed in a region of an account.
    pub fn add(&mut self, account: Arc<str>, region: Arc<str>, kinds: impl IntoIterator<Item = Arc<str>>) {
        self.places.entry((account, region)).or_default().extend(kinds);
    }

    /// The accounts and regions that were looked at, [`GLOBAL`] too.
    pub fn places(&self) -> impl Iterator<Item = &Place> {
        self.places.keys()
    }

    /// The accounts that were looked at.
    pub fn accounts(&self) -> BTreeSet<&Arc<str>> {
        self.places.keys().map(|(account, _)| account).collect()
    }

    /// Whether every resource of a kind in a region of an account is known.
    pub fn has(&self, kind: &str, account: &str, region: &str) -> bool {
        let listed = |region: &str| {
            let place: Place = (account.into(), region.into());
            self.places.get(&place).is_some_and(|kinds| kinds.contains(kind))
        };
        listed(region) || listed(GLOBAL)
    }

    /// Whether a kind was listed anywhere.
    pub fn knows(&self, kind: &str) -> bool {
        self.places.values().any(|kinds| kinds.contains(kind))
    }
}
