//! Which findings a person is shown, in which order, and how one is told.

use std::collections::BTreeSet;
use std::sync::Arc;

use foldhash::{HashMap, HashMapExt};
use prc_check::{Evidence, Level, Said, Severity, State, Verdict};
use prc_model::{Origin, Reason, Side, Span};
use prc_policy::Finding;

use crate::json::Change;
use crate::place::Places;
use crate::style::{Style, count};
use crate::{Diagnostic, Excerpt, Report, Tone};

/// How many addresses or calls are named before the rest is only counted.
const NAMED: usize = 3;

/// Findings that say the same of the instances of one block.
pub(crate) struct Group<'a> {
    pub(crate) tone: Tone,
    pub(crate) findings: Vec<&'a Finding>,
}

/// How a finding is shown; `None` for what holds, for what the tier does not ask for, and for what the baseline holds.
pub(crate) fn tone(finding: &Finding) -> Option<Tone> {
    if matches!(finding.level, Level::May | Level::Off) || finding.is_baselined() {
        return None;
    }
    match (finding.verdict.state, finding.severity) {
        (State::Error, _) | (State::Fail, Severity::Critical | Severity::High) => Some(Tone::Error),
        (State::Fail, Severity::Medium | Severity::Low) => Some(Tone::Warning),
        (State::Unknown, _) => Some(Tone::Unknown),
        (State::Pass | State::NotApplicable | State::Waived | State::Attested, _) => None,
    }
}

/// The findings to show: errors, warnings, then what is unknown; each by severity, system, requirement and subject.
pub(crate) fn shown<'a>(report: &Report<'a>) -> Vec<(Tone, &'a Finding)> {
    let mut shown = match report.comparison {
        Some(_) => shown_of(report, Change::New),
        None => report.assessment.findings.iter().filter_map(|one| Some((tone(one)?, one))).collect(),
    };
    let rank = |tone: Tone| matches!(tone, Tone::Warning) as u8 + 2 * matches!(tone, Tone::Unknown) as u8;
    shown.sort_by_key(|(tone, finding)| (rank(*tone), finding.severity));
    shown
}

/// The findings that a comparison says this of, in the order of the assessment.
pub(crate) fn shown_of<'a>(report: &Report<'a>, change: Change) -> Vec<(Tone, &'a Finding)> {
    let changes = report.comparison.map(|compared| compared.changes.as_slice()).unwrap_or_default();
    let findings = report.assessment.findings.iter().zip(changes);
    findings.filter(|(_, own)| **own == Some(change)).filter_map(|(one, _)| Some((tone(one)?, one))).collect()
}

/// Errors and warnings, with the instances of one block told as one.
pub(crate) fn groups<'a>(shown: &[(Tone, &'a Finding)]) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'a>> = Vec::new();
    let mut known: HashMap<_, usize> = HashMap::with_capacity(shown.len());
    for &(tone, finding) in shown.iter().filter(|(tone, _)| *tone != Tone::Unknown) {
        let verdict = &finding.verdict;
        let subject = verdict.location.is_none().then_some(&verdict.subject.id);
        let key = (&verdict.system, verdict.requirement, verdict.state, verdict.location, &verdict.message, subject);
        let at = *known.entry(key).or_insert_with(|| {
            groups.push(Group { tone, findings: Vec::new() });
            groups.len() - 1
        });
        groups[at].findings.push(finding);
    }
    groups
}

/// An error or a warning as a person sees it.
pub(crate) fn tell(report: &Report<'_>, places: &Places<'_>, group: &Group<'_>, style: Style) -> Option<Diagnostic> {
    let finding = *group.findings.first()?;
    let verdict = &finding.verdict;
    let mut diagnostic = Diagnostic::new(group.tone, verdict.message.clone());
    diagnostic.code = verdict.requirement.into();
    let instances = instances(&group.findings);
    if instances > 1 {
        diagnostic.message.push_str(&format!("  ({instances} instances)"));
    }
    diagnostic.excerpts = excerpts(report, places, &group.findings);
    if diagnostic.excerpts.is_empty() {
        diagnostic = diagnostic.note(format!("{}, {}", subjects(&group.findings), system(report, &group.findings)));
    }
    if let Some(sides) = sides(finding, style) {
        diagnostic = diagnostic.note(sides);
    }
    let explain = format!("prc explain {}", verdict.requirement);
    Some(match &finding.fix {
        Some(fix) if fix.contains(&explain) => diagnostic.help(explain),
        Some(fix) => diagnostic.help(format!("{fix} {} {explain}", style.glyphs().dot)),
        None => diagnostic.help(explain),
    })
}

