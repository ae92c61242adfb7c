//! The report for other programs and pages: all of them are made from [`Document`], so a saved report can become any.

mod csv;
mod github;
mod gitlab;
mod junit;
mod markdown;
mod sarif;

use std::collections::BTreeMap;

use prc_check::{Check, Requirement, Severity, State};

pub use self::csv::csv;
pub use self::github::{annotations, step_summary};
pub use self::gitlab::gitlab;
pub use self::junit::junit;
pub use self::markdown::{STICKY, markdown};
pub use self::sarif::sarif;

use crate::json::{Change, Document, Verdict};

/// What the catalogue says of the requirements in a report. A saved report may name one that this version does not know.
#[derive(Clone, Debug, Default)]
pub struct Rules(BTreeMap<&'static str, &'static Requirement>);

impl Rules {
    /// The rules of checks.
    pub fn of<'c>(checks: impl IntoIterator<Item = &'c Check>) -> Self {
        Self(checks.into_iter().map(|check| (check.id, check.requirement)).collect())
    }

    /// The entry of a requirement.
    pub fn get(&self, id: &str) -> Option<&'static Requirement> {
        self.0.get(id).copied()
    }

    /// The title of a requirement, or its id.
    pub fn title<'a>(&self, id: &'a str) -> &'a str {
        self.get(id).map_or(id, |requirement| &requirement.title)
    }
}

/// The lines of a report: one verdict each, as a JSON object.
pub fn jsonl(document: &Document<'_>) -> String {
    let mut lines = Vec::new();
    for verdict in &document.verdicts {
        // Neither maps with keys other than text nor failing writers are involved.
        let _ = crate::escape::compact(verdict, &mut lines);
        lines.push(b'\n');
    }
    String::from_utf8(lines).unwrap_or_default()
}

/// How loud a finding is in another program's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Loudness {
    Error,
    Warning,
    Note,
}

/// What people must look at, the worst first: new before old, what the tier asks for before what it may have, failures
/// before what is unknown, then by severity and place.
fn findings<'d, 'a>(document: &'d Document<'a>) -> Vec<&'d Verdict<'a>> {
    let told = document.verdicts.iter().filter(|verdict| is_finding(verdict) && !is_baselined(verdict));
    let mut findings: Vec<_> = told.collect();
    findings.sort_by_key(|verdict| {
        (verdict.change == Some(Change::Unchanged), is_optional(verdict), rank(verdict), verdict.severity)
    });
    findings
}

/// A requirement that is off for the tier is information and no finding.
fn is_finding(verdict: &Verdict<'_>) -> bool {
    verdict.level != prc_check::Level::Off && matches!(verdict.verdict, State::Fail | State::Unknown | State::Error)
}

/// Whether it failed when the repository began to use prc: such findings are counted and not told one by one.
fn is_baselined(verdict: &Verdict<'_>) -> bool {
    verdict.verdict == State::Fail && verdict.tags.iter().any(|tag| tag == "baselined")
}

/// Whether the tier may have it or not.
fn is_optional(verdict: &Verdict<'_>) -> bool {
    verdict.level == prc_check::Level::May
}

const fn rank(verdict: &Verdict<'_>) -> u8 {
    match verdict.verdict {
        State::Error => 0,
        State::Fail => 1,
        _ => 2,
    }
}

fn loudness(verdict: &Verdict<'_>) -> Loudness {
    match (verdict.verdict, verdict.severity) {
        _ if is_optional(verdict) => Loudness::Note,
        (State::Error, _) | (State::Fail, Severity::Critical | Severity::High) => Loudness::Error,
        (State::Fail, Severity::Medium) => Loudness::Warning,
        _ => Loudness::Note,
    }
}

/// Text without anything that could act on a reader's machine.
fn plain(text: &str) -> String {
    prc_model::Printable(text).to_string()
}

/// A count with its noun: `1 error`, `2 errors`.
use crate::style::count;
