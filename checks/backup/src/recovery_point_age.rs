//! The newest recovery point is young enough to lose no more than was agreed.

use prc_check::{Outcome, Read, View, counted, fail, not_applicable, require};
use prc_resources::{DbInstance, DynamoTable, EbsVolume, FileSystem, RdsCluster, RecoveryPoint, System, Tagged};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Params {
    max_age_hours: i64,
    grace_hours: i64,
}

pub(crate) fn db_instance(db: DbInstance, params: &Params) -> Outcome {
    if db.replicate_source_db()?.is_set() {
        return Err(not_applicable("a read replica is restored from its source"));
    }
    if db.is_aurora()? {
        return Err(not_applicable("an Aurora instance is backed up by its cluster"));
    }
    young_enough(&db, db.latest_restorable_time()?, params)
}

pub(crate) fn rds_cluster(cluster: RdsCluster, params: &Params) -> Outcome {
    young_enough(&cluster, cluster.latest_restorable_time()?, params)
}

pub(crate) fn dynamo_table(table: DynamoTable, params: &Params) -> Outcome {
    young_enough(&table, table.latest_restorable_time()?, params)
}

pub(crate) fn file_system(files: FileSystem, params: &Params) -> Outcome {
    young_enough(&files, None, params)
}

/// Only AWS Backup says when it copied a volume.
pub(crate) fn volume(volume: EbsVolume, params: &Params) -> Outcome {
    let copied = volume.named_by::<RecoveryPoint<'_>>("resource_arn").exists()?;
    if !copied {
        return Err(not_applicable("AWS Backup keeps no copy of it: ebs-snapshot-schedule asks what else does"));
    }
    young_enough(&volume, None, params)
}

/// The youngest of what the store itself can go back to, and of what AWS Backup keeps.
fn young_enough<'a>(store: &impl Tagged<'a>, restorable: Option<String>, params: &Params) -> Outcome {
    if store.is_rebuildable() {
        return Err(not_applicable("its data can be made again"));
    }
    let most = agreed(store)?.map_or(params.max_age_hours, |minutes| (minutes + 59) / 60) + params.grace_hours;
    let mut youngest: Option<i64> = restorable.map(|time| store.hours_since(&time)).transpose()?;
    let (points, open) = store.named_by::<RecoveryPoint<'a>>("resource_arn").each();
    for (point, _) in &points {
        let age = store.hours_since(&point.created()?)?;
        youngest = Some(youngest.map_or(age, |known| known.min(age)));
    }
    if youngest.is_some_and(|age| age <= most) {
        return Ok(());
    }
    // One that could not be listed may be younger.
    if let Some(open) = open {
        return Err(open.into());
    }
    let help = "find the job that failed with `aws backup list-backup-jobs --by-resource-arn`, and start one by hand";
    let Some(age) = youngest else {
        return Err(fail("there is no recovery point at all").missing().help(help).into());
    };
    let old = format!("the newest recovery point is {} old, must be at most {most}", counted(age, "hour"));
    require!(age <= most, fail(old).help(help));
    Ok(())
}

/// How many minutes of data the owner is ready to lose, where it is said.
fn agreed<'a>(store: &impl View<'a>) -> Read<Option<i64>> {
    for system in store.documents::<System<'a>>().sure() {
        for objectives in system.objectives()? {
            if let Some(minutes) = objectives.rpo_minutes()? {
                return Ok(Some(minutes));
            }
        }
    }
    Ok(None)
}
