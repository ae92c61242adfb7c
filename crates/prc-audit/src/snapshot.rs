//! `prc/audits/<period>.<system>.jsonl`: how one system stood in one audit.
//!
//! One line for the system, one for each verdict and one for each requirement, sorted, without line numbers and without
//! a clock but the day: the same state gives the same bytes. The hash of a frozen one stands in the next.

use std::collections::BTreeMap;

use jiff::civil::Date;
use prc_check::{Category, Level, Severity, State};
use prc_policy::RequirementCounts;
use prc_report::json::{Document, Points, System};
use serde::{Deserialize, Serialize};

use crate::record::{day, maybe_day};
use crate::rules::{Rules, hex_sha256};

const SCHEMA: &str = "prc.audit/1";

/// The longest line that is read, in bytes.
const LONGEST_LINE: usize = 1 << 16;

/// How a system stood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    pub header: Header,
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
    /// In thousandths.
    pub categories: BTreeMap<Category, Share>,
    /// The day of closing; `None` while the audit is open.
    #[serde(with = "maybe_day")]
    pub closed: Option<Date>,
    /// The day of the run.
    #[serde(with = "day")]
    pub date: Date,
    pub grade: String,
    /// The member that the system comes from.
    pub member: Option<String>,
    pub owner: Option<String>,
    pub period: String,
    /// The hash of the snapshot of the audit before.
    pub previous: Option<String>,
    pub result: String,
    pub score: Share,
    #[serde(with = "day")]
    pub starts: Date,
    pub system: String,
    pub tier: u8,
}

/// A score in thousandths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Share {
    pub decided: u32,
    pub high: u32,
    pub low: u32,
}

/// One verdict. What is not applicable has none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    pub fingerprint: String,
    pub environment: Option<String>,
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

/// Where a snapshot stands among the others.
#[derive(Clone, Copy, Debug)]
pub struct Frame<'f> {
    pub period: &'f str,
    pub starts: Date,
    /// The day on which the audit was opened.
    pub opened: Date,
    pub today: Date,
    /// For how many days a requirement that is new, or has changed, is advice only.
    pub advisory_days: i32,
    /// The frozen snapshot of the audit before.
    pub before: Option<&'f Snapshot>,
}

impl Snapshot {
    /// How a system of a report stands. Its score is that of the report until it is judged.
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
            let line = Line {
                fingerprint: verdict.fingerprint.to_string(),
                environment: verdict.subject.environment.as_deref().map(String::from),
                level: verdict.level,
                requirement: id.into(),
                subject: verdict.subject.id.to_string(),
                verdict: verdict.verdict,
            };
            let level = if is_advice(&line, rule, frame) { Level::May } else { line.level };
            lines.insert(line.fingerprint.clone(), Line { level, ..line });
        }
        let share = |points: &Points| Share { decided: points.decided, high: points.high, low: points.low };
        let categories =
            system.categories.iter().filter_map(|(name, points)| Some((name.parse().ok()?, share(points)))).collect();
        let score = &system.score;
        let header = Header {
            audit: SCHEMA.into(),
            catalogue: document.catalogue.to_string(),
            categories,
            closed: None,
            date: frame.today,
            grade: score.grade.to_string(),
            member: member.map(String::from),
            owner: system.owner.as_deref().map(String::from),
            period: frame.period.into(),
            previous: frame.before.map(Self::sha256),
            result: system.result.to_string(),
            score: Share { decided: score.decided, high: score.high, low: score.low },
            starts: frame.starts,
            system: system.name.to_string(),
            tier: system.tier,
        };
        Self { header, lines, rules: found }
    }

    /// Reads a file. The order of its lines, and lines that are there twice, do not matter: branches were merged.
    ///
    /// # Errors
    /// A line is no line of a snapshot, or two contradict each other.
    pub fn parse(text: &str) -> Result<Self, SnapshotError> {
        let mut header: Option<Header> = None;
        let (mut lines, mut rules) = (BTreeMap::new(), BTreeMap::new());
        for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let wrong = |message: String| SnapshotError { message, line: Some(at + 1) };
            if line.len() > LONGEST_LINE {
                return Err(wrong(String::from("the line is too long")));
            }
            let read = Entry::parse(line).map_err(|error| wrong(format!("it is no line of an audit: {error}")))?;
            let twice = match read {
                Entry::Header(new) => header.replace(*new.clone()).is_some_and(|old| old != *new),
                Entry::Line(new) => lines.insert(new.fingerprint.clone(), new.clone()).is_some_and(|old| old != new),
                Entry::Rule(new) => rules.insert(new.requirement.clone(), new.clone()).is_some_and(|old| old != new),
            };
            if twice {
                return Err(wrong(String::from("it contradicts a line above: two runs were merged")));
            }
        }
        let Some(header) = header else {
            return Err(SnapshotError { message: "it has no line with \"audit\"".into(), line: None });
        };
        if header.audit != SCHEMA {
            let message = format!("its schema is `{}`, and this prc reads {SCHEMA}", header.audit);
            return Err(SnapshotError { message, line: None });
        }
        Ok(Self { header, lines, rules })
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
    binding && frame.today < until && !failed && !matches!(line.verdict, State::Pass | State::Attested)
}
