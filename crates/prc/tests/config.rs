//! Which configuration is in force, and what is said about a wrong one.
#![allow(clippy::unwrap_used)]

mod common;

use common::{ORDERS, Place};

const TIER_1: &str = "version = 1\n[system.orders]\ntier = 1\n";

#[test]
fn an_unknown_key_is_shown_with_a_suggestion() {
    let place = Place::new(ORDERS);
    place.write("prc.toml", "version = 1\n\n[gate.local]\nfail_on = \"high\"\n");
    let answer = place.run(&["check"]);
    insta::assert_snapshot!(answer.err, @r#"
    error: unknown key `fail_on` in [gate.local]
      ╭─▸ prc.toml:4:1
     4│ fail_on = "high"
      │ ━━━━━━━ did you mean `fail-on`?
    "#);
    assert_eq!((answer.code, answer.out.as_str()), (2, ""));
}

#[test]
fn the_nearest_one_counts() {
    let place = Place::new(ORDERS);
    let tier = |more: &[&str]| {
        let answer = place.run(&[&["check", "prod", "-f", "json"], more].concat());
        let document: serde_json::Value = serde_json::from_str(&answer.out).unwrap();
        document["systems"][0]["tier"].clone()
    };
    assert_eq!(tier(&[]), 2);
    place.write("prc.toml", TIER_1);
    assert_eq!(tier(&[]), 1);
    place.write("prod/prc.toml", "version = 1\n[system.orders]\ntier = 3\n");
    assert_eq!(tier(&[]), 3);
    assert_eq!(tier(&["--isolated"]), 2);
    assert_eq!(tier(&["--config", "prc.toml"]), 1);
    assert_eq!(tier(&["--tier", "2"]), 2);
}

#[test]
fn nothing_above_the_repository_counts() {
    let place = Place::new(&[("prc.toml", TIER_1), ("repo/.git/HEAD", ""), ("repo/main.tf", common::MODULE)]);
    let answer = place.run(&["check", "repo", "-f", "json"]);
    assert!(answer.out.contains("\"tier\": 2"), "{}{}", answer.out, answer.err);
}

#[test]
fn a_root_module_that_does_not_exist() {
    let place = Place::new(ORDERS);
    place.write("prc.toml", "version = 1\n[system.orders]\ntier = 1\nterraform = [\"prd\"]\n");
    let answer = place.run(&["check"]);
    insta::assert_snapshot!(answer.err, @r#"
    error: there is no root module at `prd`
      ╭─▸ prc.toml:4:14
     4│ terraform = ["prd"]
      │              ━━━━━ did you mean `prod`?
    "#);
    assert_eq!(answer.code, 2);
    // Elsewhere than where this run looks is not missing.
    assert_ne!(place.run(&["check", "modules/db"]).code, 2);
}
