//! What runs beside what is declared, through the binary.
#![allow(clippy::unwrap_used)]

mod common;

use common::live::{ACCOUNT, REGION, arn, database, declared, denied, inventory, said, verdict};
use common::{Answer, Place};
use serde_json::{Value as Json, json};

fn check(place: &Place, live: &Json, more: &[&str]) -> Answer {
    place.write("live.json", &live.to_string());
    let mut arguments = vec!["check", "-f", "json", "--actual", "live.json"];
    arguments.extend(more);
    place.run(&arguments)
}

/// Case by case: what is declared, what runs, and what comes of it.
#[test]
fn declared_and_actual_are_one_verdict() {
    let subject = "aws_db_instance.orders";
    let live = |days: Json| inventory(&[database("orders", days)]);
    let blind = || denied(inventory(&[]), "aws_db_instance", "rds:DescribeDBInstances");
    let unknown = json!({ "$unknown": "api-denied" });
    let cases = [
        ("7", live(json!(7)), "pass", "both", None),
        ("7", live(json!(1)), "fail", "both", Some("changed-outside")),
        ("1", live(json!(7)), "fail", "both", Some("next-apply-breaks")),
        ("1", live(json!(2)), "fail", "both", None),
        ("7", blind(), "pass", "declared", Some("unconfirmed")),
        ("7", live(unknown.clone()), "pass", "declared", Some("unconfirmed")),
        ("var.days", live(json!(7)), "pass", "actual", None),
        ("var.days", live(json!(0)), "fail", "actual", None),
        ("1", blind(), "fail", "declared", Some("unconfirmed")),
        ("var.days", live(unknown), "unknown", "both", None),
        ("7", inventory(&[]), "pass", "declared", Some("not-applied")),
        ("1", inventory(&[]), "fail", "declared", Some("not-applied")),
    ];
    for (days, live, state, basis, tag) in cases {
        let place = Place::new(&[("main.tf", &declared("orders", days))]);
        let answer = check(&place, &live, &[]);
        let one = verdict(&answer, "rds-backup-retention", subject);
        let wanted = (state, basis, tag.into_iter().collect());
        assert_eq!(said(&one), wanted, "declared {days}, live {}: {one:#}", live["resources"]);
    }
}

/// Cases 5, 11, 12 and 16.
#[test]
fn each_side_may_stand_alone() {
    let place = Place::new(&[("main.tf", &declared("orders", "7"))]);
    let mut live = inventory(&[database("legacy", json!(0)), database("archive", json!(30))]);
    live["listed"][0]["kinds"].as_array_mut().unwrap().push("aws_guardduty_detector".into());
    live["resources"].as_array_mut().unwrap().push(json!({
        "kind": "aws_guardduty_detector", "arn": "arn:aws:guardduty:ap-northeast-1:111122223333:detector/1",
        "account": ACCOUNT, "region": REGION, "attributes": { "id": "1", "enable": false, "tags": {} },
    }));
    let answer = check(&place, &live, &[]);
    let of = |requirement: &str, subject: &str| verdict(&answer, requirement, subject);
    let (bad, good) = (of("rds-backup-retention", &arn("legacy")), of("rds-backup-retention", &arn("archive")));
    assert_eq!(said(&bad), ("fail", "actual", vec!["unmanaged"]));
    assert!(bad["fix"].as_str().unwrap().ends_with("mend it where it runs, then import it into Terraform"), "{bad:#}");
    assert_eq!(said(&good), ("pass", "actual", vec!["unmanaged"]));
    let detector = of("threat-detection", "arn:aws:guardduty:ap-northeast-1:111122223333:detector/1");
    assert_eq!(said(&detector), ("fail", "actual", vec![]));
    // Nobody listed instances here: the code stands alone.
    let mut other = live.clone();
    other["listed"] = json!([{ "account": ACCOUNT, "region": REGION, "kinds": ["aws_sqs_queue"] }]);
    other["resources"] = json!([]);
    let answer = check(&place, &other, &[]);
    let alone = verdict(&answer, "rds-backup-retention", "aws_db_instance.orders");
    assert_eq!((said(&alone), &alone["sides"]), (("pass", "declared", vec![]), &Json::Null));
}

