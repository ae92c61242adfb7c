//! The tables of what covers what.

use prc_check::{Backup, Coverage, Row};
use serde::Serialize;

use super::source;

/// Every table; the fields are in the order of their names.
#[derive(Serialize)]
pub(super) struct Tables<'a> {
    backup: Vec<BackupRow<'a>>,
}

#[derive(Serialize)]
struct BackupRow<'a> {
    copy: Option<&'a str>,
    kind: &'a str,
    mechanism: &'static str,
    retention_days: Option<i64>,
    root_module: &'a str,
    schedule: Option<&'a str>,
    source: &'static str,
    state: &'static str,
    subject: &'a str,
    system: &'a str,
}

pub(super) fn tables(coverage: &Coverage) -> Tables<'_> {
    Tables { backup: coverage.backup.iter().map(backup).collect() }
}

fn backup(row: &Row<Backup>) -> BackupRow<'_> {
    let says = &row.says;
    BackupRow {
        copy: says.copy.as_deref(),
        kind: &row.kind,
        mechanism: says.mechanism.as_str(),
        retention_days: says.retention_days,
        root_module: &row.root_module,
        schedule: says.schedule.as_deref(),
        source: source(row.side),
        state: says.state.as_str(),
        subject: &row.subject,
        system: &row.system,
    }
}
