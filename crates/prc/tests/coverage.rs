//! The tables of the JSON report.
#![allow(clippy::unwrap_used)]

mod common;

use common::Place;
use serde_json::Value;

const STORES: &str = r#"
resource "aws_backup_plan" "daily" {
  name = "daily"
  rule {
    rule_name         = "daily"
    target_vault_name = "main"
    schedule          = "cron(0 3 * * ? *)"
    lifecycle { delete_after = 35 }
    copy_action { destination_vault_arn = "arn:aws:backup:eu-central-1:222233334444:backup-vault:copies" }
  }
  rule {
    rule_name                = "continuous"
    target_vault_name        = "main"
    enable_continuous_backup = true
    lifecycle { delete_after = 14 }
  }
}

resource "aws_backup_selection" "tagged" {
  name         = "tagged"
  plan_id      = aws_backup_plan.daily.id
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  selection_tag {
    type  = "STRINGEQUALS"
    key   = "Backup"
    value = "daily"
  }
}

resource "aws_dlm_lifecycle_policy" "volumes" {
  description        = "volumes"
  execution_role_arn = "arn:aws:iam::111122223333:role/dlm"
  policy_details {
    resource_types = ["VOLUME"]
    target_tags    = { Snapshot = "true" }
    schedule {
      name = "twice a day"
      create_rule { interval = 12 }
      retain_rule { count = 28 }
    }
  }
}

variable "backup" {}

resource "aws_db_instance" "orders" {
  engine                  = "postgres"
  backup_retention_period = 7
  tags                    = { Backup = "daily" }
}

resource "aws_db_instance" "copy" {
  engine              = "postgres"
  replicate_source_db = aws_db_instance.orders.identifier
}

resource "aws_ebs_volume" "data" {
  availability_zone = "eu-west-1a"
  tags              = { Snapshot = "true" }
}

resource "aws_ebs_volume" "scratch" {
  availability_zone = "eu-west-1a"
}

resource "aws_ebs_volume" "perhaps" {
  availability_zone = "eu-west-1a"
  tags              = { Backup = var.backup }
}

resource "aws_s3_bucket" "uploads" {
  bucket = "uploads"
}

resource "aws_s3_bucket_replication_configuration" "uploads" {
  bucket = aws_s3_bucket.uploads.id
  role   = "arn:aws:iam::111122223333:role/replication"
  rule {
    status = "Enabled"
    destination { bucket = "arn:aws:s3:::copies" }
  }
}
"#;

#[test]
fn every_store_has_a_row_for_each_mechanism() {
    let answer = Place::new(&[("main.tf", STORES)]).run(&["check", "--format", "json", "--exit-zero"]);
    let report: Value = serde_json::from_str(&answer.out).unwrap();
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), String::from);
    let row = |row: &Value| {
        let cells =
            ["subject", "mechanism", "state", "schedule", "retention_days", "copy"].map(|cell| text(&row[cell]));
        cells.join(" | ")
    };
    let rows: Vec<String> = report["coverage"]["backup"].as_array().unwrap().iter().map(row).collect();
    insta::assert_snapshot!(rows.join("\n"), @r"
    aws_db_instance.copy | none | not-applicable | null | null | null
    aws_db_instance.orders | native | covered | continuous | 7 | null
    aws_db_instance.orders | aws-backup | covered | continuous | 14 | null
    aws_db_instance.orders | aws-backup | covered | cron(0 3 * * ? *) | 35 | arn:aws:backup:eu-central-1:222233334444:backup-vault:copies
    aws_ebs_volume.data | dlm | covered | rate(12 hours) | 14 | null
    aws_ebs_volume.perhaps | aws-backup | unknown | cron(0 3 * * ? *) | 35 | arn:aws:backup:eu-central-1:222233334444:backup-vault:copies
    aws_ebs_volume.perhaps | aws-backup | unknown | cron(0 5 ? * * *) | 14 | null
    aws_ebs_volume.scratch | none | missing | null | null | null
    aws_s3_bucket.uploads | replication | covered | null | null | arn:aws:s3:::copies
    ");
}

#[test]
fn alternatives_that_disagree_are_not_known() {
    let text = r#"
variable "stage" {
  default = "prod"
}
resource "aws_db_instance" "orders" {
  engine                  = "postgres"
  backup_retention_period = var.stage == "prod" ? 14 : 1
}
"#;
    let place = Place::new(&[
        ("modules/db/main.tf", text),
        ("main.tf", "variable \"stage\" {}\nmodule \"db\" {\n  source = \"./modules/db\"\n  stage = var.stage\n}\n"),
    ]);
    let answer = place.run(&["check", "--format", "json", "--exit-zero"]);
    let report: Value = serde_json::from_str(&answer.out).unwrap();
    let rows = report["coverage"]["backup"].as_array().unwrap();
    let said: Vec<String> = rows.iter().map(|row| format!("{} {}", row["retention_days"], row["state"])).collect();
    assert_eq!(said, ["1 \"unknown\"", "14 \"unknown\""]);
}

#[test]
fn every_version_has_its_dates() {
    let text = r#"
variable "stage" {}
variable "runtime" {}
resource "aws_db_instance" "orders" {
  engine         = "postgres"
  engine_version = "14.9"
}
resource "aws_db_instance" "ledger" {
  engine         = "mysql"
  engine_version = var.stage == "prod" ? "8.4" : "8.0"
}
resource "aws_eks_cluster" "apps" {
  name     = "apps"
  role_arn = "arn:aws:iam::111122223333:role/eks"
  version  = "1.33"
  vpc_config { subnet_ids = [] }
}
resource "aws_lambda_function" "resize" {
  function_name = "resize"
  role          = "arn:aws:iam::111122223333:role/lambda"
  runtime       = "python3.9"
}
resource "aws_lambda_function" "unknown" {
  function_name = "unknown"
  role          = "arn:aws:iam::111122223333:role/lambda"
  runtime       = var.runtime
}
resource "aws_elasticache_cluster" "sessions" {
  cluster_id     = "sessions"
  engine         = "memcached"
  engine_version = "1.6.22"
}
"#;
    let answer = Place::new(&[("main.tf", text)]).run(&["check", "--format", "json", "--exit-zero"]);
    let report: Value = serde_json::from_str(&answer.out).unwrap();
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), String::from);
    let row = |row: &Value| {
        let cells = ["subject", "product", "version", "standard_end", "extended_end", "known", "source"];
        cells.map(|cell| text(&row[cell])).join(" | ")
    };
    let rows: Vec<String> = report["lifecycle"].as_array().unwrap().iter().map(row).collect();
    insta::assert_snapshot!(rows.join("\n"), @r"
    aws_db_instance.ledger | rds-mysql | 8.0 | 2026-07-31 | 2029-07-31 | false | table
    aws_db_instance.ledger | rds-mysql | 8.4 | 2029-07-31 | 2032-07-31 | false | table
    aws_db_instance.orders | rds-postgresql | 14.9 | 2027-02-28 | 2030-02-28 | true | table
    aws_eks_cluster.apps | eks | 1.33 | 2026-07-29 | 2027-07-29 | true | table
    aws_elasticache_cluster.sessions | elasticache-memcached | 1.6.22 | null | null | true | table
    aws_lambda_function.resize | lambda | python3.9 | 2025-12-15 | null | true | table
    ");
}
