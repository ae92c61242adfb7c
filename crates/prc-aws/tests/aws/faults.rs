//! When things go wrong: never fewer resources without a gap, never a value that is not AWS's, never without end.

#![allow(clippy::disallowed_methods, reason = "an interrupt is sent by another process")]

use std::collections::{BTreeMap, BTreeSet};
use std::process::{Command, Stdio};
use std::time::Duration;

use prc_aws_calls::{Call, SERVICES, Service, Times};
use serde_json::{Value, json};

use crate::world::{Ran, World, by_name, fault};

/// What must hold of an inventory with faults beside one without: every resource that is missing is of a kind that is
/// not listed there, every attribute is the same or unknown, and what is unknown has a gap.
fn is_honest(whole: &Value, holed: &Value, what: &str) {
    let listed: BTreeSet<(String, String)> = holed["listed"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|place| {
            let region = place["region"].as_str().unwrap();
            place["kinds"].as_array().unwrap().iter().map(move |kind| (kind.as_str().unwrap().into(), region.into()))
        })
        .collect();
    let (before, after) = (by_name(whole), by_name(holed));
    let gaps = holed["gaps"].as_array().unwrap();
    for ((kind, name), one) in &before {
        let region = one["region"].as_str().unwrap();
        let Some(now) = after.get(&(kind.clone(), name.clone())) else {
            assert!(
                !listed.contains(&(kind.clone(), region.into())),
                "{what}: {kind} {name} is missing without a word"
            );
            let told = gaps.iter().any(|gap| gap["kind"] == **kind && gap["region"] == region && gap["arn"].is_null());
            assert!(told, "{what}: no gap for {kind} in {region}");
            continue;
        };
        for (attribute, value) in one["attributes"].as_object().unwrap() {
            let holes = holes(value, &now["attributes"][attribute]);
            let holes =
                holes.unwrap_or_else(|now| panic!("{what}: {attribute} of {kind} {name} is {now}, was {value}"));
            for hole in holes {
                let told = gaps.iter().any(|gap| gap["arn"] == one["arn"] && gap["reason"] == *hole);
                assert!(told, "{what}: no gap for {attribute} of {name}");
            }
        }
    }
    for (kind, name) in after.keys() {
        let part = before.keys().any(|(_, other)| other == name);
        assert!(before.contains_key(&(kind.clone(), name.clone())) || part, "{what}: {kind} {name} is invented");
    }
}

/// Why a value, or a part of it, is not known where it was before; `Err` for one that is known and another.
fn holes<'a>(before: &Value, now: &'a Value) -> Result<Vec<&'a Value>, &'a Value> {
    if now["$unknown"].is_string() {
        return Ok(vec![&now["$unknown"]]);
    }
    let mut found = Vec::new();
    match (before, now) {
        (Value::Object(before), Value::Object(fields)) if before.keys().eq(fields.keys()) => {
            for (before, now) in before.values().zip(fields.values()) {
                found.extend(holes(before, now)?);
            }
        }
        (Value::Array(before), Value::Array(items)) if before.len() == items.len() => {
            for (before, now) in before.iter().zip(items) {
                found.extend(holes(before, now)?);
            }
        }
        _ if before == now => {}
        _ => return Err(now),
    }
    Ok(found)
}