/// `declared pass · actual fail · changed-outside`, and which live resource it is.
fn sides(finding: &Finding, style: Style) -> Option<String> {
    let sides = finding.verdict.details().sides.as_ref()?;
    let word = |said: &Said| match said {
        Said::NotRead => None,
        Said::Absent => Some("absent"),
        Said::Judged { state, .. } => Some(state.as_str()),
    };
    let dot = format!(" {} ", style.glyphs().dot);
    let told = [("declared", &sides.declared), ("actual", &sides.actual)];
    let told = told.into_iter().filter_map(|(side, said)| Some(format!("{side} {}", word(said)?)));
    let arn = finding.verdict.subject.arn.as_deref().filter(|arn| *arn != &*finding.verdict.subject.id);
    let rest = sides.tags.iter().map(|tag| String::from(*tag)).chain(arn.map(String::from));
    Some(told.chain(rest).collect::<Vec<_>>().join(&dot))
}

/// The place that decides with the block's header, where the value comes from, and the module calls.
pub(crate) fn excerpts(report: &Report<'_>, places: &Places<'_>, findings: &[&Finding]) -> Vec<Excerpt> {
    let Some(finding) = findings.first() else { return Vec::new() };
    let verdict = &finding.verdict;
    let Some(location) = verdict.location else { return Vec::new() };
    let block = verdict.subject.block;
    let whole_file = verdict.subject.side == Side::Repository && block == Some(location);
    let mut excerpts = Vec::new();
    if whole_file {
        excerpts.extend(Excerpt::place(places, location, String::new()));
        return excerpts;
    }
    let mut label = label(finding);
    let header = header(report, findings);
    let mut labels = Vec::new();
    match block {
        Some(block) if block != location && block.file == location.file => {
            labels.extend([(location, label), (block, header)]);
        }
        _ => {
            if label.is_empty() || instances(findings) > 1 || !environments(findings).is_empty() {
                let subjects = format!("{}{}", subjects(findings), environments(findings));
                label = [label, subjects].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(": ");
            }
            labels.push((location, label));
        }
    }
    let source = value_source(finding);
    if let Some((value, via)) = &source
        && value.file == location.file
    {
        labels.push((*value, through(via)));
    }
    excerpts.extend(Excerpt::lines(places, labels));
    if let Some((value, via)) = &source
        && value.file != location.file
    {
        excerpts.extend(Excerpt::lines(places, vec![(*value, through(via))]));
    }
    // What decides may be another resource's, in another file.
    if let Some(block) = block.filter(|block| block.file != location.file && verdict.state == State::Fail) {
        excerpts.extend(Excerpt::place(places, block, format!("decides for {}", subjects(findings))));
    }
    excerpts.extend(calls(findings).into_iter().filter_map(|(span, note)| Excerpt::place(places, span, note)));
    excerpts
}

/// What is said under the header of the block: the addresses that cannot be read off it, and the system.
fn header(report: &Report<'_>, findings: &[&Finding]) -> String {
    let plain = |one: &&&Finding| one.verdict.subject.via.is_empty() && !one.verdict.subject.id.ends_with(']');
    let system = system(report, findings);
    match findings.iter().all(|one| plain(&one)) {
        true => system,
        false => format!("{}, {system}", subjects(findings)),
    }
}

/// The module calls that lead to the subjects, the innermost first.
pub(crate) fn calls(findings: &[&Finding]) -> Vec<(Span, String)> {
    let mut seen: Vec<(Span, &str)> = Vec::new();
    for call in findings.iter().flat_map(|finding| finding.verdict.subject.via.iter().rev()) {
        if let Some(span) = call.location
            && !seen.iter().any(|(known, _)| *known == span)
        {
            seen.push((span, &call.module));
        }
    }
    let more = seen.len().saturating_sub(NAMED);
    seen.truncate(NAMED);
    let last = seen.len().saturating_sub(1);
    let told = seen.iter().enumerate().map(|(at, (span, module))| {
        let rest = match more {
            more if at == last && more > 0 => format!(", and from {}", count(more, "more place")),
            _ => String::new(),
        };
        (*span, format!("called as {module}{rest}"))
    });
    told.collect()
}

