//! The worked example, whose account was read from a local AWS: sixteen ways in which what is declared and what runs may
//! stand to each other.
#![allow(clippy::unwrap_used)]
#![allow(clippy::disallowed_methods, reason = "the test reads files of the workspace")]

mod common;

use std::path::Path;

use common::Place;
use prc_tree::{Tree, TreeOptions};
use serde_json::Value as Json;

const EXAMPLE: &str = "fixtures/example";
const APPLY: &str = "apply the code again: somebody changed it outside of Terraform";
const BREAKS: &str = "change the code before the next apply undoes what was mended by hand";
const MEND: &str = "mend it where it runs, then import it into Terraform";
const BEST: &str = "this is the best moment: it is not applied yet";
const GRANT: &str = "grant the read permission named";
const SCRATCH: &str = "arn:aws:rds:ap-northeast-1:111122223333:db:checkout-scratch";
const REFUNDS: &str = "module.queue[\"refunds\"]";

/// What is declared, what runs, what comes of it, on what it rests, its tag, and the end of the advice.
type Way = (&'static str, &'static str, &'static str, &'static str, &'static str, &'static str);

fn checked(more: &[&str]) -> Json {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let place = Place::new(&[(".git/HEAD", "ref: refs/heads/main\n")]);
    for path in Tree::open(&root.join(EXAMPLE), &TreeOptions::default()).unwrap().files() {
        let path = format!("{EXAMPLE}/{path}");
        place.write(&path, &std::fs::read_to_string(root.join(&path)).unwrap());
    }
    let answer = place.run(&[&["check", EXAMPLE, "-f", "json"], more].concat());
    assert_eq!(answer.code, 1, "{}", answer.err);
    serde_json::from_str(&answer.out).unwrap()
}

fn verdict<'r>(report: &'r Json, requirement: &str, subject: &str) -> &'r Json {
    let of = |one: &&Json| one["requirement"] == requirement && one["subject"]["id"] == subject;
    let found: Vec<&Json> = report["verdicts"].as_array().unwrap().iter().filter(of).collect();
    assert_eq!(found.len(), 1, "{requirement} {subject}: {found:#?}");
    found[0]
}

#[test]
fn each_of_the_sixteen_ways_is_in_the_example() {
    let report = checked(&[]);
    let within = |part: &str| format!("{REFUNDS}.{part}");
    let (queue, age) = (within("aws_sqs_queue.this"), within("aws_cloudwatch_metric_alarm.age"));
    let volumes = "aws_ebs_encryption_by_default/111122223333/ap-northeast-1/ap-northeast-1";
    let buckets = "aws_s3_account_public_access_block/111122223333/global/111122223333";
    let ways: [(u8, &str, &str, Way); 17] = [
        (1, "rds-backup-retention", "aws_db_instance.ledger", ("pass", "pass", "pass", "both", "", "")),
        (
            2,
            "data-store-deletion-protection",
            "aws_dynamodb_table.carts",
            ("pass", "fail", "fail", "both", "changed-outside", APPLY),
        ),
        (
            3,
            "rds-backup-retention",
            "aws_db_instance.orders",
            ("fail", "pass", "fail", "both", "next-apply-breaks", BREAKS),
        ),
        (4, "rds-multi-az", "aws_db_instance.reports", ("fail", "fail", "fail", "both", "", "set multi_az to true")),
        (5, "final-snapshot", "aws_db_instance.ledger", ("", "", "pass", "declared", "", "")),
        (
            6,
            "encryption-at-rest",
            "aws_efs_file_system.invoices",
            ("pass", "unknown", "pass", "declared", "unconfirmed", GRANT),
        ),
        (7, "database-engine-support", "aws_db_instance.ledger", ("unknown", "pass", "pass", "actual", "", "")),
        (
            8,
            "rds-storage-autoscaling",
            "aws_db_instance.orders_replica",
            ("unknown", "fail", "fail", "actual", "", "set max_allocated_storage to at least 2000"),
        ),
        (
            9,
            "backup-coverage",
            "aws_efs_file_system.imports",
            ("fail", "unknown", "fail", "declared", "unconfirmed", "or select it in an aws_backup_selection"),
        ),
        (
            10,
            "backup-region-opt-in",
            "aws_backup_selection.daily",
            ("unknown", "unknown", "unknown", "both", "", "say it where prc can read it, or let --actual show it"),
        ),
        (
            11,
            "encryption-at-rest",
            SCRATCH,
            ("absent", "pass", "pass", "actual", "unmanaged", "import it into Terraform"),
        ),
        (12, "rds-backup-retention", SCRATCH, ("absent", "fail", "fail", "actual", "unmanaged", MEND)),
        (13, "queue-age-alarm", &queue, ("pass", "absent", "pass", "declared", "not-applied", "")),
        (14, "alarm-runbook", &age, ("fail", "absent", "fail", "declared", "not-applied", BEST)),
        (15, "bucket-not-public", "aws_s3_bucket.logs", ("fail", "pass", "pass", "actual", "", "")),
        (16, "ebs-default-encryption", volumes, ("not-read", "fail", "fail", "actual", "", "set enabled to true")),
        (16, "account-public-access-block", buckets, ("not-read", "pass", "pass", "actual", "", "")),
    ];
    for (number, requirement, subject, wanted) in ways {
        let one = verdict(&report, requirement, subject);
        let side = |name: &str| one["sides"][name]["verdict"].as_str().unwrap_or_default().to_owned();
        let tags: Vec<&str> = one["tags"].as_array().unwrap().iter().filter_map(Json::as_str).collect();
        let text = |key: &str| one[key].as_str().unwrap_or_default().to_owned();
        let found = (side("declared"), side("actual"), text("verdict"), text("basis"), tags.join(" "));
        let (declared, actual, verdict, basis, tag, advice) = wanted;
        let wanted = (declared.into(), actual.into(), verdict.into(), basis.into(), String::from(tag));
        assert_eq!(found, wanted, "way {number}: {one:#}");
        assert!(
            text("fix").ends_with(advice) && (advice.is_empty() == text("fix").is_empty()),
            "way {number}: {one:#}"
        );
    }
}

