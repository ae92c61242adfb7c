//! Every fact of the seeded accounts that a collector covers is in the inventory as it is.

use serde_json::json;

use crate::facts::{FACTS, Found, Resources};
use crate::world::{World, by_name, truth};

/// How many facts of an account are the same in its inventory, and the others.
fn compare(account: &str, all: &Resources<'_>) -> (usize, Vec<String>) {
    let mut compared = 0;
    let mut wrong = Vec::new();
    for resource in truth()["resources"].as_array().unwrap().iter().filter(|one| one["account"] == account) {
        let (arn, kind) = (resource["arn"].as_str().unwrap(), resource["type"].as_str().unwrap());
        let found = Found { arn, region: resource["region"].as_str().unwrap(), all };
        for (fact, value) in resource["facts"].as_object().unwrap() {
            let Some((_, _, reads)) = FACTS.iter().find(|(of, name, _)| *of == kind && name == fact) else { continue };
            compared += 1;
            let read = reads(&found);
            if read.as_ref() != Some(value) {
                wrong.push(format!("{arn}: {fact} is {value}, read {read:?}"));
            }
        }
    }
    (compared, wrong)
}

/// The account of the credentials, and each of the organization by its role.
#[test]
fn facts_are_in_the_inventory() {
    let world = World::new();
    let mut compared = 0;
    let mut wrong = Vec::new();
    for number in 1..=5 {
        let shard = format!("{number}/5");
        let of = ["--org", "--role-name", "PrcReadOnly", "--external-id", "prc", "--shard", &shard];
        let ran = world.collect(&of);
        let inventory = ran.inventory();
        assert_eq!(inventory["gaps"], json!([]));
        assert!(!ran.stdout.contains("hunter2-example"), "values of variables are not read");
        let account = inventory["resources"][0]["account"].as_str().unwrap();
        let (count, differ) = compare(account, &by_name(&inventory));
        compared += count;
        wrong.extend(differ);
    }
    assert!(wrong.is_empty(), "{} of {compared} facts are wrong:\n{}", wrong.len(), wrong.join("\n"));
    // With the services that there are; more of them compare more.
    assert!(compared >= 1900, "only {compared} facts were compared");
}
