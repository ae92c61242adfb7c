//! Environments and workspaces: one root module, judged once for each.
#![allow(clippy::unwrap_used)]

mod common;

use common::{Answer, Place};
use serde_json::Value as Json;

const ONE: [&str; 3] = ["check", "--select", "rds-backup-retention"];

const INFRA: &str = r#"variable "retention" {}

variable "name" {}

variable "multi_az" {
  default = true
}

resource "aws_db_instance" "orders" {
  identifier              = "orders-${var.name}-${terraform.workspace}"
  engine                  = "postgres"
  multi_az                = var.multi_az
  backup_retention_period = var.retention
}
"#;

const ENVIRONMENTS: &str = r#"version = 1

[system.shop]
tier = 2
terraform = ["infra"]

[[system.shop.environment]]
name = "prod"
workspace = "live"
var-files = ["infra/prod.tfvars"]

[[system.shop.environment]]
name = "staging"
var-files = ["infra/staging.tfvars"]
variables = { retention = 3 }
"#;

fn shop() -> Place {
    Place::new(&[
        (".git/HEAD", "ref: refs/heads/main\n"),
        ("infra/main.tf", INFRA),
        ("infra/prod.tfvars", "retention = 30\nname = \"p\"\nunheard_of = 1\n"),
        ("infra/staging.tfvars", "retention = 5\nname = \"s\"\n"),
        ("prc.toml", ENVIRONMENTS),
    ])
}

fn with(place: &Place, more: &[&str]) -> Answer {
    place.run(&[&ONE[..], more].concat())
}

fn json(answer: &Answer) -> Json {
    serde_json::from_str(&answer.out).unwrap_or_else(|_| panic!("{}{}", answer.out, answer.err))
}

/// `environment: verdict`, for each verdict in order.
fn verdicts(answer: &Answer) -> Vec<String> {
    let document = json(answer);
    let verdicts = document["verdicts"].as_array().unwrap();
    let told = verdicts.iter().map(|one| {
        let environment = one["subject"]["environment"].as_str().unwrap_or("none");
        format!("{environment}: {}", one["verdict"].as_str().unwrap())
    });
    told.collect()
}

#[test]
fn each_environment_has_its_own_verdict() {
    let place = shop();
    let answer = with(&place, &["-f", "json"]);
    assert_eq!(verdicts(&answer), ["prod: pass", "staging: fail"]);
    let document = json(&answer);
    let of = |at: usize, key: &str| document["verdicts"][at][key].clone();
    assert_ne!(of(0, "fingerprint"), of(1, "fingerprint"));
    // The same resource without environments keeps the fingerprint of its address alone.
    place.write("prc.toml", "version = 1\n[system.shop]\nterraform = [\"infra\"]\n");
    let alone = with(&place, &["-f", "json", "--var", "retention=3"]);
    assert_eq!(verdicts(&alone), ["none: fail"]);
    assert_ne!(json(&alone)["verdicts"][0]["fingerprint"], of(1, "fingerprint"));
}

