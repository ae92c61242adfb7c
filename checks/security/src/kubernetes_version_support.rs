//! Kubernetes runs in a version that AWS still supports at no extra charge.

use prc_check::{Outcome, View, not_applicable};
use prc_resources::{EksCluster, EksNodeGroup};
use serde::Deserialize;

use crate::support::{numbers, product};

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Params {
    fail_days: i32,
}

pub(crate) fn cluster(cluster: EksCluster, params: &Params) -> Outcome {
    product("eks")?.supports("version", &numbers(&cluster.version()?, 2), cluster.today(), params.fail_days)
}

pub(crate) fn node_group(group: EksNodeGroup, params: &Params) -> Outcome {
    let Some(version) = group.version()? else {
        return Err(not_applicable("the nodes follow the version of their cluster"));
    };
    product("eks")?.supports("version", &numbers(&version, 2), group.today(), params.fail_days)
}
