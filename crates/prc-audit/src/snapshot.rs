//! `prc/audits/<period>.<system>.jsonl`: how one system stood in one audit.
//!
//! One line for the system, one for each verdict and one for each requirement, sorted, without line numbers. An open one
//! holds what was found and nothing that follows from it, nor the day: branches that find the same write the same bytes.
//! What it amounts to is written when it is frozen, and the hash of a frozen one stands in the next.

use std::collections::BTreeMap;

use jiff::civil::Date;
use prc_check::{Category, Level, Severity, State};
use prc_policy::RequirementCounts;
use prc_report::json::{Document, System, Verdict};
use serde::{Deserialize, Serialize};

use crate::record::{day, maybe_day};
use crate::rules::{Rules, hex_sha256};
use crate::{Totals, worse};

const SCHEMA: &str = "prc.audit/1";

/// The longest line that is read, in bytes.
const LONGEST_LINE: usize = 1 << 16;

/// How a system stood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    pub header: Header,
    /// Of a frozen one what it was closed with. Of an open one what it amounts to by itself, until it is settled.
    pub totals: Totals,
    /// By fingerprint.
    pub lines: BTreeMap<String, Line>,
    /// By id.
    pub rules: BTreeMap<String, Rule>,
}

/// The line of the system. Fields are in the order in which they are written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    /// The schema, first, so that the line is.
    pub audit: String,
    /// The version of the catalogue.
    pub catalogue: String,
    /// `None` while the audit is open.
    pub closed: Option<Closing>,
    /// The member that the system comes from.
    pub member: Option<String>,
    pub owner: Option<String>,
    pub period: String,
    /// The hash of the snapshot of the audit before.
    pub previous: Option<String>,
    #[serde(with = "day")]
    pub starts: Date,
    pub system: String,
    pub tier: u8,
}

/// How an audit of a system ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Closing {
    #[serde(with = "day")]
    pub on: Date,
    pub totals: Totals,
}

/// One verdict. What is not applicable has none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    pub fingerprint: String,
    pub environment: Option<String>,
    /// It fails because its waiver ran out.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub expired: bool,
    /// A requirement that is new is advice at first.
    pub level: Level,
    pub requirement: String,
    pub subject: String,
    pub verdict: State,
}

/// One requirement as it was judged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    pub requirement: String,
    pub category: Category,
    /// A hash of what the catalogue asks for.
    pub rule: String,
    pub severity: Severity,
    /// The day on which an audit met it first in this form; `None` when the first audit of the system did.
    #[serde(with = "maybe_day")]
    pub since: Option<Date>,
}

/// Why a file is no snapshot.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct SnapshotError {
    pub message: String,
    /// From 1.
    pub line: Option<usize>,
}

/// A snapshot that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read {
    pub snapshot: Snapshot,
    /// The first line, from 1, that contradicts one above. The worse one counts, whatever the order.
    pub contradiction: Option<usize>,
}

/// Where a snapshot stands among the others.
#[derive(Clone, Copy, Debug)]
pub struct Frame<'f> {
    pub period: &'f str,
    pub starts: Date,
    /// The day on which the audit was opened. It stands for the day of the run, which must not matter.
    pub opened: Date,
    /// For how many days a requirement that is new, or has changed, is advice only.
    pub advisory_days: i32,
    /// The frozen snapshot of the audit before.
    pub before: Option<&'f Snapshot>,
}

impl Snapshot {
    /// How a system of a report stands.
    pub fn of(
        document: &Document<'_>,
        system: &System<'_>,
        member: Option<&str>,
        rules: &Rules,
        frame: Frame<'_>,
    ) -> Self {
        let verdicts = document.verdicts.iter().filter(|verdict| verdict.system == system.name);
        // Requirements without a subject are there too: they are not new when they get one.
        let mut found: BTreeMap<String, Rule> = rules
            .iter()
            .map(|(id, rule)| (id.into(), Rule::new(id, rule.category, rule.severity, &rule.hash, frame)))
            .collect();
        let mut lines = BTreeMap::new();
        for verdict in verdicts.filter(|verdict| verdict.verdict != State::NotApplicable) {
            let id = &*verdict.requirement;
            let rule = found
                .entry(id.into())
                .or_insert_with(|| Rule::new(id, verdict.category, verdict.severity, &document.catalogue, frame));
            rule.severity = verdict.severity;
            let mut line = Line::of(verdict);
            if is_advice(&line, rule, frame) {
                line.level = Level::May;
            }
            // Two root modules may name one subject, such as a runbook.
            worse::keep(&mut lines, line.fingerprint.clone(), line, worse::of_line);
        }
        let header = Header {
            audit: SCHEMA.into(),
            catalogue: document.catalogue.to_string(),
            closed: None,
            member: member.map(String::from),
            owner: system.owner.as_deref().map(String::from),
            period: frame.period.into(),
            previous: frame.before.map(Self::sha256),
            starts: frame.starts,
            system: system.name.to_string(),
            tier: system.tier,
        };
        Self::open(header, lines, found)
    }

    /// One whose totals are those of its verdicts alone.
    fn open(header: Header, lines: BTreeMap<String, Line>, rules: BTreeMap<String, Rule>) -> Self {
        let mut snapshot = Self { header, totals: Totals::default(), lines, rules };
        snapshot.totals = Totals::of(&snapshot, 0);
        snapshot
    }

