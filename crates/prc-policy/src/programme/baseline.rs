//! `prc/baseline.jsonl`: the failures that were there when a repository began to use prc.
//!
//! One object on each line, sorted by fingerprint. Lines may come in any order and twice, as `merge=union` leaves them
//! when two branches add some: whatever writes the file next writes the same bytes.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use prc_check::{Date, State};
use prc_model::Side;
use serde::{Deserialize, Serialize};

use crate::{ConfigError, Finding, Warning};

/// One accepted finding. The fingerprint and the root modules decide; the rest is for people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BaselineEntry {
    pub fingerprint: String,
    /// The day on which it was written down.
    #[serde(with = "day")]
    pub first_seen: Date,
    pub requirement: String,
    /// The root modules, by their paths, in which the resource of this address fails. Empty for every one, and for
    /// what is in no root module.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub root_modules: BTreeSet<String>,
    pub subject: String,
    pub system: String,
}

impl BaselineEntry {
    /// Two entries of one finding: the first day holds, and the root modules of both.
    fn join(&mut self, other: &Self) {
        self.first_seen = self.first_seen.min(other.first_seen);
        match self.root_modules.is_empty() || other.root_modules.is_empty() {
            true => self.root_modules.clear(),
            false => self.root_modules.extend(other.root_modules.iter().cloned()),
        }
    }
}

/// A day as `2026-11-21`.
mod day {
    use prc_check::Date;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(date: &Date, out: S) -> Result<S::Ok, S::Error> {
        out.collect_str(date)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Date, D::Error> {
        let text = String::deserialize(from)?;
        text.parse().map_err(|_| D::Error::custom("first_seen is no day"))
    }
}

/// The accepted findings by fingerprint.
#[derive(Clone, Debug, Default)]
pub struct Baseline {
    entries: BTreeMap<String, (BaselineEntry, Range<usize>)>,
    path: Arc<str>,
    text: Arc<str>,
}

impl Baseline {
    /// The entries of a text, and the lines that are none.
    pub(super) fn parse(path: Arc<str>, text: Arc<str>) -> (Self, Vec<ConfigError>) {
        let mut entries: BTreeMap<String, (BaselineEntry, Range<usize>)> = BTreeMap::new();
        let mut errors = Vec::new();
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let span = start..start + line.trim_end().len();
            start += line.len();
            if line.trim().is_empty() {
                continue;
            }
            match serde_json::from_str::<BaselineEntry>(line) {
                Ok(entry) => {
                    let known = entries.entry(entry.fingerprint.clone()).or_insert_with(|| (entry.clone(), span));
                    // Two branches wrote it down.
                    known.0.join(&entry);
                }
                Err(error) => {
                    let error = ConfigError::new(format!("this is no entry of a baseline: {}", reason(&error)), span);
                    errors.push(error.help("`prc baseline update` writes the file anew"));
                }
            }
        }
        (Self { entries, path, text }, errors)
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    pub fn contains(&self, fingerprint: &str) -> bool {
        self.entries.contains_key(fingerprint)
    }

    /// Whether it holds a finding of a root module. An entry of root modules that are not there any more is about the
    /// address wherever it is now: they may have been renamed.
    pub(crate) fn holds(&self, fingerprint: &str, root_module: &str, there: &BTreeSet<Arc<str>>) -> bool {
        self.entries.get(fingerprint).is_some_and(|(entry, _)| {
            let roots = &entry.root_modules;
            roots.is_empty() || roots.contains(root_module) || !roots.iter().any(|root| there.contains(&**root))
        })
    }

    /// The entries by fingerprint.
    pub fn entries(&self) -> impl Iterator<Item = &BaselineEntry> {
        self.entries.values().map(|(entry, _)| entry)
    }

    /// A baseline of those findings that fail, without live accounts; what was known keeps its day, and what only an
    /// account holds stays.
    #[must_use]
    pub fn of<'f>(findings: impl IntoIterator<Item = &'f Finding>, now: Date, known: &Self) -> Self {
        let mut entries: BTreeMap<String, (BaselineEntry, Range<usize>)> = BTreeMap::new();
        let unseen = known.entries.iter().filter(|(_, (entry, _))| is_live(&entry.subject));
        entries.extend(unseen.map(|(fingerprint, entry)| (fingerprint.clone(), entry.clone())));
        for finding in findings.into_iter().filter(|finding| finding.verdict.state == State::Fail) {
            let fingerprint = finding.fingerprint();
            let first_seen = known.entries.get(&fingerprint).map_or(now, |(entry, _)| entry.first_seen);
            let verdict = &finding.verdict;
            let declared = verdict.subject.side == Side::Declared;
            let entry = BaselineEntry {
                fingerprint: fingerprint.clone(),
                first_seen,
                requirement: verdict.requirement.into(),
                root_modules: declared.then(|| verdict.subject.root_module.path().to_string()).into_iter().collect(),
                subject: verdict.subject.id.to_string(),
                system: verdict.system.to_string(),
            };
            entries.entry(fingerprint).or_insert_with(|| (entry.clone(), 0..0)).0.join(&entry);
        }
        Self { entries, path: known.path.clone(), text: "".into() }
    }

    /// The file.
    pub fn to_text(&self) -> String {
        let line = |entry: &BaselineEntry| serde_json::to_string(entry).unwrap_or_default() + "\n";
        // A text that the terminal of a reader would act on is in no line: JSON escapes what could.
        self.entries().map(line).collect()
    }

    /// What does not fail any more, as one number.
    pub(crate) fn prunable(&self, live: bool, used: impl Fn(&str) -> bool) -> Option<Warning> {
        let gone = |entry: &BaselineEntry| !used(&entry.fingerprint) && (live || !is_live(&entry.subject));
        let gone: Vec<&(BaselineEntry, Range<usize>)> =
            self.entries.values().filter(|(entry, _)| gone(entry)).collect();
        let (first, span) = gone.first()?;
        let message = match gone.len() {
            1 => format!("{} of {} in the baseline does not fail any more", first.requirement, first.subject),
            many => format!("{many} entries of the baseline do not fail any more"),
        };
        let warning = Warning::new("prunable-baseline", message, span.clone()).help("prc baseline prune");
        Some(warning.in_file(&self.path, &self.text))
    }
}

/// Whether a subject is seen in a live account alone.
pub(crate) fn is_live(subject: &str) -> bool {
    subject.starts_with("arn:")
}

/// What serde says, without its line and column: an entry is a line of its own.
fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split(" at line ").next().unwrap_or_default().to_owned()
}
