//! Which live resources belong to which system, and which to nobody.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use prc_check::{Live, System};
use prc_model::{Inventory, Resource, ResourceId, Side, Value};

use super::pairs::{Identities, Pairs};
use super::places::Place;
use crate::Selector;
use crate::config::{Config, SystemConfig};

/// What an account or a Region has once: it is everybody's who runs there.
const SHARED: &[&str] = &[
    "aws_backup_region_settings",
    "aws_cloudtrail",
    "aws_config_configuration_recorder",
    "aws_ebs_encryption_by_default",
    "aws_ec2_instance_metadata_defaults",
    "aws_ecr_registry_scanning_configuration",
    "aws_ecs_account_setting_default",
    "aws_guardduty_detector",
    "aws_iam_account_password_policy",
    "aws_s3_account_public_access_block",
    "aws_securityhub_account",
    "prc_account",
    "prc_credential",
    "prc_service_quota",
];

/// The live resources of each system.
#[derive(Debug, Default)]
pub(crate) struct Claims {
    /// By the name of the system.
    live: BTreeMap<Arc<str>, Live>,
    /// Those of no system, in the order of their kinds and addresses.
    pub(crate) unclaimed: Vec<ResourceId>,
}

impl Claims {
    pub(crate) fn of(&self, system: &str) -> Live {
        self.live.get(system).cloned().unwrap_or_default()
    }

    pub(crate) fn find(
        inventory: &Inventory,
        config: &Config,
        systems: &[System],
        pairs: &Pairs,
        identities: Identities,
    ) -> Self {
        // Without a word on accounts, what runs is the only system's.
        if let ([only], true) = (config.systems.as_slice(), config.accounts.is_empty())
            && only.environments.iter().all(|environment| environment.live.select.is_none())
        {
            return Self { live: [(only.name.clone(), Live::default())].into(), unclaimed: Vec::new() };
        }
        let actual: Vec<ResourceId> = inventory
            .ids()
            .filter(|id| inventory.get(*id).side == Side::Actual && is_of_aws(inventory.get(*id)))
            .collect();
        let mut owners: BTreeMap<ResourceId, BTreeSet<usize>> = BTreeMap::new();
        for (declared, actual) in pairs.iter() {
            let root = &inventory.get(declared).root_module;
            let own = systems.iter().enumerate().filter(|(_, system)| system.applies(root)).map(|(at, _)| at);
            owners.entry(actual).or_default().extend(own);
        }
        for &id in actual.iter().filter(|id| pairs.declared(**id).is_none()) {
            let resource = inventory.get(id);
            let own =
                config.systems.iter().enumerate().filter(|(_, system)| picks(system, resource, config, identities));
            let own: Vec<usize> = own.map(|(at, _)| at).collect();
            if !own.is_empty() {
                owners.entry(id).or_default().extend(own);
            }
        }
        parts(inventory, &actual, &mut owners);
        let mut claims = Self::default();
        for (at, system) in config.systems.iter().enumerate() {
            let mut owned: BTreeMap<Arc<str>, BTreeSet<Arc<str>>> = BTreeMap::new();
            for (id, _) in owners.iter().filter(|(_, own)| own.contains(&at)) {
                let resource = inventory.get(*id);
                owned.entry(resource.kind.clone()).or_default().insert(resource.address.clone());
            }
            let accounts = system
                .environments
                .iter()
                .filter_map(|one| Some((one.live.account.clone()?, one.live.regions.clone())));
            let places = (!config.accounts.is_empty()).then(|| accounts.collect());
            claims.live.insert(system.name.clone(), Live { owned: Some(owned), places });
        }
        let counts = |resource: &Resource| {
            let told = is_made_by_aws(resource) || is_of_a_vpc(resource);
            resource.kind.starts_with("aws_") && resource.attribute("tags").is_some() && !told
        };
        claims.unclaimed =
            actual.into_iter().filter(|id| !owners.contains_key(id) && counts(inventory.get(*id))).collect();
        claims.unclaimed.sort_by_key(|id| {
            let resource = inventory.get(*id);
            (&resource.account, &resource.region, &resource.kind, &resource.address)
        });
        claims
    }
}

/// What AWS itself makes in an account: nobody answers for it, and nobody can import it.
fn is_made_by_aws(resource: &Resource) -> bool {
    let name = |attribute| resource.attribute(attribute).and_then(Value::as_str).unwrap_or_default();
    match &*resource.kind {
        "aws_ecs_capacity_provider" => ["FARGATE", "FARGATE_SPOT"].contains(&name("name")),
        // Application Auto Scaling User Guide, "Target tracking scaling policies": it makes and deletes them.
        "aws_cloudwatch_metric_alarm" => name("alarm_name").starts_with("TargetTracking-"),
        "aws_cloudwatch_event_bus" => name("name") == "default",
        _ => false,
    }
}

