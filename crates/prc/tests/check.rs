//! What `prc check` says and how it ends.
#![allow(clippy::unwrap_used)]

mod common;

use common::{ORDERS, Place};

const ONE: [&str; 4] = ["check", "prod", "--select", "rds-backup-retention"];

#[test]
fn a_finding_shows_its_source() {
    let answer = Place::new(ORDERS).run(&ONE);
    insta::assert_snapshot!(answer.out, @r#"
    error[rds-backup-retention]: automated backups are off, must be kept 7 days
      ╭─▸ prod/main.tf:6:29
      │
     3│ resource "aws_db_instance" "orders" {
      │ ─────────────────────────────────── tier 2
     6│   backup_retention_period = var.retention
      │                             ━━━━━━━━━━━━━ is 0, must be at least 7
      │
      ├─▸ prod/terraform.tfvars:1:13
     1│ retention = 0
      │             ─ value comes from here
      ╰ help: set backup_retention_period to at least 7 · prc explain rds-backup-retention

    error[rds-backup-retention]: backups are kept 1 day, must be at least 7  (2 instances)
      ╭─▸ modules/db/main.tf:4:29
      │
     1│ resource "aws_db_instance" "this" {
      │ ───────────────────────────────── module.search[0].aws_db_instance.this, module.search[1].aws_db_instance.this, tier 2
     4│   backup_retention_period = 1
      │                             ━ is 1, must be at least 7
      │
      ├─▸ prod/main.tf:9:1   called as module.search[0]
      ╰ help: set backup_retention_period to at least 7 · prc explain rds-backup-retention

    FAIL  2 errors · 0 passed · score 0 (E)
          backup 0
          3 files, 3 resources
          prc fix mends 2 findings
    "#);
    assert_eq!((answer.code, answer.err.as_str()), (1, ""));
}

#[test]
fn what_is_the_same_of_many_blocks_is_told_once() {
    let buckets = |many: usize| -> String {
        (0..many).map(|one| format!("resource \"aws_s3_bucket\" \"b{one}\" {{\n  bucket = \"b{one}\"\n}}\n")).collect()
    };
    let told = |many: usize| {
        let place = Place::new(&[("main.tf", &*buckets(many))]);
        let text = place.run(&["check", "--select", "bucket-versioning"]).out;
        let concise = place.run(&["check", "--select", "bucket-versioning", "-f", "concise"]).out;
        assert_eq!(concise.matches("error[bucket-versioning]").count(), many, "{concise}");
        text
    };
    // Of two, each is shown.
    assert_eq!(told(2).matches("error[bucket-versioning]").count(), 2);
    let three = told(3);
    assert!(three.contains("error[bucket-versioning]: versioning was never turned on  (3 subjects)\n"), "{three}");
    assert!(three.contains("├─▸ main.tf:4:1   aws_s3_bucket.b1\n"), "{three}");
    assert!(three.contains("├─▸ main.tf:7:1   aws_s3_bucket.b2\n"), "{three}");
    assert!(three.contains("FAIL  3 errors"), "{three}");
    assert!(told(30).contains("│ and 21 more: -f concise lists every one\n"));
}

#[test]
fn a_variable_that_another_tool_declares() {
    let bucket = "resource \"aws_s3_bucket\" \"logs\" {\n  force_destroy = var.force\n}\n";
    let place = Place::new(&[("main.tf", bucket)]);
    let told = |more: &[&str]| place.run(&[&["check", "--select", "no-force-destroy"], more].concat()).out;
    let unknown = told(&[]);
    assert!(
        unknown.contains("unknown[no-force-destroy]: force_destroy is not known: var.force is not declared"),
        "{unknown}"
    );
    assert!(unknown.contains("help: declare the variable; where another tool does it, pass --var"), "{unknown}");
    assert!(told(&["--var", "force=false"]).starts_with("PASS"));
    let misspelt = told(&["--var", "force=false", "--var", "froce=false"]);
    assert!(misspelt.contains("a value is given for `froce`, which is no variable of this root module"), "{misspelt}");
}

#[test]
fn concise_is_one_line_for_each() {
    let answer = Place::new(ORDERS).run(&[&ONE[..], &["-f", "concise"]].concat());
    insta::assert_snapshot!(answer.out, @r#"
    prod/main.tf:6:29: error[rds-backup-retention] automated backups are off, must be kept 7 days (aws_db_instance.orders)
    modules/db/main.tf:4:29: error[rds-backup-retention] backups are kept 1 day, must be at least 7 (module.search[0].aws_db_instance.this)
    modules/db/main.tf:4:29: error[rds-backup-retention] backups are kept 1 day, must be at least 7 (module.search[1].aws_db_instance.this)
    "#);
}

#[test]
fn values_of_the_command_line_win() {
    let place = Place::new(ORDERS);
    let with = |more: &[&str]| {
        place.run(&[&["check", "prod", "-f", "concise", "--select", "rds-backup-retention"], more].concat())
    };
    assert!(!with(&["--var", "retention=30"]).out.contains("orders"));
    place.write("elsewhere/a.tfvars", "retention = 30\n");
    assert!(!with(&["--var-file", "elsewhere/a.tfvars"]).out.contains("orders"));
    assert!(with(&[]).out.contains("orders"));
}

#[test]
fn the_environment_is_read_only_when_asked_for() {
    let place = Place::new(&ORDERS[..1]);
    let run = |more: &[&str]| {
        let arguments = [&["check", "-f", "concise", "--select", "rds-backup-retention"], more].concat();
        place.run_with(&arguments, &[("TF_VAR_retention", "30")]).out
    };
    assert!(run(&[]).contains("unknown[rds-backup-retention]"), "{}", run(&[]));
    assert!(!run(&["--tf-vars-from-env"]).contains("orders"));
}

#[test]
fn an_empty_directory_is_not_all_passed() {
    let place = Place::new(ORDERS);
    place.write("app/notes.txt", "nothing");
    let answer = place.run(&["check", "app"]);
    insta::assert_snapshot!(answer.err, @r#"
    error: nothing to check in app
      ╰ help: no *.tf or runbooks found; did you mean prod?
    "#);
    assert_eq!((answer.code, answer.out.as_str()), (3, ""));
    let answer = place.run(&["check", "app", "--format", "json", "--exit-zero"]);
    assert_eq!(answer.code, 3);
    assert!(answer.out.contains("\"exit_code\": 3"));
    // Runbooks elsewhere in the repository are nothing to check here either.
    place.write("docs/runbooks/orders.md", "# Runbook: orders\n");
    assert_eq!(place.run(&["check", "app"]).code, 3);
}

#[test]
#[cfg(unix)]
fn what_cannot_be_read_is_said_even_when_nothing_else_is_there() {
    let place = Place::new(&[]);
    place.link("nowhere.tf", "main.tf");
    let answer = place.run(&["check"]);
    assert!(answer.out.contains("error: cannot read main.tf"), "{}", answer.out);
    assert_eq!(answer.code, 3);
}

#[test]
fn a_broken_file_beside_a_good_one() {
    let place = Place::new(ORDERS);
    place.write("prod/broken.tf", "resource \"aws_sqs_queue\" \"a\" {\n  tags = { Name = \"x\"\n");
    let answer = place.run(&ONE);
    assert_eq!(answer.code, 1);
    assert!(answer.out.contains("error: cannot read prod/broken.tf"), "{}", answer.out);
    assert!(answer.out.contains("error[rds-backup-retention]"), "{}", answer.out);
    let strict = |more: &[&str]| place.run(&[&ONE[..], &["--strict", "--fail-on", "never"], more].concat()).code;
    assert_eq!(strict(&[]), 4);
    assert_eq!(strict(&["--exit-zero"]), 4);
    let lenient = place.run(&[&ONE[..], &["--fail-on", "never"]].concat());
    assert_eq!(lenient.code, 0);
}

#[test]
fn gates() {
    let place = Place::new(ORDERS);
    let code = |more: &[&str]| place.run(&[&ONE[..], more].concat()).code;
    assert_eq!(code(&[]), 1);
    assert_eq!(code(&["--exit-zero"]), 0);
    assert_eq!(code(&["--fail-on", "never"]), 0);
    assert_eq!(code(&["--fail-on", "never", "--min-score", "backup=80"]), 1);
    assert_eq!(place.run(&["check", "prod", "--select", "database-not-public"]).code, 0);
    let unknown = Place::new(&ORDERS[..1]);
    assert_eq!(unknown.run(&["check", "--select", "rds-backup-retention", "--fail-on-unknown"]).code, 4);
}

#[test]
fn the_same_bytes_whatever_the_threads() {
    let place = Place::new(ORDERS);
    for number in 0..40 {
        let text =
            common::PROD.replace("../modules", "../../modules").replace("retention", &format!("retention_{number}"));
        place.write(&format!("roots/r{number}/main.tf"), &text);
    }
    for format in ["full", "concise", "json"] {
        let one = place.run(&["check", "-f", format, "-j", "1"]);
        assert!(!one.out.is_empty());
        for _ in 0..3 {
            let many = place.run(&["check", "-f", format, "-j", "16"]);
            assert_eq!(one.out, many.out, "{format}");
        }
    }
}

#[test]
fn several_formats_at_once() {
    let place = Place::new(ORDERS);
    let answer = place.run(&[&ONE[..], &["-f", "concise", "-f", "json=out.json", "-f", "full=out.txt"]].concat());
    assert!(answer.out.contains("error[rds-backup-retention]"));
    assert!(place.read("out.json").contains("\n  \"catalogue\": \"2026.11\""));
    assert!(place.read("out.txt").contains("FAIL"));
    let to_file = place.run(&[&ONE[..], &["-f", "json", "-o", "out.json"]].concat());
    assert_eq!((to_file.code, to_file.out.as_str()), (1, ""));
    assert_eq!(place.run(&[&ONE[..], &["-f", "json", "-f", "full"]].concat()).code, 2);
    let from_environment = place.run_with(&ONE, &[("PRC_FORMAT", "concise")]);
    assert!(from_environment.out.starts_with("prod/main.tf:"));
}

#[test]
fn colours_and_characters_follow_the_terminal() {
    let place = Place::new(ORDERS);
    let run = |more: &[&str], environment: &[(&str, &str)]| place.run_with(&[&ONE[..], more].concat(), environment).out;
    assert!(!run(&[], &[]).contains('\x1b'));
    assert!(run(&["--color", "always"], &[("NO_COLOR", "1")]).contains('\x1b'));
    assert!(run(&[], &[("FORCE_COLOR", "1")]).contains('\x1b'));
    assert!(!run(&[], &[("FORCE_COLOR", "1"), ("NO_COLOR", "1")]).contains('\x1b'));
    assert!(run(&[], &[("LANG", "C")]).is_ascii());
    assert!(run(&[], &[("TERM", "dumb")]).is_ascii());
    assert!(!run(&["--quiet"], &[]).contains("FAIL"));
}

#[test]
#[cfg(unix)]
fn hostile_names_stay_text() {
    let place = Place::new(&[]);
    for name in ["\n::error::x.tf", "::warning::y.tf", "a\x1b[2J\u{202e}.tf", "##[error].tf"] {
        place.write(&format!("prod/{name}"), "resource \"aws_db_instance\" \"a\" {\n  tags = \"\x1b]0;\u{9b}\"\n");
    }
    place.write("prod/main.tf", common::MODULE);
    for format in ["full", "concise", "json"] {
        let answer = place.run(&["check", "prod", "-f", format]);
        for line in answer.out.lines().chain(answer.err.lines()) {
            assert!(!line.trim_start().starts_with("::") && !line.trim_start().starts_with("##["), "{line:?}");
            assert!(!line.contains(['\x1b', '\u{9b}', '\u{202e}', '\r']), "{line:?}");
        }
        assert!(answer.out.contains("rds-backup-retention"));
    }
}