#[test]
fn both_sides_are_evidence() {
    let place = Place::new(&[("main.tf", &declared("orders", "7"))]);
    let answer = check(&place, &inventory(&[database("orders", json!(1))]), &[]);
    let one = verdict(&answer, "rds-backup-retention", "aws_db_instance.orders");
    assert_eq!(one["subject"]["arn"], arn("orders"));
    assert_eq!(one["sides"]["declared"]["verdict"], "pass");
    assert_eq!(one["sides"]["actual"]["message"], "backups are kept 1 day, must be at least 7");
    let periods: Vec<(&Json, &Json)> = one["evidence"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|proof| proof["path"] == "backup_retention_period")
        .map(|proof| (&proof["value"], &proof["api"]))
        .collect();
    let api = json!("rds:DescribeDBInstances DBInstances[].BackupRetentionPeriod");
    assert_eq!(periods, [(&json!("7"), &Json::Null), (&json!("1"), &api)]);
    let text = place.run(&["check", "--actual", "live.json", "--select", "rds-backup-retention"]).out;
    assert!(text.contains("declared pass · actual fail · changed-outside · arn:aws:rds:"), "{text}");
    assert!(text.contains("apply the code again"), "{text}");
}

#[test]
fn an_account_default_decides_what_the_code_leaves_out() {
    let place = Place::new(&[("main.tf", "resource \"aws_instance\" \"web\" {\n  tags = { Name = \"web\" }\n}\n")]);
    let machine = |tokens: &str| {
        json!({
            "kind": "aws_instance", "arn": "arn:aws:ec2:ap-northeast-1:111122223333:instance/i-1", "account": ACCOUNT,
            "region": REGION,
            "attributes": { "id": "i-1", "tags": { "Name": "web", "system": "shop" }, "metadata_options":
                [{ "http_endpoint": "enabled", "http_tokens": tokens }], "launch_template": [] },
        })
    };
    place.write("web.tfstate", &json!({ "version": 4, "resources": [{ "mode": "managed", "type": "aws_instance", "name": "web",
        "instances": [{ "attributes": { "id": "i-1", "arn": "arn:aws:ec2:ap-northeast-1:111122223333:instance/i-1" } }] }] })
    .to_string());
    let of = |tokens: &str| {
        let answer = check(&place, &inventory(&[machine(tokens)]), &["--state", "web.tfstate"]);
        verdict(&answer, "instance-metadata-v2", "aws_instance.web")
    };
    assert_eq!(said(&of("required")), ("pass", "actual", vec![]));
    assert_eq!(said(&of("optional")).0, "fail");
}

const POLICY: &str = r#"version = 1
[system.shop]
tier = 2
[[system.shop.environment]]
name = "prod"
account = "111122223333"
regions = ["ap-northeast-1"]
select = { tags = { system = "shop" } }
"#;

#[test]
fn what_nobody_selects_is_unclaimed() {
    let place = Place::new(&[("main.tf", &declared("orders", "7")), ("prc.toml", POLICY)]);
    let mut own = database("cart", json!(0));
    own["attributes"]["tags"] = json!({ "system": "shop" });
    let live = inventory(&[database("orders", json!(7)), own, database("legacy", json!(0))]);
    let answer = check(&place, &live, &[]);
    let report: Json = serde_json::from_str(&answer.out).unwrap();
    let unclaimed = &report["inputs"]["live"]["unclaimed"];
    assert_eq!(unclaimed.as_array().unwrap().len(), 1, "{unclaimed:#}");
    assert_eq!((&unclaimed[0]["name"], &unclaimed[0]["kind"]), (&json!("legacy"), &json!("aws_db_instance")));
    let cart = verdict(&answer, "rds-backup-retention", &arn("cart"));
    assert_eq!((said(&cart).0, &cart["subject"]["environment"]), ("fail", &json!("prod")));
    assert_eq!(said(&verdict(&answer, "rds-backup-retention", "aws_db_instance.orders")).1, "both");
    assert!(!answer.out.contains("\"id\": \"arn:aws:rds:ap-northeast-1:111122223333:db:legacy\""));
    let text = place.run(&["check", "--actual", "live.json"]).out;
    assert!(text.contains("1 live resource belongs to no system: aws_db_instance legacy"), "{text}");
}

