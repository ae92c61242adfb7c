//! Caches run in a version that AWS still supports at no extra charge.

use prc_check::{Outcome, Read, Stop, View, not_applicable};
use prc_resources::{CacheCluster, ReplicationGroup, ServerlessCache};
use serde::Deserialize;

use crate::support::{Running, numbers};

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Params {
    fail_days: i32,
}

pub(crate) fn replication_group(group: ReplicationGroup, params: &Params) -> Outcome {
    of_replication_group(&group)?.is_supported(group.today(), params.fail_days)
}

pub(crate) fn cache_cluster(cluster: CacheCluster, params: &Params) -> Outcome {
    of_cache_cluster(&cluster)?.is_supported(cluster.today(), params.fail_days)
}

pub(crate) fn serverless_cache(cache: ServerlessCache, params: &Params) -> Outcome {
    of_serverless_cache(&cache)?.is_supported(cache.today(), params.fail_days)
}

pub(crate) fn of_replication_group(group: &ReplicationGroup) -> Result<Running, Stop> {
    Ok(running(&group.engine()?, "engine_version", &group.engine_version()?)?)
}

pub(crate) fn of_cache_cluster(cluster: &CacheCluster) -> Result<Running, Stop> {
    if cluster.replication_group_id()?.is_set() {
        return Err(not_applicable("a member is judged with its replication group"));
    }
    Ok(running(&cluster.engine()?, "engine_version", &cluster.engine_version()?)?)
}

pub(crate) fn of_serverless_cache(cache: &ServerlessCache) -> Result<Running, Stop> {
    Ok(running(&cache.engine()?, "major_engine_version", &cache.major_engine_version()?)?)
}

/// Redis and Valkey are supported by major version (`7.1`, `6.x`), memcached by the first two numbers.
fn running(engine: &str, attribute: &'static str, version: &str) -> Read<Running> {
    let key = numbers(version, if engine == "memcached" { 2 } else { 1 });
    Running::new(&format!("elasticache-{engine}"), attribute, version, key)
}