/// The evidence that the verdict hangs on: the last thing read of the subject.
pub(crate) fn deciding(finding: &Finding) -> Option<&Evidence> {
    let verdict = &finding.verdict;
    verdict.details().evidence.iter().rfind(|evidence| evidence.subject == verdict.subject.id)
}

/// Where the deciding value is written, when that is not where it is used.
pub(crate) fn value_source(finding: &Finding) -> Option<(Span, Arc<[Arc<str>]>)> {
    match deciding(finding)?.origin.as_deref()? {
        Origin::Source { expression, value, via }
            if Some(*expression) == finding.verdict.location && !contains(*expression, *value) =>
        {
            Some((*value, via.clone()))
        }
        _ => None,
    }
}

/// How the deciding value gets to where it is used.
pub(crate) fn through(via: &[Arc<str>]) -> String {
    match via {
        [] | [_] => String::from("value comes from here"),
        via => format!("value comes from here through {}", via.join(", ")),
    }
}

fn contains(outer: Span, inner: Span) -> bool {
    outer.file == inner.file && outer.start <= inner.start && inner.end <= outer.end
}

/// What is said under the place that decides.
pub(crate) fn label(finding: &Finding) -> String {
    let verdict = &finding.verdict;
    if let Some(label) = &verdict.details().label {
        return label.clone();
    }
    let Some(evidence) = deciding(finding) else { return String::new() };
    let path = &evidence.path;
    match (evidence.origin.as_deref(), &*evidence.shown) {
        (Some(Origin::Source { expression, .. }), shown) if Some(*expression) == verdict.location => {
            match (evidence.known, verdict.reason) {
                (false, Some(Reason::VariableWithoutValue)) => String::from("no default, no tfvars"),
                (false, Some(reason)) => reason.as_str().replace('-', " "),
                _ => format!("is {shown}"),
            }
        }
        (Some(_), _) => String::new(),
        // What was read last need not be what is missing, and what is missing is not at another resource's place.
        (None, "not set") if !verdict.message.contains(&**path) || is_elsewhere(verdict) => String::new(),
        (None, "not set") => format!("{path} is not set"),
        (None, "decided by AWS") => format!("{path} is not set, so AWS decides it"),
        (None, shown) if evidence.default => format!("{path} is not set, so it is {shown}"),
        (None, shown) => shown.into(),
    }
}

/// Whether the place that decides is another resource's.
fn is_elsewhere(verdict: &Verdict) -> bool {
    verdict.details().evidence.iter().filter(|evidence| evidence.subject != verdict.subject.id).any(|evidence| {
        matches!(evidence.origin.as_deref(), Some(Origin::Source { expression, .. }) if Some(*expression) == verdict.location)
    })
}

/// The addresses of the subjects, each once: several root modules may have the same.
pub(crate) fn subjects(findings: &[&Finding]) -> String {
    let mut addresses: Vec<&str> = Vec::new();
    let mut known = std::collections::HashSet::new();
    addresses
        .extend(findings.iter().map(|finding| &*finding.verdict.subject.id).filter(|address| known.insert(*address)));
    let named = addresses.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
    match addresses.len().saturating_sub(NAMED) {
        0 => named,
        more => format!("{named} and {more} more"),
    }
}

/// How many subjects there are, each counted once for all its environments.
pub(crate) fn instances(findings: &[&Finding]) -> usize {
    let subjects = findings.iter().map(|one| (&one.verdict.subject.id, one.verdict.subject.root_module.path()));
    subjects.collect::<BTreeSet<_>>().len()
}

/// ` in prod, staging`; nothing where there are no environments.
pub(crate) fn environments(findings: &[&Finding]) -> String {
    let names = findings.iter().filter_map(|one| one.verdict.subject.root_module.environment_name());
    let names: BTreeSet<&str> = names.collect();
    match names.len() {
        0 => String::new(),
        _ => format!(" in {}", names.into_iter().collect::<Vec<_>>().join(", ")),
    }
}

fn system(report: &Report<'_>, findings: &[&Finding]) -> String {
    let Some(finding) = findings.first() else { return String::new() };
    let (name, environments) = (&finding.verdict.system, environments(findings));
    let system = report.assessment.systems.iter().find(|system| system.name == *name);
    match system {
        // A system that nobody declared has no name worth telling.
        Some(system) if report.policy.is_none() => format!("{}{environments}", tier(system.tier.as_str())),
        Some(system) => format!("{name}{environments}, {}", tier(system.tier.as_str())),
        None => format!("{name}{environments}"),
    }
}

fn tier(word: &str) -> String {
    word.replace('-', " ")
}
