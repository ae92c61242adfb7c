//! The examples are the tests, and the documentation is made of them.

use std::path::{Path, PathBuf};

use prc_testkit::{Problems, pages, run};

fn at_root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

#[test]
fn examples_are_decided_as_they_say() -> Result<(), Problems> {
    run(&at_root("checks/monitoring/fixtures"), &prc_checks_monitoring::checks())
}

#[test]
fn pages_are_up_to_date() -> Result<(), Problems> {
    pages(&at_root("checks/monitoring/fixtures"), &at_root("docs/checks"), &prc_checks_monitoring::checks())
}
