//! The requirements that exist.

use std::collections::BTreeMap;

use prc_check::{Check, EntryError, Requirement};

/// The checks by id, with their entries read.
pub struct Catalogue<'c>(BTreeMap<&'static str, (&'c Check, &'c Requirement)>);

impl<'c> Catalogue<'c> {
    /// Every check that exists, not only those selected for a run: policy may speak of any.
    ///
    /// # Errors
    /// An entry does not follow the catalogue's schema; a test keeps that from being shipped.
    pub fn new(checks: impl IntoIterator<Item = &'c Check>) -> Result<Self, EntryError> {
        let entries = checks.into_iter().map(|check| Ok((check.id, (check, check.requirement()?))));
        entries.collect::<Result<_, _>>().map(Self)
    }

    pub fn requirement(&self, id: &str) -> Option<&'c Requirement> {
        self.0.get(id).map(|(_, requirement)| *requirement)
    }

    pub(crate) fn get(&self, id: &str) -> Option<(&'c Check, &'c Requirement)> {
        self.0.get(id).copied()
    }

    pub(crate) fn ids(&self) -> impl Iterator<Item = &'static str> {
        self.0.keys().copied()
    }
}
