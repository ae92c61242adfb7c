//! Snapshots carry the tags of what they were taken of.

pub(crate) use prc_check::NoParams as Params;
use prc_check::{Outcome, fail, not_applicable, require};
use prc_resources::{DbInstance, NeptuneCluster, RdsCluster};

pub(crate) fn db_instance(db: DbInstance, _: &Params) -> Outcome {
    if db.is_aurora()? {
        return Err(not_applicable("snapshots of Aurora belong to the cluster"));
    }
    copied(db.copy_tags_to_snapshot()?)
}

pub(crate) fn rds_cluster(cluster: RdsCluster, _: &Params) -> Outcome {
    copied(cluster.copy_tags_to_snapshot()?)
}

pub(crate) fn neptune_cluster(cluster: NeptuneCluster, _: &Params) -> Outcome {
    copied(cluster.copy_tags_to_snapshot()?)
}

fn copied(copied: bool) -> Outcome {
    let without = fail("its snapshots have none of its tags").must_be("copy_tags_to_snapshot", true);
    require!(copied, without);
    Ok(())
}