/// What there is because a VPC is: whoever asks whose the VPC is asks for it, too.
fn is_of_a_vpc(resource: &Resource) -> bool {
    match &*resource.kind {
        "aws_default_security_group" | "aws_route_table" | "aws_subnet" => true,
        "aws_security_group" => resource.attribute("name").and_then(Value::as_str) == Some("default"),
        _ => false,
    }
}

fn is_of_aws(resource: &Resource) -> bool {
    resource.kind.starts_with("aws_") || resource.kind.starts_with("prc_")
}

/// What is part of another has its ARN, and its owners; what comes with a VPC has the owners of the VPC.
fn parts(inventory: &Inventory, actual: &[ResourceId], owners: &mut BTreeMap<ResourceId, BTreeSet<usize>>) {
    fn text<'r>(resource: &'r Resource, name: &str) -> Option<&'r str> {
        resource.attribute(name).and_then(Value::as_str)
    }
    let mut by_name: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
    for (id, own) in owners.iter() {
        let resource = inventory.get(*id);
        let network = if &*resource.kind == "aws_vpc" { text(resource, "id") } else { None };
        for name in resource.arn.as_deref().into_iter().chain(network) {
            by_name.entry(name).or_default().extend(own);
        }
    }
    let whole = |resource: &'_ Resource| -> Option<BTreeSet<usize>> {
        let network = if is_of_a_vpc(resource) { text(resource, "vpc_id") } else { None };
        resource.arn.as_deref().into_iter().chain(network).find_map(|name| by_name.get(name)).cloned()
    };
    let open = actual.iter().filter(|id| !owners.contains_key(*id));
    let found: Vec<(ResourceId, BTreeSet<usize>)> =
        open.filter_map(|id| Some((*id, whole(inventory.get(*id))?))).collect();
    owners.extend(found);
}

/// Whether an environment of a system selects a live resource.
fn picks(system: &SystemConfig, resource: &Resource, config: &Config, identities: Identities) -> bool {
    system.environments.iter().any(|environment| {
        let place = Place::of(Some(&environment.live), config);
        let named = matches!(place, Place::In(..));
        let selected = match &environment.live.select {
            _ if SHARED.contains(&&*resource.kind) => true,
            Some(select) => selects(select, resource, identities(&resource.kind)),
            None => named,
        };
        selected && place.holds_resource(resource)
    })
}

fn selects(select: &Selector, resource: &Resource, identities: &[&str]) -> bool {
    let tag = |name: &str| {
        let of = |attribute| resource.attribute(attribute)?.field(name)?.as_str();
        of("tags").or_else(|| of("tags_all"))
    };
    let tags = || !select.tags.is_empty() && select.tags.iter().all(|(name, value)| tag(name) == Some(value));
    let own = |name: &&&str| !["id", "arn", "arn_suffix", "url"].contains(*name);
    let names = || {
        let texts =
            identities.iter().filter(own).chain(&["bucket"]).filter_map(|name| resource.attribute(name)?.as_str());
        let texts: Vec<&str> = texts.chain(tag("Name")).collect();
        select.names.iter().any(|pattern| texts.iter().any(|text| fits(pattern, text)))
    };
    let arn = resource.arn.as_deref().unwrap_or_default();
    tags() || names() || select.arns.iter().any(|pattern| fits(pattern, arn))
}

/// Whether a text is of a pattern, in which `*` stands for anything.
fn fits(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    let parts: Vec<&str> = parts.collect();
    let Some((last, middle)) = parts.split_last() else { return rest.is_empty() };
    for part in middle {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}

/// A name that a person knows a live resource by.
pub(crate) fn name_of<'r>(resource: &'r Resource, identities: &[&str]) -> &'r str {
    let own = identities.iter().filter(|name| !["id", "arn", "arn_suffix", "url"].contains(*name));
    let named = own.chain(&["bucket", "id"]).find_map(|name| resource.attribute(name).and_then(Value::as_str));
    named.unwrap_or(&resource.address)
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn patterns() {
        for (pattern, text) in
            [("checkout-*", "checkout-db"), ("*", ""), ("a*b*c", "axxbyyc"), ("arn:aws:sqs:*:*:q", "arn:aws:sqs:r:1:q")]
        {
            assert!(fits(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in [("checkout", "checkout-db"), ("a*b", "a"), ("ab*ba", "aba"), ("", "a")] {
            assert!(!fits(pattern, text), "{pattern} {text}");
        }
    }
}
