//! What the pages for a developer, a reviewer and an SRE tell is what happens.

mod common;

use common::page::holds;

#[test]
fn the_developer() {
    holds("journey-developer.md");
}

#[test]
fn the_reviewer() {
    holds("journey-reviewer.md");
}

#[test]
fn the_sre() {
    holds("journey-sre.md");
}

#[test]
fn the_gate() {
    holds("gate.md");
}

#[test]
fn the_reports() {
    holds("reports.md");
}
