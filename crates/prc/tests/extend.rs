//! What a `prc.toml` takes over from another one, and what the command line sets over both.
#![allow(clippy::unwrap_used)]

mod common;

use common::{Answer, ORDERS, Place};
use serde_json::Value;

const OWN: &str = "version = 1
extend = \"../org-prc.toml\"

[system.orders]
owner = \"team-orders\"
terraform = [\".\"]

[gate.local]
min-score = { tier-1 = 10 }
";

const ORG: &str = "version = 1

[team.team-orders]
contact = \"#orders\"
members = [\"@a\", \"@b\"]

[gate.local]
fail-on = \"never\"
min-score = { tier-1 = 90, tier-2 = 80 }
";

fn place(own: &str, org: &str) -> Place {
    let place = Place::new(ORDERS);
    place.write("prod/prc.toml", own);
    place.write("org-prc.toml", org);
    place
}

fn document(answer: &Answer) -> Value {
    serde_json::from_str(&answer.out).unwrap_or_else(|_| panic!("{}", answer.err))
}

#[test]
fn tables_merge_and_what_is_said_here_wins() {
    let place = place(OWN, ORG);
    let answer = place.run(&["check", "prod", "-f", "json"]);
    let document = document(&answer);
    // 80 is from the organisation, `never` too.
    let reasons = document["decision"]["reasons"].to_string();
    assert!(reasons.contains("80"), "{reasons}");
    assert!(!reasons.contains("critical") && !reasons.contains("high"), "{reasons}");
}

#[test]
fn evidence_names_the_file_it_stands_in() {
    let place = place(OWN, &ORG.replace("\"#orders\"", "\"@on-call\"").replace(", \"@b\"", ""));
    let answer = place.run(&["check", "prod", "-f", "json", "--select", "system-owner"]);
    assert!(answer.out.contains("org-prc.toml"), "{}", answer.out);
}

#[test]
fn a_mistake_is_shown_in_the_file_that_it_is_in() {
    let place = place(OWN, &ORG.replace("fail-on", "fail_on"));
    let answer = place.run(&["check", "prod"]);
    insta::assert_snapshot!(answer.err, @r#"
    error: unknown key `fail_on` in [gate.local]
      ╭─▸ org-prc.toml:8:1
     8│ fail_on = "never"
      │ ━━━━━━━ did you mean `fail-on`?
    "#);
    assert_eq!(answer.code, 2);
}

#[test]
fn paths_are_relative_to_their_own_file() {
    let place = Place::new(ORDERS);
    place.write("prod/prc.toml", "version = 1\nextend = \"../org-prc.toml\"\n");
    place.write("org-prc.toml", "version = 1\n[system.orders]\ntier = 1\nterraform = [\"prod\"]\n");
    let answer = place.run(&["check", "prod", "-f", "json"]);
    assert_eq!(document(&answer)["systems"][0]["tier"], 1);
    // A file that is named on the command line extends what lies beside it; its paths are those of the repository.
    place.write("policy/prc.toml", "version = 1\nextend = \"../org-prc.toml\"\n");
    let answer = place.run(&["check", "prod", "-f", "json", "--config", "policy/prc.toml"]);
    assert_eq!(document(&answer)["systems"][0]["tier"], 1);
}

#[test]
fn what_cannot_be_extended() {
    for (extend, wrong) in [
        ("\"https://example.com/prc.toml\"", "is an address, and nothing is fetched"),
        ("\"/etc/prc.toml\"", "is not a path inside the repository"),
        ("\"../../prc.toml\"", "is not a path inside the repository"),
        ("\"\"", "is not a path inside the repository"),
        ("\"../or-prc.toml\"", "did you mean `org-prc.toml`?"),
        ("\"..\"", "cannot read"),
        ("[\"../org-prc.toml\"]", "`extend` must be a path, not an array"),
        ("\"prc.toml\"", "prod/prc.toml extends itself"),
    ] {
        let place = place(&format!("version = 1\nextend = {extend}\n"), ORG);
        let answer = place.run(&["check", "prod"]);
        assert!(answer.err.contains(wrong) && answer.err.contains("prod/prc.toml:2:10"), "{extend}: {}", answer.err);
        assert_eq!((answer.code, answer.out.as_str()), (2, ""), "{extend}");
    }
}

#[test]
fn a_cycle_and_a_chain_that_is_too_long() {
    let ring = place(OWN, "version = 1\nextend = \"prod/prc.toml\"\n");
    let answer = ring.run(&["check", "prod"]);
    assert!(
        answer.err.contains("prod/prc.toml extends itself") && answer.err.contains("org-prc.toml:2"),
        "{}",
        answer.err
    );
    let chain = place(OWN, "version = 1\nextend = \"0.toml\"\n");
    for number in 0..20 {
        chain.write(&format!("{number}.toml"), &format!("version = 1\nextend = \"{}.toml\"\n", number + 1));
    }
    let answer = chain.run(&["check", "prod"]);
    assert!(answer.err.contains("more than 8 files extend each other"), "{}", answer.err);
}

#[test]
fn every_file_says_its_version() {
    let answer = place(OWN, "[gate.local]\n").run(&["check", "prod"]);
    assert!(answer.err.contains("`version` is missing") && answer.err.contains("org-prc.toml:1:1"), "{}", answer.err);
}

#[cfg(unix)]
#[test]
fn a_link_does_not_lead_out() {
    let outside = Place::new(&[("canary.toml", "version = 1\n[gate.local]\nmin-score = 99\n")]);
    let place = place(&OWN.replace("org-prc", "link"), ORG);
    place.link(outside.path("canary.toml").to_str().unwrap(), "link.toml");
    let answer = place.run(&["check", "prod"]);
    assert_eq!(answer.code, 2, "{}{}", answer.out, answer.err);
    assert!(!answer.err.contains("99"), "{}", answer.err);
}

#[test]
fn the_command_line_sets_one_key() {
    let place = place(OWN, ORG);
    let tier = |more: &[&str]| {
        let answer = place.run(&[&["check", "prod", "-f", "json"], more].concat());
        document(&answer)["systems"][0]["tier"].clone()
    };
    assert_eq!(tier(&[]), 2);
    assert_eq!(tier(&["--set", "system.orders.tier=1"]), 1);
    assert_eq!(tier(&["--set", "system.orders.tier=1", "--set", "system.orders.tier=3"]), 3);
    // A word needs no quotes, and a requirement is set without a file too.
    let fails = |more: &[&str]| {
        let select = ["check", "prod", "-f", "concise", "--select", "rds-backup-retention"];
        place.run(&[&select, more].concat()).out
    };
    assert!(fails(&["--set", "requirement.rds-backup-retention.severity=low"]).contains("rds-backup-retention"));
    assert!(
        fails(&["--isolated", "--set", "requirement.rds-backup-retention.min-retention-days=30"])
            .contains("at least 30")
    );
}

#[test]
fn a_wrong_setting_is_told_as_in_the_file() {
    let place = place(OWN, ORG);
    let told = |setting: &str| {
        let answer = place.run(&["check", "prod", "--set", setting]);
        assert_eq!((answer.code, answer.out.as_str()), (2, ""), "{setting}");
        answer.err
    };
    insta::assert_snapshot!(told("requirement.rds-backup-retention.min-retention-day=14"), @r"
    error: unknown key `min-retention-day` in [requirement.rds-backup-retention]
      ╭─▸ --set:1:34
     1│ requirement.rds-backup-retention.min-retention-day = 14
      │                                  ━━━━━━━━━━━━━━━━━ did you mean `min-retention-days`?
    ");
    insta::assert_snapshot!(told("gate.local.min-score=high"), @r#"
    error: `min-score` in [gate.local] must be a number, not a string
      ╭─▸ --set:1:24
     1│ gate.local.min-score = "high"
      │                        ━━━━━━ write a number without quotes
    "#);
    for wrong in ["gate", "=1", "gate.=1", "gate.local.fail-on=[", "title=a b", "a=1\nb=2"] {
        assert!(told(wrong).contains("--set key=value"), "{wrong}");
    }
}

/// What a change does to a file that the policy extends is told, and does not count for it.
#[test]
fn a_change_cannot_approve_itself_elsewhere() {
    let place = Place::new(&[]);
    place.write("prod/main.tf", "resource \"aws_s3_bucket\" \"a\" {}\n");
    place.write("prc.toml", "version = 1\nextend = \"policy/org.toml\"\n[system.orders]\n");
    place.write("policy/org.toml", "version = 1\n[gate.pull-request]\nfail-on = [\"policy-weakened\"]\n");
    place.commit("2026-11-01T12:00:00Z");
    place.git(&["checkout", "-q", "-b", "change"], "2026-11-02T12:00:00Z");
    place.write("policy/org.toml", "version = 1\n[gate.pull-request]\nfail-on = \"never\"\n");
    place.git(&["add", "-A"], "2026-11-02T12:00:00Z");
    place.git(&["commit", "-q", "-m", "A change"], "2026-11-02T12:00:00Z");
    let answer = place.run(&["check", "--base", "main", "-f", "json"]);
    let document = document(&answer);
    let changes = document["comparison"]["policy_changes"].as_array().unwrap();
    assert!(changes.iter().any(|change| change["location"]["file"] == "policy/org.toml" && change["weakens"] == true));
    assert_eq!(answer.code, 1, "{}", answer.out);
}
