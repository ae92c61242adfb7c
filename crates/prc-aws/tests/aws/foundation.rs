//! What holds for every collector when all goes well.

use std::collections::{BTreeMap, BTreeSet};

use prc_aws_calls::{SERVICES, Times};
use serde_json::Value;

use crate::world::{ACCOUNT, REGIONS, World};

/// The proxy names services by what they are signed with, and apart where one name would be that of two calls.
pub(crate) fn of_proxy<'a>(prefix: &'a str, action: &str) -> &'a str {
    match prefix {
        "s3" if action == "s3:GetAccountPublicAccessBlock" => "s3control",
        "elasticloadbalancing" => "elbv2",
        "elasticfilesystem" => "efs",
        "es" => "opensearch",
        "states" => "stepfunctions",
        "tag" => "resourcegroupstaggingapi",
        prefix => prefix,
    }
}

#[test]
fn the_wrong_account_is_not_read() {
    let world = World::new();
    let ran = world.collect(&["--account", "999988887777"]);
    assert_eq!(ran.code, 3, "{}", ran.stderr);
    assert!(ran.stderr.contains("expected account 999988887777, credentials are for 123456789012"), "{}", ran.stderr);
    assert!(ran.stdout.is_empty());
    let called: Vec<String> = world.calls().into_keys().collect();
    assert_eq!(called, ["sts:GetCallerIdentity"]);
    // One wrong account among several stops all of them.
    let world = World::new();
    let targets = ["--target", "account=123456789012", "--target", "account=999988887777"];
    assert_eq!(world.collect(&targets).code, 3);
    assert_eq!(world.calls().into_keys().collect::<Vec<_>>(), ["sts:GetCallerIdentity"]);
}

#[test]
fn without_credentials_nothing_is_read() {
    let world = World::new();
    let mut command = world.command(&["collect", "--region", "us-east-1"]);
    let output = command.env_remove("AWS_ACCESS_KEY_ID").env_remove("AWS_SECRET_ACCESS_KEY").output().unwrap();
    assert_eq!(output.status.code(), Some(3));
    assert!(world.calls().is_empty());
}

#[test]
fn without_a_region_nothing_is_called() {
    let world = World::new();
    let ran = world.run(&["collect"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    assert!(ran.stderr.contains("--all-regions"), "{}", ran.stderr);
    assert!(world.calls().is_empty());
}

#[test]
fn the_same_account_gives_the_same_bytes() {
    let world = World::new();
    let (one, two) = (world.collect(&[]), world.collect(&[]));
    assert_eq!(one.code, 0, "{}", one.stderr);
    assert_eq!(one.stdout, two.stdout);
    let inventory = one.inventory();
    assert_eq!(inventory["gaps"], serde_json::json!([]), "a whole account has no gaps");
    assert_eq!(inventory["incomplete"], false);
    assert_eq!(inventory["collected"], "2026-11-21T03:04:05Z");
}

#[test]
fn a_file_is_written_whole() {
    let world = World::new();
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("account.json");
    let ran = world.collect(&["-o", file.to_str().unwrap()]);
    assert_eq!((ran.code, ran.stdout.as_str()), (0, ""), "{}", ran.stderr);
    let written: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    assert_eq!(written["schema"], "prc.inventory/1");
    assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 1, "nothing else is left");
}

/// Every kind of every table is listed in both Regions, or for the account, when nothing went wrong.
#[test]
fn everything_is_listed() {
    let inventory = World::new().collect(&[]).inventory();
    let mut listed: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for place in inventory["listed"].as_array().unwrap() {
        let kinds = place["kinds"].as_array().unwrap().iter().map(|kind| kind.as_str().unwrap());
        listed.entry(place["region"].as_str().unwrap()).or_default().extend(kinds);
    }
    for service in SERVICES {
        for kind in service.kinds() {
            let global = listed.get("global").is_some_and(|kinds| kinds.contains(kind));
            let regional = REGIONS.iter().all(|region| listed[region].contains(kind));
            assert!(global || regional, "{kind} is not listed");
        }
    }
    for resource in inventory["resources"].as_array().unwrap() {
        let (kind, region) = (resource["kind"].as_str().unwrap(), resource["region"].as_str().unwrap());
        assert!(listed[region].contains(kind), "{kind} in {region} is not listed");
    }
}

/// The plan is what is called, Region by Region, and nothing needs more than the policy.
#[test]
fn the_plan_is_what_is_called() {
    let world = World::new();
    let planned = world.collect(&["--dry-run"]);
    assert_eq!(planned.code, 0, "{}", planned.stderr);
    assert!(world.calls().is_empty(), "a dry run calls nothing");
    let mut plan: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for line in planned.stdout.lines().filter(|line| line.starts_with("  ")) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let (prefix, operation) = words[0].split_once(':').unwrap();
        let regions = words[2].split(',').map(String::from).collect();
        plan.insert(format!("{}:{operation}", of_proxy(prefix, words[1])), regions);
    }
    assert_eq!(world.collect(&[]).code, 0);
    for (call, (_, regions)) in world.calls() {
        let planned = plan.get(&call).unwrap_or_else(|| panic!("{call} is not in the plan"));
        assert!(
            planned.contains("global") || regions.is_subset(planned),
            "{call} in {regions:?}, planned in {planned:?}"
        );
    }
    // What is called whatever the account holds must have been called.
    let called = world.calls();
    for service in SERVICES {
        for call in service.calls.iter().filter(|call| matches!(call.times, Times::Once | Times::Pages)) {
            let name = format!("{}:{}", of_proxy(service.prefix(), call.action), call.operation);
            assert!(called.contains_key(&name), "{name} is planned and was not called");
        }
    }
}

