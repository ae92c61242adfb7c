//! The last lines: what was decided, the scores, what was looked at.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::time::Duration;

use prc_check::{Level, State};
use prc_model::Printable;
use prc_policy::{Finding, Outcome, SystemResult};

use crate::findings::Group;
use crate::style::{Paint, count};
use crate::{Mended, Report, Style, Tone, gate};

/// The summary, with a line break at its end.
pub(crate) fn summary(
    report: &Report<'_>,
    style: Style,
    groups: &[Group<'_>],
    unknown: usize,
    elapsed: Option<Duration>,
) -> String {
    let mut text = match report.comparison {
        Some(compared) => gate::verdict(report, compared, style, groups),
        None => standing(report, style, groups, unknown),
    };
    let indent = if report.comparison.is_some() { "           " } else { "      " };
    let inputs = &report.assessment.inputs;
    let unreadable: BTreeSet<&str> =
        inputs.problems.iter().filter(|one| one.unreadable).map(|one| &*one.file).collect();
    let mut looked = count(inputs.files, "file");
    if !unreadable.is_empty() {
        let _ = write!(looked, " ({} not readable)", unreadable.len());
    }
    let _ = write!(looked, ", {}", count(inputs.resources, "resource"));
    if let Some(live) = &inputs.live {
        let accounts = count(live.accounts.len(), "account");
        let _ = write!(looked, ", {} live in {accounts}", live.resources);
    }
    if let Some(elapsed) = elapsed {
        let _ = write!(looked, ", {:.2} s", elapsed.as_secs_f64());
    }
    let _ = writeln!(text, "{indent}{looked}");
    if let Some(told) = mended(report.mended) {
        let _ = writeln!(text, "{indent}{told}");
    }
    if let Some(told) = unclaimed(report) {
        let _ = writeln!(text, "{indent}{told}");
    }
    for (told, times) in declared_not_applicable(report) {
        let times = if times > 1 { format!("  ({times} subjects)") } else { String::new() };
        let _ = writeln!(text, "{indent}{}{times}", Printable(&told));
    }
    for reason in unseen_reasons(report) {
        let _ = writeln!(text, "{indent}{} {}", style.paint(Paint::Error, "gate:"), Printable(reason));
    }
    text
}

/// What was decided, and the scores.
fn standing(report: &Report<'_>, style: Style, groups: &[Group<'_>], unknown: usize) -> String {
    let assessment = report.assessment;
    let dot = format!(" {} ", style.glyphs().dot);
    let held = match assessment.decision.result {
        Outcome::Pass => style.paint(Paint::Good, "PASS"),
        Outcome::Fail => style.paint(Paint::Error, "FAIL"),
    };
    let mut line = vec![found(style, groups, unknown), held_so_far(report)];
    let single = match assessment.systems.as_slice() {
        [system] => Some(system),
        _ => None,
    };
    line.extend(single.map(score));
    line.retain(|part| !part.is_empty());
    let mut text = format!("{held}  {}\n", line.join(&dot));
    match single {
        Some(system) if !system.categories.is_empty() => {
            let _ = writeln!(text, "      {}", categories(system, &dot));
        }
        _ => {
            let widest = assessment.systems.iter().map(|system| width(&system.name)).max().unwrap_or(0);
            for system in &assessment.systems {
                let pad = " ".repeat(widest - width(&system.name));
                let name = Printable(&system.name);
                let _ = writeln!(text, "      {name}{pad}  {}{dot}{}", score(system), categories(system, &dot));
            }
        }
    }
    text
}

/// `prc fix mends 7 findings, and 2 more with --unsafe-fixes`
fn mended(Mended { safely, unsafely }: Mended) -> Option<String> {
    match (safely, unsafely) {
        (0, 0) => None,
        (_, 0) => Some(format!("prc fix mends {}", count(safely, "finding"))),
        (0, _) => Some(format!("prc fix --unsafe-fixes mends {}", count(unsafely, "finding"))),
        _ => Some(format!("prc fix mends {}, and {unsafely} more with --unsafe-fixes", count(safely, "finding"))),
    }
}

/// `3 live resources belong to no system: aws_s3_bucket legacy, …`: nobody answers for them.
fn unclaimed(report: &Report<'_>) -> Option<String> {
    const NAMED: usize = 3;
    let unclaimed = &report.assessment.inputs.live.as_ref()?.unclaimed;
    if unclaimed.is_empty() {
        return None;
    }
    let named = unclaimed.iter().take(NAMED).map(|one| format!("{} {}", one.kind, Printable(&one.name)));
    let more = match unclaimed.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more, which -f json lists"),
    };
    let belong = if unclaimed.len() == 1 { "belongs" } else { "belong" };
    let (what, named) = (count(unclaimed.len(), "live resource"), named.collect::<Vec<_>>().join(", "));
    Some(format!("{what} {belong} to no system: {named}{more}"))
}