#[test]
fn a_value_in_the_policy_is_shown_where_it_is_written() {
    insta::assert_snapshot!(with(&shop(), &[]).out, @r#"
    error[rds-backup-retention]: backups are kept 3 days, must be at least 7
      ╭─▸ infra/main.tf:13:29
      │
     9│ resource "aws_db_instance" "orders" {
      │ ─────────────────────────────────── shop in staging, tier 2
    13│   backup_retention_period = var.retention
      │                             ━━━━━━━━━━━━━ is 3, must be at least 7
      │
      ├─▸ prc.toml:15:27
    15│ variables = { retention = 3 }
      │                           ─ value comes from here
      ╰ help: set backup_retention_period to at least 7 · prc explain rds-backup-retention

    FAIL  1 error · 1 passed · score 0 (E)
          backup 0
          3 files, 2 resources
    "#);
}

#[test]
fn what_is_the_same_in_all_is_told_once() {
    let place = shop();
    place.write("infra/main.tf", &INFRA.replace("var.retention\n", "2\n"));
    insta::assert_snapshot!(with(&place, &["-f", "concise"]).out, @r#"
    infra/main.tf:13:29: error[rds-backup-retention] backups are kept 2 days, must be at least 7 (aws_db_instance.orders in prod, staging)
    "#);
    let text = with(&place, &["-q"]).out;
    insta::assert_snapshot!(text, @r#"
    error[rds-backup-retention]: backups are kept 2 days, must be at least 7
      ╭─▸ infra/main.tf:13:29
      │
     9│ resource "aws_db_instance" "orders" {
      │ ─────────────────────────────────── shop in prod, staging, tier 2
    13│   backup_retention_period = 2
      │                             ━ is 2, must be at least 7
      ╰ help: set backup_retention_period to at least 7 · prc explain rds-backup-retention
    "#);
}

#[test]
fn what_one_environment_leaves_open_is_said_of_it() {
    let place = shop();
    place.write("infra/prod.tfvars", "name = \"p\"\n");
    let answer = with(&place, &["-f", "concise"]);
    insta::assert_snapshot!(answer.out, @r#"
    infra/main.tf:1:1: warning[variable-without-value] var.retention has neither a default nor a value
    infra/main.tf:13:29: error[rds-backup-retention] backups are kept 3 days, must be at least 7 (aws_db_instance.orders in staging)
    infra/main.tf:13:29: unknown[rds-backup-retention] backup_retention_period is not known: var.retention has no value here (aws_db_instance.orders in prod)
    "#);
}

#[test]
fn one_environment_can_be_asked_for() {
    let place = shop();
    let only = with(&place, &["-f", "json", "--environment", "prod"]);
    assert_eq!((verdicts(&only), only.code), (vec![String::from("prod: pass")], 0));
    assert_eq!(verdicts(&with(&place, &["-f", "json", "--workspace", "live", "--environment", "prod"])).len(), 1);
    let wrong = with(&place, &["--environment", "prd"]);
    insta::assert_snapshot!(wrong.err, @r#"
    error: there is no environment `prd`
      ╰ help: did you mean `prod`?
    "#);
    assert_eq!(wrong.code, 2);
    let wrong = with(&place, &["--system", "ship"]);
    insta::assert_snapshot!(wrong.err, @r#"
    error: there is no system `ship`
      ╰ help: did you mean `shop`?
    "#);
    assert_eq!(wrong.code, 2);
}

#[test]
fn the_command_line_wins() {
    let place = shop();
    assert_eq!(verdicts(&with(&place, &["-f", "json", "--var", "retention=1"])), ["prod: fail", "staging: fail"]);
}

#[test]
fn environments_do_not_see_each_other() {
    let place = shop();
    let queue = r#"
variable "watched" {}

resource "aws_sqs_queue" "orders" {
  name = "orders"
}

resource "aws_cloudwatch_metric_alarm" "age" {
  count               = var.watched ? 1 : 0
  alarm_name          = "orders-age"
  metric_name         = "ApproximateAgeOfOldestMessage"
  namespace           = "AWS/SQS"
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = ["arn:aws:sns:eu-west-1:111122223333:ops"]
  dimensions          = { QueueName = "orders" }
}
"#;
    place.write("infra/main.tf", queue);
    place.write("infra/prod.tfvars", "watched = true\n");
    place.write("infra/staging.tfvars", "watched = false\n");
    let answer = place.run(&["check", "--select", "queue-age-alarm", "-f", "json"]);
    assert_eq!(verdicts(&answer), ["prod: pass", "staging: fail"]);
}

#[test]
fn the_inventory_tells_workspaces_apart() {
    let answer = shop().run(&["inventory", "infra", "--workspace", "a", "--workspace", "b"]);
    let document = json(&answer);
    let told = |key: &str| -> Vec<(String, String)> {
        let text = |one: &Json, key: &str| one[key].as_str().unwrap_or_default().to_owned();
        let all = document[key].as_array().unwrap().iter();
        all.map(|one| (text(one, "environment"), text(&one["attributes"], "identifier"))).collect()
    };
    let environments: Vec<String> = told("resources").into_iter().map(|(environment, _)| environment).collect();
    assert_eq!(environments, ["a", "b"]);
    assert_eq!(told("root_modules").len(), 2);
}

#[test]
fn a_missing_file_is_shown_with_a_suggestion() {
    let place = shop();
    place.write("prc.toml", &ENVIRONMENTS.replace("infra/prod.tfvars", "infra/prd.tfvars"));
    let answer = with(&place, &[]);
    insta::assert_snapshot!(answer.err, @r#"
    error: there is no file `infra/prd.tfvars`
      ╭─▸ prc.toml:10:14
    10│ var-files = ["infra/prd.tfvars"]
      │              ━━━━━━━━━━━━━━━━━━ did you mean `infra/prod.tfvars`?
    "#);
    assert_eq!((answer.code, answer.out.as_str()), (2, ""));
    place.write("prc.toml", &ENVIRONMENTS.replace("infra/prod.tfvars", "../prod.tfvars"));
    assert!(with(&place, &[]).err.contains("`../prod.tfvars` is not a path inside the repository"));
}

#[test]
fn a_variable_that_nothing_declares_is_told() {
    let place = shop();
    place.write("prc.toml", &ENVIRONMENTS.replace("retention = 3", "retenton = 3"));
    let answer = with(&place, &["--environment", "staging"]);
    assert!(answer.out.contains("no root module of shop declares the variable `retenton`"), "{}", answer.out);
}

#[test]
fn a_file_in_a_root_module_is_for_that_one() {
    let place = shop();
    place.write("other/main.tf", INFRA);
    place.write("prc.toml", &ENVIRONMENTS.replace(r#"["infra"]"#, r#"["infra", "other"]"#));
    let answer = with(&place, &["-f", "json", "--environment", "prod"]);
    let document = json(&answer);
    let found: Vec<(&str, &str)> = document["verdicts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["subject"]["root_module"].as_str().unwrap(), one["verdict"].as_str().unwrap()))
        .collect();
    assert_eq!(found, [("infra", "pass"), ("other", "unknown")]);
}

#[test]
fn an_environment_may_be_made_of_some_root_modules() {
    let place = shop();
    for directory in ["live", "test", "shared"] {
        place.write(&format!("{directory}/main.tf"), INFRA);
    }
    let text = r#"version = 1
[system.shop]
terraform = ["live", "test", "shared"]
[[system.shop.environment]]
name = "prod"
terraform = ["live"]
variables = { retention = 14 }
[[system.shop.environment]]
name = "staging"
terraform = ["test"]
variables = { retention = 1 }
"#;
    place.write("prc.toml", text);
    let answer = with(&place, &["-f", "json"]);
    assert_eq!(verdicts(&answer), ["prod: pass", "none: unknown", "staging: fail"]);
    place.write("prc.toml", &text.replace(r#"terraform = ["test"]"#, r#"terraform = ["tset"]"#));
    assert!(with(&place, &[]).err.contains("did you mean `test`?"));
}

#[test]
fn several_workspaces() {
    let place = shop();
    place.write("infra/main.tf", &INFRA.replace("var.retention\n", "terraform.workspace == \"prod\" ? 30 : 1\n"));
    place.write("prc.toml", "version = 1\n[system.shop]\nterraform = [\"infra\"]\nworkspaces = [\"prod\", \"test\"]\n");
    assert_eq!(verdicts(&with(&place, &["-f", "json"])), ["prod: pass", "test: fail"]);
    assert_eq!(verdicts(&with(&place, &["-f", "json", "--workspace", "prod"])), ["prod: pass"]);
    assert!(with(&place, &["--workspace", "prd"]).err.contains("did you mean `prod`?"));
    place.write("prc.toml", "version = 1\n[system.shop]\nterraform = [\"infra\"]\n");
    let named = with(&place, &["-f", "json", "--workspace", "prod", "--workspace", "test"]);
    assert_eq!(verdicts(&named), ["prod: pass", "test: fail"]);
    assert_eq!(verdicts(&with(&place, &["-f", "json", "--workspace", "prod"])), ["none: pass"]);
    assert_eq!(verdicts(&with(&place, &["-f", "json"])), ["none: unknown"]);
}

#[test]
fn an_exception_may_be_for_one_environment() {
    let place = shop();
    let rule = |environment: &str| {
        let rule = "[[system.shop.not-applicable]]\nrequirement = \"rds-backup-retention\"\nreason = \"a copy\"\n";
        format!("{ENVIRONMENTS}\n{rule}approved-by = \"lead\"\nenvironment = \"{environment}\"\n")
    };
    place.write("prc.toml", &rule("staging"));
    assert_eq!(verdicts(&with(&place, &["-f", "json"])), ["prod: pass", "staging: not-applicable"]);
    place.write("prc.toml", &rule("stagng"));
    assert!(with(&place, &[]).err.contains("did you mean `staging`?"));
}

#[test]
fn what_live_accounts_need_is_understood() {
    let place = shop();
    let live = r#"version = 1
[system.shop]
terraform = ["infra"]
[[system.shop.environment]]
name = "prod"
account = "111122223333"
regions = ["ap-northeast-1"]
role-arn = "arn:aws:iam::111122223333:role/prc-audit"
external-id = "shop-prc"
var-files = ["infra/prod.tfvars"]
select = { tags = { system = "shop" }, names = ["shop-*"], arns = ["arn:aws:sqs:*:*:shop-*"] }
"#;
    place.write("prc.toml", live);
    assert_eq!(verdicts(&with(&place, &["-f", "json"])), ["prod: pass"]);
    for (from, to, said) in [
        ("account = \"111122223333\"", "account = 111122223333", "must be a string"),
        ("account = \"111122223333\"", "account = \"999988887777\"", "the role is of another account"),
        ("ap-northeast-1", "Tokyo", "`Tokyo` is no Region"),
        (":role/prc-audit", ":user/prc-audit", "is no `role-arn`"),
        ("shop-prc", "s", "is no `external-id`"),
        ("role-arn = \"arn:aws:iam::111122223333:role/prc-audit\"\n", "", "`external-id` is for a role"),
        ("\"arn:aws:sqs:*:*:shop-*\"", "\"shop\"", "`shop` is no ARN"),
        ("tags = { system = \"shop\" }, ", "tag = {}, ", "did you mean `tags`?"),
    ] {
        assert!(live.contains(from));
        place.write("prc.toml", &live.replacen(from, to, 1));
        let answer = with(&place, &[]);
        assert!(answer.code == 2 && answer.err.contains(said), "{said}: {}", answer.err);
    }
}
