//! States: beside the configuration that they belong to, alone, and broken ones.
#![allow(clippy::unwrap_used)]

mod common;

use common::{attribute, find, fixture, tree};
use prc_model::{Instances, Inventory, Mode, Origin, Side, to_json};
use prc_terraform::{Options, Plan, State, read};
use prc_tree::Tree;
use serde_json::json;

const KNOWN: &str = r#"{ "version": 4, "resources": [
  { "mode": "managed", "type": "aws_db_instance", "name": "orders", "instances": [ { "attributes": {
      "id": "db-1", "arn": "arn:aws:rds:eu-west-1:111122223333:db:orders", "backup_retention_period": 7, "identifier": "",
      "identifier_prefix": "old", "password": "canary", "ca": "canary", "tags": null, "more": { "inside": ["canary", 1] } },
      "sensitive_attributes": [ [ { "type": "get_attr", "value": "ca" } ],
        [ { "type": "get_attr", "value": "more" }, { "type": "get_attr", "value": "inside" },
          { "type": "index", "value": { "value": 0, "type": "number" } } ] ] } ] },
  { "module": "module.a[\"k\"]", "mode": "data", "type": "aws_vpc", "name": "main", "instances": [
      { "index_key": "b\"c", "attributes": { "id": "vpc-1" } }, { "index_key": 3, "attributes": { "id": "vpc-2" } },
      { "deposed": "00", "attributes": { "id": "vpc-0" } }, { "attributes_flat": { "id": "vpc-3" } } ] } ],
  "outputs": { "o": { "value": "canary", "sensitive": true } } }"#;

fn with_state(tree: &Tree, text: &str) -> Inventory {
    let state = Some(State::parse("terraform.tfstate", None, text).unwrap());
    read(tree, &Options { state, ..Options::default() })
}

#[test]
fn a_state_alone_makes_resources() {
    let inventory = with_state(&Tree::in_memory([("a.txt", "")]), KNOWN);
    let addresses: Vec<&str> = inventory.resources().iter().map(|one| &*one.address).collect();
    let inner = r#"module.a["k"].data.aws_vpc.main"#;
    let keyed = [format!(r#"{inner}["b\"c"]"#), format!("{inner}[3]"), inner.to_owned()];
    assert_eq!(addresses, ["aws_db_instance.orders", &keyed[0], &keyed[1], &keyed[2]]);
    let database = find(&inventory, "aws_db_instance.orders");
    assert_eq!(database.arn.as_deref(), Some("arn:aws:rds:eu-west-1:111122223333:db:orders"));
    assert_eq!(attribute(database, "backup_retention_period"), json!(7));
    assert_eq!(attribute(database, "more"), json!({ "inside": { "$sensitive": true } }));
    assert!(database.attribute("identifier").is_none() && database.attribute("tags").is_none());
    assert_eq!(find(&inventory, &keyed[0]).mode, Mode::Data);
    assert_eq!(&**inventory.root_modules[0].path(), "terraform.tfstate");
    assert!(!to_json(&inventory, Side::Declared).to_string().contains("canary"));
}

#[test]
fn a_state_tells_what_the_configuration_leaves_open() {
    let text = "resource \"aws_db_instance\" \"orders\" {\n  backup_retention_period = 30\n}\n\
        module \"a\" {\n  source = \"./a\"\n  for_each = toset([\"k\"])\n}\n";
    let module = "data \"aws_vpc\" \"main\" {\n  count = 4\n}\n";
    let inventory = with_state(&Tree::in_memory([("main.tf", text), ("a/main.tf", module)]), KNOWN);
    assert_eq!(inventory.root_modules.len(), 1);
    let database = find(&inventory, "aws_db_instance.orders");
    assert_eq!(attribute(database, "backup_retention_period"), json!(30));
    assert_eq!(attribute(database, "id"), json!("db-1"));
    assert!(matches!(database.attribute("id").unwrap().origin.as_deref(), Some(Origin::State { .. })));
    assert!(database.arn.is_some() && database.location.is_some());
    assert_eq!(attribute(find(&inventory, r#"module.a["k"].data.aws_vpc.main[3]"#), "id"), json!("vpc-2"));
    assert!(!to_json(&inventory, Side::Declared).to_string().contains("canary"));
}

#[test]
fn a_real_state_knows_the_ids() {
    let state = fixture("data/terraform.tfstate");
    let inventory = with_state(&tree("data", &["main.tf", "inner/main.tf"]), &state);
    let mut declared = inventory.resources().iter().filter(|one| one.side == Side::Declared);
    assert!(declared.all(|one| one.attribute("id").is_some() && one.instances == Instances::One));
    assert!(!to_json(&inventory, Side::Declared).to_string().contains("canary"));
    let alone = with_state(&Tree::in_memory([("a.txt", "")]), &state);
    let input = attribute(find(&alone, "terraform_data.a"), "input");
    assert_eq!(input, json!({ "id": 3, "sizes": [1, 2.5], "token": { "$sensitive": true } }));
    assert!(!to_json(&alone, Side::Declared).to_string().contains("canary"));
}

#[test]
fn a_plan_knows_better_than_a_state() {
    let plans = vec![Plan::parse("plan.json", None, &fixture("data/plan.json")).unwrap()];
    let state = Some(State::parse("terraform.tfstate", None, &fixture("data/terraform.tfstate")).unwrap());
    let inventory = read(&Tree::in_memory([("a.txt", "")]), &Options { plans, state, ..Options::default() });
    assert_eq!(inventory.root_modules.len(), 1);
    assert_eq!(attribute(find(&inventory, "terraform_data.a"), "id"), json!({ "$unknown": "known-after-apply" }));
}

#[test]
fn other_versions_and_hostile_documents_are_errors() {
    let error = |text: &str| State::parse("terraform.tfstate", None, text).unwrap_err().to_string();
    assert_eq!(error(r#"{"version": 3}"#), "it is a state of version 3, prc reads version 4");
    assert!(error("{}").starts_with("it is no state"));
    assert!(error(&"[".repeat(1_000_000)).starts_with("it "));
    assert!(!error(r#"{"version": "canary"}"#).contains("canary"));
    // A path that is deeper than any value.
    let step = r#"{ "type": "get_attr", "value": "a" },"#.repeat(100_000);
    let path = format!(
        r#"{{ "version": 4, "resources": [ {{ "type": "x", "name": "y", "instances": [ {{ "attributes": {{ "a": "canary" }},
            "sensitive_attributes": [ [ {step} 1 ], 7, [ null ] ] }} ] }} ] }}"#
    );
    let inventory = with_state(&Tree::in_memory([("a.txt", "")]), &path);
    assert_eq!(inventory.resources().len(), 1);
}
