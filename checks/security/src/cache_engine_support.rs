//! Caches run in a version that AWS still supports at no extra charge.

use prc_check::{Outcome, View, not_applicable};
use prc_resources::{CacheCluster, ReplicationGroup, ServerlessCache};
use serde::Deserialize;

use crate::support::{numbers, product};

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Params {
    fail_days: i32,
}

pub(crate) fn replication_group(group: ReplicationGroup, params: &Params) -> Outcome {
    supported(&group, &group.engine()?, ("engine_version", group.engine_version()?), params)
}

pub(crate) fn cache_cluster(cluster: CacheCluster, params: &Params) -> Outcome {
    if cluster.replication_group_id()?.is_set() {
        return Err(not_applicable("a member is judged with its replication group"));
    }
    supported(&cluster, &cluster.engine()?, ("engine_version", cluster.engine_version()?), params)
}

pub(crate) fn serverless_cache(cache: ServerlessCache, params: &Params) -> Outcome {
    supported(&cache, &cache.engine()?, ("major_engine_version", cache.major_engine_version()?), params)
}

/// Redis and Valkey are supported by major version (`7.1`, `6.x`), memcached by the first two numbers.
fn supported<'a>(
    subject: &impl View<'a>,
    engine: &str,
    (attribute, version): (&'static str, String),
    params: &Params,
) -> Outcome {
    let key = numbers(&version, if engine == "memcached" { 2 } else { 1 });
    product(&format!("elasticache-{engine}"))?.supports(attribute, &key, subject.today(), params.fail_days)
}
