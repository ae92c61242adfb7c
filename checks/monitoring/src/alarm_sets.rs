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

/// The alarms of one kind of resource.
#[derive(Deserialize)]
pub(crate) struct Set {
    id: String,
    pub(crate) namespace: String,
    /// Dimension to the attribute that yields its value; `@kind.attribute` when it is another resource's.
    pub(crate) bind: BTreeMap<String, String>,
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
    pub(crate) dims: Option<BTreeMap<String, String>>,
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
