//! Automated backups of RDS reach back as far as the tier needs.

use prc_check::{Outcome, Read, Reason, View, not_applicable, unknown};
use prc_resources::{DbInstance, Store};
use serde::Deserialize;

use crate::retention::long_enough;

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Params {
    min_retention_days: i64,
}

pub(crate) fn check(db: DbInstance, params: &Params) -> Outcome {
    // A replica is restored from its source, but one that others copy is itself a source.
    if db.replicate_source_db()?.is_set() && !db.replicas().exists()? {
        return Err(not_applicable("a read replica is restored from its source"));
    }
    if db.is_aurora()? {
        return Err(not_applicable("an Aurora instance is backed up by its cluster"));
    }
    let (days, wanted) = (db.backup_retention_period()?, params.min_retention_days);
    if days >= wanted || is_kept_by_plan(&db, wanted)? {
        return Ok(());
    }
    if db.ignores_changes_of("backup_retention_period") {
        return Err(unknown(Reason::Undecided, "lifecycle.ignore_changes leaves the period to somebody else").into());
    }
    long_enough("backups", "backup_retention_period", days, wanted)
}

/// AWS Backup can do point-in-time recovery too, and then sets the period itself.
fn is_kept_by_plan(db: &DbInstance, wanted: i64) -> Read<bool> {
    db.has_rule(&|rule| Ok(rule.enable_continuous_backup()? && rule.days()?.is_none_or(|days| days >= wanted)))
}
