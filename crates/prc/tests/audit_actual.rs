//! An audit that sees what runs beside what is declared.
#![allow(clippy::unwrap_used)]

mod common;

use common::audit::ok;
use common::live::{POLICY, arn, database, declared, inventory, said, verdict};
use common::{Answer, Place};
use serde_json::{Value as Json, json};

const SUBJECT: &str = "aws_db_instance.orders";

const GATE: &str = r#"[gate.audit]
evidence = { tier-2 = "actual" }
fail-on = ["high", "critical-must-unknown"]
"#;

/// A repository whose audit is open, with a database of so many days of backups.
fn opened(days: &str) -> Place {
    let place = Place::new(&[
        (".git/HEAD", ""),
        ("prc.toml", &[POLICY, GATE].concat()),
        ("main.tf", &declared("orders", days)),
    ]);
    ok(place.run(&["audit", "open"]));
    place
}

fn audit(place: &Place, live: &[&Json], more: &[&str]) -> Answer {
    let mut arguments = vec!["audit".to_owned(), "run".into(), "-f".into(), "json".into(), "--exit-zero".into()];
    for (number, live) in live.iter().enumerate() {
        let name = format!("live-{number}.json");
        place.write(&name, &live.to_string());
        arguments.extend(["--actual".into(), name]);
    }
    arguments.extend(more.iter().map(|one| (*one).to_owned()));
    let answer = place.run(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!((answer.code, answer.err.as_str()), (0, ""));
    answer
}

fn report(answer: &Answer) -> Json {
    serde_json::from_str(&answer.out).unwrap()
}

/// What the snapshot says of the backups of a subject.
fn frozen(place: &Place, subject: &str) -> String {
    let text = place.read("prc/audits/2026H2.orders.jsonl");
    let lines = text.lines().map(|line| serde_json::from_str::<Json>(line).unwrap());
    let mut own = lines.filter(|one| one["requirement"] == "rds-backup-retention" && one["subject"] == subject);
    let found = own.next().unwrap()["verdict"].as_str().unwrap().to_owned();
    assert_eq!(own.next(), None);
    found
}

#[test]
fn an_audit_shows_both_sides() {
    let place = opened("7");
    let live = inventory(&[database("orders", json!(1)), database("legacy", json!(30))]);
    let answer = audit(&place, &[&live], &[]);
    let one = verdict(&answer, "rds-backup-retention", SUBJECT);
    assert_eq!(said(&one), ("fail", "both", vec!["changed-outside"]));
    assert_eq!(
        (&one["sides"]["declared"]["verdict"], &one["sides"]["actual"]["verdict"]),
        (&"pass".into(), &"fail".into())
    );
    assert_eq!(one["sides"]["actual"]["message"], "backups are kept 1 day, must be at least 7");
    let values: Vec<&Json> = one["evidence"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|proof| proof["path"] == "backup_retention_period")
        .map(|proof| &proof["value"])
        .collect();
    assert_eq!(values, [&json!("7"), &json!("1")]);
    // What runs without being declared is audited too.
    assert_eq!(said(&verdict(&answer, "rds-backup-retention", &arn("legacy"))), ("pass", "actual", vec!["unmanaged"]));
    let inputs = &report(&answer)["inputs"]["live"];
    assert_eq!((&inputs["accounts"][0]["account"], &inputs["resources"]), (&"111122223333".into(), &2.into()));
    // The audit goes on from that: snapshot, item and gate.
    assert_eq!((frozen(&place, SUBJECT).as_str(), frozen(&place, &arn("legacy")).as_str()), ("fail", "pass"));
    let document = report(&answer);
    let items = document["audit"]["items"].as_array().unwrap();
    let item = items.iter().find(|one| one["requirement"] == "rds-backup-retention").unwrap();
    assert_eq!((&item["subject"], &item["priority"]), (&SUBJECT.into(), &"P1".into()));
    // Mended where it runs, the next run says so.
    let answer = audit(&place, &[&inventory(&[database("orders", json!(7))])], &[]);
    assert_eq!(said(&verdict(&answer, "rds-backup-retention", SUBJECT)), ("pass", "both", vec![]));
    assert_eq!(frozen(&place, SUBJECT), "pass");
    let document = report(&answer);
    let items = document["audit"]["items"].as_array().unwrap();
    let item = items.iter().find(|one| one["requirement"] == "rds-backup-retention").unwrap();
    assert_eq!((&item["state"], &item["due"]), (&"done".into(), &"2026-12-21".into()));
}

#[test]
fn what_was_not_seen_live_is_not_known() {
    let place = opened("7");
    // Nothing was collected: a pass of what is declared proves nothing of what runs.
    let answer = audit(&place, &[], &[]);
    let one = verdict(&answer, "rds-backup-retention", SUBJECT);
    assert_eq!((one["verdict"].as_str(), one["reason"].as_str()), (Some("unknown"), Some("not-collected")));
    assert!(one["fix"].as_str().unwrap().contains("--actual account.json"), "{one:#}");
    assert_eq!(frozen(&place, SUBJECT), "unknown");
    // The decision says that.
    let reasons = report(&answer)["decision"]["reasons"].to_string();
    assert!(
        reasons.contains("critical-must-unknown: rds-backup-retention aws_db_instance.orders in prod"),
        "{reasons}"
    );
    // Two files, such as of two regions, are one inventory.
    let mut other = inventory(&[]);
    other["listed"][0]["region"] = json!("us-east-1");
    let answer = audit(&place, &[&inventory(&[database("orders", json!(14))]), &other], &[]);
    assert_eq!(said(&verdict(&answer, "rds-backup-retention", SUBJECT)), ("pass", "both", vec![]));
    // To the person at the terminal, and on the page.
    let told =
        place.run(&["audit", "run", "--exit-zero", "--actual", "live-0.json", "-f", "full", "-f", "html=audit.html"]);
    assert!(told.code == 0 && told.out.starts_with("Production Readiness Check 2026H2"), "{}{}", told.out, told.err);
    assert!(place.read("audit.html").contains("rds-backup-retention"));
    // A file that is none stops the run before anything is written.
    let before = place.read("prc/audits/2026H2.orders.jsonl");
    place.write("live-0.json", "{}");
    let answer = place.run(&["audit", "run", "--actual", "live-0.json"]);
    assert!(answer.code == 2 && answer.err.contains("live-0.json"), "{}", answer.err);
    other["listed"][0]["account"] = json!("222233334444");
    place.write("live-0.json", &other.to_string());
    let answer = place.run(&["audit", "run", "--actual", "live-0.json"]);
    assert!(answer.code == 3 && answer.err.contains("expected account 111122223333"), "{}", answer.err);
    assert_eq!(place.read("prc/audits/2026H2.orders.jsonl"), before);
}
