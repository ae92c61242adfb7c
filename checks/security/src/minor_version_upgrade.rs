//! Engines take the corrections of their own version by themselves.

pub(crate) use prc_check::NoParams as Params;
use prc_check::{Outcome, fail, require};
use prc_resources::{DbInstance, DmsReplicationInstance, MqBroker, RdsClusterInstance, ReplicationGroup};

pub(crate) fn db_instance(db: DbInstance, _: &Params) -> Outcome {
    taken(db.auto_minor_version_upgrade()?)
}

pub(crate) fn cluster_instance(instance: RdsClusterInstance, _: &Params) -> Outcome {
    taken(instance.auto_minor_version_upgrade()?)
}

pub(crate) fn replication_group(group: ReplicationGroup, _: &Params) -> Outcome {
    taken(group.auto_minor_version_upgrade()?)
}

pub(crate) fn mq_broker(broker: MqBroker, _: &Params) -> Outcome {
    taken(broker.auto_minor_version_upgrade()?)
}

pub(crate) fn replication_instance(instance: DmsReplicationInstance, _: &Params) -> Outcome {
    taken(instance.auto_minor_version_upgrade()?)
}

fn taken(automatic: bool) -> Outcome {
    let late = fail("corrections of the engine wait until somebody installs them");
    require!(automatic, late.must_be("auto_minor_version_upgrade", true));
    Ok(())
}
