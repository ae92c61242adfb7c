//! A production data store cannot be deleted by one wrong command.

pub(crate) use prc_check::NoParams as Params;
use prc_check::{Outcome, fail, not_applicable, require};
use prc_resources::{
    DbInstance, DocDbCluster, DynamoTable, DynamoTableReplica, EksCluster, NeptuneCluster, RdsCluster, RdsGlobalCluster,
};

pub(crate) fn db_instance(db: DbInstance, _: &Params) -> Outcome {
    if db.replicate_source_db()?.is_set() {
        return Err(not_applicable("a read replica can be made again"));
    }
    if db.is_aurora()? {
        return Err(not_applicable("an Aurora instance is protected with its cluster"));
    }
    protected("deletion_protection", db.deletion_protection()?)
}

pub(crate) fn rds_cluster(cluster: RdsCluster, _: &Params) -> Outcome {
    protected("deletion_protection", cluster.deletion_protection()?)
}

pub(crate) fn global_cluster(cluster: RdsGlobalCluster, _: &Params) -> Outcome {
    protected("deletion_protection", cluster.deletion_protection()?)
}

pub(crate) fn docdb_cluster(cluster: DocDbCluster, _: &Params) -> Outcome {
    protected("deletion_protection", cluster.deletion_protection()?)
}

pub(crate) fn neptune_cluster(cluster: NeptuneCluster, _: &Params) -> Outcome {
    protected("deletion_protection", cluster.deletion_protection()?)
}

pub(crate) fn eks_cluster(cluster: EksCluster, _: &Params) -> Outcome {
    protected("deletion_protection", cluster.deletion_protection()?)
}

pub(crate) fn dynamo_table(table: DynamoTable, _: &Params) -> Outcome {
    if table.is_lock_table()? {
        return Err(not_applicable("a Terraform lock table holds no data"));
    }
    protected("deletion_protection_enabled", table.deletion_protection_enabled()?)?;
    for replica in table.replica()?.iter().filter(|replica| !replica.is_table()) {
        let safe = replica.deletion_protection_enabled()?;
        let open = fail(format!("deletion protection is off in the replica in {}", replica.region_name()?));
        require!(safe, open.must_be("replica.deletion_protection_enabled", true));
    }
    Ok(())
}

pub(crate) fn dynamo_replica(replica: DynamoTableReplica, _: &Params) -> Outcome {
    protected("deletion_protection_enabled", replica.deletion_protection_enabled()?)
}

fn protected(attribute: &'static str, is: bool) -> Outcome {
    require!(is, fail("deletion protection is off").must_be(attribute, true));
    Ok(())
}
