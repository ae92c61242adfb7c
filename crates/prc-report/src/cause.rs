//! Unknown verdicts by what makes them unknown: one cause is told once, however many requirements it leaves open.

use std::collections::{BTreeMap, BTreeSet};

use prc_model::{Origin, Reason, Span};
use prc_policy::Finding;

use crate::findings::{environments, excerpts, label};
use crate::place::Places;
use crate::style::count;
use crate::{Diagnostic, Excerpt, Report, Style, Tone};

/// How many causes are told; the rest is counted.
const TOLD: usize = 10;
/// How many requirements are named.
const NAMED: usize = 6;

/// Unknown verdicts with one cause.
struct Cause<'a> {
    reason: Reason,
    text: &'a str,
    findings: Vec<&'a Finding>,
}

/// One diagnostic for each cause, the one that leaves most open first, and a last line for those that are not told.
/// Modules that are not on disk are told with the inputs.
pub(crate) fn tell(report: &Report<'_>, places: &Places<'_>, unknown: &[&Finding], style: Style) -> Vec<Diagnostic> {
    let mut causes: BTreeMap<(Reason, &str), Vec<&Finding>> = BTreeMap::new();
    for finding in unknown {
        let reason = finding.verdict.reason.unwrap_or(Reason::Undecided);
        if reason != Reason::ModuleNotOnDisk {
            causes.entry((reason, cause(&finding.verdict.message))).or_default().push(finding);
        }
    }
    let mut causes: Vec<Cause<'_>> =
        causes.into_iter().map(|((reason, text), findings)| Cause { reason, text, findings }).collect();
    causes.sort_by_key(|cause| {
        let worst = cause.findings.iter().map(|finding| finding.severity).min();
        (std::cmp::Reverse(cause.findings.len()), worst)
    });
    let mut told: Vec<Diagnostic> =
        causes.iter().take(TOLD).map(|cause| cause.diagnostic(report, places, style)).collect();
    let rest = causes.get(TOLD..).unwrap_or_default();
    if !rest.is_empty() {
        let open = count(rest.iter().map(|cause| cause.findings.len()).sum(), "verdict");
        let message = format!("{} leave {open} open", count(rest.len(), "more cause"));
        told.push(Diagnostic::new(Tone::Unknown, message).help("-f concise lists every one"));
    }
    told
}

impl Cause<'_> {
    fn diagnostic(&self, report: &Report<'_>, places: &Places<'_>, style: Style) -> Diagnostic {
        let requirements: BTreeSet<&str> = self.findings.iter().map(|one| one.verdict.requirement).collect();
        let first = self.findings.first();
        let mut diagnostic = Diagnostic::new(Tone::Unknown, self.text);
        match (requirements.len(), first) {
            (1, Some(first)) => {
                diagnostic.code = first.verdict.requirement.into();
                diagnostic.message = match self.findings.len() {
                    1 => first.verdict.message.clone(),
                    many => format!("{}  ({many} subjects{})", self.text, environments(&self.findings)),
                };
                diagnostic.excerpts = excerpts(report, places, &self.findings);
                if diagnostic.excerpts.is_empty() {
                    diagnostic = diagnostic.note(crate::findings::subjects(&self.findings));
                }
            }
            _ => {
                diagnostic.code = count(requirements.len(), "requirement");
                let place = self.findings.iter().find_map(|one| place(one).map(|span| (span, label(one))));
                diagnostic = diagnostic.excerpt(place.and_then(|at| Excerpt::lines(places, vec![at])));
                diagnostic = diagnostic.note(leaves_open(&self.findings));
            }
        }
        let hint =
            first.and_then(|one| one.verdict.details().help.clone()).unwrap_or_else(|| self.reason.hint().into());
        match requirements.first() {
            Some(id) if requirements.len() == 1 => {
                diagnostic.help(format!("{hint} {} prc explain {id}", style.glyphs().dot))
            }
            _ => diagnostic.help(hint),
        }
    }
}

/// `leaves 14 verdicts of 5 subjects open: alarm-action, alarm-delivery and 3 more`
pub(crate) fn leaves_open(findings: &[&Finding]) -> String {
    let requirements: BTreeSet<&str> = findings.iter().map(|one| one.verdict.requirement).collect();
    let named: Vec<&str> = requirements.iter().take(NAMED).copied().collect();
    let more = match requirements.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let subjects: BTreeSet<&str> = findings.iter().map(|one| &*one.verdict.subject.id).collect();
    let (verdicts, subjects) = (count(findings.len(), "verdict"), count(subjects.len(), "subject"));
    let environments = environments(findings);
    format!("leaves {verdicts} of {subjects} open{environments}: {}{more}", named.join(", "))
}

/// Where the value that is not known comes from, or where it is used.
fn place(finding: &Finding) -> Option<Span> {
    let unknown = finding.verdict.details().evidence.iter().rfind(|evidence| !evidence.known);
    match unknown.and_then(|evidence| evidence.origin.as_deref()) {
        Some(Origin::Source { value, .. }) => Some(*value),
        _ => finding.verdict.location,
    }
}

/// The part of an unknown's message that does not name the subject: what several unknowns have in common.
fn cause(message: &str) -> &str {
    let mut cause = message;
    if let Some((_, why)) = cause.rsplit_once(" is not known: ") {
        cause = why;
    }
    if let Some((_, rest)) = cause.split_once(" may point at ") {
        cause = rest.split_once(": ").map_or(cause, |(_, why)| why);
    }
    cause
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cause_does_not_name_the_subject() {
        let direct = "backup_retention_period is not known: var.retention has no value";
        let related = "aws_x.a may point at aws_y.b: var.retention has no value";
        assert_eq!(cause(direct), "var.retention has no value");
        assert_eq!(cause(related), "var.retention has no value");
        assert_eq!(cause("decided by hand"), "decided by hand");
    }
}
