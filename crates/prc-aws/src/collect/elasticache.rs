//! ElastiCache: replication groups, clusters and caches without nodes.

use std::collections::HashMap;

use aws_sdk_elasticache::types::{
    AutomaticFailoverStatus, CacheCluster, MultiAzStatus, ReplicationGroup, ServerlessCache,
};
use prc_aws_calls::elasticache::{CLUSTERS, GROUPS, SERVERLESS};

use crate::api::{Api, client};
use crate::metrics::{self, Of};
use crate::tagged::Tagged;
use crate::value::{Attributes, ToJson, attributes};

pub(crate) async fn collect(api: &Api) {
    let cache = client!(api, aws_sdk_elasticache);
    let (groups, clusters, serverless) = tokio::join!(
        api.pages(&GROUPS, cache.describe_replication_groups().into_paginator().items().send()),
        api.pages(&CLUSTERS, cache.describe_cache_clusters().into_paginator().items().send()),
        api.pages(&SERVERLESS, cache.describe_serverless_caches().into_paginator().items().send()),
    );
    // A group does not say its version, its members do.
    let versions: HashMap<&str, &str> =
        clusters.iter().filter_map(|cluster| Some((cluster.cache_cluster_id()?, cluster.engine_version()?))).collect();
    let busy = busy(&groups, &clusters);
    let groups = groups.iter().map(|one| ("aws_elasticache_replication_group", one.arn(), group(one, &versions)));
    let clusters = clusters.iter().map(|one| ("aws_elasticache_cluster", one.arn(), cluster(one)));
    let serverless = serverless.iter().map(|one| ("aws_elasticache_serverless_cache", one.arn(), without_nodes(one)));
    let tagged = Tagged::new(api, &["elasticache"]);
    tokio::join!(metrics::collect(api, &busy), async {
        for (kind, arn, attributes) in groups.chain(clusters).chain(serverless) {
            add(api, &tagged, kind, arn, attributes).await;
        }
    });
}

/// How busy nodes are and how full their memory is, by the replication group that they belong to. An engine of one thread is
/// busy when its thread is (ElastiCache User Guide, "Which metrics should I monitor?"); Memcached has many.
fn busy(groups: &[ReplicationGroup], clusters: &[CacheCluster]) -> Vec<Of> {
    let of = |cluster: &CacheCluster| {
        let arn = match cluster.replication_group_id() {
            Some(name) => groups.iter().find(|group| group.replication_group_id() == Some(name))?.arn()?,
            None => cluster.arn()?,
        };
        let by = [("CacheClusterId", cluster.cache_cluster_id()?)];
        let names: &[&str] = match cluster.engine() {
            Some("memcached") => &["CPUUtilization"],
            _ => &["EngineCPUUtilization", "DatabaseMemoryUsagePercentage"],
        };
        Some(names.iter().map(|name| Of::percent(arn, "AWS/ElastiCache", name, &by)).collect::<Vec<_>>())
    };
    clusters.iter().filter_map(of).flatten().collect()
}

async fn add(api: &Api, tagged: &Tagged<'_>, kind: &'static str, arn: Option<&str>, mut attributes: Attributes) {
    if let Some(arn) = arn {
        let labels = tagged.of(kind, arn).await;
        attributes.extend(attributes! { "tags": labels.clone(), "tags_all": labels });
    }
    api.add(kind, arn, attributes);
}

fn group(group: &ReplicationGroup, versions: &HashMap<&str, &str>) -> Attributes {
    let shards = group.node_groups();
    let nodes = || shards.iter().flat_map(|shard| shard.node_group_members());
    let replicas = shards.iter().map(|shard| shard.node_group_members().len().saturating_sub(1)).max();
    let mut attributes = attributes! {
        "id": group.replication_group_id(),
        "arn": group.arn(),
        "replication_group_id": group.replication_group_id(),
        "description": group.description(),
        // Groups that are older than Valkey do not say it.
        "engine": group.engine().unwrap_or("redis"),
        "node_type": group.cache_node_type(),
        "auto_minor_version_upgrade": group.auto_minor_version_upgrade(),
        "snapshot_retention_limit": group.snapshot_retention_limit().unwrap_or(0),
        "global_replication_group_id": group.global_replication_group_info().and_then(|of| of.global_replication_group_id()),
        "automatic_failover_enabled": group.automatic_failover().map(|failover| {
            matches!(failover, AutomaticFailoverStatus::Enabled | AutomaticFailoverStatus::Enabling)
        }),
        "multi_az_enabled": group.multi_az().map(|zones| *zones == MultiAzStatus::Enabled),
        "preferred_cache_cluster_azs": nodes().filter_map(|node| node.preferred_availability_zone()).collect::<Vec<_>>(),
        "num_cache_clusters": group.member_clusters().len(),
        "num_node_groups": shards.len(),
        "replicas_per_node_group": replicas,
        "at_rest_encryption_enabled": group.at_rest_encryption_enabled(),
        "transit_encryption_enabled": group.transit_encryption_enabled(),
        "kms_key_id": group.kms_key_id(),
        "user_group_ids": group.user_group_ids(),
    };
    // When no member was listed, nobody said it.
    let version = group.member_clusters().iter().find_map(|member| versions.get(member.as_str()));
    attributes.extend(version.map(|version| (String::from("engine_version"), (*version).to_json())));
    attributes
}

fn cluster(cluster: &CacheCluster) -> Attributes {
    let zone = cluster.preferred_availability_zone();
    attributes! {
        "id": cluster.cache_cluster_id(),
        "arn": cluster.arn(),
        "cluster_id": cluster.cache_cluster_id(),
        "engine": cluster.engine(),
        "engine_version": cluster.engine_version(),
        "replication_group_id": cluster.replication_group_id(),
        "node_type": cluster.cache_node_type(),
        "num_cache_nodes": cluster.num_cache_nodes(),
        // `Multiple` stands where the zone would (ElastiCache API, CacheCluster, PreferredAvailabilityZone).
        "az_mode": if zone == Some("Multiple") { "cross-az" } else { "single-az" },
        "availability_zone": zone,
        "snapshot_retention_limit": cluster.snapshot_retention_limit().unwrap_or(0),
        "auto_minor_version_upgrade": cluster.auto_minor_version_upgrade(),
        "at_rest_encryption_enabled": cluster.at_rest_encryption_enabled(),
        "transit_encryption_enabled": cluster.transit_encryption_enabled(),
    }
}

fn without_nodes(cache: &ServerlessCache) -> Attributes {
    attributes! {
        "id": cache.serverless_cache_name(),
        "arn": cache.arn(),
        "name": cache.serverless_cache_name(),
        "engine": cache.engine(),
        "major_engine_version": cache.major_engine_version(),
        "full_engine_version": cache.full_engine_version(),
        "snapshot_retention_limit": cache.snapshot_retention_limit().unwrap_or(0),
        "kms_key_id": cache.kms_key_id(),
        "subnet_ids": cache.subnet_ids(),
        "security_group_ids": cache.security_group_ids(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn a_version_that_no_member_said_is_left_out() {
        let one = ReplicationGroup::builder().replication_group_id("orders").member_clusters("orders-001").build();
        assert_eq!(group(&one, &HashMap::new()).get("engine_version"), None);
        let versions = HashMap::from([("orders-001", "7.1.0")]);
        assert_eq!(group(&one, &versions).get("engine_version"), Some(&Value::from("7.1.0")));
    }
}
