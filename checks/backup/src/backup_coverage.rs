//! Every store is covered by at least one mechanism: its service's own, or a selection of AWS Backup.

pub(crate) use prc_check::NoParams as Params;
use prc_check::{Failure, Outcome, Read, Reason, fail, not_applicable, require, unknown};
use prc_resources::{
    Bucket, DbInstance, DocDbCluster, DynamoTable, EbsVolume, FileSystem, FsxOntap, FsxOpenZfs, FsxWindows, Instance,
    LifecyclePolicy, MemoryDbCluster, NeptuneCluster, RdsCluster, RedshiftCluster, ReplicationGroup, Tagged,
};

use crate::bucket_versioning::{exemption, is_versioned};
use crate::pattern::{Arn, arn};
use crate::selection::{Candidate, or, selections};

const SELECT: &str = "or select it in an aws_backup_selection";

pub(crate) fn db_instance(db: DbInstance, _: &Params) -> Outcome {
    if db.replicate_source_db()?.is_set() {
        return Err(not_applicable("a read replica is restored from its source"));
    }
    if db.is_aurora()? {
        return Err(not_applicable("an Aurora instance is backed up by its cluster"));
    }
    let native = db.backup_retention_period().map(|days| days > 0);
    covered(
        &db,
        arn(&db, "rds", "db:", "identifier"),
        native,
        days("backup_retention_period", "automated backups are off"),
    )
}

pub(crate) fn rds_cluster(cluster: RdsCluster, _: &Params) -> Outcome {
    let native = cluster.backup_retention_period().map(|days| days > 0);
    covered(
        &cluster,
        arn(&cluster, "rds", "cluster:", "cluster_identifier"),
        native,
        days("backup_retention_period", "automated backups are off"),
    )
}

pub(crate) fn docdb_cluster(cluster: DocDbCluster, _: &Params) -> Outcome {
    let native = cluster.backup_retention_period().map(|days| days > 0);
    covered(
        &cluster,
        arn(&cluster, "rds", "cluster:", "cluster_identifier"),
        native,
        days("backup_retention_period", "automated backups are off"),
    )
}

pub(crate) fn neptune_cluster(cluster: NeptuneCluster, _: &Params) -> Outcome {
    let native = cluster.backup_retention_period().map(|days| days > 0);
    covered(
        &cluster,
        arn(&cluster, "rds", "cluster:", "cluster_identifier"),
        native,
        days("backup_retention_period", "automated backups are off"),
    )
}

pub(crate) fn dynamo_table(table: DynamoTable, _: &Params) -> Outcome {
    if table.is_lock_table()? {
        return Err(not_applicable("a Terraform lock table holds no data"));
    }
    let native = table.point_in_time_recovery().and_then(|blocks| or(blocks.iter().map(|block| block.enabled())));
    let without = missing("point-in-time recovery is off", "add point_in_time_recovery { enabled = true }");
    covered(&table, arn(&table, "dynamodb", "table/", "name"), native, without)
}

pub(crate) fn file_system(files: FileSystem, _: &Params) -> Outcome {
    let native = files.backup_policies().any(|policy| {
        let states = policy.backup_policy()?;
        or(states.iter().map(|state| Ok(state.status()? == "ENABLED")))
    });
    let without = missing("it has no backup policy", "add an aws_efs_backup_policy with status = \"ENABLED\" for it");
    covered(&files, arn(&files, "elasticfilesystem", "file-system/", "id"), native, without)
}

pub(crate) fn ebs_volume(volume: EbsVolume, _: &Params) -> Outcome {
    let native = has_snapshots(&volume, "VOLUME");
    covered(&volume, arn(&volume, "ec2", "volume/", "id"), native, unscheduled())
}

pub(crate) fn instance(machine: Instance, _: &Params) -> Outcome {
    if machine.ebs_block_device()?.is_empty() {
        return Err(not_applicable("it has no data volume of its own"));
    }
    let native = has_snapshots(&machine, "INSTANCE");
    covered(&machine, arn(&machine, "ec2", "instance/", "id"), native, unscheduled())
}

pub(crate) fn bucket(bucket: Bucket, _: &Params) -> Outcome {
    let native = is_versioned(&bucket);
    if !matches!(native, Ok(true))
        && let Some(why) = exemption(&bucket)?
    {
        return Err(not_applicable(why));
    }
    covered(
        &bucket,
        Arn { region: Some(""), account: Some(""), ..arn(&bucket, "s3", "", "bucket") },
        native,
        missing("its objects have no versions", "add an aws_s3_bucket_versioning with status = \"Enabled\" for it"),
    )
}