#[test]
fn lists_are_read_once() {
    let world = World::new();
    world.collect(&[]);
    let called = world.calls();
    for service in SERVICES {
        for call in service.calls.iter().filter(|call| call.times == Times::Once) {
            let (count, regions) = &called[&format!("{}:{}", of_proxy(service.prefix(), call.action), call.operation)];
            assert_eq!(*count, regions.len() as u64, "{} is called more than once in a Region", call.operation);
        }
    }
}

#[test]
fn the_policy_is_that_of_the_table() {
    let policy = World::new().run(&["policy"]);
    let policy: Value = serde_json::from_str(&policy.stdout).unwrap();
    let allowed: Vec<&str> =
        policy["Statement"][0]["Action"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    assert_eq!(allowed, prc_aws_calls::actions().into_iter().collect::<Vec<_>>());
}

#[test]
fn masked_names_are_the_same_everywhere() {
    let world = World::new();
    let (plain, masked) = (world.collect(&[]).inventory(), world.collect(&["--mask"]));
    assert_eq!(masked.stdout, world.collect(&["--mask"]).stdout);
    assert_ne!(masked.stdout, world.collect(&["--mask", "--mask-salt", "other"]).stdout);
    for secret in [ACCOUNT, "acme", "payments", "ledger", "storefront", "oncall"] {
        assert!(!masked.stdout.contains(secret), "{secret} is not masked");
    }
    let masked = masked.inventory();
    let kinds = |inventory: &Value| {
        let mut kinds: Vec<String> =
            inventory["resources"].as_array().unwrap().iter().map(|one| one["kind"].to_string()).collect();
        kinds.sort();
        kinds
    };
    assert_eq!(kinds(&plain), kinds(&masked));
    // Whoever names another still does.
    let all = masked["resources"].as_array().unwrap();
    let arns: BTreeSet<&str> = all.iter().filter_map(|one| one["arn"].as_str()).collect();
    for one in all.iter().filter(|one| one["kind"] == "aws_sns_topic_subscription") {
        assert!(arns.contains(one["attributes"]["topic_arn"].as_str().unwrap()));
    }
}

#[test]
fn an_organization_is_read_in_parts() {
    let world = World::new();
    let base = ["collect", "--region", "us-east-1", "--org", "--role-name", "PrcReadOnly", "--external-id", "prc"];
    let accounts = |ran: &crate::world::Ran| -> BTreeSet<String> {
        let inventory = ran.inventory();
        assert_eq!(inventory["gaps"], serde_json::json!([]));
        let listed = inventory["listed"].as_array().unwrap();
        listed.iter().map(|place| place["account"].as_str().unwrap().to_owned()).collect()
    };
    let whole = accounts(&world.run(&base));
    assert_eq!(whole.len(), 5, "{whole:?}");
    // Each role is assumed once, whatever number of services is read.
    assert_eq!(world.calls()["sts:AssumeRole"].0, 4);
    let mut together = BTreeSet::new();
    for number in 1..=2 {
        let shard = format!("{number}/2");
        let part = accounts(&world.run(&[&base[..], &["--shard", &shard]].concat()));
        assert!(together.is_disjoint(&part));
        together.extend(part);
    }
    assert_eq!(together, whole);
}

#[test]
fn a_role_that_is_refused_is_a_gap_beside_others() {
    let world = World::with(crate::world::fault("sts:AssumeRole", "denied"));
    let role = "--target=account=210987654321,role-arn=arn:aws:iam::210987654321:role/none";
    let ran = world.run(&["collect", "--region", "us-east-1", "--target", "account=123456789012", role]);
    let gaps = ran.inventory()["gaps"].clone();
    assert_eq!(gaps[0]["account"], "210987654321", "{gaps}");
    assert_eq!(gaps[0]["reason"], "api-denied");
    assert_eq!(gaps[0]["action"], "sts:AssumeRole");
    // Alone it is all that was asked for.
    let alone = world.run(&["collect", "--region", "us-east-1", "--role-arn", "arn:aws:iam::210987654321:role/none"]);
    assert_eq!((alone.code, alone.stdout.as_str()), (3, ""), "{}", alone.stderr);
}

#[test]
fn all_regions_are_those_that_are_enabled() {
    let world = World::answering("opted-out");
    let ran = world.run(&["collect", "--all-regions", "--dry-run"]);
    assert!(ran.stdout.contains("ec2:DescribeRegions"), "{}", ran.stdout);
    let inventory = world.run(&["collect", "--all-regions"]).inventory();
    let regions: BTreeSet<&str> =
        inventory["listed"].as_array().unwrap().iter().map(|place| place["region"].as_str().unwrap()).collect();
    assert_eq!(regions, BTreeSet::from(["ap-northeast-1", "global", "us-east-1"]));
    let gaps = inventory["gaps"].as_array().unwrap().iter();
    let gaps: Vec<(&Value, &Value)> = gaps.map(|gap| (&gap["region"], &gap["reason"])).collect();
    assert_eq!(gaps, [(&Value::from("af-south-1"), &Value::from("region-disabled"))]);
}
