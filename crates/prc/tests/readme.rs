//! The README shows what `prc` prints. `UPDATE=1` mends it.
#![allow(clippy::unwrap_used)]
#![allow(clippy::disallowed_methods, reason = "the test compares a file of the workspace")]

mod common;

use std::path::Path;

use common::Place;
use prc_tree::{Tree, TreeOptions};

const EXAMPLE: &str = "fixtures/example";

#[test]
fn the_readme_shows_what_is_printed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    // In a repository of its own: what is printed must not depend on the history of this one.
    let place = Place::new(&[(".git/HEAD", "ref: refs/heads/main\n")]);
    for path in Tree::open(&root.join(EXAMPLE), &TreeOptions::default()).unwrap().files() {
        let path = format!("{EXAMPLE}/{path}");
        place.write(&path, &std::fs::read_to_string(root.join(&path)).unwrap());
    }
    let printed = place.run(&["check", EXAMPLE]).out;
    let printed: Vec<&str> = printed.trim_end().split("\n\n").collect();
    let readme = std::fs::read_to_string(root.join("README.md")).unwrap();
    let (before, rest) = readme.split_once("```text\n").unwrap();
    let (shown, after) = rest.split_once("\n```\n").unwrap();
    let now: Vec<&str> = shown.split("\n\n").map(|finding| nearest(finding, &printed)).collect();
    let now = now.join("\n\n");
    if std::env::var("UPDATE").is_ok_and(|update| update == "1") {
        std::fs::write(root.join("README.md"), format!("{before}```text\n{now}\n```\n{after}")).unwrap();
    } else {
        assert_eq!(shown, now, "README.md is stale: run the tests with UPDATE=1");
    }
}

/// What is printed now for the same requirement, or at the end.
fn nearest<'p>(shown: &str, printed: &[&'p str]) -> &'p str {
    let same = |one: &&&str| {
        one.split_once([':', ' ']).map(|(key, _)| key) == shown.split_once([':', ' ']).map(|(key, _)| key)
    };
    let common = |one: &&&str| one.lines().filter(|line| shown.lines().any(|other| other == *line)).count();
    printed.iter().filter(same).max_by_key(common).unwrap_or_else(|| panic!("nothing like this is printed:\n{shown}"))
}
