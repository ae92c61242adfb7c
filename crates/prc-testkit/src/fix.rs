//! What `prc fix` offers for the failing examples must make them pass, and nothing else worse.

use std::collections::{BTreeMap, BTreeSet};

use prc_check::{Check, Level, State, Verdict};
use prc_fix::{Answer, Uses, apply, offers, together};
use prc_policy::{Catalogue, Finding};
use prc_resources::attributes_of;

use crate::world::{World, verdicts};
use crate::{Fixture, Section, live};

/// After a fix a check may ask for the next thing.
const MOST_PASSES: usize = 8;

/// Fixes that do not hold, and attributes of the entry that no example shows.
pub(crate) fn problems_of(check: &Check, all: &[Check], fixture: &Fixture) -> Vec<String> {
    let entry = check.requirement.fix.iter().flat_map(|part| part.attributes.iter());
    let mut open: BTreeSet<&str> = entry.map(|attribute| &**attribute).collect();
    let mut problems: Vec<String> =
        open.iter().filter(|path| !is_declared(path)).map(|path| format!("no view declares {path}")).collect();
    if open.is_empty() {
        return problems;
    }
    for section in fixture.sections.iter().filter(|section| !section.files.iter().any(live::is_live)) {
        match mended(check, section) {
            Ok((fixed, done, failing)) if !done.is_empty() => {
                open.retain(|path| !done.contains(*path));
                problems.extend(
                    failing
                        .into_iter()
                        .map(|subject| format!("{}: {subject} does not pass after its fix", section.title)),
                );
                problems.extend(worse(check, all, section, &fixed));
            }
            Ok(_) => {}
            Err(error) => problems.push(format!("{}: {error}", section.title)),
        }
    }
    problems.extend(open.into_iter().map(|path| format!("no failing example shows the fix of {path}")));
    problems
}

fn is_declared(path: &str) -> bool {
    let mut parts = path.split('.');
    let (kind, attribute) = (parts.next().unwrap_or_default(), parts.next());
    let names = attributes_of(kind);
    attribute.map_or(names.is_some(), |name| name == "lifecycle" || names.is_some_and(|names| names.contains(&name)))
}

/// The section after its fixes, which attributes they wrote, and the subjects that do not pass.
type Mended = (Section, BTreeSet<String>, Vec<String>);

fn mended(check: &Check, section: &Section) -> Result<Mended, String> {
    let catalogue = Catalogue::new([check]);
    let (mut fixed, mut done, mut touched) = (section.clone(), BTreeSet::new(), BTreeSet::new());
    let mut world = verdicts(check, &fixed)?;
    for _ in 0..MOST_PASSES {
        let findings: Vec<Finding> = world.verdicts.iter().map(|one| finding(check, one)).collect();
        let uses = Uses::of(&world.inventory);
        let offers = offers(&world.inventory, &findings, &catalogue, &uses);
        let chosen: BTreeSet<usize> =
            offers.iter().filter(|one| matches!(one.answer, Answer::Fix(_))).map(|one| one.finding).collect();
        if chosen.is_empty() {
            break;
        }
        for at in &chosen {
            touched.insert(findings[*at].fingerprint());
            done.extend(findings[*at].verdict.details().wants.iter().map(|want| match &*want.attribute() {
                "" => String::from(want.written_kind()),
                attribute => format!("{}.{attribute}", want.kind),
            }));
        }
        let edits = together(&world.inventory, &findings, &catalogue, &uses, &chosen).edits;
        for edits in edits.chunk_by(|a, b| a.file == b.file) {
            let source = edits.first().and_then(|edit| world.inventory.sources.get(edit.file));
            let Some(source) = source else { continue };
            let text = apply(&source.text, edits).ok_or("the edits do not fit")?;
            fixed
                .files
                .iter_mut()
                .filter(|file| *file.path == *source.path)
                .for_each(|file| file.text.clone_from(&text));
        }
        world = verdicts(check, &fixed)?;
    }
    Ok((fixed, done, not_passing(check, &world, &touched)))
}

fn not_passing(check: &Check, world: &World, touched: &BTreeSet<String>) -> Vec<String> {
    let findings = world.verdicts.iter().map(|one| finding(check, one));
    let failing = findings.filter(|one| touched.contains(&one.fingerprint()) && one.verdict.state != State::Pass);
    failing.map(|one| format!("{} ({}: {})", one.verdict.subject.id, one.verdict.state, one.verdict.message)).collect()
}

/// What other requirements of the category say worse of the section after its fixes.
fn worse(check: &Check, all: &[Check], section: &Section, fixed: &Section) -> Vec<String> {
    let rank = |state: State| match state {
        State::Pass | State::NotApplicable | State::Waived | State::Attested => 0,
        State::Unknown => 1,
        State::Fail => 2,
        State::Error => 3,
    };
    let states = |check: &Check, section: &Section| -> BTreeMap<String, State> {
        // The settings are those of the one check.
        let section = Section { settings: String::new(), ..section.clone() };
        let verdicts = verdicts(check, &section).map(|world| world.verdicts).unwrap_or_default();
        verdicts.into_iter().map(|one| (finding(check, &one).fingerprint(), one.state)).collect()
    };
    let mut problems = Vec::new();
    for other in all.iter().filter(|other| other.id != check.id) {
        let (before, after) = (states(other, section), states(other, fixed));
        for (fingerprint, state) in after {
            let known = before.get(&fingerprint).copied();
            if known.is_some_and(|known| rank(state) > rank(known)) {
                problems.push(format!("{}: {} is worse after the fix: {state}", section.title, other.id));
            }
        }
    }
    problems
}

fn finding(check: &Check, verdict: &Verdict) -> Finding {
    Finding {
        verdict: verdict.clone(),
        severity: check.requirement.severity,
        level: Level::Must,
        fix: None,
        tags: Vec::new(),
        waiver: None,
        attestation: None,
    }
}
