//! What the commits of the checked repository tell.
#![allow(clippy::unwrap_used)]

mod common;

use common::Place;

const REVIEW: [&str; 5] = ["check", "-f", "concise", "--select", "runbook-review"];

#[test]
fn a_runbook_is_as_fresh_as_its_last_commit() {
    let place = Place::new(&[("docs/runbooks/search.md", "# Search is slow\n\n1. Look at the dashboard.\n")]);
    let said = |text: &str| {
        let out = place.run(&REVIEW).out;
        assert!(out.contains(text), "{out}");
    };
    said("unknown[runbook-review]");
    said("it does not say when it was reviewed");
    place.commit("2025-10-01T12:00:00Z");
    said("it says no review, and was changed 416 days ago, must be at most 180");
    place.write("docs/runbooks/queue.md", "# The queue is full\n\n1. Look at the dashboard.\n");
    said("search.md");
    said("it does not say when it was reviewed, and is in no commit");
    place.write("docs/runbooks/search.md", "# Search is slow\n\n1. Look at the logs.\n");
    place.commit("2026-11-01T12:00:00Z");
    let answer = place.run(&REVIEW);
    assert_eq!((answer.code, answer.out.as_str()), (0, ""));
}

#[test]
fn a_shallow_clone_cannot_tell() {
    let place = Place::new(&[("docs/runbooks/search.md", "# Search is slow\n\n1. Look at the dashboard.\n")]);
    place.commit("2025-10-01T12:00:00Z");
    let head = place.read(".git/refs/heads/main");
    place.write(".git/shallow", &head);
    let out = place.run(&[&REVIEW[..1], &["--select", "runbook-review"]].concat()).out;
    assert!(out.contains("the git clone is shallow") && out.contains("git fetch --unshallow"), "{out}");
}
