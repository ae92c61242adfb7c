//! Automated backups of RDS reach back as far as the tier needs.

use prc_check::{Outcome, not_applicable, require};
use prc_resources::DbInstance;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Params {
    min_retention_days: i64,
}

pub(crate) fn check(db: DbInstance, params: &Params) -> Outcome {
    // A replica is restored from its source, but one that others copy is itself a source.
    if db.replicate_source_db()?.is_some() && !db.replicas().exists()? {
        return Err(not_applicable("a read replica is restored from its source"));
    }
    if db.is_aurora()? {
        return Err(not_applicable("an Aurora instance is backed up by its cluster"));
    }
    let days = db.backup_retention_period()?;
    let wanted = params.min_retention_days;
    require!(days > 0, "automated backups are off, must be kept {wanted} days");
    require!(days >= wanted, "backups are kept {days} days, must be at least {wanted}");
    Ok(())
}
