//! The gate where something is missing, damaged, hidden or very large.
#![allow(clippy::unwrap_used)]
#![allow(clippy::disallowed_methods, reason = "tests make the repositories that are read")]

mod common;

use std::path::PathBuf;

use common::{Answer, Place};
use serde_json::Value;

const DATE: &str = "2026-11-02T12:00:00Z";

fn git(place: &Place, arguments: &[&str]) {
    place.git(arguments, DATE);
}

fn commit(place: &Place) {
    git(place, &["add", "-A"]);
    git(place, &["commit", "-q", "-m", "A change"]);
}

/// These files on a branch `main`, and a branch `change` on it.
fn repository(files: &[(&str, &str)]) -> Place {
    let place = Place::new(files);
    place.commit(DATE);
    git(&place, &["checkout", "-q", "-b", "change"]);
    place
}

fn gate(place: &Place, select: &str, more: &[&str]) -> Answer {
    place.run(&[&["check", "--base", "main", "--select", select, "-f", "json"], more].concat())
}

fn json(answer: &Answer) -> Value {
    serde_json::from_str(&answer.out).unwrap_or_else(|_| panic!("{}{}", answer.out, answer.err))
}

/// Exit code, and what is new: requirement, subject and message.
fn new(answer: &Answer) -> (i32, Vec<(String, String, String)>) {
    let report = json(answer);
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let verdicts = report["verdicts"].as_array().unwrap().iter().filter(|one| one["change"] == "new");
    let told = verdicts.map(|one| (text(&one["requirement"]), text(&one["subject"]["id"]), text(&one["message"])));
    (answer.code, told.collect())
}

fn database(name: &str, days: u32) -> String {
    format!(
        "resource \"aws_db_instance\" \"{name}\" {{\n  engine                  = \"postgres\"\n  \
         backup_retention_period = {days}\n}}\n"
    )
}

const ALARM: &str = r#"resource "aws_cloudwatch_metric_alarm" "errors" {
  alarm_name          = "web-5xx"
  alarm_description   = "Runbook: docs/runbooks/web.md"
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = ["arn:aws:sns:eu-west-1:111122223333:page"]
}
"#;

const RUNBOOK: &str = "# Web\n\nLast reviewed: 2026-10-01\n\nRoll back the last release.\n";

#[test]
fn a_runbook_that_is_deleted_is_missed_where_it_was_named() {
    let place = repository(&[("main.tf", ALARM), ("docs/runbooks/web.md", RUNBOOK)]);
    assert_eq!(new(&gate(&place, "alarm-runbook,runbook-review", &["--fail-on", "medium"])), (0, vec![]));
    std::fs::remove_file(place.path("docs/runbooks/web.md")).unwrap();
    let (code, told) = new(&gate(&place, "alarm-runbook,runbook-review", &["--fail-on", "medium"]));
    assert_eq!(code, 1);
    let subject = "aws_cloudwatch_metric_alarm.errors".to_owned();
    let message = "its runbook docs/runbooks/web.md is not in the repository".to_owned();
    assert_eq!(told, [("alarm-runbook".to_owned(), subject, message)]);
}

#[test]
fn a_day_that_passes_is_no_change() {
    let waiver = "requirement = \"rds-backup-retention\"\nsubject = \"aws_db_instance.main\"\nreason = \"rebuilt\"\n\
                  approved-by = \"sre-lead\"\ncreated = 2026-11-01\nexpires = 2026-11-30\n";
    let place = repository(&[
        ("main.tf", &format!("{ALARM}{}", database("main", 0))),
        ("docs/runbooks/web.md", RUNBOOK),
        ("prc/waivers/rds-backup-retention--aws_db_instance.main.toml", waiver),
    ]);
    let select = "runbook-review,rds-backup-retention";
    let existing = |day: &str| {
        let answer = gate(&place, select, &["--now", day, "--fail-on", "low"]);
        assert_eq!(new(&answer), (0, vec![]), "{day}");
        json(&answer)["comparison"]["existing"].as_u64().unwrap()
    };
    // The waiver runs out and the review becomes too old, on both sides at once.
    assert_eq!([existing("2026-11-21"), existing("2026-12-01"), existing("2028-01-01")], [0, 1, 2]);
}

#[test]
fn what_is_staged_is_judged_whatever_is_ignored() {
    let place = repository(&[("main.tf", &database("main", 14))]);
    let select = "rds-backup-retention";
    // Ignored and no part of the change.
    place.write(".gitignore", "*.tf\n");
    place.write("local.tf", &database("local", 0));
    assert_eq!(new(&gate(&place, select, &[])).0, 0);
    // By itself as by comparison.
    let alone = |place: &Place| place.run(&["check", "--select", select, "-f", "concise"]).out.lines().count();
    assert_eq!(alone(&place), 0);
    git(&place, &["add", "-f", "local.tf"]);
    let (code, told) = new(&gate(&place, select, &[]));
    assert_eq!((code, told[0].1.as_str()), (1, "aws_db_instance.local"));
    assert_eq!(alone(&place), 1);
    // What was committed once stays under control.
    git(&place, &["add", "-A"]);
    git(&place, &["commit", "-q", "-m", "A change"]);
    assert_eq!((new(&gate(&place, select, &[])).0, alone(&place)), (1, 1));
    git(&place, &["rm", "-q", "--cached", "local.tf"]);
    assert_eq!(new(&gate(&place, select, &[])).0, 1);
    // An index that cannot be read may hide something.
    place.write(".git/index", "DIRC");
    let answer = gate(&place, select, &[]);
    assert_eq!(answer.code, 4, "{}", answer.out);
    assert!(answer.err.contains("the index of the git directory is damaged"), "{}", answer.err);
}

