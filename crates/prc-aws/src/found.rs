//! What was read of one account, and what was not.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::hole::Hole;
use crate::value::Attributes;

/// The region of what has none.
pub(crate) const GLOBAL: &str = "global";

/// One resource.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Row {
    pub(crate) kind: &'static str,
    pub(crate) account: String,
    pub(crate) region: String,
    pub(crate) arn: Option<String>,
    pub(crate) attributes: Attributes,
}

/// What could not be read: a list of a kind, or with an ARN something about one resource.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Gap {
    pub(crate) account: Option<String>,
    pub(crate) region: Option<String>,
    pub(crate) kind: Option<&'static str>,
    pub(crate) arn: Option<String>,
    pub(crate) action: Option<&'static str>,
    pub(crate) reason: &'static str,
    pub(crate) code: String,
}

/// Everything that was found.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) rows: Vec<Row>,
    pub(crate) gaps: BTreeSet<Gap>,
    /// The kinds that were listed to the end, by account and region.
    pub(crate) listed: BTreeMap<(String, String), BTreeSet<&'static str>>,
}

/// [`Found`], for many tasks.
#[derive(Debug, Default)]
pub(crate) struct Sink(Mutex<Found>);

impl Sink {
    pub(crate) fn lock(&self) -> MutexGuard<'_, Found> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes out what was found so far.
    pub(crate) fn take(&self) -> Found {
        std::mem::take(&mut *self.lock())
    }
}

impl Gap {
    pub(crate) fn new(hole: &Hole) -> Self {
        Self {
            account: None,
            region: None,
            kind: None,
            arn: None,
            action: None,
            reason: hole.reason.as_str(),
            code: hole.code.clone(),
        }
    }
}
