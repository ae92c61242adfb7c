//! The audits there were, and whether somebody changed one afterwards.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use jiff::civil::Date;
use prc_check::State;

use crate::{AUDITS, Read, Record, Snapshot, Terms, settle};

/// What is wrong with a file of the programme.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// Below the directory of `prc.toml`.
    pub path: String,
    pub message: String,
    /// From 1.
    pub line: Option<usize>,
    /// Bytes in the text, for a file of TOML.
    pub span: Option<(usize, usize)>,
    pub help: String,
}

impl Fault {
    /// A fault in a file as a whole.
    pub fn new(path: impl Into<String>, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { path: path.into(), message: message.into(), line: None, span: None, help: help.into() }
    }

    pub(crate) fn at(self, span: Option<Range<usize>>) -> Self {
        Self { span: span.map(|span| (span.start, span.end)), ..self }
    }
}

/// The files below `prc/audits`, read.
#[derive(Clone, Debug, Default)]
pub struct History {
    /// By the name of the period.
    records: BTreeMap<String, Record>,
    /// By system, each in the order of time.
    snapshots: BTreeMap<String, Vec<Snapshot>>,
    /// Every path below `prc/audits` that could be read, right or wrong.
    seen: BTreeSet<String>,
    /// Open snapshots in which two runs were merged that found different things.
    merged: Vec<Fault>,
}

const MERGED: &str = "take it back to what was committed: `git log -p` shows who changed it";

