//! Somebody hears before a cache is full or busy.

pub(crate) use prc_check::NoParams as Params;
use prc_check::Outcome;
use prc_resources::{CacheCluster, MemoryDbCluster, ReplicationGroup};

use crate::coverage::watched;
use crate::needs;

pub(crate) fn replication_group(group: ReplicationGroup, _: &Params) -> Outcome {
    watched(&group, &needs::replication_group(&group)?)
}

pub(crate) fn cache_cluster(cluster: CacheCluster, _: &Params) -> Outcome {
    watched(&cluster, &needs::cache_cluster(&cluster)?)
}

pub(crate) fn memorydb_cluster(cluster: MemoryDbCluster, _: &Params) -> Outcome {
    watched(&cluster, &needs::memorydb_cluster(&cluster)?)
}
