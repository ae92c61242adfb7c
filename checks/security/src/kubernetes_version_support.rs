//! Kubernetes runs in a version that AWS still supports at no extra charge.

use prc_check::{Outcome, Read, Stop, View, not_applicable};
use prc_resources::{EksCluster, EksNodeGroup};
use serde::Deserialize;

use crate::support::{Running, numbers};

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Params {
    fail_days: i32,
}

pub(crate) fn cluster(cluster: EksCluster, params: &Params) -> Outcome {
    of_cluster(&cluster)?.is_supported(cluster.today(), params.fail_days)
}

pub(crate) fn node_group(group: EksNodeGroup, params: &Params) -> Outcome {
    of_node_group(&group)?.is_supported(group.today(), params.fail_days)
}

pub(crate) fn of_cluster(cluster: &EksCluster) -> Result<Running, Stop> {
    Ok(running(cluster, &cluster.version()?)?)
}

pub(crate) fn of_node_group(group: &EksNodeGroup) -> Result<Running, Stop> {
    let Some(version) = group.version()? else {
        return Err(not_applicable("the nodes follow the version of their cluster"));
    };
    Ok(running(group, &version)?)
}

fn running<'a>(resource: &impl View<'a>, version: &str) -> Read<Running> {
    let key = numbers(version, 2);
    Ok(Running::new("eks", "version", version, key.clone())?.told_to(resource, "eks", &key))
}
