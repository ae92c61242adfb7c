//! The tables of what covers what, which a report carries beside its verdicts.

use crate::Row;

/// Every table.
#[derive(Clone, Debug, Default)]
pub struct Coverage {
    /// What copies the data of each store.
    pub backup: Vec<Row<Backup>>,
}

/// One mechanism that copies the data of a store.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Backup {
    pub mechanism: Mechanism,
    /// When a copy is made, as the service writes it; `None` when that is not known or not a matter of time.
    pub schedule: Option<String>,
    /// Days until the copy is deleted; `None` when it is kept for ever or the number is not known.
    pub retention_days: Option<i64>,
    /// Where a second copy goes: an ARN, an address or a Region.
    pub copy: Option<String>,
    pub state: CoverState,
}

impl Backup {
    /// Only some of the alternatives say so.
    pub fn is_open(&mut self) {
        self.state = CoverState::Unknown;
    }
}

/// What makes the copies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mechanism {
    /// The service's own backups, snapshots or versions.
    Native,
    AwsBackup,
    /// Data Lifecycle Manager.
    Dlm,
    /// A second store that follows the first.
    Replication,
    None,
    /// Something may, and what is not known.
    Unknown,
}

impl Mechanism {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Native => "native",
            Self::AwsBackup => "aws-backup",
            Self::Dlm => "dlm",
            Self::Replication => "replication",
            Self::None => "none",
            Self::Unknown => "unknown",
        }
    }
}

/// Whether a mechanism covers a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CoverState {
    Covered,
    Missing,
    /// It may.
    Unknown,
    /// The store needs none: it can be made again, or its source is backed up.
    NotApplicable,
}

impl CoverState {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Covered => "covered",
            Self::Missing => "missing",
            Self::Unknown => "unknown",
            Self::NotApplicable => "not-applicable",
        }
    }
}
