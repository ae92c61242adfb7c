//! A cache survives the loss of a node and of a zone.

use std::collections::BTreeSet;

pub(crate) use prc_check::NoParams as Params;
use prc_check::{Outcome, at_least, counted, exactly, fail, not_applicable, require};
use prc_resources::{CacheCluster, MemoryDbCluster, ReplicationGroup, Tagged};

pub(crate) fn replication_group(group: ReplicationGroup, _: &Params) -> Outcome {
    // In a global datastore the replicas' settings come from the primary.
    if group.global_replication_group_id()?.is_set() {
        return Err(not_applicable("a secondary of a global datastore is judged with its primary"));
    }
    let off = fail("automatic failover is off").must_be("automatic_failover_enabled", true);
    require!(group.automatic_failover_enabled()?, off);
    let pinned: BTreeSet<String> = group.preferred_cache_cluster_azs()?.into_iter().collect();
    let spread = pinned.len() >= 2 || group.multi_az_enabled()?;
    require!(spread, fail("the nodes may all be in one zone").must_be("multi_az_enabled", true));
    let nodes = group.num_cache_clusters()?;
    let replicas = group.replicas_per_node_group()?;
    let alone = fail("there is no replica to fail over to");
    let alone = match replicas {
        Some(_) => alone.must_be("replicas_per_node_group", at_least(1)),
        None => alone.must_be("num_cache_clusters", at_least(2)),
    };
    require!(nodes.unwrap_or(1) >= 2 || replicas.unwrap_or(0) >= 1, alone);
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
        let alone = fail("a single node cannot fail over: a replication group can").missing();
        let group = "make it an aws_elasticache_replication_group with automatic_failover_enabled = true";
        return Err(alone.label("a single node").help(group).into());
    }
    let nodes = cluster.num_cache_nodes()?;
    let alone = fail(format!("the cluster has {}, must be at least 2", counted(nodes, "node")));
    require!(nodes >= 2, alone.must_be("num_cache_nodes", at_least(2)));
    let mode = cluster.az_mode()?;
    require!(mode == "cross-az", fail("the nodes are in one zone").must_be("az_mode", exactly("cross-az")));
    Ok(())
}

pub(crate) fn memorydb_cluster(cluster: MemoryDbCluster, _: &Params) -> Outcome {
    let replicas = cluster.num_replicas_per_shard()?;
    let alone = fail(format!("the shards have {}, must be at least 1", counted(replicas, "replica")));
    require!(replicas >= 1, alone.must_be("num_replicas_per_shard", at_least(1)));
    Ok(())
}
