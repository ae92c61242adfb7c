//! A saved report as text: what a terminal shows of a run, without the lines of the files, which JSON does not carry.

use std::collections::HashMap;
use std::fmt::Write;

use prc_check::{Level, Severity, State};
use prc_model::Printable;

use crate::excerpt::Mark;
use crate::gate::marked;
use crate::json::{Change, Document, Place, System, Verdict};
use crate::style::{Paint, count};
use crate::{Diagnostic, Excerpt, Style, Tone, organisation, render};

/// How many subjects are named before the rest is only counted.
const NAMED: usize = 3;

/// Every finding with its places, then the summary, which `quiet` leaves out.
pub fn saved_full(document: &Document<'_>, style: Style, quiet: bool) -> String {
    let mut text: String = groups(document).iter().map(|(tone, all)| told(*tone, all, style) + "\n").collect();
    for problem in &document.inputs.unreadable {
        let mut diagnostic = Diagnostic::new(Tone::Error, format!("cannot read {}", problem.file));
        if let (Some(line), Some(column)) = (problem.line, problem.column) {
            diagnostic.excerpts.push(excerpt(&problem.file, line, column, problem.message.to_string()));
        } else {
            diagnostic = diagnostic.note(problem.message.to_string());
        }
        text.push_str(&(render(&diagnostic, style) + "\n"));
    }
    for gap in &document.inputs.gaps {
        let diagnostic = Diagnostic::new(Tone::Unknown, format!("{} was not read", gap.what));
        let from = if gap.from.is_empty() { String::new() } else { format!(" from {}", gap.from) };
        let diagnostic = diagnostic.note(format!("{}{from}", gap.reason.replace('-', " ")));
        let hint = prc_check::Reason::from_word(&gap.reason).map(prc_check::Reason::hint);
        let diagnostic = hint.into_iter().fold(diagnostic, |diagnostic, hint| diagnostic.help(hint));
        text.push_str(&(render(&diagnostic, style) + "\n"));
    }
    if !quiet {
        text.push_str(&summary(document, style));
    }
    text
}

