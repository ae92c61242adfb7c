//! What runs, as a collector would save it.

use serde_json::{Value as Json, json};

use super::Answer;

pub const ACCOUNT: &str = "111122223333";
pub const REGION: &str = "ap-northeast-1";

/// A system with one environment, to which everything in its account belongs.
pub const POLICY: &str = r#"version = 1
[system.orders]
tier = 2
owner = "team-orders"
[[system.orders.environment]]
name = "prod"
account = "111122223333"
regions = ["ap-northeast-1"]
select = { names = ["*"] }
"#;

/// A database as AWS says it is, with so many days of backups.
pub fn database(name: &str, days: Json) -> Json {
    json!({
        "kind": "aws_db_instance", "arn": arn(name), "account": ACCOUNT, "region": REGION,
        "attributes": {
            "id": name, "identifier": name, "engine": "postgres", "replicate_source_db": null,
            "backup_retention_period": days, "tags": {},
        },
    })
}

pub fn arn(name: &str) -> String {
    format!("arn:aws:rds:{REGION}:{ACCOUNT}:db:{name}")
}

/// An inventory in which everything that backups need was listed.
pub fn inventory(resources: &[Json]) -> Json {
    let kinds = [
        "aws_db_instance",
        "aws_backup_plan",
        "aws_backup_selection",
        "aws_backup_vault",
        "aws_ebs_encryption_by_default",
        "aws_instance",
        "aws_launch_template",
        "aws_ec2_instance_metadata_defaults",
        "aws_cloudtrail",
    ];
    json!({
        "schema": "prc.inventory/1", "side": "actual", "collected": "2026-11-20T10:00:00Z",
        "listed": [{ "account": ACCOUNT, "region": REGION, "kinds": kinds }],
        "apis": { "aws_db_instance": { "*": "rds:DescribeDBInstances",
            "backup_retention_period": "rds:DescribeDBInstances DBInstances[].BackupRetentionPeriod" } },
        "resources": resources, "gaps": [],
    })
}

pub fn declared(name: &str, days: &str) -> String {
    format!(
        "variable \"days\" {{}}\n\nresource \"aws_db_instance\" \"{name}\" {{\n  identifier = \"{name}\"\n  \
         engine = \"postgres\"\n  backup_retention_period = {days}\n}}\n"
    )
}

pub fn denied(mut inventory: Json, kind: &str, action: &str) -> Json {
    let kinds = inventory["listed"][0]["kinds"].as_array_mut().unwrap();
    kinds.retain(|one| one != kind);
    let gap = json!({ "kind": kind, "account": ACCOUNT, "region": REGION, "reason": "api-denied", "action": action });
    inventory["gaps"].as_array_mut().unwrap().push(gap);
    inventory
}

/// The verdict on one requirement and subject.
pub fn verdict(answer: &Answer, requirement: &str, subject: &str) -> Json {
    let report: Json = serde_json::from_str(&answer.out).unwrap_or_else(|_| panic!("{}", answer.err));
    let verdicts = report["verdicts"].as_array().unwrap();
    let found: Vec<&Json> =
        verdicts.iter().filter(|one| one["requirement"] == requirement && one["subject"]["id"] == subject).collect();
    assert_eq!(found.len(), 1, "{requirement} {subject}: {found:?}");
    found[0].clone()
}

pub fn said(verdict: &Json) -> (&str, &str, Vec<&str>) {
    let tags = verdict["tags"].as_array().unwrap().iter().map(|tag| tag.as_str().unwrap()).collect();
    (verdict["verdict"].as_str().unwrap(), verdict["basis"].as_str().unwrap(), tags)
}
