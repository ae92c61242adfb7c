//! Which live resource is which declared one, and the inventories that `prc.toml` names, through the binary.
#![allow(clippy::unwrap_used)]

mod common;

use common::{Answer, Place};
use serde_json::{Value as Json, json};

const ACCOUNT: &str = "111122223333";
const REGION: &str = "ap-northeast-1";

const POLICY: &str = r#"version = 1
[system.shop]
tier = 2
[[system.shop.environment]]
name = "prod"
account = "111122223333"
regions = ["ap-northeast-1"]
select = { tags = { system = "shop" } }
actual = ["live.json"]
"#;

/// A live resource, which the system's tag selects.
fn live(kind: &str, id: &str, mut attributes: Json) -> Json {
    attributes["id"] = id.into();
    let tags = attributes["tags"].as_object().cloned().unwrap_or_default();
    attributes["tags"] =
        json!(tags.into_iter().chain([("system".into(), "shop".into())]).collect::<serde_json::Map<_, _>>());
    let arn = format!("arn:aws:test:{REGION}:{ACCOUNT}:{kind}/{id}");
    json!({ "kind": kind, "arn": arn, "account": ACCOUNT, "region": REGION, "attributes": attributes })
}

fn inventory(resources: &[Json]) -> String {
    let mut kinds: Vec<&str> = resources.iter().filter_map(|one| one["kind"].as_str()).collect();
    kinds.extend(["aws_backup_selection", "aws_flow_log", "aws_default_security_group", "aws_security_group"]);
    kinds.sort_unstable();
    kinds.dedup();
    json!({
        "schema": "prc.inventory/1", "side": "actual", "collected": "2026-11-20T10:00:00Z",
        "listed": [{ "account": ACCOUNT, "region": REGION, "kinds": kinds }], "resources": resources, "gaps": [],
    })
    .to_string()
}

fn arns(answer: &Answer) -> Vec<(String, String)> {
    let report: Json = serde_json::from_str(&answer.out).unwrap_or_else(|_| panic!("{}{}", answer.out, answer.err));
    let mut found: Vec<(String, String)> = report["verdicts"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|one| {
            let arn = one["subject"]["arn"].as_str().filter(|_| one["subject"]["source"] == "terraform")?;
            Some((one["subject"]["id"].as_str()?.to_owned(), arn.rsplit('/').next()?.to_owned()))
        })
        .collect();
    found.sort();
    found.dedup();
    found
}

fn pair(subject: &str, id: &str) -> (String, String) {
    (subject.into(), id.into())
}

/// Two services of one name are told apart by their clusters, whose names are paired first.
#[test]
fn parts_are_paired_by_what_they_are_part_of() {
    let service = |name: &str, cluster: &str| {
        format!(
            "resource \"aws_ecs_cluster\" \"{cluster}\" {{\n  name = \"{cluster}\"\n}}\n\nresource \"aws_ecs_service\" \"{name}\" \
             {{\n  name = \"api\"\n  cluster = aws_ecs_cluster.{cluster}.id\n  desired_count = 2\n}}\n"
        )
    };
    let cluster = |name: &str| live("aws_ecs_cluster", name, json!({ "name": name, "setting": [] }));
    let running = |id: &str, cluster: &str| {
        let cluster = format!("arn:aws:test:{REGION}:{ACCOUNT}:aws_ecs_cluster/{cluster}");
        live("aws_ecs_service", id, json!({ "name": "api", "cluster": cluster, "desired_count": 2 }))
    };
    let resources = [cluster("blue"), cluster("green"), running("one", "green"), running("two", "blue")];
    let place = Place::new(&[
        ("prc.toml", POLICY),
        ("main.tf", &[service("first", "blue"), service("second", "green")].concat()),
        ("live.json", &inventory(&resources)),
    ]);
    let found = arns(&place.run(&["check", "-f", "json"]));
    assert!(found.contains(&pair("aws_ecs_service.first", "two")), "{found:?}");
    assert!(found.contains(&pair("aws_ecs_service.second", "one")), "{found:?}");
}

/// What has no name has a tag; and what is part of it is found then: a network and its subnets.
#[test]
fn what_has_no_name_is_paired_by_its_tag() {
    let terraform = r#"
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
  tags       = { Name = "main", system = "shop" }
}
resource "aws_vpc" "other" {
  cidr_block = "10.0.0.0/16"
  tags       = { Name = "other", system = "shop" }
}
resource "aws_default_security_group" "other" {
  vpc_id = aws_vpc.other.id
}
"#;
    let network = |id: &str, name: &str| {
        let attributes = json!({ "cidr_block": "10.0.0.0/16", "tags": { "Name": name } });
        live("aws_vpc", id, attributes)
    };
    let group = |id: &str, vpc: &str| {
        live("aws_default_security_group", id, json!({ "vpc_id": vpc, "ingress": [], "egress": [] }))
    };
    let mut twice =
        vec![network("vpc-1", "other"), network("vpc-2", "main"), group("sg-1", "vpc-1"), group("sg-2", "vpc-2")];
    let place = Place::new(&[("prc.toml", POLICY), ("main.tf", terraform), ("live.json", &inventory(&twice))]);
    let found = arns(&place.run(&["check", "-f", "json"]));
    assert!(found.contains(&pair("aws_vpc.main", "vpc-2")), "{found:?}");
    assert!(found.contains(&pair("aws_vpc.other", "vpc-1")), "{found:?}");
    // Two of one name are nobody's pair.
    twice.push(network("vpc-3", "main"));
    place.write("live.json", &inventory(&twice));
    let found = arns(&place.run(&["check", "-f", "json"]));
    assert!(!found.iter().any(|(subject, _)| subject == "aws_vpc.main"), "{found:?}");
}