pub(crate) fn redshift_cluster(cluster: RedshiftCluster, _: &Params) -> Outcome {
    let native = cluster.automated_snapshot_retention_period().map(|days| days > 0);
    covered(
        &cluster,
        arn(&cluster, "redshift", "cluster:", "cluster_identifier"),
        native,
        days("automated_snapshot_retention_period", "automated snapshots are off"),
    )
}

pub(crate) fn fsx_windows(files: FsxWindows, _: &Params) -> Outcome {
    let native = files.automatic_backup_retention_days().map(|days| days > 0);
    covered(
        &files,
        arn(&files, "fsx", "file-system/", "id"),
        native,
        days("automatic_backup_retention_days", "automatic backups are off"),
    )
}

pub(crate) fn fsx_ontap(files: FsxOntap, _: &Params) -> Outcome {
    let native = files.automatic_backup_retention_days().map(|days| days > 0);
    covered(
        &files,
        arn(&files, "fsx", "file-system/", "id"),
        native,
        days("automatic_backup_retention_days", "automatic backups are off"),
    )
}

pub(crate) fn fsx_openzfs(files: FsxOpenZfs, _: &Params) -> Outcome {
    let native = files.automatic_backup_retention_days().map(|days| days > 0);
    covered(
        &files,
        arn(&files, "fsx", "file-system/", "id"),
        native,
        days("automatic_backup_retention_days", "automatic backups are off"),
    )
}

// AWS Backup knows neither MemoryDB nor ElastiCache.
pub(crate) fn memorydb_cluster(cluster: MemoryDbCluster, _: &Params) -> Outcome {
    snapshots(&cluster, cluster.snapshot_retention_limit())
}

pub(crate) fn replication_group(group: ReplicationGroup, _: &Params) -> Outcome {
    snapshots(&group, group.snapshot_retention_limit())
}

fn snapshots<'a, V: Tagged<'a>>(cache: &V, days: Read<i64>) -> Outcome {
    if cache.is_rebuildable() {
        return Err(not_applicable("its data can be made again"));
    }
    let off = fail("nothing backs it up: snapshots are off").must_be("snapshot_retention_limit", "at least 1");
    require!(days? > 0, off);
    Ok(())
}

/// What is said of a store whose own backups are turned off by a number.
fn days(attribute: &'static str, off: &str) -> Failure {
    let help = format!("set {attribute} to at least 1, {SELECT}");
    nothing(off).must_be(attribute, "at least 1").help(help)
}

/// What is said of a store that lacks what backs it up.
fn missing(off: &str, add: &str) -> Failure {
    nothing(off).missing().label("no aws_backup_selection takes it in").help(format!("{add}, {SELECT}"))
}

fn unscheduled() -> Failure {
    missing("no lifecycle policy takes snapshots of it", "tag it for an aws_dlm_lifecycle_policy")
}

fn nothing(off: &str) -> Failure {
    fail(format!("nothing backs it up: {off} and no AWS Backup selection takes it in"))
}

/// Passes when the service's own mechanism or a selection covers the store.
fn covered<'a, V: Tagged<'a>>(store: &V, arn: Arn<'_>, native: Read<bool>, without: Failure) -> Outcome {
    let selected = || {
        let candidate = Candidate { resource: store, arn };
        selections(store).any(|selection| candidate.is_selected_by(selection))
    };
    let covered = match native {
        Ok(true) => return Ok(()),
        native => or([native, selected(), is_marked(store)]),
    };
    if !matches!(covered, Ok(true)) && store.is_rebuildable() {
        return Err(not_applicable("its data can be made again"));
    }
    require!(covered?, without);
    Ok(())
}

/// A tag about backups is there for a selection. When the code has none at all, one elsewhere may ask for it.
fn is_marked<'a>(store: &impl Tagged<'a>) -> Read<bool> {
    if matches!(selections(store).exists(), Ok(true)) {
        return Ok(false);
    }
    let tags = store.tags()?;
    match tags.keys().find(|key| key.to_lowercase().contains("backup")) {
        Some(key) => {
            Err(unknown(Reason::Undecided, format!("a selection that is not in the code may ask for tag {key}")))
        }
        None => Ok(false),
    }
}

/// Whether Data Lifecycle Manager takes snapshots, which it decides by tag.
fn has_snapshots<'a, V: Tagged<'a>>(store: &V, kind: &str) -> Read<bool> {
    let tags = store.tags()?;
    store.all::<LifecyclePolicy<'a>>().any(|policy| {
        for details in policy.policy_details()? {
            if policy.state()? != "ENABLED" || !details.resource_types()?.iter().any(|one| one == kind) {
                continue;
            }
            let wanted = details.target_tags()?;
            let mut any = wanted.into_iter().map(|(key, value)| match tags.get(&key) {
                Some(own) => Ok(own.clone()? == value?),
                None => Ok(false),
            });
            if or(&mut any)? {
                return Ok(true);
            }
        }
        Ok(false)
    })
}