#[test]
fn another_account_is_not_judged() {
    let place = Place::new(&[("main.tf", &declared("orders", "7")), ("prc.toml", POLICY)]);
    let mut live = inventory(&[]);
    live["listed"][0]["account"] = "999988887777".into();
    let answer = check(&place, &live, &[]);
    assert_eq!(answer.code, 3, "{}", answer.out);
    assert!(
        answer.err.contains("expected account 111122223333, live.json is of account 999988887777"),
        "{}",
        answer.err
    );
}

/// A list that is missing in one region says nothing of another.
#[test]
fn gaps_stay_where_they_are() {
    let place = Place::new(&[]);
    let mut live = inventory(&[database("legacy", json!(0))]);
    let mut second = database("legacy", json!(0));
    second["region"] = "us-east-1".into();
    second["arn"] = "arn:aws:rds:us-east-1:111122223333:db:legacy".into();
    live["resources"].as_array_mut().unwrap().push(second);
    let kinds: Vec<Json> = live["listed"][0]["kinds"].as_array().unwrap().clone();
    let fewer: Vec<&Json> = kinds.iter().filter(|kind| *kind != "aws_backup_selection").collect();
    let more = json!({ "account": ACCOUNT, "region": "us-east-1", "kinds": fewer });
    live["listed"].as_array_mut().unwrap().push(more);
    live["gaps"] = json!([{ "kind": "aws_backup_selection", "account": ACCOUNT, "region": "us-east-1",
        "reason": "api-denied", "action": "backup:ListBackupSelections" }]);
    let answer = check(&place, &live, &[]);
    assert_eq!(verdict(&answer, "rds-backup-retention", &arn("legacy"))["verdict"], "fail");
    let there = verdict(&answer, "rds-backup-retention", "arn:aws:rds:us-east-1:111122223333:db:legacy");
    assert_eq!((&there["verdict"], &there["reason"]), (&json!("unknown"), &json!("api-denied")));
    assert!(there["message"].as_str().unwrap().contains("backup:ListBackupSelections"), "{there:#}");
    assert_eq!(check(&place, &live, &["--strict", "--fail-on", "never"]).code, 4);
    assert_eq!(check(&place, &live, &["--fail-on", "never"]).code, 0);
    let text = place.run(&["check", "--actual", "live.json"]).out;
    let denied = "AWS denied backup:ListBackupSelections";
    assert!(text.contains(denied) && text.contains("account 111122223333, us-east-1"), "{text}");
}

#[test]
fn subjects_that_could_not_be_listed_have_a_verdict() {
    let place = Place::new(&[("main.tf", &declared("orders", "7"))]);
    let live = denied(inventory(&[]), "aws_db_instance", "rds:DescribeDBInstances");
    let answer = check(&place, &live, &[]);
    let one = verdict(&answer, "rds-backup-retention", "aws_db_instance in 111122223333 ap-northeast-1");
    assert_eq!((said(&one).0, &one["reason"]), ("unknown", &json!("api-denied")));
}

#[test]
fn the_gate_may_want_to_see_what_runs() {
    let gate = format!("{POLICY}\n[gate.local]\nevidence = {{ tier-1 = \"any\", tier-2 = \"actual\" }}\n");
    let place = Place::new(&[("main.tf", &declared("orders", "7")), ("prc.toml", &gate)]);
    let live = denied(inventory(&[]), "aws_db_instance", "rds:DescribeDBInstances");
    let one = verdict(&check(&place, &live, &[]), "rds-backup-retention", "aws_db_instance.orders");
    assert_eq!(said(&one), ("unknown", "both", vec!["unconfirmed"]));
    assert_eq!(one["reason"], "api-denied");
    assert!(one["message"].as_str().unwrap().contains("rds:DescribeDBInstances"), "{one:#}");
}