/// Nobody tags the group that comes with a network: it is of whoever the network is of.
#[test]
fn what_comes_with_a_network_is_of_its_owner() {
    let terraform =
        "resource \"aws_vpc\" \"main\" {\n  cidr_block = \"10.0.0.0/16\"\n  tags = { Name = \"main\" }\n}\n";
    let group = |id: &str, vpc: &str| {
        let mut group =
            live("aws_security_group", id, json!({ "name": "default", "vpc_id": vpc, "ingress": [], "egress": [] }));
        group["attributes"]["tags"] = json!({});
        group
    };
    let network = live("aws_vpc", "vpc-1", json!({ "cidr_block": "10.0.0.0/16", "tags": { "Name": "main" } }));
    let resources = [network, group("sg-1", "vpc-1"), group("sg-2", "vpc-2")];
    let place = Place::new(&[("prc.toml", POLICY), ("main.tf", terraform), ("live.json", &inventory(&resources))]);
    let answer = place.run(&["check", "-f", "json"]);
    let report: Json = serde_json::from_str(&answer.out).unwrap();
    let judged = |id: &str| {
        let arn = format!("arn:aws:test:{REGION}:{ACCOUNT}:aws_security_group/{id}");
        report["verdicts"].as_array().unwrap().iter().any(|one| one["subject"]["arn"] == *arn)
    };
    assert!(judged("sg-1") && !judged("sg-2"), "{}", answer.out);
}

fn database(days: u32) -> Json {
    let attributes = json!({ "identifier": "orders", "engine": "postgres", "backup_retention_period": days,
        "replicate_source_db": null });
    live("aws_db_instance", "orders", attributes)
}

const DECLARED: &str = "resource \"aws_db_instance\" \"orders\" {\n  identifier = \"orders\"\n  engine = \"postgres\"\n  \
                        backup_retention_period = 7\n}\n";

fn retention(answer: &Answer) -> (Json, Json) {
    let report: Json = serde_json::from_str(&answer.out).unwrap_or_else(|_| panic!("{}{}", answer.out, answer.err));
    let found = report["verdicts"].as_array().unwrap().iter().find(|one| one["requirement"] == "rds-backup-retention");
    let found = found.unwrap();
    (found["verdict"].clone(), found["basis"].clone())
}

#[test]
fn an_environment_names_what_runs() {
    let place = Place::new(&[
        ("ops/prc.toml", POLICY),
        ("ops/main.tf", DECLARED),
        ("ops/live.json", &inventory(&[database(1)])),
        ("other.json", &inventory(&[database(30)])),
    ]);
    place.write(".git/HEAD", "ref: refs/heads/main\n");
    assert_eq!(retention(&place.run(&["check", "ops", "-f", "json"])), ("fail".into(), "both".into()));
    let other = place.run(&["check", "ops", "-f", "json", "--actual", "other.json"]);
    assert_eq!(retention(&other), ("pass".into(), "both".into()));
}

#[test]
fn an_inventory_that_is_named_must_be_there() {
    let place = Place::new(&[("prc.toml", POLICY), ("main.tf", DECLARED)]);
    let answer = place.run(&["check"]);
    assert_eq!(answer.code, 2, "{}", answer.out);
    assert!(
        answer.err.contains("there is no file `live.json`") && answer.err.contains("prc.toml:9:11"),
        "{}",
        answer.err
    );
    place.write("live.json", &inventory(&[database(1)]).replace(ACCOUNT, "999988887777"));
    let answer = place.run(&["check"]);
    assert_eq!(answer.code, 3, "{}", answer.out);
    assert!(answer.err.contains("live.json is of account 999988887777"), "{}", answer.err);
    for (path, wanted) in [("../live.json", "is not a path inside the repository"), ("live.txt", "is no inventory")] {
        place.write("prc.toml", &POLICY.replace("live.json", path));
        let answer = place.run(&["check"]);
        assert!(answer.code == 2 && answer.err.contains(wanted), "{}", answer.err);
    }
}

/// Otherwise a change could say itself that all is well.
#[test]
fn a_change_brings_no_inventory_of_its_own() {
    let place = Place::new(&[("prc.toml", POLICY), ("main.tf", DECLARED), ("live.json", &inventory(&[database(1)]))]);
    place.commit("2026-11-01T12:00:00Z");
    place.write("live.json", &inventory(&[database(30)]));
    let compared = place.run(&["check", "--base", "main", "-f", "json"]);
    assert_eq!(retention(&compared), ("fail".into(), "both".into()));
    assert_eq!(retention(&place.run(&["check", "-f", "json"])), ("pass".into(), "both".into()));
}
