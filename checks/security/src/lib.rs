//! The security requirements of prc.

mod admin_port_exposure;
mod cidr;
mod database_engine_support;
mod database_not_public;
mod exposure;
mod support;

use prc_check::{Check, check};

/// Every security check.
pub fn checks() -> Vec<Check> {
    vec![
        check!(
            "admin-port-exposure",
            admin_port_exposure { group: SecurityGroup, rule: SecurityGroupRule, ingress_rule: IngressRule }
        ),
        check!(
            "database-engine-support",
            database_engine_support {
                db_instance: DbInstance,
                rds_cluster: RdsCluster,
                global_cluster: RdsGlobalCluster,
                docdb_cluster: DocDbCluster,
                neptune_cluster: NeptuneCluster,
            }
        ),
        check!(
            "database-not-public",
            database_not_public {
                db_instance: DbInstance,
                cluster_instance: RdsClusterInstance,
                redshift_cluster: RedshiftCluster,
                replication_instance: DmsReplicationInstance,
                mq_broker: MqBroker,
                msk_cluster: MskCluster,
                neptune_instance: NeptuneClusterInstance,
                docdb_instance: DocDbClusterInstance,
            }
        ),
    ]
}
