//! `--plan` and `--state`: what they decide, where their findings are shown, and how they fail.
#![allow(clippy::unwrap_used)]
#![allow(clippy::disallowed_methods, reason = "a test reads its fixtures")]

mod common;

use common::Place;

fn fixture(path: &str) -> String {
    std::fs::read_to_string(format!("{}/../../fixtures/plans/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// A place with files of the orders fixture.
fn orders(files: &[&str]) -> Place {
    let place = Place::new(&[]);
    for file in files {
        place.write(file, &fixture(&format!("orders/{file}")));
    }
    place
}

/// The first finding without what is to be done.
fn until_help(out: &str) -> String {
    out.lines().take_while(|line| !line.contains("help:")).map(|line| format!("{line}\n")).collect()
}

const ALL: &[&str] = &["main.tf", "queues/main.tf", "plan.json"];
const RETENTION: [&str; 3] = ["check", "--select", "rds-backup-retention"];

#[test]
fn a_finding_of_a_plan_shows_its_source() {
    let place = orders(ALL);
    // The configuration alone would pass.
    place.write("terraform.tfvars", "retention = 30\n");
    assert_eq!(place.run(&RETENTION).code, 0);
    let answer = place.run(&[&RETENTION[..], &["--plan", "plan.json"]].concat());
    insta::assert_snapshot!(until_help(&answer.out), @r#"
    error[rds-backup-retention]: backups are kept 3 days, must be at least 7
      ╭─▸ main.tf:31:29
      │
    25│ resource "aws_db_instance" "orders" {
      │ ─────────────────────────────────── tier 2
    31│   backup_retention_period = var.retention
      │                             ━━━━━━━━━━━━━ is 3, must be at least 7
    "#);
    assert_eq!((answer.code, answer.err.as_str()), (1, ""));
}

#[test]
fn a_plan_is_enough() {
    let place = orders(&["plan.json"]);
    let answer = place.run(&[&RETENTION[..], &["--plan", "plan.json"]].concat());
    insta::assert_snapshot!(until_help(&answer.out), @r"
    error[rds-backup-retention]: backups are kept 3 days, must be at least 7
      │ aws_db_instance.orders, tier 2
    ");
    assert_eq!((answer.code, answer.err.as_str()), (1, ""));
    let json = place.run(&[&RETENTION[..], &["--plan", "plan.json", "-f", "json"]].concat()).out;
    let report: serde_json::Value = serde_json::from_str(&json).unwrap();
    let proof = report["verdicts"][0]["evidence"].as_array().unwrap().last().unwrap();
    assert_eq!(proof["via"][0], "plan.json: planned_values aws_db_instance.orders.backup_retention_period");
    assert_eq!((&proof["location"], &proof["api"]), (&serde_json::Value::Null, &serde_json::Value::Null));
    assert_eq!(place.run(&["inventory", "--plan", "plan.json"]).code, 0);
}

/// What the plan does not know yet, the configuration still tells.
#[test]
fn a_plan_with_its_source_decides_no_less() {
    let place = orders(ALL);
    let source = place.run(&["check", "-f", "concise"]);
    let planned = place.run(&["check", "-f", "concise", "--plan", "plan.json"]);
    assert!(source.out.lines().count() > 5, "{}", source.out);
    assert_eq!(source.out, planned.out);
    // Alone it knows less, and says nothing else.
    let alone = orders(&["plan.json"]).run(&["check", "-f", "concise", "--plan", "plan.json"]);
    for line in alone.out.lines().filter(|line| line.starts_with("error")) {
        assert!(source.out.contains(line), "{line}");
    }
}

#[test]
fn secrets_stay_where_they_are() {
    let place = orders(ALL);
    place.write("data.json", &fixture("data/plan.json"));
    place.write("terraform.tfstate", &fixture("data/terraform.tfstate"));
    let given = ["--plan", "plan.json", "--plan", "data.json", "--state", "terraform.tfstate"];
    for command in [&["inventory"][..], &["check"], &["check", "-f", "json"], &["check", "-f", "concise"]] {
        let answer = place.run(&[command, &given].concat());
        assert!(answer.code < 2, "{}", answer.err);
        assert!(!answer.out.contains("canary") && !answer.err.contains("canary"), "{command:?}");
    }
}

#[test]
fn a_state_tells_what_aws_decided_and_no_more() {
    let place = Place::new(&[("main.tf", "resource \"aws_db_instance\" \"orders\" {\n  engine = \"postgres\"\n}\n")]);
    place.write(
        "terraform.tfstate",
        r#"{ "version": 4, "resources": [ { "mode": "managed", "type": "aws_db_instance", "name": "orders", "instances": [
            { "attributes": { "id": "db-1", "arn": "arn:aws:rds:::db:orders", "engine_version": "9.6.24",
              "backup_retention_period": 35 } } ] } ] }"#,
    );
    let run = |more: &[&str]| {
        let selected = ["check", "--select", "rds-backup-retention,database-engine-support", "-f", "concise"];
        place.run(&[&selected[..], more].concat()).out
    };
    assert!(run(&[]).contains("unknown[database-engine-support]"), "{}", run(&[]));
    let known = run(&["--state", "terraform.tfstate"]);
    assert!(known.contains("error[database-engine-support]"), "{known}");
    // The next apply puts back what the configuration no longer sets.
    assert!(known.contains("error[rds-backup-retention] automated backups are off"), "{known}");
    let json = place.run(&["check", "--state", "terraform.tfstate", "-f", "json"]).out;
    assert!(json.contains("\"arn\": \"arn:aws:rds:::db:orders\""));
}

#[test]
fn what_cannot_be_used_is_a_usage_error() {
    let place = orders(ALL);
    place.write("broken.json", "{ \"planned_values\": canary");
    place.write("new.json", r#"{ "format_version": "2.1", "planned_values": {} }"#);
    place.write("old.tfstate", r#"{ "version": 3 }"#);
    let error = |arguments: &[&str]| {
        let answer = place.run(&[&["check"], arguments].concat());
        assert_eq!((answer.code, answer.out.as_str()), (2, ""));
        answer.err
    };
    insta::assert_snapshot!(
        [
            error(&["--plan", "broken.json"]),
            error(&["--plan", "plan.json", "--plan", "new.json"]),
            error(&["--plan", "main.tf"]),
            error(&["--state", "plan.json"]),
            error(&["--state", "old.tfstate"]),
        ]
        .concat(),
        @r#"
    error: cannot read broken.json: it is not JSON: expected value at line 1 column 21
    error: cannot read new.json: its format_version is "2.1", prc reads 0 and 1
    error: cannot read main.tf: it is not JSON: expected ident at line 1 column 2
    error: cannot read plan.json: it is no state: it has no version; `terraform state pull` writes one
    error: cannot read old.tfstate: it is a state of version 3, prc reads version 4
    "#
    );
    assert!(error(&["--plan", "nowhere.json"]).starts_with("error: cannot read nowhere.json: "));
}

#[test]
fn what_is_odd_about_a_plan_is_told() {
    let place = Place::new(&[]);
    place.write("plan.json", r#"{ "format_version": "1.7", "complete": false, "planned_values": {} }"#);
    let answer = place.run(&["check", "--plan", "plan.json"]);
    let wanted = [
        "warning: plan.json: the plan is not complete (it failed, or was made with -target): resources may be missing",
        "warning: plan.json: the plan's format_version 1.7 is newer than 1.2",
    ];
    assert!(wanted.iter().all(|line| answer.out.contains(line)), "{}", answer.out);
    assert_eq!(answer.code, 0);
    assert_eq!(place.run(&["check", "--plan", "plan.json", "--strict"]).code, 4);
}
