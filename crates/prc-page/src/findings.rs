//! The table of all verdicts.
//!
//! A report can hold tens of thousands. What needs somebody has a row for each place and message, with the instances in
//! it; what is in order has a row for each requirement, with the names of its subjects folded away. Evidence is shown
//! for the first rows: the JSON report has all of it.

use std::collections::BTreeMap;

use prc_check::{Category, Level, Severity, State};
use prc_report::json::{Change, Place, Verdict};

use crate::evidence::{Read, at, read};
use crate::words::{Words, fill};
use crate::{World, rank};

/// How many rows show what was read.
const WITH_EVIDENCE: usize = 1500;
/// How many subjects are named in a row before the rest is folded away.
const NAMED: usize = 3;

pub(crate) struct Findings {
    pub(crate) rows: Vec<Row>,
    pub(crate) states: Vec<Choice>,
    pub(crate) severities: Vec<Choice>,
    pub(crate) categories: Vec<Choice>,
    pub(crate) systems: Vec<Choice>,
    pub(crate) note: String,
}

/// One choice of a filter.
pub(crate) struct Choice {
    pub(crate) value: String,
    pub(crate) label: String,
    pub(crate) on: bool,
}

pub(crate) struct Row {
    pub(crate) state: &'static str,
    pub(crate) order: usize,
    pub(crate) chip: (&'static str, &'static str, &'static str),
    pub(crate) change: Option<&'static str>,
    pub(crate) severity: &'static str,
    pub(crate) severity_word: &'static str,
    pub(crate) rank: usize,
    pub(crate) level: &'static str,
    pub(crate) category: &'static str,
    pub(crate) requirement: String,
    pub(crate) title: String,
    pub(crate) system: String,
    pub(crate) place: String,
    pub(crate) subjects: Vec<String>,
    pub(crate) more: Option<(String, String)>,
    pub(crate) message: String,
    pub(crate) fix: String,
    pub(crate) basis: String,
    pub(crate) tags: String,
    pub(crate) evidence: Vec<Read>,
    pub(crate) related: Vec<(String, String)>,
}

/// What the verdicts of one row have in common.
type Key<'w> = (u8, Severity, &'w str, &'w str, State, Option<&'w Place<'w>>, &'w str, Option<bool>);

