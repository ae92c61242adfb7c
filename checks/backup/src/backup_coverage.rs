//! Every store is covered by at least one mechanism: its service's own, or a selection of AWS Backup.

pub(crate) use prc_check::NoParams as Params;
use prc_check::{Outcome, Read, not_applicable, require};
use prc_resources::{
    Bucket, DbInstance, DocDbCluster, DynamoTable, EbsVolume, FileSystem, FsxOntap, FsxOpenZfs, FsxWindows, Instance,
    LifecyclePolicy, MemoryDbCluster, NeptuneCluster, RdsCluster, RedshiftCluster, ReplicationGroup, Tagged,
};

use crate::bucket_versioning::{exemption, is_versioned};
use crate::pattern::{Arn, arn};
use crate::selection::{Candidate, or, selections};

pub(crate) fn db_instance(db: DbInstance, _: &Params) -> Outcome {
    if db.replicate_source_db()?.is_set() {
        return Err(not_applicable("a read replica is restored from its source"));
    }
    if db.is_aurora()? {
        return Err(not_applicable("an Aurora instance is backed up by its cluster"));
    }
    let native = db.backup_retention_period().map(|days| days > 0);
    covered(&db, arn(&db, "rds", "db:", "identifier"), native, "automated backups are off")
}

pub(crate) fn rds_cluster(cluster: RdsCluster, _: &Params) -> Outcome {
    let native = cluster.backup_retention_period().map(|days| days > 0);
    covered(&cluster, arn(&cluster, "rds", "cluster:", "cluster_identifier"), native, "automated backups are off")
}

pub(crate) fn docdb_cluster(cluster: DocDbCluster, _: &Params) -> Outcome {
    let native = cluster.backup_retention_period().map(|days| days > 0);
    covered(&cluster, arn(&cluster, "rds", "cluster:", "cluster_identifier"), native, "automated backups are off")
}

pub(crate) fn neptune_cluster(cluster: NeptuneCluster, _: &Params) -> Outcome {
    let native = cluster.backup_retention_period().map(|days| days > 0);
    covered(&cluster, arn(&cluster, "rds", "cluster:", "cluster_identifier"), native, "automated backups are off")
}

pub(crate) fn dynamo_table(table: DynamoTable, _: &Params) -> Outcome {
    if table.is_lock_table()? {
        return Err(not_applicable("a Terraform lock table holds no data"));
    }
    let native = table.point_in_time_recovery().and_then(|blocks| or(blocks.iter().map(|block| block.enabled())));
    covered(&table, arn(&table, "dynamodb", "table/", "name"), native, "point-in-time recovery is off")
}

pub(crate) fn file_system(files: FileSystem, _: &Params) -> Outcome {
    let native = files.backup_policies().any(|policy| {
        let states = policy.backup_policy()?;
        or(states.iter().map(|state| Ok(state.status()? == "ENABLED")))
    });
    covered(&files, arn(&files, "elasticfilesystem", "file-system/", "id"), native, "it has no backup policy")
}

pub(crate) fn ebs_volume(volume: EbsVolume, _: &Params) -> Outcome {
    let native = has_snapshots(&volume, "VOLUME");
    covered(&volume, arn(&volume, "ec2", "volume/", "id"), native, "no lifecycle policy takes snapshots of it")
}

pub(crate) fn instance(machine: Instance, _: &Params) -> Outcome {
    if machine.ebs_block_device()?.is_empty() {
        return Err(not_applicable("it has no data volume of its own"));
    }
    let native = has_snapshots(&machine, "INSTANCE");
    covered(&machine, arn(&machine, "ec2", "instance/", "id"), native, "no lifecycle policy takes snapshots of it")
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
        "its objects have no versions",
    )
}

pub(crate) fn redshift_cluster(cluster: RedshiftCluster, _: &Params) -> Outcome {
    let native = cluster.automated_snapshot_retention_period().map(|days| days > 0);
    covered(
        &cluster,
        arn(&cluster, "redshift", "cluster:", "cluster_identifier"),
        native,
        "automated snapshots are off",
    )
}

pub(crate) fn fsx_windows(files: FsxWindows, _: &Params) -> Outcome {
    let native = files.automatic_backup_retention_days().map(|days| days > 0);
    covered(&files, arn(&files, "fsx", "file-system/", "id"), native, "automatic backups are off")
}

pub(crate) fn fsx_ontap(files: FsxOntap, _: &Params) -> Outcome {
    let native = files.automatic_backup_retention_days().map(|days| days > 0);
    covered(&files, arn(&files, "fsx", "file-system/", "id"), native, "automatic backups are off")
}

pub(crate) fn fsx_openzfs(files: FsxOpenZfs, _: &Params) -> Outcome {
    let native = files.automatic_backup_retention_days().map(|days| days > 0);
    covered(&files, arn(&files, "fsx", "file-system/", "id"), native, "automatic backups are off")
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
    require!(days? > 0, "nothing backs it up: snapshots are off");
    Ok(())
}

/// Passes when the service's own mechanism or a selection covers the store.
fn covered<'a, V: Tagged<'a>>(store: &V, arn: Arn<'_>, native: Read<bool>, without: &str) -> Outcome {
    let selected = || {
        let candidate = Candidate { resource: store, arn };
        selections(store).any(|selection| candidate.is_selected_by(selection))
    };
    let covered = match native {
        Ok(true) => return Ok(()),
        native => or([native, selected()]),
    };
    if !matches!(covered, Ok(true)) && store.is_rebuildable() {
        return Err(not_applicable("its data can be made again"));
    }
    require!(covered?, "nothing backs it up: {without} and no AWS Backup selection takes it in");
    Ok(())
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