/// `2 errors, 2 warnings, 1 unknown`
fn found(style: Style, groups: &[Group<'_>], unknown: usize) -> String {
    let of = |tone: Tone| groups.iter().filter(|group| group.tone == tone).count();
    let mut parts = Vec::new();
    for (tone, paint, word) in [(Tone::Error, Paint::Error, "error"), (Tone::Warning, Paint::Warning, "warning")] {
        if of(tone) > 0 {
            parts.push(style.paint(paint, count(of(tone), word)).to_string());
        }
    }
    if unknown > 0 {
        parts.push(style.paint(Paint::Unknown, format!("{unknown} unknown")).to_string());
    }
    parts.join(", ")
}

/// `61 passed, 1 waived (next expiry 2027-05-31), 3 in the baseline, 3 optional`
fn held_so_far(report: &Report<'_>) -> String {
    let assessment = report.assessment;
    let all = |state: State| assessment.systems.iter().filter_map(|one| one.counts.get(&state)).sum::<usize>();
    let mut parts = vec![format!("{} passed", all(State::Pass))];
    let waivers = assessment.findings.iter().filter_map(|one| Some(one.waiver.as_ref()?.expires));
    let attestations = assessment.findings.iter().filter_map(|one| Some(one.attestation.as_ref()?.expires));
    for (state, next) in [(State::Waived, waivers.min()), (State::Attested, attestations.min())] {
        if all(state) > 0 {
            let next = next.map(|day| format!(" (next expiry {day})"));
            parts.push(format!("{} {state}{}", all(state), next.unwrap_or_default()));
        }
    }
    let baselined = assessment.findings.iter().filter(|one| one.is_baselined()).count();
    if baselined > 0 {
        parts.push(format!("{baselined} in the baseline"));
    }
    let open = |state| matches!(state, State::Fail | State::Unknown | State::Error);
    let optional = |one: &&Finding| one.level == Level::May && open(one.verdict.state) && !one.is_baselined();
    let optional = assessment.findings.iter().filter(optional).count();
    if optional > 0 {
        parts.push(format!("{optional} optional"));
    }
    parts.join(", ")
}

/// `score 71 (C)`; rounded down, so that a score is never shown better than it is.
fn score(system: &SystemResult) -> String {
    format!("score {} ({:?})", system.score.low / 10, system.grade)
}

fn categories(system: &SystemResult, dot: &str) -> String {
    let scores = system.categories.iter().map(|(category, score)| format!("{category} {}", score.low / 10));
    scores.collect::<Vec<_>>().join(dot)
}

/// `public-entry-waf aws_lb.internal: not applicable by sre-lead: no internet route`: what someone took out is never
/// silent.
fn declared_not_applicable(report: &Report<'_>) -> BTreeMap<String, usize> {
    let mut told: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
    for finding in report.assessment.findings.iter().filter(|one| one.tags.contains(&"declared-not-applicable")) {
        let verdict = &finding.verdict;
        told.entry((verdict.requirement, &verdict.message)).or_default().push(&verdict.subject.id);
    }
    let line = |((requirement, message), subjects): ((&str, &str), Vec<&str>)| match subjects.as_slice() {
        [subject] => (format!("{requirement} {subject}: {message}"), 1),
        many => (format!("{requirement}: {message}"), many.len()),
    };
    told.into_iter().map(line).collect()
}

/// What the gate fails for beside the findings above it, such as a score below the minimum.
fn unseen_reasons<'a>(report: &Report<'a>) -> impl Iterator<Item = &'a str> {
    let assessment = report.assessment;
    // Findings of one requirement come one after the other.
    let same = |a: &Finding, b: &Finding| a.verdict.requirement == b.verdict.requirement;
    let some = assessment.findings.chunk_by(same).filter_map(|some| some.first());
    let told: BTreeSet<&str> = some.map(|one| one.verdict.requirement).collect();
    let unseen = move |reason: &&str| !reason.split(' ').any(|word| told.contains(word));
    assessment.decision.reasons.iter().map(String::as_str).filter(unseen)
}

fn width(text: &str) -> usize {
    unicode_width::UnicodeWidthStr::width(&*Printable(text).to_string())
}