pub(crate) fn findings(world: &World<'_>) -> Findings {
    let w = world.w;
    let mut groups: BTreeMap<Key<'_>, Vec<&Verdict<'_>>> = BTreeMap::new();
    for verdict in &world.document.verdicts {
        groups.entry(key(verdict)).or_default().push(verdict);
    }
    let open = |verdicts: &[&Verdict<'_>]| verdicts.first().is_some_and(|one| !in_order(one.verdict));
    let told = groups.values().filter(|verdicts| open(verdicts)).count();
    let rows = groups.values().enumerate().filter_map(|(at, all)| row(world, at, all)).collect();
    let mut note = vec![w.findings_note.to_owned()];
    if told > WITH_EVIDENCE {
        note.push(fill(w.evidence_left_out, &[("n", &WITH_EVIDENCE)]));
    }
    let chosen = |state: &State| Choice {
        value: state.as_str().to_owned(),
        label: w.of_state(*state).to_owned(),
        on: !in_order(*state),
    };
    let present = |state: &&State| world.document.verdicts.iter().any(|one| one.verdict == **state);
    Findings {
        rows,
        states: ORDER.iter().filter(present).map(chosen).collect(),
        severities: Severity::ALL.iter().map(|one| choice(one.as_str(), w.of_severity(*one))).collect(),
        categories: Category::ALL.iter().map(|one| choice(one.as_str(), w.of_category(*one))).collect(),
        systems: world.document.systems.iter().map(|one| choice(&one.name, &one.name)).collect(),
        note: note.join(" "),
    }
}

fn choice(value: &str, label: &str) -> Choice {
    Choice { value: value.to_owned(), label: label.to_owned(), on: false }
}

/// The states in the order in which somebody wants to see them.
const ORDER: [State; 7] =
    [State::Error, State::Fail, State::Unknown, State::Waived, State::Attested, State::Pass, State::NotApplicable];

const fn in_order(state: State) -> bool {
    matches!(state, State::Pass | State::NotApplicable)
}

/// New ones first, what nobody asks for last among the open; then by state and severity.
fn key<'w>(verdict: &'w Verdict<'w>) -> Key<'w> {
    let state = ORDER.iter().position(|one| *one == verdict.verdict).unwrap_or_default();
    let optional = matches!(verdict.level, Level::May | Level::Off);
    // What was there when the repository began to use prc waits, too.
    let old = verdict.change == Some(Change::Unchanged) || verdict.tags.iter().any(|tag| tag == "baselined");
    let order = match in_order(verdict.verdict) {
        true => 40,
        false => 20 * u8::from(optional) + 10 * u8::from(old),
    };
    let order = order + u8::try_from(state).unwrap_or_default();
    let (place, message, change) = match in_order(verdict.verdict) {
        true => (None, "", None),
        false => (verdict.location.as_ref(), &*verdict.message, verdict.change.map(|one| one == Change::New)),
    };
    (order, verdict.severity, &verdict.requirement, &verdict.system, verdict.verdict, place, message, change)
}

fn row(world: &World<'_>, at_row: usize, verdicts: &[&Verdict<'_>]) -> Option<Row> {
    let w = world.w;
    let first = *verdicts.first()?;
    let settled = in_order(first.verdict);
    let name = |one: &&Verdict<'_>| match one.subject.environment.as_deref() {
        Some(environment) => format!("{} ({environment})", one.subject.id),
        None => one.subject.id.to_string(),
    };
    let mut subjects: Vec<String> = verdicts.iter().map(name).collect();
    subjects.dedup();
    let more = match settled || subjects.len() > NAMED {
        true if subjects.len() > 1 => {
            let all = std::mem::take(&mut subjects);
            Some((fill(w.subjects_n, &[("n", &all.len())]), all.join(", ")))
        }
        _ => None,
    };
    let (mut evidence, mut related) = (Vec::new(), Vec::new());
    if !settled && at_row < WITH_EVIDENCE {
        evidence.extend(first.evidence.iter().map(|proof| read(proof, &first.subject.id, w)));
        related.extend(first.related.iter().map(|one| (one.label.to_string(), at(&one.location))));
    }
    let tags: Vec<&str> = first.tags.iter().map(|tag| &**tag).filter(|_| !settled).collect();
    Some(Row {
        state: first.verdict.as_str(),
        order: ORDER.iter().position(|one| *one == first.verdict).unwrap_or_default(),
        chip: chip(first.verdict, w),
        change: (first.change == Some(Change::New)).then_some(w.new),
        severity: first.severity.as_str(),
        severity_word: w.of_severity(first.severity),
        rank: rank(first.severity),
        level: w.of_level(first.level),
        category: first.category.as_str(),
        requirement: first.requirement.to_string(),
        title: world.title(&first.requirement),
        system: first.system.to_string(),
        place: first.location.as_ref().filter(|_| !settled || verdicts.len() == 1).map(at).unwrap_or_default(),
        subjects,
        more,
        message: if settled && verdicts.len() > 1 { String::new() } else { first.message.to_string() },
        fix: first.fix.as_deref().unwrap_or_default().to_owned(),
        basis: w.of_basis(&first.basis).to_owned(),
        tags: tags.join(", "),
        evidence,
        related,
    })
}

/// The class, the mark and the word of a state.
pub(crate) const fn chip(state: State, w: &'static Words) -> (&'static str, &'static str, &'static str) {
    let (class, mark) = match state {
        State::Pass => ("pass", "✓"),
        State::Attested => ("pass", "✎"),
        State::Fail => ("fail", "✕"),
        State::Error => ("fail", "!"),
        State::Unknown => ("unknown", "?"),
        State::NotApplicable => ("na", "–"),
        State::Waived => ("waived", "⊘"),
    };
    (class, mark, w.of_state(state))
}
