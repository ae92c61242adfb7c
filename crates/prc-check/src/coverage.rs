//! The tables of what covers what, which a report carries beside its verdicts.

use std::sync::Arc;

use jiff::civil::Date;
use prc_model::Span;

use crate::Row;

/// Every table.
#[derive(Clone, Debug, Default)]
pub struct Coverage {
    /// How each alarm that a resource needs stands.
    pub alarms: Vec<Row<Alarm>>,
    /// What copies the data of each store.
    pub backup: Vec<Row<Backup>>,
    /// Until when the version of each engine and runtime is supported.
    pub lifecycle: Vec<Row<Lifecycle>>,
}

/// One alarm that a resource needs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Alarm {
    /// The set of alarms that the resource's kind needs: `rds_instance`.
    pub set: &'static str,
    pub metric: String,
    /// `latency`, `traffic`, `errors`, `saturation`, `availability` or `freshness`.
    pub signal: &'static str,
    /// `must` or `should`.
    pub level: &'static str,
    pub state: AlarmState,
    /// What covers it, or comes closest.
    pub alarm: Option<Arc<str>>,
    /// The header of that alarm's block.
    pub location: Option<Span>,
    /// Why it is not covered, or not known.
    pub reason: Option<String>,
}

impl Alarm {
    /// Only some of the alternatives say so.
    pub fn is_open(&mut self) {
        self.state = AlarmState::Unknown;
    }
}

/// How an alarm that a resource needs stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AlarmState {
    /// It exists and somebody hears of it.
    Covered,
    /// It exists, and nobody hears of it.
    NotDelivered,
    /// An alarm that looks like it never fires, or fires when all is well.
    Wrong,
    Missing,
    /// It may exist.
    Unknown,
}

impl AlarmState {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Covered => "covered",
            Self::NotDelivered => "not-delivered",
            Self::Wrong => "wrong",
            Self::Missing => "missing",
            Self::Unknown => "unknown",
        }
    }
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

/// A version of an engine or runtime that a resource runs, and how long it is supported.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Lifecycle {
    /// The product in the table of dates: `rds-postgresql`.
    pub product: &'static str,
    /// Its name for people: `RDS for PostgreSQL`.
    pub title: &'static str,
    /// As the resource names it: `14.9`.
    pub version: String,
    /// The last day of standard support; `None` when none is announced.
    pub standard_end: Option<Date>,
    /// The last day of extended support, which costs extra; `None` when there is none.
    pub extended_end: Option<Date>,
    /// All alternatives of an unknown choice have this version.
    pub known: bool,
    /// AWS itself said the dates.
    pub told: bool,
}

impl Lifecycle {
    /// Only some of the alternatives say so.
    pub fn is_open(&mut self) {
        self.known = false;
    }
}
