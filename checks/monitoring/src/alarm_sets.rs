//! The alarms that each kind of resource needs: `data/alarms.toml`.

use std::collections::BTreeMap;

use prc_check::data::Table;
use prc_check::{Read, Reason, unknown};
use serde::Deserialize;

static SETS: Table<Sets> = Table::new("alarms.toml", include_str!("../data/alarms.toml"));

#[derive(Deserialize)]
struct Sets {
    set: Vec<Set>,
}

/// Dimension to what yields its value: an attribute of the resource, `@kind.attribute` of another one, `*` for any value.
pub(crate) type Dimensions = BTreeMap<String, String>;

/// The alarms of one kind of resource.
#[derive(Deserialize)]
pub(crate) struct Set {
    id: String,
    pub(crate) namespace: String,
    pub(crate) bind: Dimensions,
    /// Other dimensions that do as well.
    #[serde(default)]
    also: Vec<Dimensions>,
    pub(crate) alarms: Vec<Entry>,
}

/// One alarm of a set.
#[derive(Deserialize)]
pub(crate) struct Entry {
    pub(crate) metric: String,
    pub(crate) level: Level,
    /// `>`, `>=`, `<` or `<=`.
    pub(crate) op: String,
    /// When it differs from the set's.
    pub(crate) namespace: Option<String>,
    /// Dimensions when they differ from the set's.
    dims: Option<Dimensions>,
    /// What must be true of the resource, as the check that uses the set reads it.
    pub(crate) when: Option<String>,
    /// Other metrics of the set that do as well.
    #[serde(default)]
    pub(crate) either: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Level {
    Must,
    Should,
}

/// The set with an id.
pub(crate) fn set(id: &str) -> Read<&'static Set> {
    let missing = || unknown(Reason::Internal, format!("alarms.toml has no set `{id}`"));
    SETS.get()?.set.iter().find(|set| set.id == id).ok_or_else(missing)
}

impl Set {
    /// The alarms that must exist.
    pub(crate) fn musts(&self) -> impl Iterator<Item = &Entry> {
        self.alarms.iter().filter(|entry| entry.level == Level::Must)
    }

    /// The metric, with the dimensions that are its own: `WriteThrottleEvents by GlobalSecondaryIndexName`.
    pub(crate) fn said(&self, entry: &Entry) -> String {
        let own = entry.dims.iter().flat_map(BTreeMap::keys).filter(|name| !self.bind.contains_key(*name));
        let own: Vec<&str> = own.map(String::as_str).collect();
        if own.is_empty() { entry.metric.clone() } else { format!("{} by {}", entry.metric, own.join(" and ")) }
    }

    /// The dimensions by which an alarm may cover an entry.
    pub(crate) fn dimensions<'s>(&'s self, entry: &'s Entry) -> impl Iterator<Item = &'s Dimensions> {
        let own = entry.dims.as_ref().unwrap_or(&self.bind);
        let also = self.also.iter().filter(|_| entry.dims.is_none());
        std::iter::once(own).chain(also)
    }

    /// An entry and the ones that may stand for it.
    pub(crate) fn alternatives<'s>(&'s self, entry: &'s Entry) -> impl Iterator<Item = &'s Entry> {
        let others = self.alarms.iter().filter(|other| entry.either.contains(&other.metric));
        std::iter::once(entry).chain(others)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn the_table_fits_its_type() {
        let sets = &SETS.get().unwrap().set;
        assert!(sets.len() > 40);
        assert!(sets.iter().flat_map(|set| &set.alarms).all(|entry| entry.op.starts_with(['<', '>', '!', '='])));
    }
}
