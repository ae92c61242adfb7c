//! A check has one name, and everything that belongs to it bears it.

use std::collections::BTreeSet;

use prc_check::{Check, Requirement, Tier, effective_params};
use xtask::new_check::FILL_IN;

use crate::{none, workspace};

fn checks() -> Vec<(&'static str, Vec<Check>)> {
    vec![
        ("backup", prc_checks_backup::checks()),
        ("capacity", prc_checks_capacity::checks()),
        ("incident", prc_checks_incident::checks()),
        ("monitoring", prc_checks_monitoring::checks()),
        ("security", prc_checks_security::checks()),
    ]
}

#[test]
fn every_check_has_its_entry_examples_and_page() {
    let workspace = workspace();
    let checks = checks();
    assert_eq!(
        workspace.categories().collect::<Vec<_>>(),
        checks.iter().map(|(category, _)| *category).collect::<Vec<_>>()
    );
    let mut problems = Vec::new();
    let mut all = BTreeSet::new();
    for (category, checks) in &checks {
        let ids: BTreeSet<String> = checks.iter().map(|check| String::from(check.id)).collect();
        problems.extend(differences(&ids, &format!("checks/{category}"), ".toml"));
        problems.extend(differences(&ids, &format!("checks/{category}/fixtures"), ".md"));
        problems.extend(ids.iter().filter(|id| all.contains(*id)).map(|id| format!("{id} is in two categories")));
        all.extend(ids);
    }
    problems.extend(differences(&all, "docs/checks", ".md"));
    none("a check is one id: its place in the list, its entry, its examples, its page", problems);
}

/// The files of a folder are those of the ids, and the other way round.
fn differences(ids: &BTreeSet<String>, folder: &str, ending: &str) -> Vec<String> {
    let files: BTreeSet<String> = workspace().ids(folder, ending).unwrap().into_iter().collect();
    let missing = ids.difference(&files).map(|id| format!("{folder}/{id}{ending} is missing"));
    let alone = files.difference(ids).map(|id| format!("{folder}/{id}{ending} belongs to no check"));
    missing.chain(alone).collect()
}

#[test]
fn entries_say_what_their_checks_do() {
    let mut problems = Vec::new();
    for (category, checks) in checks() {
        for check in checks {
            let id = check.id;
            let mut say = |problem: String| problems.push(format!("{id}: {problem}"));
            let requirement = check.requirement;
            if requirement.id != id || requirement.category.as_str() != category {
                say(format!("the entry is of {} in {}", requirement.id, requirement.category));
            }
            if requirement.title.chars().count() > 72
                || requirement.title.ends_with('.')
                || requirement.title.contains('\n')
            {
                say(format!(
                    "the title is one line of at most 72 characters without a full stop: {}",
                    requirement.title
                ));
            }
            let parts = [
                ("terraform", requirement.terraform.is_some()),
                ("aws", requirement.aws.is_some()),
                ("repository", requirement.repository.is_some()),
                ("person", requirement.person.is_some()),
            ];
            for (part, there) in parts {
                if requirement.decided_by.iter().any(|one| one == part) != there {
                    say(format!("decided-by and the parts of the entry disagree on {part}"));
                }
            }
            let decided: BTreeSet<&str> = check.deciders.iter().map(|decider| decider.schema.kind).collect();
            let kinds = requirement.terraform.iter().flat_map(|part| part.kinds.iter());
            for kind in kinds.filter(|kind| !decided.contains(&***kind)) {
                say(format!("the entry names {kind}, which the check does not decide"));
            }
            for &tier in Tier::ALL {
                if let Err(error) = check.bind(effective_params(requirement, None, tier)) {
                    say(format!("the defaults of {tier} do not fit the check: {error}"));
                }
            }
        }
    }
    none("an entry is the only home of a requirement's words, so they must be true", problems);
}

#[test]
fn every_text_is_translated() {
    let checks = checks().into_iter().flat_map(|(_, checks)| checks);
    let missing = checks.flat_map(|check| {
        check.requirement.untranslated().into_iter().map(move |place| format!("{}: {place}", check.id))
    });
    none("an entry speaks English and Japanese: add the text to its [ja] table", missing);
}

#[test]
fn constants_are_what_the_entries_say() {
    let workspace = workspace();
    let mut problems = Vec::new();
    for (category, checks) in checks() {
        for check in checks {
            let entry = workspace.read(&format!("checks/{category}/{}.toml", check.id)).unwrap();
            if Requirement::parse(&entry).unwrap() != *check.requirement {
                problems.push(check.id.to_owned());
            }
        }
    }
    none("an entry that is built in says what its file says", problems);
}

#[test]
fn nothing_is_left_to_fill_in() {
    let workspace = workspace();
    let files = ["checks", "fixtures"].into_iter().flat_map(|folder| workspace.files(folder).unwrap());
    let left = files.filter(|file| file.text.contains(FILL_IN)).map(|file| file.path);
    none("new-check leaves these words for the author to replace", left);
}
