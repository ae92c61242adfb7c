//! Reports of several repositories as one.

use std::collections::BTreeSet;

use prc_report::json::{Document, Place};

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
        let Document { coverage, decision, inputs, lifecycle, systems, verdicts, warnings, .. } = member;
        first.systems.extend(systems);
        first.verdicts.extend(verdicts);
        first.warnings.extend(warnings);
        first.coverage.alarms.extend(coverage.alarms);
        first.coverage.backup.extend(coverage.backup);
        first.lifecycle.extend(lifecycle);
        let own = &mut first.inputs;
        own.files += inputs.files;
        own.resources += inputs.resources;
        own.root_modules += inputs.root_modules;
        own.gaps.extend(inputs.gaps);
        own.problems.extend(inputs.problems);
        own.unreadable.extend(inputs.unreadable);
        // What the gate of a member says is its own; what was not decided at all counts here.
        if decision.exit_code == 4 && first.decision.exit_code != 3 {
            first.decision.exit_code = 4;
            first.decision.result = "fail".into();
            first.decision.reasons.extend(decision.reasons);
        }
    }
    first.systems.sort_by(|a, b| a.name.cmp(&b.name));
    first.verdicts.sort_by(|a, b| {
        (&a.system, &a.requirement, &a.subject.id, &a.fingerprint).cmp(&(
            &b.system,
            &b.requirement,
            &b.subject.id,
            &b.fingerprint,
        ))
    });
    first.coverage.alarms.sort_by(|a, b| (&a.system, &a.subject).cmp(&(&b.system, &b.subject)));
    first.coverage.backup.sort_by(|a, b| (&a.system, &a.subject).cmp(&(&b.system, &b.subject)));
    first.lifecycle.sort_by(|a, b| (&a.system, &a.subject).cmp(&(&b.system, &b.subject)));
    Ok(first)
}

/// A report of the same day and versions in which there is nothing.
pub fn nothing<'a>(like: &Document<'a>) -> Document<'a> {
    let mut document = like.clone();
    let Document { comparison, coverage, inputs, lifecycle, systems, verdicts, warnings, .. } = &mut document;
    *comparison = None;
    (*coverage, *lifecycle, *systems, *verdicts, *warnings) = Default::default();
    (inputs.files, inputs.resources, inputs.root_modules) = (0, 0, 0);
    (inputs.gaps, inputs.problems, inputs.unreadable) = Default::default();
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
