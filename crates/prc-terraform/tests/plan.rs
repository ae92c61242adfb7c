//! Plans: alone, beside the configuration that they were made from, and broken ones. `fixtures/plans` are real.
#![allow(clippy::unwrap_used, clippy::print_stdout)]
#![allow(clippy::disallowed_methods, reason = "a test reads its fixtures")]

mod common;

use common::{attribute, find, fixture, fixtures, reference, shown, tree};
use prc_model::{Inventory, Origin, Side, to_json};
use prc_terraform::{Options, Plan, read};
use prc_tree::Tree;
use serde_json::json;

fn plan(name: &str) -> Plan {
    Plan::parse("plan.json", None, &fixture(&format!("{name}/plan.json"))).unwrap()
}

fn with_plans(tree: &Tree, plans: Vec<Plan>) -> Inventory {
    read(tree, &Options { plans, ..Options::default() })
}

fn alone(text: &str) -> Inventory {
    with_plans(&Tree::in_memory([("a.txt", "")]), vec![Plan::parse("plan.json", None, text).unwrap()])
}

/// How many resources the plans and the source declare.
fn declared(inventory: &Inventory) -> usize {
    inventory.resources().iter().filter(|one| one.side == Side::Declared).count()
}

#[test]
fn a_plan_alone_has_values_references_and_no_secrets() {
    let inventory = with_plans(&Tree::in_memory([("a.txt", "")]), vec![plan("orders")]);
    assert_eq!(inventory.root_modules.len(), 1);
    assert_eq!(&**inventory.root_modules[0].path(), "plan.json");
    assert_eq!(declared(&inventory), 9);
    let database = find(&inventory, "aws_db_instance.orders");
    assert_eq!(attribute(database, "backup_retention_period"), json!(3));
    assert_eq!(attribute(database, "password"), json!({ "$sensitive": true }));
    // What is null, and the empty lists of blocks that nobody wrote, are not set.
    assert!(database.attribute("tags").is_none() && database.attribute("s3_import").is_none());
    // What nothing sets comes from nowhere; what is set comes from the plan.
    assert!(database.attribute("multi_az").unwrap().is_left_open());
    let place = database.attribute("engine").unwrap().origin.as_deref();
    let wanted = Origin::Plan { file: "plan.json".into(), path: "planned_values aws_db_instance.orders.engine".into() };
    assert_eq!(place, Some(&wanted));
    assert!(!to_json(&inventory, Side::Declared).to_string().contains("canary"));
}

