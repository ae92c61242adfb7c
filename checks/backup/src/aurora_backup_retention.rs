//! Backups of Aurora reach back further than the default of one day.

use prc_check::{Outcome, not_applicable, require};
use prc_resources::RdsCluster;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Params {
    min_retention_days: i64,
}

pub(crate) fn check(cluster: RdsCluster, params: &Params) -> Outcome {
    if cluster.replication_source_identifier()?.is_set() {
        return Err(not_applicable("a replica is restored from its source"));
    }
    let (days, wanted) = (cluster.backup_retention_period()?, params.min_retention_days);
    require!(days >= wanted, "backups are kept {days} days, must be at least {wanted}");
    Ok(())
}
