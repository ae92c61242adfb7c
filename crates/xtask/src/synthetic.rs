//! Terraform made up for measurements: a repository of services whose size is asked for, the same for the same size.
//!
//! The mix of resources, the length of files and the use of variables, locals, modules and `for_each` are those of
//! application repositories; about one setting in a hundred is wrong.

use std::fmt::Write as _;

/// Resources of one service, on average.
const PER_SERVICE: usize = 40;

/// Files, by path from the root of the repository.
pub type Files = Vec<(String, String)>;

/// At least so many lines of Terraform.
pub fn repository(lines: usize) -> Files {
    let mut files = vec![(String::from("modules/task/main.tf"), String::from(TASK))];
    let mut random = Random(1);
    let mut written = count(&files);
    let mut number = 0;
    while written < lines {
        let service = service(number, &mut random);
        written += count(&service);
        files.extend(service);
        number += 1;
    }
    files
}

/// One root module of databases and of alarms, six for each database, which name it: what joins an account's
/// resources to each other.
pub fn account(databases: usize) -> Files {
    const EACH: usize = 500;
    const METRICS: [(&str, u32); 6] = [
        ("CPUUtilization", 80),
        ("FreeStorageSpace", 10_000_000),
        ("DatabaseConnections", 400),
        ("ReadLatency", 1),
        ("WriteLatency", 1),
        ("FreeableMemory", 100_000_000),
    ];
    let mut files =
        vec![(String::from("main.tf"), String::from("resource \"aws_sns_topic\" \"page\" {\n  name = \"page\"\n}\n"))];
    for first in (0..databases).step_by(EACH) {
        let mut text = String::new();
        for number in first..databases.min(first + EACH) {
            let _ = write!(
                text,
                r#"resource "aws_db_instance" "d{number}" {{
  identifier              = "d{number}"
  engine                  = "postgres"
  instance_class          = "db.r6g.large"
  backup_retention_period = {}
  multi_az                = true
}}
"#,
                7 + number % 30
            );
            for (at, (metric, threshold)) in METRICS.iter().enumerate() {
                // Half of them by reference, half by name.
                let name = match at % 2 {
                    0 => format!("aws_db_instance.d{number}.identifier"),
                    _ => format!("\"d{number}\""),
                };
                let _ = write!(
                    text,
                    r#"resource "aws_cloudwatch_metric_alarm" "d{number}_{at}" {{
  alarm_name          = "d{number}-{metric}"
  namespace           = "AWS/RDS"
  metric_name         = "{metric}"
  comparison_operator = "GreaterThanThreshold"
  threshold           = {threshold}
  dimensions          = {{ DBInstanceIdentifier = {name} }}
  alarm_actions       = [aws_sns_topic.page.arn]
}}
"#
                );
            }
        }
        files.push((format!("part{:03}.tf", first / EACH), text));
    }
    files
}

/// The lines of all files.
pub fn count(files: &Files) -> usize {
    files.iter().map(|(_, text)| text.lines().count()).sum()
}

/// The bytes of all files.
pub fn bytes(files: &Files) -> usize {
    files.iter().map(|(_, text)| text.len()).sum()
}

/// Small and always the same.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % limit
    }

    fn of<'t>(&mut self, all: &[&'t str]) -> &'t str {
        all.get(self.below(all.len())).copied().unwrap_or_default()
    }

    /// One choice in a hundred is the wrong one.
    fn right_or<'t>(&mut self, wrong: &'t str, right: &'t str) -> &'t str {
        if self.below(100) == 0 { wrong } else { right }
    }
}

