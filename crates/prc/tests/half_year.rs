//! Half a year of a repository with prc, in a real git repository: from the first check to the second audit.
#![allow(clippy::unwrap_used)]

mod common;

use std::collections::BTreeSet;

use common::{Answer, Place};
use serde_json::Value;

const POLICY: &str = r#"version = 1

[system.orders]
tier = 1
owner = "team-orders"

[period]
months = 6
anchor = 2026-07-01

[gate.pull-request]
fail-on = ["new-critical", "new-high", "new-medium", "new-low"]
"#;

const DATABASE: &str = r#"resource "aws_db_instance" "main" {
  engine                  = "postgres"
  multi_az                = true
  storage_encrypted       = false
  deletion_protection     = false
  backup_retention_period = 1
}
"#;

/// The first and the second audit.
const AUTUMN: &str = "2026-11-21";
const SPRING: &str = "2027-05-20";

fn ok(answer: &Answer) -> &str {
    assert_eq!((answer.code, answer.err.as_str()), (0, ""), "{}", answer.out);
    &answer.out
}

fn json(answer: &Answer) -> Value {
    serde_json::from_str(&answer.out).unwrap_or_else(|_| panic!("{}{}", answer.out, answer.err))
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap()
}

fn git(place: &Place, arguments: &[&str]) {
    place.git(arguments, "2026-11-21T12:00:00Z");
}

fn commit(place: &Place, message: &str) {
    git(place, &["add", "-A"]);
    git(place, &["commit", "-q", "-m", message]);
}

fn score(document: &Value) -> u64 {
    document["systems"][0]["score"]["low"].as_u64().unwrap()
}

#[test]
fn half_a_year() {
    let place = Place::new(&[
        ("main.tf", DATABASE),
        ("docs/restore.md", "Restored in 41 minutes.\n"),
        (".gitattributes", "*.jsonl merge=union\n"),
    ]);
    first_day(&place);
    begins(&place);
    let before = json(&place.run(&["check", "-f", "json"]));
    a_change_cannot_waive_itself(&place);
    a_change_mends(&place);
    let after = json(&place.run(&["check", "-f", "json"]));
    assert!(score(&after) > score(&before));
    let (autumn, decided) = the_audit_of_autumn(&place);
    let spring = the_audit_of_spring(&place);
    the_decided_item_was_raised(&spring, &decided);
    the_difference_is_that(&place, &autumn);
    the_trend_is_that(&place, &autumn, &spring);
    assert_eq!(ok(&place.run(&["audit", "verify"])), "1 frozen snapshot, none was changed\n");
}

