//! The format for a person at a terminal.

use std::time::Duration;

use prc_policy::Finding;
use rayon::prelude::*;

use crate::alike::{alike, tell_alike};
use crate::findings::{Group, groups, shown};
use crate::gate::{marked, policy_changes};
use crate::place::Places;
use crate::summary::summary;
use crate::{Diagnostic, Report, Style, Tone, cause, inputs, render};

/// How many findings are drawn before they are put to the others: each is a text of its own until then.
const TOGETHER: usize = 4096;

/// Every finding with its source, then the summary. `quiet` leaves the summary out; without `elapsed` the same run
/// gives the same bytes.
pub fn full(report: &Report<'_>, style: Style, quiet: bool, elapsed: Option<Duration>) -> String {
    let places = Places::new(report.sources);
    let shown = shown(report);
    let unknown: Vec<&Finding> =
        shown.iter().filter(|(tone, _)| *tone == Tone::Unknown).map(|(_, finding)| *finding).collect();
    let groups = groups(&shown);
    let drawn = |diagnostic: Diagnostic| render(&diagnostic, style) + "\n";
    let finding = |diagnostic: Diagnostic| match report.comparison {
        Some(_) => marked(&diagnostic, &drawn(diagnostic.clone()), style),
        None => drawn(diagnostic),
    };
    let told = |same: &Vec<&Group<'_>>| tell_alike(report, &places, same, style).map(finding);
    let body = || {
        let mut text = String::new();
        for some in alike(&groups).chunks(TOGETHER) {
            let told: Vec<String> = some.par_iter().filter_map(told).collect();
            text.extend(told);
        }
        text
    };
    let end = || if quiet { String::new() } else { summary(report, style, &groups, unknown.len(), elapsed) };
    let (mut text, end) = rayon::join(body, end);
    text.extend(cause::tell(report, &places, &unknown, style).into_iter().map(finding));
    text.extend(inputs::tell(report, &places, &unknown).into_iter().map(drawn));
    text.extend(report.comparison.into_iter().flat_map(policy_changes).map(finding));
    text.push_str(&end);
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Run;

    const PLAIN: Style = Style { color: false, unicode: true };

    #[test]
    fn the_mock_up() {
        let text = full(&Run::mock_up().report(), PLAIN, false, Some(Duration::from_millis(80)));
        insta::assert_snapshot!(text, @r#"
        error[rds-backup-retention]: automated backups are off
          ╭─▸ infra/prod/rds.tf:14:29
          │
        11│ resource "aws_db_instance" "orders" {
          │          ────────────────────────── tier 1
        14│   backup_retention_period = var.retention
          │                             ━━━━━━━━━━━━━ is 0, must be at least 7
          │
          ├─▸ infra/prod/terraform.tfvars:3:13
         3│ retention = 0
          │             ─ value comes from here
          ╰ help: set it to 7 or more · prc explain rds-backup-retention

        error[bucket-versioning]: bucket with customer data is not versioned
          ╭─▸ modules/lake/main.tf:22:1
        22│ resource "aws_s3_bucket" "this" {
          │ ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ no aws_s3_bucket_versioning points here
          ├─▸ infra/etl/main.tf:5:1   called as module.lake["landing"]
          ╰ help: add aws_s3_bucket_versioning with status = "Enabled" · prc explain bucket-versioning

        warning[dead-letter-alarm]: dead-letter queue has no alarm  (3 instances)
          ╭─▸ infra/etl/sqs.tf:31:1
        31│ resource "aws_sqs_queue" "dlq" {
          │ ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ aws_sqs_queue.dlq[0], aws_sqs_queue.dlq[1], aws_sqs_queue.dlq[2]
          ╰ help: alarm on ApproximateNumberOfMessagesVisible > 0 · prc explain dead-letter-alarm

        warning[runbook-review]: runbook was last reviewed 14 months ago
          ╭─▸ docs/runbooks/search.md:1:1
          ╰ help: review it and set "reviewed:" in the front matter · prc explain runbook-review

        unknown[non-burstable-class]: instance_type is not known: var.instance_type has no value
          ╭─▸ infra/search/ec2.tf:5:19
          │
         4│ resource "aws_instance" "search" {
          │          ─────────────────────── tier 1
         5│   instance_type = var.instance_type
          │                   ━━━━━━━━━━━━━━━━━ no default, no tfvars
          ╰ help: pass --var-file or --var · prc explain non-burstable-class

        FAIL  2 errors, 2 warnings, 1 unknown · 61 passed, 1 waived · score 71 (C)
              backup 52 · capacity 71
              38 files, 212 resources, 0.08 s
        "#);
    }

    #[test]
    fn what_could_not_be_read() {
        insta::assert_snapshot!(full(&Run::with_gaps().report(), PLAIN, false, None), @r#"
        unknown[2 requirements]: var.days has no value
          ╭─▸ infra/prod/main.tf:5:1
         5│ module "vpc" {
          │ ━━━━━━━━━━━━
          │ leaves 2 verdicts of 1 subject open: backup-copy, backup-lock
          ╰ help: pass --var-file or --var

        error: cannot read infra/legacy/main.tf
          ╭─▸ infra/legacy/main.tf:88:10
        88│   tags = { Name = "x"
          │          ━ not closed before end of file
          ╰ help: what is in the part that was not read was not checked

        note: Terraform would refuse this
          ╭─▸ infra/legacy/main.tf:88:10
        88│   tags = { Name = "x"
          │          ━ there is no variable "x"
          ╰ help: `terraform validate` shows the errors; -f concise lists every place

        unknown: 2 modules are not on disk
          │ module.vpc (terraform-aws-modules/vpc/aws), infra/prod/main.tf:5:1
          │ module.vpn (terraform-aws-modules/vpc/aws), infra/prod/main.tf:5:1
          │ leaves 1 verdict of 1 subject open: alarm-action
          ╰ help: run `terraform init` in infra/prod; prc reads .terraform/modules

        FAIL  3 unknown · 61 passed, 1 waived · score 71 (C)
              backup 52 · capacity 71
              38 files (1 not readable), 212 resources
        "#);
    }

    #[test]
    fn a_gate_tells_what_is_new() {
        let run = Run::mock_up();
        let compared = run.compared();
        insta::assert_snapshot!(full(&run.report_on(&compared), PLAIN, false, None), @r#"
        warning[dead-letter-alarm]: dead-letter queue has no alarm  (3 instances)                 NEW
          ╭─▸ infra/etl/sqs.tf:31:1
        31│ resource "aws_sqs_queue" "dlq" {
          │ ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ aws_sqs_queue.dlq[0], aws_sqs_queue.dlq[1], aws_sqs_queue.dlq[2]
          ╰ help: alarm on ApproximateNumberOfMessagesVisible > 0 · prc explain dead-letter-alarm

        policy[policy-change]: this change adds a waiver for customer-managed-keys                NEW
          ╭─▸ prc.toml:61:1
          ╰ help: needs approval by @example/sre (CODEOWNERS)

        GATE FAIL  1 new warning, 1 policy change · fixed 0 · gone 1 · existing 4 (not counted)
                   score 70 → 71 (+1)
                   38 files, 212 resources
        "#);
    }

    #[test]
    fn without_unicode_and_quiet() {
        let text = full(&Run::mock_up().report(), Style::default(), true, None);
        assert!(text.is_ascii(), "{text}");
        assert!(!text.contains("FAIL"));
    }
}