fn service(number: usize, random: &mut Random) -> Files {
    let name = format!("svc{number:05}");
    let folder = format!("services/team{:04}/{name}", number / 8);
    let local = |text: &str| text.replace("NAME", &name).replace("TEAM", &format!("team{:04}", number / 8));
    let mut files = vec![
        (format!("{folder}/main.tf"), local(MAIN)),
        (format!("{folder}/variables.tf"), local(VARIABLES)),
        (format!("{folder}/locals.tf"), local(LOCALS)),
        (format!("{folder}/terraform.tfvars"), local(VALUES)),
        (format!("{folder}/RUNBOOK.md"), local(RUNBOOK)),
    ];
    let resources = PER_SERVICE / 2 + random.below(PER_SERVICE);
    let (mut text, mut in_file, mut file) = (String::new(), 0, 0);
    for resource in 0..resources {
        text.push_str(&one(&format!("r{resource}"), random));
        in_file += 1;
        if in_file > 3 + random.below(12) || resource + 1 == resources {
            files.push((format!("{folder}/app{file}.tf"), std::mem::take(&mut text)));
            (in_file, file) = (0, file + 1);
        }
    }
    files
}

/// One resource, with the alarm that goes with it.
fn one(name: &str, random: &mut Random) -> String {
    let template = match random.below(100) {
        0..8 => DATABASE,
        8..18 => BUCKET,
        18..32 => FUNCTION,
        32..54 => POLICY,
        54..74 => RULE,
        74..84 => SERVICE,
        _ => QUEUE,
    };
    let mut text = template.replace("NAME", name);
    for (word, choices) in CHOICES {
        if text.contains(word) {
            let choice = match choices {
                [wrong, right] => random.right_or(wrong, right),
                more => random.of(more),
            };
            text = text.replace(word, choice);
        }
    }
    text
}

/// What stands for a word of a template: the wrong and the right setting, or any of several.
const CHOICES: [(&str, &[&str]); 9] = [
    ("RETENTION", &["0", "14"]),
    ("ZONES", &["false", "var.environment == \"production\""]),
    ("ENCRYPTED", &["false", "true"]),
    ("STATUS", &["Suspended", "Enabled"]),
    ("ACTIONS", &["[]", "[aws_sns_topic.alerts.arn]"]),
    ("ALLOWED", &["\"*\"", "[for b in var.buckets : \"arn:aws:s3:::${b}/*\"]"]),
    ("CIDRS", &["[\"0.0.0.0/0\"]", "var.allowed_cidrs"]),
    ("TASKS", &["1", "max(2, lookup(local.sizes[var.environment], \"tasks\", 2))"]),
    ("SIZE", &["20", "50", "100", "200"]),
];

const TASK: &str = include_str!("synthetic/task.tf");
const MAIN: &str = include_str!("synthetic/main.tf");
const VARIABLES: &str = include_str!("synthetic/variables.tf");
const LOCALS: &str = include_str!("synthetic/locals.tf");
const VALUES: &str = include_str!("synthetic/terraform.tfvars");
const RUNBOOK: &str = include_str!("synthetic/RUNBOOK.md");
const DATABASE: &str = include_str!("synthetic/database.tf");
const BUCKET: &str = include_str!("synthetic/bucket.tf");
const FUNCTION: &str = include_str!("synthetic/function.tf");
const POLICY: &str = include_str!("synthetic/policy.tf");
const RULE: &str = include_str!("synthetic/rule.tf");
const SERVICE: &str = include_str!("synthetic/service.tf");
const QUEUE: &str = include_str!("synthetic/queue.tf");

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use prc_terraform::{Options, read};
    use prc_tree::Tree;

    use super::*;

    #[test]
    fn what_is_made_up_is_terraform() {
        for files in [repository(5_000), account(20)] {
            let inventory = read(&Tree::in_memory(files.clone()), &Options::default());
            assert_eq!(inventory.problems, []);
            assert_eq!(inventory.gaps.len(), 0);
            assert!(inventory.resources().len() > 100);
        }
    }

    #[test]
    fn the_same_size_gives_the_same_text() {
        assert_eq!(repository(3_000), repository(3_000));
        let lines = count(&repository(10_000));
        assert!((10_000..12_000).contains(&lines), "{lines}");
        assert!(bytes(&account(2)) > 1000);
    }
}