    /// Reads a file. The order of its lines, and lines that are there twice, do not matter: branches were merged. Where
    /// two contradict each other the worse one counts, so that neither branch hides what the other found.
    ///
    /// # Errors
    /// A line is no line of a snapshot.
    pub fn parse(text: &str) -> Result<Read, SnapshotError> {
        let (mut headers, mut lines, mut rules) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        let mut contradiction = None;
        for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let wrong = |message: String| SnapshotError { message, line: Some(at + 1) };
            if line.len() > LONGEST_LINE {
                return Err(wrong(String::from("the line is too long")));
            }
            let read = Entry::parse(line).map_err(|error| wrong(format!("it is no line of an audit: {error}")))?;
            let agrees = match read {
                Entry::Header(new) => worse::keep(&mut headers, (), *new, worse::of_header),
                Entry::Line(new) => worse::keep(&mut lines, new.fingerprint.clone(), new, worse::of_line),
                Entry::Rule(new) => worse::keep(&mut rules, new.requirement.clone(), new, worse::of_rule),
            };
            if !agrees {
                contradiction = contradiction.or(Some(at + 1));
            }
        }
        let Some(header) = headers.remove(&()) else {
            return Err(SnapshotError { message: "it has no line with \"audit\"".into(), line: None });
        };
        if header.audit != SCHEMA {
            let message = format!("its schema is `{}`, and this prc reads {SCHEMA}", header.audit);
            return Err(SnapshotError { message, line: None });
        }
        let mut snapshot = Self::open(header, lines, rules);
        if let Some(closed) = &snapshot.header.closed {
            snapshot.totals = closed.totals.clone();
        }
        Ok(Read { snapshot, contradiction })
    }

    /// Freezes it with what it amounts to.
    pub fn close(&mut self, on: Date) {
        self.header.closed = Some(Closing { on, totals: self.totals.clone() });
    }

    /// The text of the file: sorted lines.
    pub fn text(&self) -> String {
        // Neither maps with keys other than text nor failing writers are involved.
        let json = |value: Result<String, serde_json::Error>| value.unwrap_or_default();
        let mut lines = vec![json(serde_json::to_string(&self.header))];
        lines.extend(self.lines.values().map(|line| json(serde_json::to_string(line))));
        lines.extend(self.rules.values().map(|rule| json(serde_json::to_string(rule))));
        lines.sort();
        lines.push(String::new());
        lines.join("\n")
    }

    /// The SHA-256 of the text, in hex: what `sha256sum` says of the file.
    pub fn sha256(&self) -> String {
        hex_sha256(&self.text())
    }

    /// What the score is made of: verdicts counted by requirement, and by level where some are advice.
    pub fn counts_by_requirement(&self) -> Vec<(&str, RequirementCounts)> {
        self.counts_of(|line| line.verdict)
    }

    /// As [`Self::counts_by_requirement`], with other verdicts.
    pub(crate) fn counts_of(&self, verdict: impl Fn(&Line) -> State) -> Vec<(&str, RequirementCounts)> {
        let mut counts: BTreeMap<(&str, Level), RequirementCounts> = BTreeMap::new();
        for line in self.lines.values() {
            let Some(rule) = self.rules.get(&line.requirement) else { continue };
            let one = counts.entry((&line.requirement, line.level)).or_insert_with(|| RequirementCounts {
                category: rule.category,
                severity: rule.severity,
                level: line.level,
                counts: BTreeMap::new(),
            });
            *one.counts.entry(verdict(line)).or_default() += 1;
        }
        counts.into_iter().map(|((requirement, _), counts)| (requirement, counts)).collect()
    }

    /// What the system was found to be, in a verdict.
    pub fn verdict(&self, fingerprint: &str) -> Option<State> {
        self.lines.get(fingerprint).map(|line| line.verdict)
    }
}

/// A line of a file.
enum Entry {
    Header(Box<Header>),
    Line(Line),
    Rule(Rule),
}

impl Entry {
    fn parse(line: &str) -> Result<Self, serde_json::Error> {
        let of = |key: &str| line.strip_prefix("{\"").is_some_and(|rest| rest.starts_with(key));
        if of("audit\"") {
            serde_json::from_str(line).map(Self::Header)
        } else if of("requirement\"") {
            serde_json::from_str(line).map(Self::Rule)
        } else {
            serde_json::from_str(line).map(Self::Line)
        }
    }
}

impl Line {
    fn of(verdict: &Verdict<'_>) -> Self {
        Self {
            fingerprint: verdict.fingerprint.to_string(),
            environment: verdict.subject.environment.as_deref().map(String::from),
            expired: verdict.verdict == State::Fail && verdict.tags.iter().any(|tag| tag == "expired-waiver"),
            level: verdict.level,
            requirement: verdict.requirement.to_string(),
            subject: verdict.subject.id.to_string(),
            verdict: verdict.verdict,
        }
    }
}

impl Rule {
    fn new(id: &str, category: Category, severity: Severity, hash: &str, frame: Frame<'_>) -> Self {
        let since = frame.before.and_then(|before| match before.rules.get(id) {
            Some(rule) if rule.rule == hash => rule.since,
            _ => Some(frame.opened),
        });
        Self { requirement: id.into(), category, rule: hash.into(), severity, since }
    }
}

/// Whether a verdict is advice only: its requirement is new, or has changed and the subject did not fail before.
fn is_advice(line: &Line, rule: &Rule, frame: Frame<'_>) -> bool {
    let (Some(since), Some(before)) = (rule.since, frame.before) else { return false };
    let until = since.checked_add(jiff::ToSpan::days(frame.advisory_days)).unwrap_or(Date::MAX);
    let failed = before.verdict(&line.fingerprint).is_some_and(|state| matches!(state, State::Fail | State::Waived));
    let binding = matches!(line.level, Level::Must | Level::Should);
    binding && frame.opened < until && !failed && !matches!(line.verdict, State::Pass | State::Attested)
}
