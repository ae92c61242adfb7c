//! What an unset attribute means has a source.

use std::collections::BTreeSet;

use regex::Regex;
use xtask::workspace::File;

use crate::{none, workspace};

const VIEWS: &str = "crates/prc-resources/src";

/// What prc itself writes into the inventory.
const OWN: [&str; 5] = ["document.rs", "repository.rs", "system.rs", "terraform.rs", "workflow.rs"];

/// Kind or block, attribute, value.
type Default = (String, String, String);

#[test]
fn every_default_has_its_source() {
    let views = of_views();
    assert!(views.len() > 100, "only {} defaults were found", views.len());
    let table = of_table();
    let missing = views.difference(&table).map(|(of, name, value)| format!("no row for {of} {name} = {value}"));
    let stale = table.difference(&views).map(|(of, name, value)| format!("no view says {of} {name} = {value}"));
    none("docs/defaults.md has a row for each default of a view", missing.chain(stale));
}

fn of_views() -> BTreeSet<Default> {
    let owner = Regex::new(r#"^    (\w+)(?: = "([^"]+)" by .*)? \{$"#).unwrap();
    let attribute = Regex::new(r"^        (?:r#)?(\w+): .+ = (.+),$").unwrap();
    let mut defaults = BTreeSet::new();
    for File { path, text } in workspace().files(VIEWS).unwrap() {
        if OWN.iter().any(|own| path.ends_with(&format!("/{own}"))) {
            continue;
        }
        let mut of = String::new();
        for line in text.lines() {
            if let Some(found) = owner.captures(line) {
                of = found.get(2).unwrap_or(found.get(1).unwrap()).as_str().into();
            } else if let Some(found) = attribute.captures(line)
                && !matches!(&found[2], "computed" | "required")
            {
                defaults.insert((of.clone(), found[1].into(), found[2].into()));
            }
        }
    }
    defaults
}

/// The rows of the first table, each with a source and how it was checked.
fn of_table() -> BTreeSet<Default> {
    let text = workspace().read("docs/defaults.md").unwrap();
    let part = text.split("\n## ").find(|part| part.starts_with("Defaults of the views")).unwrap();
    let row = Regex::new(r"^\| (\S+) \| (\S+) \| `(.+)` \| .+ \| (?:plan|request|documentation|no) \|$").unwrap();
    let rows = part.lines().filter(|line| line.starts_with("| ")).skip(2);
    rows.map(|line| row.captures(line).unwrap_or_else(|| panic!("no row of defaults: {line}")))
        .map(|found| (found[1].into(), found[2].into(), found[3].into()))
        .collect()
}
