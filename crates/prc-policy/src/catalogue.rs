//! The requirements that exist.

use std::collections::BTreeMap;

use prc_check::{Check, Requirement};

/// The checks by id.
pub struct Catalogue<'c>(BTreeMap<&'static str, &'c Check>);

impl<'c> Catalogue<'c> {
    /// Every check that exists, not only those selected for a run: policy may speak of any.
    pub fn new(checks: impl IntoIterator<Item = &'c Check>) -> Self {
        Self(checks.into_iter().map(|check| (check.id, check)).collect())
    }

    pub fn requirement(&self, id: &str) -> Option<&'static Requirement> {
        self.0.get(id).map(|check| check.requirement)
    }

    pub(crate) fn get(&self, id: &str) -> Option<&'c Check> {
        self.0.get(id).copied()
    }

    pub(crate) fn ids(&self) -> impl Iterator<Item = &'static str> {
        self.0.keys().copied()
    }
}
