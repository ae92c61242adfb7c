//! Somebody hears before a database is full, busy or behind.

pub(crate) use prc_check::NoParams as Params;
use prc_check::Outcome;
use prc_resources::{DbInstance, DocDbCluster, NeptuneCluster, RdsCluster};

use crate::coverage::watched;
use crate::needs;

pub(crate) fn db_instance(instance: DbInstance, _: &Params) -> Outcome {
    watched(&instance, &needs::db_instance(&instance)?)
}

pub(crate) fn rds_cluster(cluster: RdsCluster, _: &Params) -> Outcome {
    watched(&cluster, &needs::rds_cluster(&cluster)?)
}

pub(crate) fn docdb_cluster(cluster: DocDbCluster, _: &Params) -> Outcome {
    watched(&cluster, &needs::docdb_cluster(&cluster)?)
}

pub(crate) fn neptune_cluster(cluster: NeptuneCluster, _: &Params) -> Outcome {
    watched(&cluster, &needs::neptune_cluster(&cluster)?)
}
