//! Backups of Aurora reach back further than the default of one day.

use prc_check::{Outcome, not_applicable};
use prc_resources::RdsCluster;
use serde::Deserialize;

use crate::retention::long_enough;

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Params {
    min_retention_days: i64,
}

pub(crate) fn check(cluster: RdsCluster, params: &Params) -> Outcome {
    if cluster.replication_source_identifier()?.is_set() {
        return Err(not_applicable("a replica is restored from its source"));
    }
    let days = cluster.backup_retention_period()?;
    long_enough("backups", "backup_retention_period", days, params.min_retention_days)
}
