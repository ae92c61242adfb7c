//! Clusters of MemoryDB.

use prc_aws_calls::memorydb::CLUSTERS;

use crate::api::{Api, client};
use crate::tagged::Tagged;
use crate::value::attributes;

pub(crate) async fn collect(api: &Api) {
    let memorydb = client!(api, aws_sdk_memorydb);
    let asked = memorydb.describe_clusters().show_shard_details(true);
    let listed = api.pages(&CLUSTERS, asked.into_paginator().items().send()).await;
    let tagged = Tagged::new(api, &["memorydb:cluster"]);
    for cluster in &listed {
        let (Some(name), Some(arn)) = (cluster.name(), cluster.arn()) else { continue };
        let labels = tagged.of("aws_memorydb_cluster", arn).await;
        // As the provider counts: all shards have as many nodes, and one of them is no replica.
        let nodes = cluster.shards().first().and_then(|shard| shard.number_of_nodes());
        let groups = cluster.security_groups().iter().map(|group| group.security_group_id());
        api.add("aws_memorydb_cluster", Some(arn), attributes! {
            "id": name,
            "arn": arn,
            "name": name,
            "auto_minor_version_upgrade": cluster.auto_minor_version_upgrade(),
            "engine": cluster.engine(),
            "engine_version": cluster.engine_version(),
            "kms_key_arn": cluster.kms_key_id(),
            "node_type": cluster.node_type(),
            "num_replicas_per_shard": nodes.map(|nodes| nodes - 1),
            "num_shards": cluster.number_of_shards(),
            "security_group_ids": groups.collect::<Vec<_>>(),
            "snapshot_retention_limit": cluster.snapshot_retention_limit(),
            "sns_topic_arn": cluster.sns_topic_arn(),
            "tls_enabled": cluster.tls_enabled(),
            "tags": labels.clone(),
            "tags_all": labels,
        });
    }
}
