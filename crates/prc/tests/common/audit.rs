//! A repository that is audited.

use serde_json::Value;

use super::{Answer, Place};

pub const POLICY: &str = r#"version = 1
[system.orders]
tier = 1
owner = "team-orders"
terraform = ["orders"]
[system.search]
tier = 2
terraform = ["search"]
[period]
months = 6
anchor = 2026-07-01
"#;

pub const DATABASE: &str = r#"resource "aws_db_instance" "main" {
  engine                  = "postgres"
  multi_az                = true
  storage_encrypted       = false
  backup_retention_period = 1
}
"#;

pub const FILES: &[(&str, &str)] = &[
    ("prc.toml", POLICY),
    ("orders/main.tf", DATABASE),
    ("search/main.tf", DATABASE),
    ("docs/restore.md", "Restored in 41 minutes.\n"),
];

/// The database of the second half-year: encrypted.
pub fn encrypted() -> String {
    DATABASE.replace("storage_encrypted       = false", "storage_encrypted       = true")
}

pub fn ok(answer: Answer) -> String {
    assert_eq!((answer.code, answer.err.as_str()), (0, ""), "{}", answer.out);
    answer.out
}

pub fn json(answer: &Answer) -> Value {
    serde_json::from_str(&answer.out).unwrap_or_else(|_| panic!("{}{}", answer.out, answer.err))
}

/// Runs the audit of a day and answers its report.
pub fn audit(place: &Place, day: &str, more: &[&str]) -> Value {
    let answer = place.run(&[&["audit", "run", "-f", "json", "--exit-zero", "--now", day], more].concat());
    assert_eq!(answer.err, "");
    json(&answer)
}

pub fn names(place: &Place, directory: &str) -> Vec<String> {
    let entries = std::fs::read_dir(place.path(directory)).unwrap();
    let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}
