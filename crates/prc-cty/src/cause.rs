//! Where a value was written and why a value is not known.

use std::fmt;
use std::sync::Arc;

/// References kept in one [`Cause`]; further ones are dropped.
const MAX_REFERENCES: usize = 64;

/// Where a value was written: opaque to this crate, copied along. File zero means "nowhere".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Origin {
    /// The file, as the evaluator numbers them; zero is none.
    pub file: u32,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// The evaluator's own record of how the value got here.
    pub via: u32,
}

/// Something an unknown value stands for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Reference {
    /// For example `module.db.aws_kms_key.main[0]`.
    pub address: Arc<str>,
    /// For example `arn`; empty means the whole object.
    pub attribute: Arc<str>,
    /// Every instance is meant.
    pub all: bool,
}

/// Why a value is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reason {
    /// An input variable has neither a value nor a default.
    VariableWithoutValue,
    /// The value is read from a data source.
    DataSource,
    /// Only the provider knows it, after apply.
    KnownAfterApply,
    /// The module's source code is not in the checked tree.
    ModuleNotOnDisk,
    /// Computing it would cost too much.
    Budget,
    /// It is read from a file outside the checked root.
    OutsideRoot,
    /// It is read from a file that can not be read.
    UnreadableFile,
    /// The expression itself is wrong.
    InvalidExpression,
    /// The function's result depends on time, chance or the machine.
    Impure,
    /// An unknown `count` or `for_each`.
    Repetition,
    /// The value depends on itself.
    Cycle,
    /// This program does not support the construct.
    NotSupported,
}

impl Reason {
    /// The name used in reports.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::VariableWithoutValue => "variable-without-value",
            Self::DataSource => "data-source",
            Self::KnownAfterApply => "known-after-apply",
            Self::ModuleNotOnDisk => "module-not-on-disk",
            Self::Budget => "budget",
            Self::OutsideRoot => "outside-root",
            Self::UnreadableFile => "unreadable-file",
            Self::InvalidExpression => "invalid-expression",
            Self::Impure => "impure-function",
            Self::Repetition => "unknown-repetition",
            Self::Cycle => "cycle",
            Self::NotSupported => "not-supported",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Why a value is not known, the place that first caused it and the references it stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause {
    /// The kind of cause.
    pub reason: Reason,
    /// What exactly, for people.
    pub detail: Arc<str>,
    /// The place that first caused it.
    pub at: Origin,
    /// What the value stands for, in order of appearance, at most 64.
    pub refs: Arc<[Reference]>,
}

impl Cause {
    /// A cause without references.
    #[must_use]
    pub fn new(reason: Reason, detail: impl Into<Arc<str>>, at: Origin) -> Self {
        Self { reason, detail: detail.into(), at, refs: Arc::from([]) }
    }

    /// The same cause, standing for these references.
    #[must_use]
    pub fn with_refs(mut self, refs: impl IntoIterator<Item = Reference>) -> Self {
        self.refs = refs.into_iter().take(MAX_REFERENCES).collect();
        self
    }

    /// This cause together with another one: its reason wins, the references are united.
    #[must_use]
    pub fn merge(mut self, other: &Self) -> Self {
        let mut added = other.refs.iter().filter(|r| !self.refs.contains(r)).peekable();
        if self.refs.len() < MAX_REFERENCES && added.peek().is_some() {
            self.refs = self.refs.iter().chain(added).take(MAX_REFERENCES).cloned().collect();
        }
        self
    }
}
