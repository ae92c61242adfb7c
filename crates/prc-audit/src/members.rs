//! The reports of the members of an audit as one.

use std::collections::BTreeSet;

use prc_report::json::{Document, Place, append, sort};

/// Two reports that cannot be in one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there are two systems `{0}`: each needs a name of its own")]
pub struct SameName(pub String);

/// Puts the reports of members into one; paths of a member begin with its name.
///
/// # Errors
/// Two of them have a system of the same name.
pub fn merge<'a>(
    mut first: Document<'a>,
    members: impl IntoIterator<Item = (String, Document<'a>)>,
) -> Result<Document<'a>, SameName> {
    let mut names: BTreeSet<String> = first.systems.iter().map(|system| system.name.to_string()).collect();
    for (name, mut member) in members {
        for system in &member.systems {
            if !names.insert(system.name.to_string()) {
                return Err(SameName(system.name.to_string()));
            }
        }
        move_below(&mut member, &name);
        // What the gate of a member says is its own; what was not decided at all counts here.
        if member.decision.exit_code == 4 && first.decision.exit_code != 3 {
            first.decision.exit_code = 4;
            first.decision.result = "fail".into();
            first.decision.reasons.append(&mut member.decision.reasons);
        }
        first.systems.append(&mut member.systems);
        append(&mut first, member);
    }
    sort(&mut first);
    Ok(first)
}

/// A report of the same versions in which there is nothing.
pub fn nothing<'a>(like: &Document<'a>) -> Document<'a> {
    let mut document = like.clone();
    let Document { comparison, coverage, inputs, lifecycle, systems, verdicts, warnings, .. } = &mut document;
    *comparison = None;
    (*coverage, *lifecycle, *systems, *verdicts, *warnings) = Default::default();
    (inputs.files, inputs.resources, inputs.root_modules) = (0, 0, 0);
    (inputs.gaps, inputs.live, inputs.problems, inputs.unreadable) = Default::default();
    document
}

fn move_below(document: &mut Document<'_>, name: &str) {
    let below = |file: &mut prc_report::json::Text<'_>| *file = format!("{name}/{file}").into();
    let place = |place: &mut Option<Place<'_>>| place.iter_mut().for_each(|place| below(&mut place.file));
    for verdict in &mut document.verdicts {
        place(&mut verdict.location);
        verdict.evidence.iter_mut().for_each(|proof| place(&mut proof.location));
        verdict.related.iter_mut().for_each(|related| below(&mut related.location.file));
        verdict.waiver.iter_mut().for_each(|waiver| below(&mut waiver.file));
        verdict.attestation.iter_mut().for_each(|attestation| below(&mut attestation.file));
    }
    document.inputs.unreadable.iter_mut().chain(&mut document.inputs.problems).for_each(|one| below(&mut one.file));
    document.inputs.gaps.iter_mut().for_each(|gap| place(&mut gap.location));
    document.warnings.iter_mut().for_each(|warning| place(&mut warning.location));
    document.coverage.alarms.iter_mut().for_each(|row| place(&mut row.location));
}
