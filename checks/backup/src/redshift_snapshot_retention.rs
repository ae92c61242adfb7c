//! Snapshots of a warehouse reach back further than the default of one day.

use prc_check::Outcome;
use prc_resources::RedshiftCluster;
use serde::Deserialize;

use crate::retention::long_enough;

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Params {
    min_retention_days: i64,
}

pub(crate) fn check(cluster: RedshiftCluster, params: &Params) -> Outcome {
    let days = cluster.automated_snapshot_retention_period()?;
    long_enough("snapshots", "automated_snapshot_retention_period", days, params.min_retention_days)
}
