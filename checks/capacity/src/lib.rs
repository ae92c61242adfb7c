//! The capacity requirements of prc.

mod aurora_zone_redundancy;
mod autoscaling_group_zones;
mod cache_failover;
mod ecs_service_autoscaling;
mod ecs_service_redundancy;
mod load_balancer_deletion_protection;
mod rds_multi_az;
mod rds_storage_autoscaling;

use prc_check::{Check, check};

/// Every capacity check.
pub fn checks() -> Vec<Check> {
    vec![
        check!("aurora-zone-redundancy", aurora_zone_redundancy { check: RdsCluster }),
        check!("autoscaling-group-zones", autoscaling_group_zones { check: ScalingGroup }),
        check!(
            "cache-failover",
            cache_failover {
                replication_group: ReplicationGroup,
                cache_cluster: CacheCluster,
                memorydb_cluster: MemoryDbCluster,
            }
        ),
        check!("ecs-service-autoscaling", ecs_service_autoscaling { check: EcsService }),
        check!("ecs-service-redundancy", ecs_service_redundancy { check: EcsService }),
        check!(
            "load-balancer-deletion-protection",
            load_balancer_deletion_protection { check: LoadBalancer, check: ClassicNameLoadBalancer }
        ),
        check!("rds-multi-az", rds_multi_az { check: DbInstance }),
        check!("rds-storage-autoscaling", rds_storage_autoscaling { check: DbInstance }),
    ]
}
