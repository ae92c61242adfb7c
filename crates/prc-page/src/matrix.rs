//! What covers what: alarms by signal, backups by mechanism.

use std::collections::BTreeMap;

use prc_report::json::{AlarmRow, BackupRow};

use crate::World;
use crate::words::{Words, fill};

/// Tables with more rows are folded away.
const LONG: usize = 40;
/// How many alarms are named in a cell before they are folded away.
const NAMED: usize = 3;

pub(crate) struct Matrix {
    pub(crate) columns: Vec<&'static str>,
    pub(crate) rows: Vec<MatrixRow>,
    pub(crate) folded: Option<String>,
}

pub(crate) struct MatrixRow {
    pub(crate) subject: String,
    pub(crate) system: String,
    /// `None` where nothing is asked for.
    pub(crate) cells: Vec<Option<Cell>>,
}

pub(crate) struct Cell {
    pub(crate) tone: &'static str,
    pub(crate) text: String,
    /// When the lines are folded away.
    pub(crate) summary: Option<String>,
    pub(crate) lines: Vec<String>,
}

impl Matrix {
    fn new(columns: Vec<&'static str>, rows: Vec<MatrixRow>, w: &Words) -> Self {
        let folded = (rows.len() > LONG).then(|| fill(w.show_rows, &[("n", &rows.len())]));
        Self { columns, rows, folded }
    }
}

/// A resource in one environment: its system, its name, and where it comes from.
type Subject<'w> = (&'w str, &'w str, &'w str, Option<&'w str>);

fn named(subject: &Subject<'_>) -> String {
    match subject {
        (_, id, _, Some(environment)) => format!("{id} ({environment})"),
        (_, id, _, None) => (*id).to_owned(),
    }
}

/// Resources by signals.
pub(crate) fn alarms(world: &World<'_>) -> Matrix {
    let w = world.w;
    let signals = [
        ("latency", w.latency),
        ("traffic", w.traffic),
        ("errors", w.errors),
        ("saturation", w.saturation),
        ("availability", w.availability),
        ("freshness", w.freshness),
    ];
    let mut rows: BTreeMap<Subject<'_>, Vec<&AlarmRow<'_>>> = BTreeMap::new();
    for row in &world.document.coverage.alarms {
        let subject: Subject<'_> = (&row.system, &row.subject, &row.root_module, row.environment.as_deref());
        rows.entry(subject).or_default().push(row);
    }
    let used = |signal: &str| world.document.coverage.alarms.iter().any(|row| row.signal == signal);
    let signals: Vec<_> = signals.into_iter().filter(|(word, _)| used(word)).collect();
    let row = |(subject, alarms): (Subject<'_>, Vec<&AlarmRow<'_>>)| {
        let cell = |(signal, _): &(&str, &str)| {
            alarm_cell(&alarms.iter().copied().filter(|one| one.signal == *signal).collect::<Vec<_>>(), w)
        };
        MatrixRow { subject: named(&subject), system: subject.0.to_owned(), cells: signals.iter().map(cell).collect() }
    };
    let rows = rows.into_iter().map(row).collect();
    Matrix::new(signals.iter().map(|(_, label)| *label).collect(), rows, w)
}

fn alarm_cell(alarms: &[&AlarmRow<'_>], w: &Words) -> Option<Cell> {
    if alarms.is_empty() {
        return None;
    }
    let covered = alarms.iter().filter(|one| one.state == "covered").count();
    let must = |one: &&&AlarmRow<'_>| one.level == "must";
    let open = || alarms.iter().filter(|one| one.state != "covered");
    let tone = match () {
        () if open().next().is_none() => "good",
        () if open().any(|one| must(&one) && one.state != "unknown") => "bad",
        () if open().all(|one| one.state == "unknown") => "unknown",
        () => "warn",
    };
    let states =
        [("missing", w.missing), ("not-delivered", w.not_delivered), ("wrong", w.wrong), ("unknown", w.unknown)];
    let (mut lines, mut counts) = (Vec::new(), Vec::new());
    for (state, word) in states {
        let metrics: Vec<&str> = open().filter(|one| one.state == state).map(|one| &*one.metric).collect();
        if !metrics.is_empty() {
            counts.push(format!("{} {word}", metrics.len()));
            lines.push(format!("{word}: {}", metrics.join(", ")));
        }
    }
    let summary = (open().count() > NAMED).then(|| counts.join(", "));
    Some(Cell { tone, text: format!("{covered}/{}", alarms.len()), summary, lines })
}

/// Stores by mechanisms.
pub(crate) fn backups(world: &World<'_>) -> Matrix {
    let w = world.w;
    let mechanisms =
        [("native", w.native), ("aws-backup", w.aws_backup), ("dlm", w.dlm), ("replication", w.replication)];
    let mut rows: BTreeMap<Subject<'_>, Vec<&BackupRow<'_>>> = BTreeMap::new();
    for row in &world.document.coverage.backup {
        let subject: Subject<'_> = (&row.system, &row.subject, &row.root_module, row.environment.as_deref());
        rows.entry(subject).or_default().push(row);
    }
    let row = |(subject, backups): (Subject<'_>, Vec<&BackupRow<'_>>)| {
        let own = |word: &str| backups.iter().copied().filter(|one| one.mechanism == word).collect::<Vec<_>>();
        let mut cells = vec![verdict_on(&backups, w)];
        cells.extend(mechanisms.iter().map(|(word, _)| backup_cell(&own(word), w)));
        MatrixRow { subject: named(&subject), system: subject.0.to_owned(), cells }
    };
    let rows = rows.into_iter().map(row).collect();
    let columns = std::iter::once(w.state).chain(mechanisms.iter().map(|(_, label)| *label)).collect();
    Matrix::new(columns, rows, w)
}

/// Whether anything copies the store.
fn verdict_on(backups: &[&BackupRow<'_>], w: &Words) -> Option<Cell> {
    let has = |state: &str| backups.iter().any(|one| one.state == state);
    let (tone, text) = match () {
        () if has("covered") => ("good", w.covered),
        () if has("unknown") => ("unknown", w.unknown),
        () if has("not-applicable") => ("unknown", w.not_needed),
        () => ("bad", w.missing),
    };
    Some(Cell { tone, text: text.to_owned(), summary: None, lines: Vec::new() })
}

fn backup_cell(backups: &[&BackupRow<'_>], w: &Words) -> Option<Cell> {
    let first = backups.first()?;
    let longest = backups.iter().filter_map(|one| one.retention_days).max();
    let tone = if backups.iter().any(|one| one.state == "covered") { "good" } else { "unknown" };
    let text = match longest {
        Some(days) => fill(w.days, &[("n", &days)]),
        None if first.state == "unknown" => w.unknown.to_owned(),
        None => w.covered.to_owned(),
    };
    let mut lines: Vec<String> = backups.iter().filter_map(|one| one.schedule.as_deref().map(str::to_owned)).collect();
    let copies = backups.iter().filter_map(|one| one.copy.as_deref());
    lines.extend(copies.map(|to| fill(w.copy, &[("to", &to)])));
    lines.sort();
    lines.dedup();
    Some(Cell { tone, text, summary: None, lines })
}
