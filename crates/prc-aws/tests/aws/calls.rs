//! How many calls a run makes: as many as what it lists makes necessary.

use std::collections::{BTreeMap, BTreeSet};

use prc_aws_calls::{Call, Place, SERVICES, Service, Times};
use serde_json::Value;

use crate::foundation::of_proxy;
use crate::world::{REGIONS, World};

fn calls() -> impl Iterator<Item = (&'static Service, &'static Call)> {
    SERVICES.iter().flat_map(|service| service.calls.iter().map(move |call| (*service, call)))
}

/// How often a call may be made in an account that holds what an inventory says. Every list of the seeded account has one page.
fn allowed(service: &Service, call: &Call, regions: usize, inventory: &Value) -> u64 {
    let times = match call.times {
        Times::Setup => 1,
        Times::Once | Times::Pages if service.place.is_regional() => regions,
        Times::Once | Times::Pages => 1,
        Times::Each(kind) => {
            let told: BTreeSet<&str> = call.attributes().map(|(kind, _)| kind).chain([kind]).collect();
            let resources = inventory["resources"].as_array().unwrap().iter();
            resources.filter(|resource| resource["kind"].as_str().is_some_and(|kind| told.contains(kind))).count()
        }
    };
    times as u64 * u64::from(call.turns)
}

/// The bounds hold for each operation, so they hold for all of them together; in a Region where nobody made anything they are
/// those of the lists.
#[test]
fn what_is_listed_says_how_often_is_called() {
    let policy = World::new().run(&["policy"]).stdout;
    let mut whole = None;
    for regions in [&REGIONS[..], &["eu-north-1"]] {
        let world = World::new();
        let named: Vec<&str> = regions.iter().flat_map(|region| ["--region", region]).collect();
        let arguments = [&["collect", "--call-timeout", "120"], &named[..]].concat();
        let inventory = world.run(&arguments).inventory();
        // Buckets are asked where they lie before anybody knows that it is elsewhere.
        let everywhere = whole.get_or_insert_with(|| inventory.clone());
        let mut bounds: BTreeMap<String, u64> = BTreeMap::new();
        for (service, call) in calls() {
            let name = format!("{}:{}", of_proxy(service.prefix(), call.action), call.operation);
            let held = if service.place == Place::Spread { &*everywhere } else { &inventory };
            *bounds.entry(name).or_default() += allowed(service, call, regions.len(), held);
        }
        for (name, (made, _)) in world.calls() {
            let bound = bounds.get(&name).copied().unwrap_or_default();
            assert!(made <= bound, "{name} is called {made} times in {regions:?}, where {bound} are enough");
            let (_, operation) = name.split_once(':').unwrap();
            let reads = ["Describe", "List", "Get", "BatchGet"].iter().any(|verb| operation.starts_with(verb));
            assert!(reads, "{name} may write");
        }
        assert_eq!(world.repeated(), [""; 0], "one request is made twice in {regions:?}");
    }
    for (_, call) in calls() {
        assert!(policy.contains(&format!("\"{}\"", call.action)), "{} is not in the policy", call.action);
    }
}
