//! The commands that only print.
#![allow(clippy::unwrap_used)]

mod common;

use common::{ORDERS, Place};

fn out(arguments: &[&str]) -> String {
    let answer = Place::new(&[]).run(arguments);
    assert_eq!((answer.code, answer.err.as_str()), (0, ""));
    answer.out
}

#[test]
fn help_is_short() {
    insta::assert_snapshot!(out(&["--help"]), @r#"
    Is it ready for production? Checks backups, capacity, monitoring, incident response and security in
    Terraform

    Usage: prc [OPTIONS] <COMMAND>

    Commands:
      check        Check a repository or directory: no network, no credentials
      audit        Audit all systems, twice a year: what is found becomes items, and the next audit
                   verifies them
      inventory    Print what prc sees: every resource with its evaluated attributes
      report       Convert or merge saved JSON reports
      explain      Print the page of one requirement
      list         List all requirements
      fix          Edit Terraform so that failing requirements pass; --diff shows it and writes nothing
      waive        Accept a failure until a day: writes prc/waivers/<ID>--<subject>.toml
      attest       State what no machine can see: writes prc/attestations/<ID>--<system>.toml
      baseline     Let only what is new stop a change: writes prc/baseline.jsonl
      init         Write a first prc.toml from what the repository holds
      doctor       Show what would be read, every setting with its source, and what is missing
      lsp          Serve an editor: the language server protocol over standard input and output
      schema       Print a JSON Schema
      completions  Print a completion script
      man          Print the manual page, or write one for each command

    Options:
      -h, --help     Print help
      -V, --version  Print version

    Global options:
      -q, --quiet            Print findings only, no summary
          --color <WHEN>     When to use colours [also: NO_COLOR, FORCE_COLOR, CLICOLOR_FORCE] [default:
                             auto] [possible values: auto, always, never]
          --config <FILE>    The configuration, instead of the nearest prc.toml [env: PRC_CONFIG]
          --isolated         Read no prc.toml
          --set <KEY=VALUE>  Set a key of prc.toml over the file, such as gate.local.min-score=70;
                             repeatable, the last wins
          --now <DATE>       The day to take as today, such as 2027-06-01 [env: PRC_NOW; default: today
                             in UTC]
      -j, --jobs <N>         How many threads work; 0 for one per core [env: PRC_JOBS]

    Exit codes: 0 pass, 1 fail, 2 usage or configuration, 3 nothing to check, 4 incomplete, 70 bug
    "#);
}

#[test]
fn explain_shows_the_page() {
    insta::assert_snapshot!(out(&["explain", "rds-backup-retention"]), @r#"
    rds-backup-retention  Keep automated backups on every RDS instance                 backup · critical
    Applies to   aws_db_instance
    When         replicate_source_db is unset and engine does not start with aurora
    Passes if    backup_retention_period >= params.min-retention-days
    If not set   aws_db_instance.backup_retention_period = 0 when omitted (backups off)
    Unknown if   value depends on an unset variable, data source or module output not resolvable;
                 backup_retention_period in lifecycle.ignore_changes without a backup plan in scope
    Why          RDS automated backups are what makes point-in-time restore possible; retention 0
                 disables them and also forbids read replicas. A retention shorter than the time it
                 takes to notice corruption loses the last good copy. The Terraform default is 0, so
                 silence in the code means no backups.
    Severity     critical: Without automated backups there is no point-in-time recovery: a bad migration
                 or a DROP is unrecoverable.
    Levels       tier 1 must · tier 2 must · tier 3 should
    Settings     [requirement.rds-backup-retention]
                 min-retention-days = { tier-1 = 14, tier-2 = 7, tier-3 = 1 }
                 # FSBP RDS.11 default 7 days; Checkov/KICS/Trivy only require > 0 or > 1; tier 1 value
                 is the project's choice so that a two-week-old corruption is still recoverable
    Fix          resource "aws_db_instance" "main" {
                   backup_retention_period = 14
                   backup_window           = "17:00-18:00" # UTC, off-peak
                 }
    Command      aws rds modify-db-instance --db-instance-identifier ID --backup-retention-period 14 --apply-immediately
    prc fix      aws_db_instance.backup_retention_period (safe, but unsafe from 0 and where it is not
                 set): RDS changes it while the database runs; from 0 it restarts the instance, in the
                 next maintenance window or with apply_immediately at once.
    Bad          resource "aws_db_instance" "orders" { # fail: backups are kept 3 days, must be at least 7
                   engine                  = "postgres"
                   backup_retention_period = 3
                 }
    Good         resource "aws_db_instance" "orders" { # pass
                   engine                  = "postgres"
                   backup_retention_period = 7
                 }
    Live         rds:DescribeDBInstances: BackupRetentionPeriod >= params.min-retention-days where
                 ReadReplicaSourceDBInstanceIdentifier and DBClusterIdentifier are empty
    Edge cases   - Read replicas (replicate_source_db set): backups are the source's duty; report
                 not-applicable, not fail, unless the replica is itself the source of another replica.
                 - Aurora members are aws_rds_cluster_instance, not aws_db_instance; legacy
                 aws_db_instance with engine = aurora* inherits from the cluster.
                 - Instance restored with snapshot_identifier or restore_to_point_in_time: provider
                 default still 0, the value is not inherited in the plan.
                 - AWS Backup continuous backup manages retention itself (lifecycle.ignore_changes on
                 backup_retention_period is then normal): accept when the instance is selected by a plan
                 rule with enable_continuous_backup = true and delete_after >= N.
                 - Non-production instances (tier 3, environment tag dev/test) need only min 1 day;
                 ephemeral instances may be exempted by tag prc:ephemeral=true.
                 - CKV_AWS_133 passes an omitted value (it assumes the API default of 1); the provider
                 sends 0, which fails here.
    Same as      config db-instance-backup-enabled · docs Amazon RDS User Guide: Working with backups ·
                 kics rds_with_backup_disabled · prowler rds_instance_backup_enabled · securityhub
                 RDS.11 · trivy AWS-0077 · well-architected REL09-BP03
    "#);
}

#[test]
fn an_unknown_requirement_has_a_suggestion() {
    let answer = Place::new(&[]).run(&["explain", "rds-backup-retentoin"]);
    insta::assert_snapshot!(answer.err, @r#"
    error: unknown requirement `rds-backup-retentoin`
      ╰ help: did you mean `rds-backup-retention`?
    "#);
    assert_eq!(answer.code, 2);
    let answer = Place::new(ORDERS).run(&["check", "--ignore", "rds-backups"]);
    assert!(answer.err.contains("unknown requirement `rds-backups`"));
    assert_eq!(answer.code, 2);
}

#[test]
fn wrong_usage_has_a_suggestion() {
    let answer = Place::new(&[]).run(&["chekc"]);
    insta::assert_snapshot!(answer.err, @r#"
    error: unrecognized subcommand 'chekc'

      tip: some similar subcommands exist: 'schema', 'check'

    Usage: prc [OPTIONS] <COMMAND>

    For more information, try '--help'.
    "#);
    assert_eq!(answer.code, 2);
    for wrong in [&["check", "nowhere"][..], &["check", "--now", "tomorrow"], &["check", "-f", "xml"]] {
        assert_eq!(Place::new(&[]).run(wrong).code, 2, "{wrong:?}");
    }
}

#[test]
fn list_has_one_line_for_each() {
    let table = out(&["list", "--category", "backup"]);
    assert!(table.lines().next().unwrap().starts_with("requirement"));
    assert!(table.contains("rds-backup-retention"));
    assert!(!table.contains("rds-multi-az"));
    let json: serde_json::Value = serde_json::from_str(&out(&["list", "--format", "json"])).unwrap();
    assert!(json["requirements"].as_array().unwrap().iter().any(|one| one["id"] == "rds-multi-az"));
}

#[test]
fn schema_and_completions() {
    let schema: serde_json::Value = serde_json::from_str(&out(&["schema", "report"])).unwrap();
    assert_eq!(schema["properties"]["schema"]["const"], "prc.report/1");
    for shell in ["bash", "fish", "zsh"] {
        assert!(out(&["completions", shell]).contains("prc"));
    }
}

#[test]
fn the_inventory_holds_every_instance() {
    let place = Place::new(ORDERS);
    let answer = place.run(&["inventory", "prod", "--format", "json", "--isolated"]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    let inventory: serde_json::Value = serde_json::from_str(&answer.out).unwrap();
    assert_eq!(inventory["root_modules"][0]["path"], "prod");
    let resources = inventory["resources"].as_array().unwrap();
    let addresses: Vec<&str> = resources.iter().filter_map(|one| one["address"].as_str()).collect();
    insta::assert_debug_snapshot!(addresses, @r#"
    [
        "aws_db_instance.orders",
        "module.search[0].aws_db_instance.this",
        "module.search[1].aws_db_instance.this",
    ]
    "#);
    assert_eq!(resources[0]["attributes"]["backup_retention_period"], 0);
}

#[test]
fn pages_speak_japanese() {
    let page = out(&["explain", "rds-backup-retention", "--lang", "ja"]);
    assert!(page.contains("対象         aws_db_instance"), "{page}");
    let list = out(&["list", "--lang", "ja", "--category", "backup"]);
    assert!(list.contains("バックアップ  致命的"), "{list}");
}

#[test]
fn an_unknown_language_is_a_mistake() {
    let answer = Place::new(&[]).run(&["explain", "rds-backup-retention", "--lang", "de"]);
    assert_eq!(answer.code, 2);
    assert!(answer.err.contains("none of en, ja"), "{}", answer.err);
}