/// `path:line:column: severity[id] text (subject)`, one line each.
pub fn saved_concise(document: &Document<'_>) -> String {
    let mut text = String::new();
    for problem in document.inputs.unreadable.iter().chain(&document.inputs.problems) {
        let unreadable = document.inputs.unreadable.contains(problem);
        let place = place(&problem.file, problem.line.unwrap_or(1), problem.column.unwrap_or(1));
        let tone = if unreadable { "error" } else { "warning" };
        let _ = writeln!(text, "{place}: {tone}[{}] {}", Printable(&problem.reason), Printable(&problem.message));
    }
    let mut all: Vec<(Tone, &Verdict<'_>)> =
        document.verdicts.iter().filter_map(|verdict| Some((tone(verdict)?, verdict))).collect();
    all.sort_by_key(|(tone, verdict)| (rank(*tone), verdict.severity));
    for (tone, verdict) in all {
        let at = verdict.location.as_ref();
        let at = at.map(|at| format!("{}: ", place(&at.file, at.line, at.column))).unwrap_or_default();
        let environment = verdict.subject.environment.as_deref().map(|name| format!(" in {name}")).unwrap_or_default();
        let subject = format!("{}{environment}", verdict.subject.id);
        let (id, message) = (Printable(&verdict.requirement), Printable(&verdict.message));
        let _ = writeln!(text, "{at}{}[{id}] {message} ({})", tone.as_str(), Printable(&subject));
    }
    text
}

/// A place that cannot be mistaken for a command of the log it is printed into.
fn place(file: &str, line: usize, column: usize) -> String {
    format!("{}:{line}:{column}", crate::concise::path(file))
}

/// How a finding is shown; `None` for what holds and for what the tier does not ask for.
fn tone(verdict: &Verdict<'_>) -> Option<Tone> {
    if matches!(verdict.level, Level::May | Level::Off) {
        return None;
    }
    match (verdict.verdict, verdict.severity) {
        (State::Error, _) | (State::Fail, Severity::Critical | Severity::High) => Some(Tone::Error),
        (State::Fail, _) => Some(Tone::Warning),
        (State::Unknown, _) => Some(Tone::Unknown),
        _ => None,
    }
}

const fn rank(tone: Tone) -> u8 {
    match tone {
        Tone::Error => 0,
        Tone::Warning => 1,
        Tone::Unknown | Tone::Note | Tone::Policy => 2,
    }
}

/// Findings that say the same of the same place, in the order in which they are told.
fn groups<'d, 'a>(document: &'d Document<'a>) -> Vec<(Tone, Vec<&'d Verdict<'a>>)> {
    let mut groups: Vec<(Tone, Vec<&Verdict<'_>>)> = Vec::new();
    let mut known = HashMap::new();
    for verdict in &document.verdicts {
        let Some(tone) = tone(verdict) else { continue };
        let at = verdict.location.as_ref().map(|place| (&place.file, place.line, place.column));
        let subject = at.is_none().then_some(&verdict.subject.id);
        let key = (&verdict.system, &verdict.requirement, rank(tone), at, &verdict.message, subject);
        let index = *known.entry(key).or_insert_with(|| {
            groups.push((tone, Vec::new()));
            groups.len() - 1
        });
        groups[index].1.push(verdict);
    }
    groups.sort_by_key(|(tone, all)| (rank(*tone), all.first().map(|verdict| verdict.severity)));
    groups
}

fn told(tone: Tone, all: &[&Verdict<'_>], style: Style) -> String {
    let Some(first) = all.first() else { return String::new() };
    let mut diagnostic = Diagnostic::new(tone, first.message.to_string());
    diagnostic.code = first.requirement.to_string();
    if all.len() > 1 {
        diagnostic.message.push_str(&format!("  ({} instances)", all.len()));
    }
    let subjects = format!("{}, {}", subjects(all), first.system);
    diagnostic.excerpts.extend(first.location.as_ref().map(|place| at(place, String::new())));
    diagnostic = diagnostic.note(subjects);
    // The last thing that was read of the subject is what the verdict hangs on.
    let deciding = first.evidence.iter().rfind(|proof| proof.subject == first.subject.id);
    if let Some(place) = deciding.and_then(|proof| proof.location.as_ref())
        && first.location.as_ref() != Some(place)
        && first.verdict == State::Fail
    {
        diagnostic.excerpts.push(at(place, String::from("value comes from here")));
    }
    diagnostic.excerpts.extend(first.related.iter().map(|one| at(&one.location, one.label.to_string())));
    let explain = format!("prc explain {}", first.requirement);
    let help = match first.fix.as_deref() {
        Some(fix) if fix.contains(&explain) => explain,
        Some(fix) => format!("{fix} {} {explain}", style.glyphs().dot),
        None => explain,
    };
    let diagnostic = diagnostic.help(help);
    let drawn = render(&diagnostic, style);
    match all.iter().any(|one| one.change == Some(Change::New)) {
        true => marked(&diagnostic, &drawn, style),
        false => drawn,
    }
}

fn at(place: &Place<'_>, note: String) -> Excerpt {
    excerpt(&place.file, place.line, place.column, note)
}

fn excerpt(file: &str, line: usize, column: usize, note: String) -> Excerpt {
    let mark = Mark { range: 0..0, column: column.max(1), label: None, primary: true };
    let path = Printable(file).to_string();
    Excerpt {
        path,
        note,
        text: String::from("\n"),
        lines: vec![(0, line.max(1))],
        marks: vec![mark],
        ..Excerpt::default()
    }
}

fn subjects(all: &[&Verdict<'_>]) -> String {
    let name = |one: &&Verdict<'_>| match one.subject.environment.as_deref() {
        Some(environment) => format!("{} in {environment}", one.subject.id),
        None => one.subject.id.to_string(),
    };
    let mut names: Vec<String> = all.iter().map(name).collect();
    names.dedup();
    let more = names.len().saturating_sub(NAMED);
    names.truncate(NAMED);
    match more {
        0 => names.join(", "),
        more => format!("{} and {more} more", names.join(", ")),
    }
}

fn summary(document: &Document<'_>, style: Style) -> String {
    let dot = format!(" {} ", style.glyphs().dot);
    let held = match &*document.decision.result {
        "pass" => style.paint(Paint::Good, "PASS"),
        _ => style.paint(Paint::Error, "FAIL"),
    };
    let groups = groups(document);
    let of = |wanted: Tone| groups.iter().filter(|(tone, _)| *tone == wanted).count();
    let unknown = document.verdicts.iter().filter(|one| tone(one) == Some(Tone::Unknown)).count();
    let all = |state: State| document.systems.iter().filter_map(|one| one.counts.get(state.as_str())).sum::<usize>();
    let mut found = vec![count(of(Tone::Error), "error"), count(of(Tone::Warning), "warning")];
    found.push(format!("{unknown} unknown"));
    let mut rest = vec![format!("{} passed", all(State::Pass))];
    for (state, word) in [(State::Waived, "waived"), (State::Attested, "attested")] {
        rest.extend(Some(all(state)).filter(|count| *count > 0).map(|count| format!("{count} {word}")));
    }
    let mut text = format!("{held}  {}{dot}{}\n", found.join(", "), rest.join(", "));
    text.push_str(&difference(document, &dot));
    for system in &document.systems {
        let _ = writeln!(text, "      {}", line(system, &dot));
    }
    text.push_str(&together(document, &dot));
    let inputs = &document.inputs;
    let (files, resources) = (count(inputs.files, "file"), count(inputs.resources, "resource"));
    let _ = writeln!(text, "      {files}, {resources}");
    for reason in &document.decision.reasons {
        let _ = writeln!(text, "      {} {}", style.paint(Paint::Error, "gate:"), Printable(reason));
    }
    text
}

fn line(system: &System<'_>, dot: &str) -> String {
    let score = format!("score {} ({})", system.score.low / 10, Printable(&system.score.grade));
    let result = system.result.replace('-', " ");
    let categories = system.categories.iter().map(|(name, points)| format!("{} {}", Printable(name), points.low / 10));
    let parts: Vec<String> = [score, Printable(&result).to_string()].into_iter().chain(categories).collect();
    format!("{}  {}", Printable(&system.name), parts.join(dot))
}

/// What is new and what is fixed, where the report was compared with another one.
fn difference(document: &Document<'_>, dot: &str) -> String {
    let Some(comparison) = &document.comparison else { return String::new() };
    let fixed = comparison.fixed.iter().filter(|one| one.passes).count();
    let gone = comparison.fixed.len() - fixed;
    let parts = [("new", comparison.new), ("fixed", fixed), ("gone", gone), ("existing", comparison.existing)];
    let parts = parts.map(|(word, number)| format!("{word} {number}")).join(dot);
    format!("      since {}: {parts}\n", Printable(&comparison.base))
}

/// The line of many systems: the mean never without the minimum.
fn together(document: &Document<'_>, dot: &str) -> String {
    let Some(all) = organisation(document).filter(|_| document.systems.len() > 1) else { return String::new() };
    let results = all.results.iter().map(|(result, count)| format!("{count} {}", result.replace('-', " ")));
    let minimum = format!("lowest {} with {}", all.minimum.system, all.minimum.score / 10);
    let worst = all.worst.iter().map(|one| &*one.requirement).collect::<Vec<_>>().join(", ");
    let mut parts = vec![format!("all {}", all.score / 10), minimum];
    parts.extend(results);
    if !worst.is_empty() {
        parts.push(format!("worst: {worst}"));
    }
    format!("      {}\n", Printable(&parts.join(dot)))
}
