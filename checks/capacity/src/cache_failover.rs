//! A cache survives the loss of a node and of a zone.

use std::collections::BTreeSet;

pub(crate) use prc_check::NoParams as Params;
use prc_check::{Outcome, fail, not_applicable, require};
use prc_resources::{CacheCluster, MemoryDbCluster, ReplicationGroup, Tagged};

pub(crate) fn replication_group(group: ReplicationGroup, _: &Params) -> Outcome {
    // In a global datastore the replicas' settings come from the primary.
    if group.global_replication_group_id()?.is_set() {
        return Err(not_applicable("a secondary of a global datastore is judged with its primary"));
    }
    require!(group.automatic_failover_enabled()?, "automatic failover is off");
    let pinned: BTreeSet<String> = group.preferred_cache_cluster_azs()?.into_iter().collect();
    let spread = pinned.len() >= 2 || group.multi_az_enabled()?;
    require!(spread, "the nodes may all be in one zone: multi_az_enabled is false");
    let nodes = group.num_cache_clusters()?;
    let replicas = group.replicas_per_node_group()?;
    require!(
        nodes.unwrap_or(1) >= 2 || replicas.unwrap_or(0) >= 1,
        "there is no replica to fail over to: {} nodes, {} replicas of each shard",
        nodes.unwrap_or(1),
        replicas.unwrap_or(0)
    );
    Ok(())
}

pub(crate) fn cache_cluster(cluster: CacheCluster, _: &Params) -> Outcome {
    if cluster.replication_group_id()?.is_set() {
        return Err(not_applicable("a member is judged with its replication group"));
    }
    if cluster.is_singleton() {
        return Err(not_applicable("it is tagged as a singleton"));
    }
    if cluster.engine()? != "memcached" {
        return Err(fail("a single node cannot fail over: a replication group can").into());
    }
    let nodes = cluster.num_cache_nodes()?;
    require!(nodes >= 2, "the cluster has {nodes} node, must be at least 2");
    let mode = cluster.az_mode()?;
    require!(mode == "cross-az", "the nodes are in one zone: az_mode is {mode}");
    Ok(())
}

pub(crate) fn memorydb_cluster(cluster: MemoryDbCluster, _: &Params) -> Outcome {
    let replicas = cluster.num_replicas_per_shard()?;
    require!(replicas >= 1, "the shards have {replicas} replicas, must be at least 1");
    Ok(())
}