#[test]
fn several_accounts_at_once() {
    let place = Place::new(&[]);
    let mut other = inventory(&[database("legacy", json!(30))]);
    other["listed"][0]["account"] = "444455556666".into();
    other["resources"][0]["account"] = "444455556666".into();
    other["resources"][0]["arn"] = "arn:aws:rds:ap-northeast-1:444455556666:db:legacy".into();
    place.write("other.json", &other.to_string());
    let answer = check(&place, &inventory(&[database("legacy", json!(0))]), &["--actual", "other.json"]);
    assert_eq!(verdict(&answer, "rds-backup-retention", &arn("legacy"))["verdict"], "fail");
    let there = verdict(&answer, "rds-backup-retention", "arn:aws:rds:ap-northeast-1:444455556666:db:legacy");
    assert_eq!(there["verdict"], "pass");
    let report: Json = serde_json::from_str(&answer.out).unwrap();
    assert_eq!(report["inputs"]["live"]["accounts"].as_array().unwrap().len(), 2);
    assert_eq!(report["inputs"]["live"]["resources"], 2);
}

/// Byte for byte, in whatever order the files and their resources come, and however many threads there are.
#[test]
fn the_same_inventory_gives_the_same_bytes() {
    let place = Place::new(&[("main.tf", &declared("orders", "1"))]);
    let resources = [database("a", json!(0)), database("orders", json!(7)), database("z", json!(30))];
    let first = check(&place, &inventory(&resources), &["-j", "1"]);
    let reversed: Vec<Json> = resources.iter().rev().cloned().collect();
    assert_eq!(first.out, check(&place, &inventory(&reversed), &["-j", "4"]).out);
    place.write("half.json", &inventory(&resources[..1]).to_string());
    let parts = check(&place, &inventory(&resources[1..]), &["--actual", "half.json"]);
    assert_eq!(first.out, parts.out);
}

#[test]
fn a_file_that_is_none_is_refused() {
    let place = Place::new(&[("main.tf", &declared("orders", "7"))]);
    let head =
        r#"{"schema":"prc.inventory/1","side":"actual","resources":[{"kind":"aws_x","account":"1","region":"r","#;
    let deep = format!(r#"{head}"attributes":{{"x":{}1{}}}}}]}}"#, "[".repeat(500), "]".repeat(500));
    let lacks = json!({ "schema": "prc.inventory/1", "side": "actual", "resources": [{ "kind": "aws_x", "account": "1",
        "region": "r", "attributes": {} }] })
    .to_string();
    for (text, wanted) in [
        ("", "it is no inventory"),
        ("{\"schema\": \"prc.inventory/1\",\n  \"side\": }", "line 2"),
        ("{\"schema\": \"prc.report/1\", \"side\": \"actual\"}", "its schema is prc.report/1"),
        ("{\"schema\": \"prc.inventory/1\", \"side\": \"declared\"}", "an inventory of the side declared"),
        (
            "{\"schema\": \"prc.inventory/1\", \"side\": \"actual\", \"resources\": [{\"kind\": 1}]}",
            "it is no inventory",
        ),
        (&deep, "recursion limit"),
        (&lacks, "neither ARN nor id"),
    ] {
        place.write("live.json", text);
        let answer = place.run(&["check", "--actual", "live.json"]);
        assert_eq!(answer.code, 2, "{text}: {}", answer.out);
        assert!(answer.err.contains("cannot read live.json") && answer.err.contains(wanted), "{}", answer.err);
    }
    assert_eq!(place.run(&["check", "--actual", "missing.json"]).code, 2);
}

/// Tags and names come from anybody.
#[test]
fn nothing_in_an_account_acts_on_the_terminal() {
    let place = Place::new(&[("prc.toml", POLICY)]);
    let mut evil = database("orders", json!(0));
    evil["arn"] = "arn:aws:rds:x:1:db:\u{1b}[2J\n::error::owned".into();
    evil["attributes"]["identifier"] = "\u{1b}]0;title\u{7}\n::error::owned".into();
    let mut picked = evil.clone();
    picked["arn"] = format!("{}x", picked["arn"].as_str().unwrap()).into();
    picked["attributes"]["tags"] = json!({ "system": "shop", "\u{202e}x": "\u{1b}[31m" });
    check(&place, &inventory(&[evil, picked]), &[]);
    for format in ["full", "concise", "github", "markdown", "json", "csv", "sarif"] {
        let answer = place.run(&["check", "--actual", "live.json", "-f", format]);
        assert!(!answer.out.contains('\u{1b}') && !answer.out.contains('\u{202e}'), "{format}: {}", answer.out);
        assert!(!answer.out.lines().any(|line| line.starts_with("::error::owned")), "{format}: {}", answer.out);
    }
}
