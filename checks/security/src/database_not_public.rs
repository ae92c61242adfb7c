//! No data store has an address on the internet.

pub(crate) use prc_check::NoParams as Params;
use prc_check::{Outcome, Reason, exactly, fail, not_applicable, require, unknown};
use prc_resources::{
    DbInstance, DmsReplicationInstance, DocDbClusterInstance, MqBroker, MskCluster, NeptuneClusterInstance,
    RdsClusterInstance, RedshiftCluster, aws_provider_since,
};

pub(crate) fn db_instance(db: DbInstance, _: &Params) -> Outcome {
    private(db.publicly_accessible()?, "the database")
}

pub(crate) fn cluster_instance(instance: RdsClusterInstance, _: &Params) -> Outcome {
    private(instance.publicly_accessible()?, "the database")
}

pub(crate) fn neptune_instance(instance: NeptuneClusterInstance, _: &Params) -> Outcome {
    private(instance.publicly_accessible()?, "the database")
}

pub(crate) fn docdb_instance(_: DocDbClusterInstance, _: &Params) -> Outcome {
    Err(not_applicable("DocumentDB has no public option"))
}

pub(crate) fn redshift_cluster(cluster: RedshiftCluster, _: &Params) -> Outcome {
    let why = "publicly_accessible is not set: the provider made it true until version 5 and false since version 6";
    let public = match cluster.publicly_accessible()? {
        Some(public) => public,
        None => !aws_provider_since(&cluster, 6)?.ok_or_else(|| unknown(Reason::Undecided, why))?,
    };
    private(public, "the warehouse")
}

pub(crate) fn replication_instance(instance: DmsReplicationInstance, _: &Params) -> Outcome {
    private(instance.publicly_accessible()?, "the replication instance")
}

pub(crate) fn mq_broker(broker: MqBroker, _: &Params) -> Outcome {
    private(broker.publicly_accessible()?, "the broker")
}

pub(crate) fn msk_cluster(cluster: MskCluster, _: &Params) -> Outcome {
    for nodes in cluster.broker_node_group_info()? {
        for connectivity in nodes.connectivity_info()? {
            for access in connectivity.public_access()? {
                let public = access.r#type()?;
                let open = fail(format!("public access to the brokers is {public}, must be DISABLED"));
                let attribute = "broker_node_group_info.connectivity_info.public_access.type";
                require!(public == "DISABLED", open.must_be(attribute, exactly("DISABLED")));
            }
        }
    }
    Ok(())
}

fn private(public: bool, what: &str) -> Outcome {
    require!(!public, fail(format!("{what} has a public address")).must_be("publicly_accessible", false));
    Ok(())
}
