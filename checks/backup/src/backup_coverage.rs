//! Every store is covered by at least one mechanism: its service's own, or a selection of AWS Backup.

pub(crate) use prc_check::NoParams as Params;
use prc_check::{Failure, Outcome, at_least, fail, not_applicable, require};
use prc_resources::{
    Bucket, DbInstance, DocDbCluster, DynamoTable, EbsVolume, FileSystem, FsxOntap, FsxOpenZfs, FsxWindows, Instance,
    MemoryDbCluster, NeptuneCluster, RdsCluster, RedshiftCluster, ReplicationGroup, Store,
};

const SELECT: &str = "or select it in an aws_backup_selection";

pub(crate) fn db_instance(db: DbInstance, _: &Params) -> Outcome {
    covered(&db, days("backup_retention_period", "automated backups are off"))
}

pub(crate) fn rds_cluster(cluster: RdsCluster, _: &Params) -> Outcome {
    covered(&cluster, days("backup_retention_period", "automated backups are off"))
}

pub(crate) fn docdb_cluster(cluster: DocDbCluster, _: &Params) -> Outcome {
    covered(&cluster, days("backup_retention_period", "automated backups are off"))
}

pub(crate) fn neptune_cluster(cluster: NeptuneCluster, _: &Params) -> Outcome {
    covered(&cluster, days("backup_retention_period", "automated backups are off"))
}

pub(crate) fn dynamo_table(table: DynamoTable, _: &Params) -> Outcome {
    covered(&table, missing("point-in-time recovery is off", "add point_in_time_recovery { enabled = true }"))
}

pub(crate) fn file_system(files: FileSystem, _: &Params) -> Outcome {
    let add = "add an aws_efs_backup_policy with status = \"ENABLED\" for it";
    covered(&files, missing("it has no backup policy", add))
}

pub(crate) fn ebs_volume(volume: EbsVolume, _: &Params) -> Outcome {
    covered(&volume, unscheduled())
}

pub(crate) fn instance(machine: Instance, _: &Params) -> Outcome {
    covered(&machine, unscheduled())
}

pub(crate) fn bucket(bucket: Bucket, _: &Params) -> Outcome {
    let add = "add an aws_s3_bucket_versioning with status = \"Enabled\" for it";
    covered(&bucket, missing("its objects have no versions", add))
}

pub(crate) fn redshift_cluster(cluster: RedshiftCluster, _: &Params) -> Outcome {
    covered(&cluster, days("automated_snapshot_retention_period", "automated snapshots are off"))
}

pub(crate) fn fsx_windows(files: FsxWindows, _: &Params) -> Outcome {
    covered(&files, days("automatic_backup_retention_days", "automatic backups are off"))
}

pub(crate) fn fsx_ontap(files: FsxOntap, _: &Params) -> Outcome {
    covered(&files, days("automatic_backup_retention_days", "automatic backups are off"))
}

pub(crate) fn fsx_openzfs(files: FsxOpenZfs, _: &Params) -> Outcome {
    covered(&files, days("automatic_backup_retention_days", "automatic backups are off"))
}

pub(crate) fn memorydb_cluster(cluster: MemoryDbCluster, _: &Params) -> Outcome {
    covered(&cluster, snapshots())
}

pub(crate) fn replication_group(group: ReplicationGroup, _: &Params) -> Outcome {
    covered(&group, snapshots())
}

/// What is said of a store whose own backups are turned off by a number.
fn days(attribute: &'static str, off: &str) -> Failure {
    let help = format!("set {attribute} to at least 1, {SELECT}");
    nothing(off).must_be(attribute, at_least(1)).help(help)
}

/// What is said of a store that lacks what backs it up.
fn missing(off: &str, add: &str) -> Failure {
    nothing(off).missing().label("no aws_backup_selection takes it in").help(format!("{add}, {SELECT}"))
}

fn unscheduled() -> Failure {
    missing("no lifecycle policy takes snapshots of it", "tag it for an aws_dlm_lifecycle_policy")
}

/// AWS Backup knows neither MemoryDB nor ElastiCache.
fn snapshots() -> Failure {
    fail("nothing backs it up: snapshots are off").must_be("snapshot_retention_limit", at_least(1))
}

fn nothing(off: &str) -> Failure {
    fail(format!("nothing backs it up: {off} and no AWS Backup selection takes it in"))
}

/// Passes when the service's own mechanism, a policy or a selection covers the store.
fn covered<'a>(store: &impl Store<'a>, without: Failure) -> Outcome {
    if let Some(why) = store.stands_in()? {
        return Err(not_applicable(why));
    }
    let covered = store.is_backed_up();
    if !matches!(covered, Ok(true))
        && let Some(why) = store.may_be_lost()?
    {
        return Err(not_applicable(why));
    }
    require!(covered?, without);
    Ok(())
}