/// One call of each service at a time, so that every call is refused once in as few runs as the largest service has calls.
#[test]
fn each_denied_action_is_a_gap_and_never_a_default() {
    let world = World::new();
    let whole = world.collect(&[]).inventory();
    let kinds: BTreeSet<&str> =
        whole["resources"].as_array().unwrap().iter().map(|one| one["kind"].as_str().unwrap()).collect();
    let calls = |service: &'static Service| service.calls.iter().filter(|call| call.times != Times::Setup);
    let rounds = SERVICES.iter().map(|service| calls(service).count()).max().unwrap();
    // What only tells of what others list is refused when nothing else is.
    let first = |service: &Service| if service.kinds().next().is_none() { rounds } else { 0 };
    for round in 0..=rounds {
        let of = |service: &'static Service| calls(service).nth(round.checked_sub(first(service))?);
        let denied: Vec<(&Service, &Call)> =
            SERVICES.iter().filter_map(|service| Some((*service, of(service)?))).collect();
        let rule = |operation: &str| json!({ "match": format!("*:{operation}"), "fault": "denied" });
        world.rules(&denied.iter().map(|(_, call)| rule(call.operation)).collect());
        let ran = world.collect(&["--strict"]);
        assert_eq!(ran.code, 4, "--strict");
        let holed = ran.inventory();
        let names: Vec<&str> = denied.iter().map(|(_, call)| call.operation).collect();
        is_honest(&whole, &holed, &names.join(", "));
        let gaps = holed["gaps"].as_array().unwrap();
        for (service, call) in denied {
            let named = gaps.iter().any(|gap| gap["action"] == call.action && gap["reason"] == "api-denied");
            let own = format!("{}:", service.prefix());
            let holes = gaps.iter().any(|gap| gap["action"].as_str().is_some_and(|action| action.starts_with(&own)));
            let asked = match call.times {
                Times::Each(kind) => kinds.contains(kind) && holes,
                Times::Once | Times::Pages | Times::Setup => true,
            };
            assert!(named || !asked, "{} is not named: {gaps:?}", call.action);
        }
    }
}

/// Most of these runs only wait, so they wait together.
#[test]
fn what_fails_is_tried_again_and_else_a_gap() {
    let runs: [fn(); 3] = [some_throttling_and_failing_costs_nothing, what_never_works_is_a_gap, what_hangs_is_a_gap];
    at_once(runs, |run| run());
}

fn at_once<T: Send>(all: impl IntoIterator<Item = T>, run: impl Fn(T) + Sync) {
    let run = &run;
    std::thread::scope(|scope| all.into_iter().for_each(|one| drop(scope.spawn(move || run(one)))));
}

fn some_throttling_and_failing_costs_nothing() {
    let whole = World::new().collect(&[]).stdout;
    at_once(["throttle", "500", "drop", "truncate"], |kind| {
        let world = World::with(json!([{ "match": "*", "fault": kind, "p": 0.2 }]));
        let ran = world.collect(&[]);
        assert_eq!(ran.code, 0, "{kind}: {}", ran.stderr);
        if ran.stdout != whole {
            is_honest(&serde_json::from_str(&whole).unwrap(), &ran.inventory(), kind);
        }
    });
}

fn what_never_works_is_a_gap() {
    let whole = World::new().collect(&[]).inventory();
    let kinds = [
        ("throttle", "api-throttled"),
        ("500", "api-error"),
        ("drop", "api-error"),
        ("truncate", "api-error"),
        ("badbody", "api-error"),
    ];
    at_once(kinds, |(kind, reason)| {
        let world = World::with(fault("rds:DescribeDBInstances", kind));
        let holed = world.collect(&[]).inventory();
        is_honest(&whole, &holed, kind);
        let gaps = holed["gaps"].as_array().unwrap();
        let gap =
            gaps.iter().find(|gap| gap["kind"] == "aws_db_instance").unwrap_or_else(|| panic!("{kind}: {gaps:?}"));
        assert_eq!(gap["reason"], reason, "{kind}: {gap}");
        assert_eq!(gap["action"], "rds:DescribeDBInstances");
        // One service does not cost another.
        assert!(holed["resources"].as_array().unwrap().iter().any(|one| one["kind"] == "aws_s3_bucket"));
    });
}

fn what_hangs_is_a_gap() {
    let whole = World::new().collect(&[]).inventory();
    let world = World::with(fault("sns:List*", "hang"));
    let ran = world.collect(&["--call-timeout", "3"]);
    let holed = ran.inventory();
    is_honest(&whole, &holed, "hang");
    let gaps = holed["gaps"].as_array().unwrap();
    let gap = gaps.iter().find(|gap| gap["kind"] == "aws_sns_topic").unwrap();
    assert_eq!((&gap["reason"], &gap["code"]), (&json!("api-error"), &json!("timeout")));
}