/// Both reasons are told when neither side knows, and the permission when AWS refused.
#[test]
fn what_would_tell_is_named() {
    let report = checked(&[]);
    let both = verdict(&report, "backup-region-opt-in", "aws_backup_selection.daily");
    let message = both["message"].as_str().unwrap();
    assert!(message.contains("nothing says whether this Region has opted in to EFS; live: "), "{message}");
    assert!(message.contains("elasticfilesystem:DescribeFileSystems"), "{message}");
    let blind = verdict(&report, "encryption-at-rest", "aws_efs_file_system.invoices");
    let why = blind["sides"]["actual"]["message"].as_str().unwrap();
    assert!(why.contains("elasticfilesystem:DescribeFileSystems"), "{blind:#}");
}

/// What has no name of its own is found by what it is part of.
#[test]
fn parts_are_found_by_what_they_are_part_of() {
    let report = checked(&[]);
    for (requirement, subject) in [
        ("tls-listener", "aws_lb_listener.https"),
        ("ecs-deployment-rollback", "aws_ecs_service.api"),
        ("backup-plan-schedule", "aws_backup_plan.daily"),
        ("bucket-versioning", "module.bucket[\"receipts\"].aws_s3_bucket.this"),
        ("dead-letter-destination", "module.queue[\"orders\"].aws_sqs_queue.this"),
        ("alarm-action", "aws_cloudwatch_metric_alarm.database[\"ledger-CPUUtilization\"]"),
    ] {
        assert_eq!(verdict(&report, requirement, subject)["basis"], "both", "{requirement} {subject}");
    }
}

#[test]
fn what_is_of_another_system_is_not_judged() {
    let report = checked(&[]);
    let unclaimed = report["inputs"]["live"]["unclaimed"].as_array().unwrap();
    assert!(unclaimed.iter().any(|one| one["name"] == "billing-archive"), "{unclaimed:#?}");
    let text = report["verdicts"].to_string();
    assert!(!text.contains("billing-archive"));
}

/// The inventory of `prc.toml` is not read when the command line says what runs.
#[test]
fn the_command_line_takes_its_place() {
    let report = checked(&["--actual", "prod.actual.json"]);
    assert_eq!(report["inputs"]["live"]["accounts"].as_array().unwrap().len(), 1);
    let alone = checked(&["--set", "system.checkout.environment=[]"]);
    assert_eq!(alone["inputs"]["live"], Json::Null);
}
