//! Which of two lines of a snapshot counts when runs that found different things were merged.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use jiff::civil::Date;
use prc_check::{Level, Severity};
use serde::Serialize;

use crate::{Header, Line, Rule};

/// Keeps the greater of two by their rank, whichever comes first. Answers whether they agree.
pub(crate) fn keep<K: Ord, T: PartialEq, R: Ord>(
    kept: &mut BTreeMap<K, T>,
    key: K,
    new: T,
    rank: impl Fn(&T) -> R,
) -> bool {
    match kept.entry(key) {
        Entry::Vacant(place) => {
            place.insert(new);
            true
        }
        Entry::Occupied(place) if *place.get() == new => true,
        Entry::Occupied(mut place) => {
            if rank(&new) > rank(place.get()) {
                place.insert(new);
            }
            false
        }
    }
}

/// The worse verdict, and of equal ones the one that binds more.
pub(crate) fn of_line(line: &Line) -> (u8, Reverse<Level>, String) {
    (line.verdict.badness(), Reverse(line.level), written(line))
}

/// The more severe one, and of equal ones the one that has been there longer.
pub(crate) fn of_rule(rule: &Rule) -> (Reverse<Severity>, Reverse<Option<Date>>, String) {
    (Reverse(rule.severity), Reverse(rule.since), written(rule))
}

/// A closed one, then that of the stricter tier and the later catalogue.
pub(crate) fn of_header(header: &Header) -> (bool, Reverse<u8>, String, String) {
    (header.closed.is_some(), Reverse(header.tier), header.catalogue.clone(), written(header))
}

/// What is left to tell two apart: their texts.
fn written(line: &impl Serialize) -> String {
    serde_json::to_string(line).unwrap_or_default()
}
