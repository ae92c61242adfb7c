//! What people decided, what a change does, and what was not seen.

use std::collections::BTreeMap;

use jiff::civil::Date;
use prc_check::State;

use crate::World;
use crate::evidence::at;
use crate::words::fill;

/// Lists are cut after so many lines, and say so.
const LONGEST: usize = 200;

/// The cards of waivers and of what people state.
pub(crate) struct PolicyCards {
    pub(crate) waivers: Vec<Note>,
    pub(crate) exempt: Vec<Note>,
    pub(crate) notes: Vec<Note>,
    pub(crate) manual: Vec<Note>,
}

/// An entry of a list.
#[derive(Default)]
pub(crate) struct Note {
    /// The class, the mark and the text of a chip.
    pub(crate) chip: Option<(&'static str, &'static str, String)>,
    pub(crate) name: String,
    pub(crate) text: String,
    pub(crate) warning: String,
    pub(crate) dim: String,
}

pub(crate) fn policy(world: &World<'_>) -> PolicyCards {
    let notes = world.document.warnings.iter().map(|warning| Note {
        text: warning.message.to_string(),
        dim: joined([warning.location.as_ref().map(at).unwrap_or_default(), warning.help.to_string()]),
        ..Note::default()
    });
    PolicyCards {
        waivers: cut(waivers(world), world),
        exempt: cut(exempt(world), world),
        notes: cut(notes.collect(), world),
        manual: cut(manual(world), world),
    }
}

fn waivers(world: &World<'_>) -> Vec<Note> {
    let w = world.w;
    // One waiver may cover many subjects.
    let mut known: BTreeMap<(&str, &str, &str), (Note, usize)> = BTreeMap::new();
    for verdict in &world.document.verdicts {
        let Some(waiver) = &verdict.waiver else { continue };
        let (_, count) = known.entry((&waiver.expires, &verdict.requirement, &waiver.file)).or_insert_with(|| {
            let left = days_left(world, &waiver.expires);
            let soon = left.filter(|left| (0..30).contains(left));
            let warning = soon.map(|n| fill(w.ends_in, &[("n", &n), ("day", &waiver.expires)])).unwrap_or_default();
            let until = if warning.is_empty() { fill(w.until, &[("day", &waiver.expires)]) } else { String::new() };
            let by = waiver.approved_by.as_deref().map(|by| fill(w.approved, &[("by", &by)])).unwrap_or_default();
            let note = Note {
                name: verdict.requirement.to_string(),
                text: format!("{}: {}", verdict.subject.id, waiver.reason),
                warning,
                dim: joined([until, by, waiver.file.to_string()]),
                ..Note::default()
            };
            (note, 0)
        });
        *count += 1;
    }
    let told = |(mut note, count): (Note, usize)| {
        if count > 1 {
            note.dim = joined([fill(w.subjects_n, &[("n", &count)]), note.dim]);
        }
        note
    };
    known.into_values().map(told).collect()
}

/// What somebody took out with a reason: never silent.
fn exempt(world: &World<'_>) -> Vec<Note> {
    let declared =
        world.document.verdicts.iter().filter(|one| one.tags.iter().any(|tag| tag == "declared-not-applicable"));
    let note = |one: &prc_report::json::Verdict<'_>| Note {
        name: one.requirement.to_string(),
        text: one.subject.id.to_string(),
        dim: one.message.to_string(),
        ..Note::default()
    };
    declared.map(note).collect()
}

fn manual(world: &World<'_>) -> Vec<Note> {
    let w = world.w;
    let mut notes = Vec::new();
    for verdict in &world.document.verdicts {
        let asked = verdict.reason.as_deref() == Some("needs-attestation");
        let chip = match (&verdict.attestation, verdict.verdict) {
            (Some(_), State::Attested) => ("pass", "✓", w.valid.to_owned()),
            (Some(_), _) => crate_chip(verdict.verdict, w),
            (None, _) if asked => ("unknown", "?", w.asked.to_owned()),
            (None, _) => continue,
        };
        let dim = match &verdict.attestation {
            Some(said) => joined([
                fill(w.until, &[("day", &said.expires)]),
                said.attested_by.to_string(),
                said.reviewed_by.as_deref().map(|by| fill(w.reviewed, &[("by", &by)])).unwrap_or_default(),
                said.evidence.to_string(),
            ]),
            None => verdict.message.to_string(),
        };
        let text = match &verdict.attestation {
            Some(said) => format!("{}: {}", verdict.subject.id, said.statement),
            None => world.title(&verdict.requirement),
        };
        notes.push(Note { chip: Some(chip), name: verdict.requirement.to_string(), text, dim, ..Note::default() });
    }
    notes
}

