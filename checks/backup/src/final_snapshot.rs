//! What Terraform deletes or replaces leaves a last snapshot.

use prc_check::{Outcome, Read, fail, not_applicable, require};
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
    named("final_snapshot_identifier", group.final_snapshot_identifier(), "no final snapshot is taken")
}

pub(crate) fn memorydb_cluster(cluster: MemoryDbCluster, _: &Params) -> Outcome {
    if cluster.is_rebuildable() {
        return Err(not_applicable("its data can be made again"));
    }
    named("final_snapshot_name", cluster.final_snapshot_name(), "no final snapshot is taken")
}

fn taken(skipped: bool, name: Read<Option<String>>) -> Outcome {
    let help = "set skip_final_snapshot to false, and final_snapshot_identifier to a name";
    let skips = fail("the final snapshot is skipped").must_be("skip_final_snapshot", false).help(help);
    let skips = match name {
        Ok(None) => skips.wants("final_snapshot_identifier", "a name of your choice"),
        _ => skips,
    };
    require!(!skipped, skips);
    named("final_snapshot_identifier", name, "the final snapshot has no name, so the deletion itself fails")
}

/// A name that is not known is still a name.
fn named(attribute: &'static str, name: Read<Option<String>>, otherwise: &str) -> Outcome {
    require!(!matches!(name, Ok(None)), fail(otherwise).must_be(attribute, "a name of your choice"));
    Ok(())
}

fn kept(deleted: impl Fn() -> Read<bool>, params: &Params) -> Outcome {
    if params.keep_automated_backups {
        let gone = fail("automated backups are deleted with the database");
        require!(!deleted()?, gone.must_be("delete_automated_backups", false));
    }
    Ok(())
}
