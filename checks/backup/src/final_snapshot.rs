//! What Terraform deletes or replaces leaves a last snapshot.

use prc_check::{Outcome, Read, not_applicable, require};
use prc_resources::{
    DbInstance, DocDbCluster, MemoryDbCluster, NeptuneCluster, RdsCluster, RedshiftCluster, ReplicationGroup, Tagged,
};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Params {
    keep_automated_backups: bool,
}

pub(crate) fn db_instance(db: DbInstance, params: &Params) -> Outcome {
    if db.replicate_source_db()?.is_set() {
        return Err(not_applicable("a read replica leaves no snapshot"));
    }
    if db.is_aurora()? {
        return Err(not_applicable("an Aurora cluster leaves the snapshot"));
    }
    taken(db.skip_final_snapshot()?, db.final_snapshot_identifier())?;
    kept(|| db.delete_automated_backups(), params)
}

pub(crate) fn rds_cluster(cluster: RdsCluster, params: &Params) -> Outcome {
    taken(cluster.skip_final_snapshot()?, cluster.final_snapshot_identifier())?;
    kept(|| cluster.delete_automated_backups(), params)
}

pub(crate) fn docdb_cluster(cluster: DocDbCluster, _: &Params) -> Outcome {
    taken(cluster.skip_final_snapshot()?, cluster.final_snapshot_identifier())
}

pub(crate) fn neptune_cluster(cluster: NeptuneCluster, _: &Params) -> Outcome {
    taken(cluster.skip_final_snapshot()?, cluster.final_snapshot_identifier())
}

pub(crate) fn redshift_cluster(cluster: RedshiftCluster, _: &Params) -> Outcome {
    taken(cluster.skip_final_snapshot()?, cluster.final_snapshot_identifier())
}

pub(crate) fn replication_group(group: ReplicationGroup, _: &Params) -> Outcome {
    if group.is_rebuildable() {
        return Err(not_applicable("its data can be made again"));
    }
    named(group.final_snapshot_identifier(), "no final snapshot is taken: final_snapshot_identifier is not set")
}

pub(crate) fn memorydb_cluster(cluster: MemoryDbCluster, _: &Params) -> Outcome {
    if cluster.is_rebuildable() {
        return Err(not_applicable("its data can be made again"));
    }
    named(cluster.final_snapshot_name(), "no final snapshot is taken: final_snapshot_name is not set")
}

fn taken(skipped: bool, name: Read<Option<String>>) -> Outcome {
    require!(!skipped, "the final snapshot is skipped");
    named(name, "final_snapshot_identifier is not set, so the deletion itself fails")
}

/// A name that is not known is still a name.
fn named(name: Read<Option<String>>, otherwise: &str) -> Outcome {
    require!(!matches!(name, Ok(None)), "{otherwise}");
    Ok(())
}

fn kept(deleted: impl Fn() -> Read<bool>, params: &Params) -> Outcome {
    if params.keep_automated_backups {
        require!(!deleted()?, "automated backups are deleted with the database");
    }
    Ok(())
}
