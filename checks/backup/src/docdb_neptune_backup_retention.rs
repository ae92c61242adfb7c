//! Backups of DocumentDB and Neptune reach back further than the default of one day.

use prc_check::Outcome;
use prc_resources::{DocDbCluster, DocDbElasticCluster, NeptuneCluster};
use serde::Deserialize;

use crate::retention::long_enough;

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Params {
    min_retention_days: i64,
}

pub(crate) fn docdb(cluster: DocDbCluster, params: &Params) -> Outcome {
    kept(cluster.backup_retention_period()?, params)
}

pub(crate) fn docdb_elastic(cluster: DocDbElasticCluster, params: &Params) -> Outcome {
    kept(cluster.backup_retention_period()?, params)
}

pub(crate) fn neptune(cluster: NeptuneCluster, params: &Params) -> Outcome {
    kept(cluster.backup_retention_period()?, params)
}

fn kept(days: i64, params: &Params) -> Outcome {
    long_enough("backups", "backup_retention_period", days, params.min_retention_days)
}
