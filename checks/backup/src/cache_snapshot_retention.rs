//! A cache that holds the only copy of something is written down every day.

use prc_check::{Outcome, Read, not_applicable};
use prc_resources::{CacheCluster, MemoryDbCluster, ReplicationGroup, ServerlessCache, Tagged};
use serde::Deserialize;

use crate::retention::long_enough;

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Params {
    min_snapshot_days: i64,
}

pub(crate) fn replication_group(group: ReplicationGroup, params: &Params) -> Outcome {
    if group.global_replication_group_id()?.is_set() {
        return Err(not_applicable("a secondary of a global datastore is judged with its primary"));
    }
    kept(&group, group.snapshot_retention_limit(), params)
}

pub(crate) fn cache_cluster(cluster: CacheCluster, params: &Params) -> Outcome {
    if cluster.replication_group_id()?.is_set() {
        return Err(not_applicable("a member is judged with its replication group"));
    }
    if cluster.engine()? == "memcached" {
        return Err(not_applicable("memcached keeps nothing"));
    }
    if cluster.node_type()?.is_some_and(|kind| kind.starts_with("cache.t1.")) {
        return Err(not_applicable("nodes of the first generation take no snapshots"));
    }
    kept(&cluster, cluster.snapshot_retention_limit(), params)
}

pub(crate) fn serverless_cache(cache: ServerlessCache, params: &Params) -> Outcome {
    if cache.engine()? == "memcached" {
        return Err(not_applicable("memcached keeps nothing"));
    }
    kept(&cache, cache.snapshot_retention_limit(), params)
}

pub(crate) fn memorydb_cluster(cluster: MemoryDbCluster, params: &Params) -> Outcome {
    kept(&cluster, cluster.snapshot_retention_limit(), params)
}

fn kept<'a>(cache: &impl Tagged<'a>, days: Read<i64>, params: &Params) -> Outcome {
    if cache.is_rebuildable() {
        return Err(not_applicable("it is tagged as a cache whose loss is no loss"));
    }
    long_enough("snapshots", "snapshot_retention_limit", days?, params.min_snapshot_days)
}