/// Every file below a directory.
fn files(directory: PathBuf) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut ahead = vec![directory];
    while let Some(directory) = ahead.pop() {
        for entry in std::fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { ahead.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    found
}

/// The paths, with write access, of git's objects.
fn objects(place: &Place) -> Vec<PathBuf> {
    let found = files(place.path(".git/objects"));
    for path in &found {
        let mut permissions = std::fs::metadata(path).unwrap().permissions();
        #[allow(clippy::permissions_set_readonly_false, reason = "it is a file of this test")]
        permissions.set_readonly(false);
        std::fs::set_permissions(path, permissions).unwrap();
    }
    found
}

#[test]
fn damaged_objects_are_told() {
    for packed in [false, true] {
        let place = repository(&[("prod/main.tf", &database("main", 14)), ("docs/a.md", RUNBOOK)]);
        place.write("prod/new.tf", &database("new", 0));
        commit(&place);
        if packed {
            git(&place, &["gc", "-q", "--prune=now"]);
        }
        let whole = new(&gate(&place, "rds-backup-retention", &[]));
        assert_eq!((whole.0, whole.1.len()), (1, 1));
        for path in objects(&place) {
            let good = std::fs::read(&path).unwrap();
            let middle = good.len() / 2;
            let turned = [&good[..middle], &[good[middle] ^ 0x55], &good[middle + 1..]].concat();
            for damaged in [turned, good[..middle].to_vec(), Vec::new()] {
                std::fs::write(&path, damaged).unwrap();
                let answer = gate(&place, "rds-backup-retention", &[]);
                // Either it was not needed, or it is told: never another answer, and never a panic.
                match answer.code {
                    1 => assert_eq!(new(&answer), whole, "{}", path.display()),
                    2 | 4 => assert!(answer.err.starts_with("error: "), "{}: {}", path.display(), answer.err),
                    code => panic!("{code} {}: {}", path.display(), answer.err),
                }
            }
            std::fs::write(&path, good).unwrap();
        }
        // The tree of the base is one of what was needed.
        let head = place.path(".git/refs/heads/main");
        if head.is_file() {
            std::fs::write(&head, "0123456789012345678901234567890123456789\n").unwrap();
            let answer = gate(&place, "rds-backup-retention", &[]);
            assert!(answer.code == 2 && answer.err.contains("there is no commit main here"), "{}", answer.err);
            std::fs::write(&head, "no id\n").unwrap();
            let answer = gate(&place, "rds-backup-retention", &[]);
            assert!(
                answer.code == 4 && answer.err.contains("a reference of the git directory is damaged"),
                "{}",
                answer.err
            );
        }
    }
}

#[test]
fn a_broken_policy_of_the_base_can_be_mended() {
    for broken in ["version = 1\n[sistem.orders]\ntier = 1\n", "version = 1\n[system.orders\n", "\u{0}"] {
        let place = repository(&[("main.tf", &database("main", 0)), ("prc.toml", broken)]);
        // As long as it is broken in the head, that is a mistake.
        assert_eq!(gate(&place, "rds-backup-retention", &[]).code, 2, "{broken}");
        place.write("prc.toml", "version = 1\n[system.orders]\ntier = 1\n[gate.pull-request]\nfail-on = \"never\"\n");
        let answer = gate(&place, "rds-backup-retention", &[]);
        assert_eq!(new(&answer), (0, vec![]), "{broken}");
        // Until it is merged what holds without one judges: the change cannot open the gate.
        place.write("new.tf", &database("new", 0));
        let (code, told) = new(&gate(&place, "rds-backup-retention", &[]));
        assert_eq!((code, told.len()), (1, 1), "{broken}");
        assert_eq!(told[0].1, "aws_db_instance.new");
    }
}

/// A repository of 2,000 files in 200 root modules, of which every tenth file fails.
#[test]
fn a_huge_tree_is_judged_rightly() {
    let place = Place::new(&[]);
    for number in 0..2000 {
        let days = if number % 10 == 3 { 0 } else { 14 };
        place.write(
            &format!("team-{:03}/file-{number:04}.tf", number / 10),
            &database(&format!("db-{number:04}"), days),
        );
    }
    place.commit(DATE);
    git(&place, &["checkout", "-q", "-b", "change"]);
    let select = "rds-backup-retention";
    let report = json(&gate(&place, select, &[]));
    assert_eq!((&report["inputs"]["files"], &report["inputs"]["root_modules"]), (&2000.into(), &200.into()));
    assert_eq!((&report["comparison"]["existing"], &report["comparison"]["new"]), (&200.into(), &0.into()));
    // One is broken, one is mended, one goes, and one directory is called otherwise.
    place.write("team-077/file-0777.tf", &database("db-0777", 1));
    place.write("team-080/file-0803.tf", &database("db-0803", 14));
    std::fs::remove_file(place.path("team-081/file-0813.tf")).unwrap();
    std::fs::rename(place.path("team-199"), place.path("team-zzz")).unwrap();
    let answer = gate(&place, select, &[]);
    let (code, told) = new(&answer);
    assert_eq!((code, told.len()), (1, 1), "{told:?}");
    assert_eq!(told[0].1, "aws_db_instance.db-0777");
    let report = json(&answer);
    let fixed: Vec<(&str, bool)> = report["comparison"]["fixed"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["subject"].as_str().unwrap(), one["passes"].as_bool().unwrap()))
        .collect();
    assert_eq!(fixed, [("aws_db_instance.db-0803", true), ("aws_db_instance.db-0813", false)]);
    assert_eq!(report["comparison"]["existing"], 198);
    // And again, in the same bytes.
    assert_eq!(gate(&place, select, &["-j", "1"]).out, answer.out);
}
