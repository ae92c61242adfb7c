//! What checks may read of a kind, its collector says: an attribute that nobody fills is unknown, and nobody should have to
//! find that out from a report.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use prc_aws_calls::{SERVICES, Times};
use prc_model::canonical;

use crate::world::World;

/// Attributes that no API tells, of every kind that has them.
const NEVER: &[(&str, &str)] = &[
    ("default_tags", "the provider's, not the resource's"),
    ("delete_automated_backups", "what Terraform does when it deletes"),
    ("deletion_window_in_days", "what Terraform does when it deletes"),
    ("final_snapshot_identifier", "what Terraform does when it deletes"),
    ("final_snapshot_name", "what Terraform does when it deletes"),
    ("force_delete", "what Terraform does when it deletes"),
    ("force_destroy", "what Terraform does when it deletes"),
    ("recovery_window_in_days", "what Terraform does when it deletes"),
    ("restore_to_point_in_time", "how Terraform made it"),
    ("skip_final_snapshot", "what Terraform does when it deletes"),
    ("snapshot_arns", "how Terraform made it"),
    ("snapshot_identifier", "how Terraform made it"),
    ("snapshot_name", "how Terraform made it"),
];

/// Attributes that the API has no more than now and then, or that prc does not ask for.
const NOT_OF: &[(&str, &str, &str)] = &[
    ("aws_eks_addon", "arn", "the list of add-ons has their names"),
    ("aws_elasticache_replication_group", "engine_version", "its members have it, and not those of the local AWS"),
    ("aws_iam_role", "inline_policy", "resources of their own"),
    ("aws_iam_role", "managed_policy_arns", "resources of their own"),
    ("aws_instance", "user_data", "contents, which have a call of their own"),
    ("aws_lambda_function", "qualified_arn", "names a version, and the list is of functions"),
    ("prc_metric", "arn", "a metric has no name of its own: it names what it measures"),
];

/// The attributes of each view, with those by which others name it.
fn views() -> BTreeMap<String, BTreeSet<String>> {
    let mut views: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../prc-resources/src");
    for file in std::fs::read_dir(source).unwrap().map(|file| file.unwrap().path()).filter(|path| path.is_file()) {
        let mut kind = None;
        for line in std::fs::read_to_string(&file).unwrap().lines() {
            // As `resource!` is written: its kinds, and their attributes below them.
            if let Some((head, identities)) = line.split_once(" by [") {
                let named = head.split('"').nth(1).filter(|_| line.ends_with('{'));
                kind = named.map(String::from);
                let words = identities.split('"').skip(1).step_by(2).map(String::from);
                views.entry(kind.clone().unwrap_or_default()).or_default().extend(words);
            } else if line == "    }" {
                kind = None;
            } else if let (Some(kind), Some(field)) = (&kind, line.strip_prefix("        "))
                && let Some((name, _)) = field.split_once(": ").filter(|(name, _)| !name.contains([' ', '/']))
            {
                views.entry(kind.clone()).or_default().insert(name.trim_start_matches("r#").to_owned());
            }
        }
    }
    views
}

/// Calls for each resource whose answers no view has, and why they are made.
const UNREAD: &[(&str, &str, &str)] = &[
    ("lambda", "GetFunctionConcurrency", "what bounds a function belongs to the inventory of it"),
    ("s3", "GetBucketLocation", "where a bucket lies says with which others it is listed"),
];

/// A list says what there is; to ask more of each resource needs somebody who reads it.
#[test]
fn what_is_asked_of_each_resource_is_read() {
    let views = views();
    for service in SERVICES {
        for call in service.calls.iter().filter(|call| matches!(call.times, Times::Each(_))) {
            let excused = UNREAD.iter().any(|(name, of, _)| *name == service.name && *of == call.operation);
            // Tags say whose a resource is, of whatever kind.
            let told =
                |(kind, name): (&str, &str)| name == "tags" || views.get(kind).is_some_and(|view| view.contains(name));
            let read = call.kinds().any(|kind| views.contains_key(kind)) || call.attributes().any(told);
            assert!(read != excused, "{} {}: nothing reads what it tells", service.name, call.operation);
        }
    }
}

/// The text of a collector.
fn source(module: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/collect").join(format!("{module}.rs"));
    let parts = std::fs::read_dir(path.with_extension("")).into_iter().flatten().map(|part| part.unwrap().path());
    std::iter::once(path.clone()).chain(parts).map(|path| std::fs::read_to_string(path).unwrap()).collect()
}

/// What checks ask for is collected, or is a part of what is, which Terraform alone splits from it.
#[test]
fn every_kind_that_checks_ask_for_is_collected() {
    let collected: BTreeSet<&str> = SERVICES.iter().flat_map(|service| service.kinds()).collect();
    let live = |kind: &&String| kind.starts_with("aws_") || kind.starts_with("prc_");
    let views = views();
    let missing: Vec<&String> = views.keys().filter(live).filter(|kind| !collected.contains(canonical(kind))).collect();
    assert_eq!(missing, [""; 0], "no call fills them");
}

#[test]
fn what_checks_may_read_is_said() {
    let views = views();
    assert!(views.len() > 150, "{}", views.len());
    let inventory = World::new().collect(&[]).inventory();
    let resources = inventory["resources"].as_array().unwrap();
    let mut silent = BTreeSet::new();
    // What fills something has a collector.
    for service in SERVICES.iter().filter(|service| service.kinds().next().is_some()) {
        let text = source(service.name);
        for kind in service.kinds().filter(|kind| views.contains_key(*kind)) {
            let own: Vec<_> = resources.iter().filter(|one| one["kind"] == kind).collect();
            for name in &views[kind] {
                let excused = NEVER.iter().any(|(never, _)| never == name)
                    || NOT_OF.iter().any(|(of, not, _)| *of == kind && not == name);
                // Where the local AWS has none, the collector must at least know the word.
                let said = match own.is_empty() {
                    true => text.contains(&format!("\"{name}\"")),
                    false => own.iter().all(|one| one["attributes"].get(name).is_some()),
                };
                if !said && !excused {
                    silent.insert(format!("{kind}.{name} by {}", service.name));
                }
            }
        }
    }
    assert!(silent.is_empty(), "nobody says, and no list says why: {silent:#?}");
}
