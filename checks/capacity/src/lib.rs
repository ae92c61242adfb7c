//! The capacity requirements of prc.

prc_check::checks! {
    "aurora-zone-redundancy": aurora_zone_redundancy { check: RdsCluster }
    "autoscaling-group-health-check": autoscaling_group_health_check { check: ScalingGroup }
    "autoscaling-group-policy": autoscaling_group_policy { check: ScalingGroup }
    "autoscaling-group-zones": autoscaling_group_zones { check: ScalingGroup }
    "broker-filesystem-redundancy": broker_filesystem_redundancy {
        broker: MqBroker,
        windows: FsxWindows,
        ontap: FsxOntap,
        openzfs: FsxOpenZfs,
    }
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
    "docdb-neptune-zone-redundancy": docdb_neptune_zone_redundancy { docdb: DocDbCluster, neptune: NeptuneCluster }
    "dynamodb-autoscaling": dynamodb_autoscaling { check: DynamoTable }
    "ecs-service-autoscaling": ecs_service_autoscaling { check: EcsService }
    "ecs-service-redundancy": ecs_service_redundancy { check: EcsService }
    "lambda-subnet-zones": lambda_subnet_zones { check: Function }
    "load-balancer-deletion-protection": load_balancer_deletion_protection {
        check: LoadBalancer,
        check: ClassicNameLoadBalancer,
    }
    "load-balancer-zones": load_balancer_zones {
        balancer: LoadBalancer,
        balancer: ClassicNameLoadBalancer,
        classic: ClassicLoadBalancer,
    }
    "nat-gateway-zones": nat_gateway_zones { check: NatGateway }
    "peak-utilisation": peak_utilisation {
        instance: DbInstance,
        aurora: RdsClusterInstance,
        warehouse: RedshiftCluster,
        service: EcsService,
        group: ScalingGroup,
        replication_group: ReplicationGroup,
        cache_cluster: CacheCluster,
        domain: SearchDomain,
    }
    "quota-headroom": quota_headroom { check: ServiceQuota }
    "rds-multi-az": rds_multi_az { check: DbInstance }
    "rds-storage-autoscaling": rds_storage_autoscaling { check: DbInstance }
    "search-domain-redundancy": search_domain_redundancy { opensearch: SearchDomain, elasticsearch: ElasticsearchDomain }
    "vpc-endpoint-zones": vpc_endpoint_zones { check: VpcEndpoint }
}