fn crate_chip(state: State, w: &'static crate::words::Words) -> (&'static str, &'static str, String) {
    let (class, mark, word) = crate::findings::chip(state, w);
    (class, mark, word.to_owned())
}

fn days_left(world: &World<'_>, day: &str) -> Option<i32> {
    let (day, now) = (day.parse::<Date>().ok()?, world.document.now.parse::<Date>().ok()?);
    Some((day - now).get_days())
}

fn joined<const N: usize>(parts: [String; N]) -> String {
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

fn cut(mut notes: Vec<Note>, world: &World<'_>) -> Vec<Note> {
    if let Some(more) = notes.len().checked_sub(LONGEST).filter(|more| *more > 0) {
        notes.truncate(LONGEST);
        notes.push(Note { dim: fill(world.w.more_n, &[("n", &more)]), ..Note::default() });
    }
    notes
}

/// The card of a pull request.
pub(crate) struct Compared {
    pub(crate) title: String,
    pub(crate) note: String,
    pub(crate) entries: Vec<Note>,
}

pub(crate) fn comparison(world: &World<'_>) -> Option<Compared> {
    let w = world.w;
    let comparison = world.document.comparison.as_ref()?;
    let mut entries = Vec::new();
    for change in &comparison.policy_changes {
        let chip =
            if change.weakens { ("waived", "!", w.weakens.to_owned()) } else { ("na", "·", w.alters.to_owned()) };
        let dim = change.location.as_ref().map(at).unwrap_or_default();
        entries.push(Note { chip: Some(chip), text: change.message.to_string(), dim, ..Note::default() });
    }
    for fixed in &comparison.fixed {
        let chip = if fixed.passes { ("pass", "✓", w.fixed.to_owned()) } else { ("na", "–", w.gone.to_owned()) };
        entries.push(Note {
            chip: Some(chip),
            name: fixed.requirement.to_string(),
            text: fixed.subject.to_string(),
            ..Note::default()
        });
    }
    let passes = comparison.fixed.iter().filter(|one| one.passes).count();
    let note = fill(
        w.comparison_note,
        &[
            ("new", &comparison.new),
            ("fixed", &passes),
            ("gone", &(comparison.fixed.len() - passes)),
            ("existing", &comparison.existing),
        ],
    );
    Some(Compared { title: fill(w.comparison, &[("base", &comparison.base)]), note, entries: cut(entries, world) })
}

/// What could not be read or listed.
pub(crate) struct BlindSpots {
    pub(crate) entries: Vec<Note>,
    pub(crate) problems: Option<(String, Vec<Note>)>,
}

pub(crate) fn blind_spots(world: &World<'_>) -> BlindSpots {
    let inputs = &world.document.inputs;
    let mut entries: Vec<Note> = inputs.unreadable.iter().map(problem).collect();
    for gap in &inputs.gaps {
        entries.push(Note {
            name: gap.what.to_string(),
            text: gap.reason.replace('-', " "),
            dim: joined([
                gap.from.to_string(),
                gap.kind.as_deref().unwrap_or_default().to_owned(),
                gap.location.as_ref().map(at).unwrap_or_default(),
                prc_check::Reason::from_word(&gap.reason).map_or("", prc_check::Reason::hint).to_owned(),
            ]),
            ..Note::default()
        });
    }
    let problems = (!inputs.problems.is_empty()).then(|| {
        let title = fill(world.w.problems_n, &[("n", &inputs.problems.len())]);
        (title, cut(inputs.problems.iter().map(problem).collect(), world))
    });
    BlindSpots { entries: cut(entries, world), problems }
}

fn problem(problem: &prc_report::json::InputProblem<'_>) -> Note {
    let name = match problem.line {
        Some(line) => format!("{}:{line}", problem.file),
        None => problem.file.to_string(),
    };
    Note { name, text: problem.message.to_string(), dim: problem.reason.replace('-', " "), ..Note::default() }
}