/// A name that does not exist is that of a Region without the service, where the service is not in every Region. Elsewhere it
/// is a gap.
#[test]
fn where_a_service_is_not_there_is_none_of_it() {
    let world = World::new();
    let mut command = world.command(&["collect", "--region", "us-east-1"]);
    // No resolver knows the name (RFC 6761, "invalid").
    command.env("AWS_ENDPOINT_URL_DOCDB_ELASTIC", "http://docdb-elastic.invalid");
    command.env("AWS_ENDPOINT_URL_MQ", "http://mq.invalid");
    let ran = Ran::new(&command.output().unwrap(), Duration::ZERO);
    let inventory = ran.inventory();
    let listed = |kind: &str| {
        let mut places = inventory["listed"].as_array().unwrap().iter();
        places.any(|place| place["kinds"].as_array().unwrap().iter().any(|one| one == kind))
    };
    let has = |kind: &str| inventory["resources"].as_array().unwrap().iter().any(|one| one["kind"] == kind);
    assert!(listed("aws_docdbelastic_cluster") && !has("aws_docdbelastic_cluster"));
    assert!(!listed("aws_mq_broker"));
    let gaps: Vec<(&Value, &Value)> =
        inventory["gaps"].as_array().unwrap().iter().map(|gap| (&gap["kind"], &gap["code"])).collect();
    assert_eq!(gaps, [(&json!("aws_mq_broker"), &json!("connection"))]);
}

#[test]
fn a_deadline_ends_the_run_with_what_was_read() {
    let whole = World::new().collect(&[]).inventory();
    let world = World::with(fault("sns:*", "hang"));
    let ran = world.collect(&["--deadline", "15", "--call-timeout", "3000"]);
    assert_eq!(ran.code, 4, "{}", ran.stderr);
    assert!(ran.took < Duration::from_secs(60), "{:?}", ran.took);
    let holed = ran.inventory();
    is_honest(&whole, &holed, "deadline");
    assert_eq!(holed["incomplete"], true);
    assert!(holed["resources"].as_array().unwrap().iter().any(|one| one["kind"] == "aws_db_instance"));
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_the_run_with_what_was_read() {
    let world = World::with(fault("sns:*", "hang"));
    let mut command = world.command(&["collect", "--region", "us-east-1", "--call-timeout", "3000"]);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // Until everything else has been asked for.
    while !world.calls().contains_key("rds:DescribeDBInstances") || !world.calls().contains_key("sns:ListTopics") {
        std::thread::sleep(Duration::from_millis(50));
    }
    std::thread::sleep(Duration::from_millis(500));
    // `nix` would do it, with features of `libc` for which all of the SDK is built once more.
    let sent = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
    let output = child.wait_with_output().unwrap();
    let ran = Ran::new(&output, Duration::ZERO);
    assert_eq!(ran.code, 4, "{}", ran.stderr);
    let holed = ran.inventory();
    assert_eq!(holed["incomplete"], true);
    let gaps: BTreeMap<String, &Value> =
        holed["gaps"].as_array().unwrap().iter().map(|gap| (gap["kind"].to_string(), gap)).collect();
    assert_eq!(gaps["\"aws_sns_topic\""]["reason"], "not-collected", "{gaps:?}");
}

#[test]
fn a_rate_is_kept() {
    let world = World::new();
    let ran = world.run(&["collect", "--region", "us-east-1", "--max-rps", "40"]);
    let calls: u64 = world.calls().values().map(|(count, _)| count).sum();
    let least = Duration::from_secs_f64(calls.saturating_sub(2) as f64 / 40.0);
    assert!(ran.took >= least, "{calls} calls in {:?}", ran.took);
}