/// The first check fails; the baseline lets the work go on.
/// What `prc init` writes is judged as it is, and then made the team's own.
fn first_day(place: &Place) {
    let answer = place.run(&["init"]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    let document = json(&place.run(&["check", "-f", "json"]));
    assert_eq!(list(&document["systems"]).len(), 1);
    place.write("prc.toml", POLICY);
}

fn begins(place: &Place) {
    place.commit("2026-11-20T12:00:00Z");
    assert_eq!(place.run(&["check"]).code, 1);
    let written = place.run(&["baseline", "write"]);
    assert!(ok(&written).starts_with("wrote prc/baseline.jsonl: "), "{}", written.out);
    assert_eq!(place.run(&["check"]).code, 0);
    commit(place, "Begin with prc");
}

/// A finding that comes with its own waiver is blocked all the same.
fn a_change_cannot_waive_itself(place: &Place) {
    git(place, &["checkout", "-q", "-b", "search"]);
    place.write("search.tf", &DATABASE.replace("main", "search").replace("= 1\n", "= 0\n"));
    let waive = ["waive", "rds-backup-retention", "--subject", "aws_db_instance.search", "--reason", "an index"];
    ok(&place.run(&[&waive[..], &["--until", "2027-01-31"]].concat()));
    commit(place, "Add the search");
    // By itself the waiver would count.
    assert!(place.run(&["check"]).out.contains("1 waived (next expiry 2027-01-31)"));
    let answer = place.run(&["check", "--base", "main"]);
    assert_eq!(answer.code, 1, "{}", answer.out);
    assert!(answer.out.contains("GATE FAIL"), "{}", answer.out);
    let document = json(&place.run(&["check", "--base", "main", "-f", "json"]));
    let new = |one: &&Value| one["change"] == "new" && one["requirement"] == "rds-backup-retention";
    let new: Vec<&Value> = list(&document["verdicts"]).iter().filter(new).collect();
    assert_eq!(new.len(), 1);
    assert_eq!((&new[0]["subject"]["id"], &new[0]["verdict"]), (&"aws_db_instance.search".into(), &"fail".into()));
    let changes = list(&document["comparison"]["policy_changes"]);
    assert_eq!(changes.len(), 1);
    assert!(text(&changes[0]["message"]).starts_with("adds a waiver for rds-backup-retention"), "{changes:?}");
    git(place, &["checkout", "-q", "main"]);
}

/// A change that mends passes, with a better score, and is merged.
fn a_change_mends(place: &Place) {
    git(place, &["checkout", "-q", "-b", "protect"]);
    place.write("main.tf", &DATABASE.replace("deletion_protection     = false", "deletion_protection     = true"));
    commit(place, "Protect the database");
    let document = json(&place.run(&["check", "--base", "main", "-f", "json"]));
    assert_eq!((&document["decision"]["exit_code"], &document["decision"]["result"]), (&0.into(), &"pass".into()));
    let comparison = &document["comparison"];
    let fixed: Vec<(&str, bool)> = list(&comparison["fixed"])
        .iter()
        .map(|one| (text(&one["requirement"]), one["passes"].as_bool().unwrap()))
        .collect();
    assert_eq!(fixed, [("data-store-deletion-protection", true)]);
    assert_eq!(comparison["new"], 0);
    assert!(comparison["scores"][0]["score"]["low"].as_u64().unwrap() < score(&document));
    let pruned = place.run(&["baseline", "prune"]);
    assert!(ok(&pruned).contains("0 new, 1 gone"), "{}", pruned.out);
    commit(place, "The baseline without it");
    // A baseline that shrinks makes nothing easier.
    let answer = place.run(&["check", "--base", "main"]);
    assert_eq!(answer.code, 0, "{}", answer.out);
    git(place, &["checkout", "-q", "main"]);
    git(place, &["merge", "-q", "--ff-only", "protect"]);
}

/// What is accepted and stated, then the first audit: its report, and the item that a person decided about.
fn the_audit_of_autumn(place: &Place) -> (Value, String) {
    let waive = ["waive", "rds-backup-retention", "--subject", "aws_db_instance.main", "--reason", "rebuilt nightly"];
    ok(&place.run(&[&waive[..], &["--until", "2027-01-31"]].concat()));
    let attest = ["attest", "recovery-test", "--system", "orders", "--evidence", "docs/restore.md", "--by", "alice"];
    let more = ["--statement", "restored", "--reviewed-by", "bob", "--until", "2027-11-20"];
    ok(&place.run(&[&attest[..], &more].concat()));
    ok(&place.run(&["audit", "open", "2026H2"]));
    let document = json(&place.run(&["audit", "run", "2026H2", "-f", "json", "--exit-zero"]));
    let item = list(&document["audit"]["items"]).iter().find(|one| one["requirement"] == "final-snapshot").unwrap();
    assert_eq!((&item["priority"], &item["carried"]), (&"P1".into(), &0.into()));
    let id = text(&item["id"]).to_owned();
    let decided = ["audit", "review", "2026H2", "--item", &id, "--priority", "P2", "--owner", "sre"];
    ok(&place.run(&[&decided[..], &["--due", "2027-02-28"]].concat()));
    ok(&place.run(&["audit", "close", "2026H2"]));
    commit(place, "The audit of 2026H2");
    (document, id)
}

/// One gap is mended, the waiver has run out, and the evidence of the statement was changed.
fn the_audit_of_spring(place: &Place) -> Value {
    let mended = DATABASE.replace("deletion_protection     = false", "deletion_protection     = true");
    place.write("main.tf", &mended.replace("storage_encrypted       = false", "storage_encrypted       = true"));
    place.write("docs/restore.md", "Restored in 80 minutes.\n");
    commit(place, "Encrypt the database");
    ok(&place.run(&["audit", "open", "2027H1", "--now", SPRING]));
    let document = json(&place.run(&["audit", "run", "2027H1", "-f", "json", "--exit-zero", "--now", SPRING]));
    commit(place, "The audit of 2027H1");
    let tags = |requirement: &str| -> String {
        let verdict = list(&document["verdicts"]).iter().find(|one| one["requirement"] == requirement).unwrap();
        format!("{} {}", text(&verdict["verdict"]), verdict["tags"])
    };
    assert_eq!(tags("rds-backup-retention"), "fail [\"expired-waiver\",\"baselined\"]");
    assert_eq!(tags("recovery-test"), "unknown [\"changed-evidence\"]");
    document
}

fn the_decided_item_was_raised(spring: &Value, id: &str) {
    let item = list(&spring["audit"]["items"]).iter().find(|one| one["id"] == id).unwrap();
    let told = ["carried", "raised", "priority", "owner", "overdue", "state"].map(|key| &item[key]);
    assert_eq!(serde_json::json!(told), serde_json::json!([1, true, "P1", "sre", true, "open"]));
}

fn the_difference_is_that(place: &Place, autumn: &Value) {
    let answer = place.run(&["audit", "diff", "2026H2", "2027H1", "-f", "json", "--now", SPRING]);
    ok(&answer);
    let document = json(&answer);
    let changes = list(&document["changes"]);
    let other: Vec<(&str, &str)> = changes
        .iter()
        .filter(|one| one["class"] != "still-failing")
        .map(|one| (text(&one["class"]), text(&one["requirement"])))
        .collect();
    assert_eq!(
        other,
        [
            ("waiver-expired", "rds-backup-retention"),
            ("attestation-expired", "recovery-test"),
            ("fixed", "encryption-at-rest"),
        ]
    );
    // All else that failed fails still, in its second audit.
    let key = |one: &Value, subject: &Value| (text(&one["requirement"]).to_owned(), text(subject).to_owned());
    let still: BTreeSet<_> = changes
        .iter()
        .filter(|one| one["class"] == "still-failing")
        .inspect(|one| assert_eq!(one["age"], 2, "{one}"))
        .map(|one| key(one, &one["subject"]))
        .collect();
    let failed: BTreeSet<_> = list(&autumn["verdicts"])
        .iter()
        .filter(|one| one["verdict"] == "fail" && one["level"] != "off" && one["requirement"] != "encryption-at-rest")
        .map(|one| key(one, &one["subject"]["id"]))
        .collect();
    assert_eq!(still, failed);
    assert!(!still.is_empty());
    let told = place.run(&["audit", "diff", "2026H2", "2027H1", "--now", SPRING]);
    for line in [
        "  waiver expired      rds-backup-retention aws_db_instance.main\n",
        "  attestation expired recovery-test orders\n",
        "  fixed               encryption-at-rest aws_db_instance.main\n",
    ] {
        assert!(ok(&told).contains(line), "{}", told.out);
    }
}

fn the_trend_is_that(place: &Place, autumn: &Value, spring: &Value) {
    let answer = place.run(&["audit", "trend", "-f", "json", "--now", SPRING]);
    ok(&answer);
    let trend = json(&answer);
    assert_eq!(trend["periods"], serde_json::json!(["2026H2", "2027H1"]));
    let told: Vec<(&str, u64)> = list(&trend["history"])
        .iter()
        .map(|one| (text(&one["period"]), one["score"]["low"].as_u64().unwrap()))
        .collect();
    assert_eq!(told, [("2026H2", score(autumn)), ("2027H1", score(spring))]);
    assert_eq!((text(&autumn["now"]), text(&spring["now"])), (AUTUMN, SPRING));
}
