//! The tables of what covers what.

use prc_check::{Alarm, Backup, Lifecycle, Row};
use serde::{Deserialize, Serialize};

use super::document::{Place, Text};
use super::{place, source};
use crate::place::Places;

/// Every table.
pub type Tables<'a> = Rows<Vec<AlarmRow<'a>>, Vec<BackupRow<'a>>>;

/// The rows of every table; the fields are in the order of their names.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Rows<A, B> {
    pub alarms: A,
    pub backup: B,
}

/// A resource and one alarm that it needs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AlarmRow<'a> {
    pub alarm: Option<Text<'a>>,
    pub environment: Option<Text<'a>>,
    pub kind: Text<'a>,
    pub level: Text<'a>,
    pub location: Option<Place<'a>>,
    pub metric: Text<'a>,
    pub reason: Option<Text<'a>>,
    pub root_module: Text<'a>,
    pub set: Text<'a>,
    pub signal: Text<'a>,
    pub source: Text<'a>,
    pub state: Text<'a>,
    pub subject: Text<'a>,
    pub system: Text<'a>,
}

/// A resource and one mechanism that backs it up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BackupRow<'a> {
    pub copy: Option<Text<'a>>,
    pub environment: Option<Text<'a>>,
    pub kind: Text<'a>,
    pub mechanism: Text<'a>,
    pub retention_days: Option<i64>,
    pub root_module: Text<'a>,
    pub schedule: Option<Text<'a>>,
    pub source: Text<'a>,
    pub state: Text<'a>,
    pub subject: Text<'a>,
    pub system: Text<'a>,
}

/// Where a resource of a table was seen.
const fn side<R>(row: &Row<R>) -> &'static str {
    if row.both { "both" } else { source(row.side) }
}

pub(super) fn alarm<'a>(row: &'a Row<Alarm>, places: &Places<'a>) -> AlarmRow<'a> {
    let says = &row.says;
    AlarmRow {
        alarm: says.alarm.as_deref().map(Text::from),
        environment: row.root_module.environment_name().map(Text::from),
        kind: (&*row.kind).into(),
        level: says.level.into(),
        location: place(places, says.location),
        metric: (&*says.metric).into(),
        reason: says.reason.as_deref().map(Text::from),
        root_module: (&**row.root_module.path()).into(),
        set: says.set.into(),
        signal: says.signal.into(),
        source: side(row).into(),
        state: says.state.as_str().into(),
        subject: (&*row.subject).into(),
        system: (&*row.system).into(),
    }
}

pub(super) fn backup(row: &Row<Backup>) -> BackupRow<'_> {
    let says = &row.says;
    BackupRow {
        copy: says.copy.as_deref().map(Text::from),
        environment: row.root_module.environment_name().map(Text::from),
        kind: (&*row.kind).into(),
        mechanism: says.mechanism.as_str().into(),
        retention_days: says.retention_days,
        root_module: (&**row.root_module.path()).into(),
        schedule: says.schedule.as_deref().map(Text::from),
        source: side(row).into(),
        state: says.state.as_str().into(),
        subject: (&*row.subject).into(),
        system: (&*row.system).into(),
    }
}

/// The version that a resource runs, and how long it is supported.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct LifecycleRow<'a> {
    pub environment: Option<Text<'a>>,
    /// `2030-02-28`; null when there is no extended support.
    pub extended_end: Option<Text<'a>>,
    pub kind: Text<'a>,
    /// False when only some alternatives of an unknown choice have this version.
    pub known: bool,
    pub product: Text<'a>,
    pub root_module: Text<'a>,
    /// Where the dates come from: `table`, or `live` when AWS was asked.
    pub source: Text<'a>,
    /// `2027-02-28`; null when no end is announced.
    pub standard_end: Option<Text<'a>>,
    pub subject: Text<'a>,
    pub system: Text<'a>,
    pub title: Text<'a>,
    pub version: Text<'a>,
}

pub(super) fn lifecycle(row: &Row<Lifecycle>) -> LifecycleRow<'_> {
    let says = &row.says;
    LifecycleRow {
        environment: row.root_module.environment_name().map(Text::from),
        extended_end: says.extended_end.map(|day| day.to_string().into()),
        kind: (&*row.kind).into(),
        known: says.known,
        product: says.product.into(),
        root_module: (&**row.root_module.path()).into(),
        source: if says.told { "live" } else { "table" }.into(),
        standard_end: says.standard_end.map(|day| day.to_string().into()),
        subject: (&*row.subject).into(),
        system: (&*row.system).into(),
        title: says.title.into(),
        version: says.version.as_str().into(),
    }
}
