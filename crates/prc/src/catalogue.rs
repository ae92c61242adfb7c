//! Every check that there is, and which of them are asked for.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use prc_check::Check;
use prc_policy::{Config, pairing_attributes};

use crate::cli::SelectionArgs;
use crate::failure::Failure;

/// The version of the catalogue of requirements.
pub(crate) const VERSION: &str = "2026.11";

pub(crate) fn checks() -> Vec<Check> {
    [
        prc_checks_backup::checks(),
        prc_checks_capacity::checks(),
        prc_checks_monitoring::checks(),
        prc_checks_incident::checks(),
        prc_checks_security::checks(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The attributes that checks read, and those by which a live resource is found to be a declared one.
pub(crate) fn attributes_and_names(kind: &str) -> Option<&'static [&'static str]> {
    static NAMES: OnceLock<BTreeMap<&'static str, Vec<&'static str>>> = OnceLock::new();
    let both = |kind: &'static str| {
        let read = prc_resources::attributes_of(kind).unwrap_or_default().iter().copied();
        let names: BTreeSet<&'static str> = read.chain(pairing_attributes(kind)).collect();
        (kind, names.into_iter().collect())
    };
    let names = NAMES.get_or_init(|| prc_resources::kinds().into_iter().map(both).collect());
    names.get(kind).map(Vec::as_slice)
}

/// The checks that the selection leaves. A severity that the configuration sets counts.
pub(crate) fn select<'c>(
    checks: &'c [Check],
    selection: &SelectionArgs,
    config: &Config,
) -> Result<Vec<&'c Check>, Failure> {
    for id in selection.select.iter().chain(&selection.ignore) {
        find(checks, id)?;
    }
    let mut selected = Vec::new();
    for check in checks {
        let requirement = check.requirement;
        let own = config.requirements.get(check.id).and_then(|requirement| requirement.severity);
        let severity = own.unwrap_or(requirement.severity);
        let named = |ids: &[String]| ids.iter().any(|id| id == check.id);
        if (selection.select.is_empty() || named(&selection.select))
            && !named(&selection.ignore)
            && (selection.category.is_empty() || selection.category.contains(&requirement.category))
            && selection.min_severity.is_none_or(|least| severity <= least)
        {
            selected.push(check);
        }
    }
    match selected.is_empty() {
        true => Err(Failure::usage("the selection leaves no requirement").help("prc list shows them all")),
        false => Ok(selected),
    }
}

/// The check of an id.
pub(crate) fn find<'c>(checks: &'c [Check], id: &str) -> Result<&'c Check, Failure> {
    if let Some(check) = checks.iter().find(|check| check.id == id) {
        return Ok(check);
    }
    let near = |check: &&Check| strsim::jaro_winkler(id, check.id);
    let nearest = checks.iter().max_by(|a, b| near(a).total_cmp(&near(b))).filter(|check| near(check) > 0.8);
    let failure = Failure::usage(format!("unknown requirement `{id}`"));
    Err(match nearest {
        Some(check) => failure.help(format!("did you mean `{}`?", check.id)),
        None => failure.help("prc list shows them all"),
    })
}
