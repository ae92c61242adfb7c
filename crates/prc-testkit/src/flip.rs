//! What an example says must hang on what is written there.
//!
//! Where a failure points at a literal, the literal of the same attribute in a passing example is put in its place: then
//! it must no longer fail. A check for which no literal can be flipped says why in its fixture.

use prc_check::{Check, Evidence, State, Verdict};
use prc_model::{Side, Span};

use crate::world::{World, verdicts};
use crate::{Fixture, Section};

/// A literal that decides.
struct Literal {
    kind: String,
    attribute: String,
    text: String,
    place: Span,
}

/// Failures that stay although what they point at was set right.
pub(crate) fn problems_of(check: &Check, fixture: &Fixture) -> Vec<String> {
    let worlds: Vec<(&Section, World)> =
        fixture.sections.iter().filter_map(|section| Some((section, verdicts(check, section).ok()?))).collect();
    let right: Vec<Literal> = worlds
        .iter()
        .flat_map(|(_, world)| {
            world.verdicts.iter().filter(|one| one.state == State::Pass).map(move |one| (world, one))
        })
        .flat_map(|(world, pass)| pass.details().evidence.iter().filter_map(|one| literal(world, pass, one)))
        .collect();
    let mut problems = Vec::new();
    let mut flipped = 0;
    for (section, world) in &worlds {
        for fail in world.verdicts.iter().filter(|one| one.state == State::Fail) {
            let Some(wrong) = fail.details().evidence.last().and_then(|last| literal(world, fail, last)) else {
                continue;
            };
            if Some(wrong.place) != fail.location {
                continue;
            }
            let same = |one: &&Literal| one.kind == wrong.kind && one.attribute == wrong.attribute;
            let mut instead = right.iter().filter(same).filter(|one| one.text != wrong.text).peekable();
            if instead.peek().is_none() {
                continue;
            }
            match instead.any(|one| !still_fails(check, section, world, fail, &wrong, &one.text)) {
                true => flipped += 1,
                false => problems
                    .push(format!("{}: {} fails whatever {} is", section.title, fail.subject.id, wrong.attribute)),
            }
        }
    }
    match (&fixture.unflipped, flipped) {
        (None, 0) => problems.push("no failing literal has a passing one to put in its place".into()),
        (Some(why), 1..) => problems.push(format!("a literal can be flipped, although {why}")),
        _ => {}
    }
    problems
}

/// The literal that evidence was read from, when it is one.
fn literal(world: &World, verdict: &Verdict, evidence: &Evidence) -> Option<Literal> {
    let place = evidence.place()?;
    let text = world.inventory.sources.text(place);
    let (kind, own) = match verdict.subject.side {
        // The address of a file or a system does not hold its kind.
        Side::Repository => (String::from(&*verdict.subject.kind), evidence.subject == verdict.subject.id),
        side => (evidence.subject.rsplit('.').nth(1)?.to_owned(), side == Side::Declared),
    };
    (own && is_literal(text)).then(|| Literal { kind, attribute: evidence.attribute(), text: text.into(), place })
}

/// Numbers, truth values, quoted texts without interpolation, and lists of them.
fn is_literal(text: &str) -> bool {
    let between: String = text.split('"').step_by(2).collect();
    let plain = between.replace("true", "").replace("false", "");
    !text.is_empty() && !text.contains("${") && plain.chars().all(|c| c.is_ascii_digit() || " ,.[]-".contains(c))
}

fn still_fails(check: &Check, section: &Section, world: &World, fail: &Verdict, wrong: &Literal, right: &str) -> bool {
    let Some(path) = world.inventory.sources.location(wrong.place).map(|place| place.file) else { return true };
    let mut section = section.clone();
    for file in section.files.iter_mut().filter(|file| *file.path == *path) {
        file.text.replace_range(wrong.place.start as usize..wrong.place.end as usize, right);
    }
    let Ok(changed) = verdicts(check, &section) else { return true };
    changed.verdicts.iter().any(|one| one.subject.id == fail.subject.id && one.state == State::Fail)
}

#[cfg(test)]
mod tests {
    use super::is_literal;

    #[test]
    fn literals() {
        for text in ["true", "7", "0.5", "\"a b\"", "[\"0.0.0.0/0\", \"::/0\"]"] {
            assert!(is_literal(text), "{text}");
        }
        for text in ["", "var.a", "\"${var.a}\"", "[var.a]", "a ? 1 : 2"] {
            assert!(!is_literal(text), "{text}");
        }
    }
}