#[test]
fn unknown_attributes_refer_through_modules() {
    let inventory = with_plans(&Tree::in_memory([("a.txt", "")]), vec![plan("orders"), plan("data")]);
    let cpu = find(&inventory, "aws_cloudwatch_metric_alarm.cpu");
    assert_eq!(attribute(cpu, "dimensions"), reference("aws_db_instance.orders.identifier"));
    // Through the variable of a module.
    let age = find(&inventory, r#"module.queues["a \"b\""].aws_cloudwatch_metric_alarm.age"#);
    assert_eq!(attribute(age, "alarm_actions"), reference("aws_sns_topic.ops.arn"));
    // Through a module's output and each.value.
    let each = find(&inventory, r#"terraform_data.c["one"]"#);
    assert_eq!(attribute(each, "input"), reference(r#"module.inner["k"].terraform_data.x.id"#));
    // A list that is known in part.
    let list = find(&inventory, "terraform_data.b[1]");
    assert_eq!(attribute(list, "input"), json!([reference("terraform_data.a.id"), "x"]));
}

#[test]
fn the_source_gives_places_and_locals() {
    let tree = tree("orders", &["main.tf", "queues/main.tf"]);
    let inventory = with_plans(&tree, vec![plan("orders")]);
    assert_eq!(inventory.root_modules.len(), 1);
    assert_eq!(&**inventory.root_modules[0].path(), ".");
    assert_eq!(declared(&inventory), 9);
    let database = find(&inventory, "aws_db_instance.orders");
    assert_eq!(shown(&inventory, database, "backup_retention_period"), ("var.retention".into(), "3".into()));
    assert!(database.attribute("multi_az").unwrap().is_left_open());
    let age = find(&inventory, r#"module.queues["a \"b\""].aws_cloudwatch_metric_alarm.age"#);
    assert_eq!(&*age.via[0].module, r#"module.queues["a \"b\""]"#);
    // No plan tells what a local value is made of; the source does, and that a list has one element.
    let queue = json!({ "QueueName": "q1" });
    assert_eq!(attribute(age, "dimensions"), queue);
    assert_eq!(attribute(age, "alarm_actions"), json!([reference("aws_sns_topic.ops.arn")]));
    assert!(!to_json(&inventory, Side::Declared).to_string().contains("canary"));
}

#[test]
fn a_plan_of_other_variables_is_right() {
    let text = [("main.tf", fixture("orders/main.tf")), ("terraform.tfvars", "retention = 9\n".into())];
    let queues = ("queues/main.tf", fixture("orders/queues/main.tf"));
    let inventory = with_plans(&Tree::in_memory(text.into_iter().chain([queues])), vec![plan("orders")]);
    let database = find(&inventory, "aws_db_instance.orders");
    assert_eq!(attribute(database, "backup_retention_period"), json!(3));
    assert_eq!(
        shown(&inventory, database, "backup_retention_period"),
        ("var.retention".into(), "var.retention".into())
    );
}

#[test]
fn a_plan_finds_its_root_module() {
    let file = |dir: &str, name: &str| (format!("{dir}/{name}"), fixture(&format!("orders/{name}")));
    let copy = |dir: &str| ["main.tf", "queues/main.tf"].map(|name| file(dir, name));
    let roots = |tree: &Tree, plan: Plan| {
        let inventory = with_plans(tree, vec![plan]);
        let roots: Vec<String> = inventory.root_modules.iter().map(|root| root.path().to_string()).collect();
        let planned = inventory.resources().iter().filter(|one| one.attribute("tags_all").is_some());
        let planned = planned.map(|one| one.root_module.to_string()).next().unwrap();
        (roots.join(" "), planned, inventory.problems.first().map(|problem| problem.reason.to_string()))
    };
    let values = ("prod/terraform.tfvars".to_owned(), "retention = 30\n".to_owned());
    let differ = Tree::in_memory(copy("dev").into_iter().chain(copy("prod")).chain([values]));
    assert_eq!(roots(&differ, plan("orders")), ("dev prod".into(), "dev".into(), None));
    let alike = Tree::in_memory(copy("dev").into_iter().chain(copy("prod")));
    let unclear = Some("unclear-root-module".into());
    assert_eq!(roots(&alike, plan("orders")), ("dev prod plan.json".into(), "plan.json".into(), unclear));
    let beside = Plan::parse("plan.json", Some("prod"), &fixture("orders/plan.json")).unwrap();
    assert_eq!(roots(&alike, beside), ("dev prod".into(), "prod".into(), None));
    // Most of it is in a module that is not on disk.
    let bare = Tree::in_memory([("main.tf", fixture("orders/main.tf").replace("./queues", "acme/queues/aws"))]);
    assert_eq!(roots(&bare, plan("orders")), (".".into(), ".".into(), None));
    assert!(with_plans(&bare, vec![plan("orders")]).gaps.is_empty());
    // Two workspaces of one root module.
    let twice =
        with_plans(&bare, vec![plan("orders"), Plan::parse("b.json", None, &fixture("orders/plan.json")).unwrap()]);
    let names: Vec<&str> = twice.root_modules.iter().map(|root| &**root.path()).collect();
    assert_eq!(names, [".", "b.json"]);
    assert_eq!(declared(&twice), 18);
    assert!(
        twice.resources().iter().filter(|one| &*one.address == "aws_sns_topic.ops").all(|one| one.location.is_some())
    );
}

#[test]
fn what_is_sensitive_is_so_at_any_depth() {
    let inventory = alone(
        r#"{ "format_version": "0.1", "planned_values": { "root_module": { "child_modules": [ { "resources": [ {
            "address": "module.a.x.y", "type": "x", "mode": "managed",
            "values": { "block": [ { "deep": { "shown": 1, "hidden": "canary" } } ], "whole": { "a": "canary" },
                        "user": { "DB_PASSWORD": "canary", "password_length": 8 } },
            "sensitive_values": { "block": [ { "deep": { "hidden": true } } ] } } ] } ] } },
          "resource_changes": [ { "address": "module.a.x.y", "change": { "after_sensitive": { "whole": true } } } ] }"#,
    );
    let one = find(&inventory, "module.a.x.y");
    let hidden = json!({ "$sensitive": true });
    assert_eq!(attribute(one, "block"), json!([{ "deep": { "shown": 1, "hidden": hidden } }]));
    assert_eq!(attribute(one, "whole"), hidden);
    assert!(one.attribute("whole").unwrap().field("a").unwrap().sensitive);
    assert_eq!(attribute(one, "user"), json!({ "DB_PASSWORD": hidden, "password_length": 8 }));
}

#[test]
fn what_will_be_deleted_is_not_there_and_data_sources_are() {
    let inventory = alone(
        r#"{ "format_version": "1.2", "planned_values": { "root_module": { "resources": [
            { "address": "x.kept", "type": "x", "mode": "managed", "values": null } ] } },
          "prior_state": { "values": { "root_module": { "resources": [
            { "address": "data.x.read", "type": "x", "mode": "data", "values": { "id": "a" } },
            { "address": "x.gone", "type": "x", "mode": "managed", "values": { "id": "b" } } ] } } },
          "resource_changes": [ { "address": "x.gone", "change": { "actions": ["delete"], "after": null } },
            { "address": "x.kept", "deposed": "0a", "change": { "actions": ["delete"], "after_unknown": true } } ] }"#,
    );
    let addresses: Vec<&str> = inventory.resources().iter().map(|one| &*one.address).collect();
    assert_eq!(addresses, ["x.kept", "data.x.read"]);
    assert_eq!(attribute(find(&inventory, "data.x.read"), "id"), json!("a"));
}

