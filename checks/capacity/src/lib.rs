//! The capacity requirements of prc.

prc_check::checks! {
    "aurora-zone-redundancy": aurora_zone_redundancy { check: RdsCluster }
    "autoscaling-group-zones": autoscaling_group_zones { check: ScalingGroup }
    "cache-failover": cache_failover {
        replication_group: ReplicationGroup,
        cache_cluster: CacheCluster,
        memorydb_cluster: MemoryDbCluster,
    }
    "dead-letter-destination": dead_letter_destination {
        queue: Queue,
        function: Function,
        event_source: EventSource,
        subscription: TopicSubscription,
        event_target: EventTarget,
        schedule: Schedule,
    }
    "ecs-service-autoscaling": ecs_service_autoscaling { check: EcsService }
    "ecs-service-redundancy": ecs_service_redundancy { check: EcsService }
    "load-balancer-deletion-protection": load_balancer_deletion_protection {
        check: LoadBalancer,
        check: ClassicNameLoadBalancer,
    }
    "nat-gateway-zones": nat_gateway_zones { check: NatGateway }
    "rds-multi-az": rds_multi_az { check: DbInstance }
    "rds-storage-autoscaling": rds_storage_autoscaling { check: DbInstance }
}