impl History {
    /// Reads the texts of the files by their names below `prc/audits`, and says what is wrong with them.
    pub fn read<'t>(files: impl IntoIterator<Item = (&'t str, &'t str)>) -> (Self, Vec<Fault>) {
        let mut history = Self::default();
        let mut faults = Vec::new();
        for (name, text) in files {
            history.seen.insert(name.into());
            let path = format!("{AUDITS}/{name}");
            if let Some(period) = name.strip_suffix(".toml") {
                match Record::parse(text, period) {
                    Ok(record) => drop(history.records.insert(period.into(), record)),
                    Err(error) => {
                        let help = "mend it, or take it back to what was committed";
                        faults.push(Fault::new(path, error.message, help).at(error.span));
                    }
                }
            } else if name.ends_with(".jsonl") {
                match Snapshot::parse(text) {
                    Ok(read) if file_name(&read.snapshot) == name => faults.extend(history.take(path, read)),
                    Ok(Read { snapshot, .. }) => {
                        let message = format!("it belongs into {AUDITS}/{}", file_name(&snapshot));
                        faults.push(Fault::new(path, message, "rename it, or take it back to what was committed"));
                    }
                    Err(error) => {
                        let help =
                            "an open audit writes it anew: prc audit run; a closed one must be as it was committed";
                        faults.push(Fault { line: error.line, ..Fault::new(path, error.message, help) });
                    }
                }
            }
        }
        faults.extend(history.broken_links());
        faults.sort();
        (history, faults)
    }

    /// Takes a snapshot in. Answers what is wrong with a frozen one, which nobody may have merged with another.
    fn take(&mut self, path: String, read: Read) -> Option<Fault> {
        let Read { snapshot, contradiction } = read;
        let closed = snapshot.header.closed.is_some();
        let told = contradiction.map(|line| match closed {
            true => Fault { line: Some(line), ..Fault::new(path, "it contradicts a line above", MERGED) },
            false => {
                let message = "two runs were merged that found different things, and the worse counts";
                let help = format!("prc audit run {} writes it anew", snapshot.header.period);
                Fault { line: Some(line), ..Fault::new(path, message, help) }
            }
        });
        if !closed {
            self.merged.extend(told);
            self.add(snapshot);
            return None;
        }
        if told.is_none() {
            self.add(snapshot);
        }
        told
    }

    fn add(&mut self, snapshot: Snapshot) {
        let own = self.snapshots.entry(snapshot.header.system.clone()).or_default();
        let at = own.partition_point(|other| other.header.starts < snapshot.header.starts);
        own.insert(at, snapshot);
    }

    /// Every frozen snapshot must be the one that its audit was closed with, and the one that the next began with.
    fn broken_links(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        for (period, record) in &self.records {
            for (system, hash) in record.closed.iter().flat_map(|closed| &closed.sha256) {
                let name = format!("{period}.{system}.jsonl");
                let path = format!("{AUDITS}/{name}");
                match self.snapshot(period, system) {
                    Some(snapshot) if snapshot.sha256() == *hash => {}
                    Some(_) => {
                        faults.push(Fault::new(path, format!("it was changed after {period} was closed"), MERGED))
                    }
                    // What is wrong with a file that is there has been said.
                    None if self.seen.contains(&name) => {}
                    None => {
                        faults.push(Fault::new(path, format!("it is gone, and {period} was closed with it"), MERGED))
                    }
                }
            }
        }
        for snapshot in self.snapshots.values().flatten() {
            let before = self.before(&snapshot.header.system, snapshot.header.starts);
            let path = format!("{AUDITS}/{}", file_name(snapshot));
            match (&snapshot.header.previous, before) {
                (Some(hash), Some(before)) if before.sha256() == *hash => {}
                (None, None) => {}
                (Some(_), Some(before)) => {
                    let path = format!("{AUDITS}/{}", file_name(before));
                    let message = format!("it is not what {} was compared with", snapshot.header.period);
                    faults.push(Fault::new(path, message, MERGED));
                }
                (Some(_), None) => {
                    faults.push(Fault::new(path, "the snapshot that it names as the one before is gone", MERGED))
                }
                (None, Some(before)) => {
                    let message = format!("it does not name {} as the audit before", before.header.period);
                    faults.push(Fault::new(path, message, MERGED));
                }
            }
        }
        faults.sort();
        faults.dedup_by(|a, b| a.path == b.path);
        faults
    }

    /// What there is to tell of open snapshots that were merged: it stops nothing.
    pub fn merged(&self) -> &[Fault] {
        &self.merged
    }

    /// Brings the open snapshots to what holds today, by the terms of their audits.
    pub fn settle<'t>(&mut self, terms: impl Fn(&Record) -> Terms<'t>) {
        for snapshot in self.snapshots.values_mut().flatten().filter(|one| one.header.closed.is_none()) {
            if let Some(record) = self.records.get(&snapshot.header.period) {
                settle(snapshot, &terms(record));
            }
        }
    }

    /// The file of a period.
    pub fn record(&self, period: &str) -> Option<&Record> {
        self.records.get(period)
    }

    /// The files of all periods, in the order of time.
    pub fn records(&self) -> Vec<&Record> {
        let mut records: Vec<&Record> = self.records.values().collect();
        records.sort_by_key(|record| (record.starts, &record.period));
        records
    }

    /// How a system stood in a period.
    pub fn snapshot(&self, period: &str, system: &str) -> Option<&Snapshot> {
        self.snapshots.get(system)?.iter().find(|snapshot| snapshot.header.period == period)
    }

    /// The snapshots of a period, by system.
    pub fn of_period(&self, period: &str) -> Vec<&Snapshot> {
        self.snapshots.values().flatten().filter(|snapshot| snapshot.header.period == period).collect()
    }

    /// Every snapshot, by period in the order of time and by system.
    pub fn all(&self) -> Vec<&Snapshot> {
        let mut all: Vec<&Snapshot> = self.snapshots.values().flatten().collect();
        all.sort_by_key(|snapshot| (snapshot.header.starts, &snapshot.header.system));
        all
    }

    /// The last frozen snapshot of a system before a day.
    pub fn before(&self, system: &str, starts: Date) -> Option<&Snapshot> {
        let own = self.snapshots.get(system)?.iter();
        own.rev().find(|snapshot| snapshot.header.starts < starts && snapshot.header.closed.is_some())
    }

    /// The period of the last closed audit before a day, whatever its systems.
    pub fn period_before(&self, starts: Date) -> Option<&str> {
        let closed =
            self.snapshots.values().flatten().filter(|one| one.header.closed.is_some() && one.header.starts < starts);
        closed.max_by_key(|one| one.header.starts).map(|one| &*one.header.period)
    }

    /// How many audits in a row, up to a day, found that a subject fails, counting from those of `from` on.
    pub fn failed_before(&self, system: &str, fingerprint: &str, starts: Date, from: Option<Date>) -> u32 {
        let own = self.snapshots.get(system).into_iter().flatten().rev();
        let frozen = own.filter(|one| one.header.closed.is_some() && one.header.starts < starts);
        let recent = frozen.take_while(|one| from.is_none_or(|from| one.header.starts >= from));
        let failing = |one: &&Snapshot| {
            one.verdict(fingerprint).is_some_and(|state| matches!(state, State::Fail | State::Waived))
        };
        u32::try_from(recent.take_while(failing).count()).unwrap_or(u32::MAX)
    }

    /// The first day of a period of which there are files.
    pub fn starts(&self, period: &str) -> Option<Date> {
        let record = self.records.get(period).map(|record| record.starts);
        record.or_else(|| self.of_period(period).first().map(|snapshot| snapshot.header.starts))
    }
}

/// The name of a snapshot's file.
pub fn file_name(snapshot: &Snapshot) -> String {
    format!("{}.{}.jsonl", snapshot.header.period, snapshot.header.system)
}
