//! Runbooks: what a responder reads at night.

use crate::document::Kind;
use crate::front_matter::{FrontMatter, says};

pub(crate) const KIND: Kind =
    Kind { name: "runbook", by_path: is_runbook, by_front_matter: says_runbook, more: Kind::nothing_more };

/// Directories that hold nothing but runbooks.
const DIRECTORIES: [&str; 7] = ["runbook", "runbooks", "playbook", "playbooks", "sop", "sops", "手順書"];
/// Directories that hold runbooks among others.
const OPERATIONS: [&str; 2] = ["operations", "ops"];
const IN_NAME: [&str; 3] = ["runbook", "playbook", "手順"];
/// Documents about a directory rather than in it.
const INDEXES: [&str; 3] = ["readme", "index", "_index"];
const NEVER: [&str; 9] = [
    "template",
    "_template",
    "runbook-template",
    "runbook_template",
    "テンプレート",
    "changelog",
    "contributing",
    "license",
    "code_of_conduct",
];

fn is_runbook(path: &str) -> bool {
    let (directory, name) = path.rsplit_once('/').unwrap_or(("", path));
    // `README.ja.md` is a README.
    let stem = name.split('.').next().unwrap_or(name);
    if NEVER.contains(&stem) {
        return false;
    }
    let mut inside = directory.split('/').rev();
    let parent = inside.next().unwrap_or("");
    let index = INDEXES.contains(&stem);
    // The README of the directory of runbooks lists them; that of a directory in it is one.
    (DIRECTORIES.contains(&parent) && !index)
        || inside.any(|name| DIRECTORIES.contains(&name))
        || (directory.split('/').any(|name| OPERATIONS.contains(&name)) && !index)
        || IN_NAME.iter().any(|word| stem.contains(word))
}

fn says_runbook(front_matter: &FrontMatter) -> bool {
    says(front_matter, &["runbook", "playbook", "手順書"])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runbooks_are_known_by_their_path() {
        for path in [
            "docs/runbooks/alb-5xx.md",
            "runbooks/db/README.md",
            "Runbook.md",
            "docs/search-runbook.ja.md",
            "docs/playbooks/a/b.md",
            "ops/failover.md",
            "docs/operations/db/failover.md",
            "運用/障害対応手順.md",
            "docs/手順書/復旧.md",
        ] {
            assert!(is_runbook(&path.to_lowercase()), "{path}");
        }
        for path in [
            "README.md",
            "docs/runbooks/README.md",
            "docs/runbooks/README.ja.md",
            "docs/runbooks/_index.md",
            "runbooks/template.md",
            "ops/modules/vpc/README.md",
            "docs/adr/0001-devops.md",
            "devops/setup.md",
        ] {
            assert!(!is_runbook(&path.to_lowercase()), "{path}");
        }
    }
}