#[test]
fn versions_are_named() {
    let parse = |head: &str| {
        let text = format!(r#"{{ {head} "planned_values": {{}} }}"#);
        Plan::parse("plan.json", None, &text).map(|plan| {
            let inventory = with_plans(&Tree::in_memory([("a.txt", "")]), vec![plan]);
            inventory.problems.first().map(|problem| format!("{}: {}", problem.reason, problem.message))
        })
    };
    for version in ["0.1", "0.2", "1.0", "1.2"] {
        assert_eq!(parse(&format!(r#""format_version": "{version}","#)).unwrap(), None);
    }
    let newer = parse(r#""format_version": "1.9","#).unwrap();
    assert_eq!(newer.as_deref(), Some("unknown-format: the plan's format_version 1.9 is newer than 1.2"));
    let unknown = parse(r#""format_version": "2.0","#).unwrap_err().to_string();
    assert_eq!(unknown, "its format_version is \"2.0\", prc reads 0 and 1");
    assert!(parse(r#""errored": true, "format_version": "1.2","#).unwrap().unwrap().starts_with("incomplete-plan"));
}

#[test]
fn hostile_documents_are_errors_without_their_values() {
    let error = |text: &str| Plan::parse("plan.json", None, text).unwrap_err().to_string();
    let deep = |open: &str, close: &str, depth| format!("{}1{}", open.repeat(depth), close.repeat(depth));
    for depth in [129, 20_000, 1_000_000] {
        assert!(error(&deep("[", "]", depth)).starts_with("it "), "{depth}");
        let values = deep(r#"{"a":"#, "}", depth);
        let read =
            format!(r#"{{ "planned_values": {{ "root_module": {{ "resources": [ {{ "values": {values} }} ] }} }} }}"#);
        assert!(error(&read).contains("recursion limit"), "{depth}");
        // What is not read does not matter.
        assert!(Plan::parse("", None, &format!(r#"{{ "planned_values": {{}}, "prior": {values} }}"#)).is_ok());
    }
    assert!(error("").starts_with("it is not JSON"));
    assert!(error(r#"{"planned_values": "#).starts_with("it is not JSON"));
    assert!(error("{}").starts_with("it is no plan"));
    for text in [r#"{"planned_values": "canary"}"#, r#"{"planned_values": {}, "resource_changes": "canary"}"#] {
        assert_eq!(error(text).split(", at").next().unwrap(), "it does not have the form of a plan");
        assert!(!error(text).contains("canary"));
    }
    // Odd, and still no reason to fail: unknown keys, addresses that are none, a configuration that calls itself.
    let odd = r#"{ "planned_values": { "root_module": { "resources": [
        { "address": "module.[\"", "values": { "a": 1e400, "b": 18446744073709551616 } }, { "address": "" }, {},
        { "address": "x.y", "type": "x" } ] }, "more": [] },
      "resource_changes": [ { "address": "x.y", "change": { "after_unknown": { "a": true, "b": [ { "c": true } ] } } } ],
      "configuration": { "root_module": {
        "outputs": { "o": { "expression": { "references": ["module.m.o"] } } },
        "resources": [ { "address": "x.y", "expressions": { "a": { "references": ["module.m.o", "var", "module", "each.value", "", "."] } } } ],
        "module_calls": { "m": { "expressions": { "v": { "references": ["module.m.o"] } },
          "module": { "outputs": { "o": { "expression": { "references": ["var.v"] } } } } } } } } }"#;
    let inventory = alone(odd);
    assert_eq!(inventory.resources().len(), 3);
    assert_eq!(attribute(find(&inventory, "x.y"), "b"), json!([{ "c": { "$unknown": "known-after-apply" } }]));
}

#[test]
fn real_plans_are_read() {
    let folder = fixtures().join("../../../shared/conformance/plans/checkov");
    let Ok(plans) = std::fs::read_dir(folder) else { return println!("skipped: no plans here") };
    let (mut count, mut resources, mut unknown, mut referring) = (0, 0, 0, 0);
    for plan in plans {
        let text = std::fs::read_to_string(plan.unwrap().path().join("plan.json")).unwrap();
        let inventory = alone(&text);
        count += 1;
        resources += inventory.resources().len();
        let document = to_json(&inventory, Side::Declared).to_string();
        unknown += document.matches("$unknown").count();
        referring += document.matches("\"to\"").count();
    }
    println!("{count} plans, {resources} resources, {unknown} unknown values, {referring} with references");
    assert!(count > 0 && resources > 0);
}
