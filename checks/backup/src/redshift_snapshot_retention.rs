//! Snapshots of a warehouse reach back further than the default of one day.

use prc_check::{Outcome, require};
use prc_resources::RedshiftCluster;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Params {
    min_retention_days: i64,
}

pub(crate) fn check(cluster: RedshiftCluster, params: &Params) -> Outcome {
    let (days, wanted) = (cluster.automated_snapshot_retention_period()?, params.min_retention_days);
    require!(days > 0, "automated snapshots are off, must be kept {wanted} days");
    require!(days >= wanted, "automated snapshots are kept {days} days, must be at least {wanted}");
    Ok(())
}
