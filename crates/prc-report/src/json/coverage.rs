//! The tables of what covers what.

use prc_check::{Backup, Coverage, Row};
use serde::{Deserialize, Serialize};

use super::document::Text;
use super::source;

/// Every table; the fields are in the order of their names.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Tables<'a> {
    pub backup: Vec<BackupRow<'a>>,
}

/// A resource and one mechanism that backs it up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BackupRow<'a> {
    pub copy: Option<Text<'a>>,
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

pub(super) fn tables(coverage: &Coverage) -> Tables<'_> {
    Tables { backup: coverage.backup.iter().map(backup).collect() }
}

fn backup(row: &Row<Backup>) -> BackupRow<'_> {
    let says = &row.says;
    BackupRow {
        copy: says.copy.as_deref().map(Text::from),
        kind: (&*row.kind).into(),
        mechanism: says.mechanism.as_str().into(),
        retention_days: says.retention_days,
        root_module: (&*row.root_module).into(),
        schedule: says.schedule.as_deref().map(Text::from),
        source: source(row.side).into(),
        state: says.state.as_str().into(),
        subject: (&*row.subject).into(),
        system: (&*row.system).into(),
    }
}
