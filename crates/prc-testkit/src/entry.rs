//! Whether a catalogue entry says what its check does.

use std::collections::BTreeSet;

use prc_check::{Check, Requirement, Tier, effective_params};
use prc_resources::attributes_of;

/// What is wrong with the entry of a check: its parameters, its kinds, its attributes.
pub(crate) fn problems_of(check: &Check) -> Vec<String> {
    let requirement = check.requirement;
    let mut problems = Vec::new();
    if requirement.id != check.id {
        problems.push(format!("its entry is about {}", requirement.id));
    }
    for tier in Tier::ALL {
        let bound = check.bind(effective_params(requirement, None, *tier));
        problems.extend(bound.err().map(|error| error.to_string()));
    }
    problems.extend(kinds(check, requirement));
    problems.extend(attributes(requirement));
    problems
}

/// The kinds of the entry are those that are decided. `aws_alb` goes without saying beside `aws_lb`, and kinds of the
/// repository, which have no prefix, belong to its part.
fn kinds(check: &Check, requirement: &Requirement) -> Vec<String> {
    let said: BTreeSet<&str> =
        requirement.terraform.iter().flat_map(|part| part.kinds.iter()).map(|kind| &**kind).collect();
    let decided: BTreeSet<&str> = check.deciders.iter().map(|decider| decider.schema.kind).collect();
    // What only a live account tells has no kind of Terraform.
    let live = requirement.terraform.is_none();
    let alias = |kind: &&&str| !live && !kind.starts_with("aws_alb") && !kind.starts_with("prc_") && kind.contains('_');
    let undecided = said.difference(&decided).map(|kind| format!("no function decides {kind}"));
    undecided
        .chain(decided.difference(&said).filter(alias).map(|kind| format!("the entry does not name {kind}")))
        .collect()
}

/// Every attribute of the entry is in a view.
fn attributes(requirement: &Requirement) -> Vec<String> {
    let named = requirement.terraform.iter().flat_map(|part| part.attributes.iter());
    let missing = named.filter(|path| {
        let mut parts = path.split('.');
        let (kind, attribute) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        attributes_of(kind).is_none_or(|names| !names.contains(&attribute))
    });
    missing.map(|path| format!("no view declares {path}")).collect()
}
