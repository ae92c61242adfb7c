//! The monitoring requirements of prc.

mod alarm_sets;
mod coverage;
mod metrics;
mod needs;
mod table;

pub use table::surveyors;

prc_check::checks! {
    "alarm-action": alarm_action { metric_alarm: MetricAlarm, composite_alarm: CompositeAlarm }
    "alarm-coverage": alarm_coverage { check: System }
    "alarm-delivery": alarm_delivery { check: Topic }
    "api-gateway-alarms": api_gateway_alarms { rest_stage: RestStage, http_stage: HttpStage }
    "cache-alarms": cache_alarms {
        replication_group: ReplicationGroup,
        cache_cluster: CacheCluster,
        memorydb_cluster: MemoryDbCluster,
    }
    "container-insights": container_insights { ecs_cluster: EcsCluster, eks_cluster: EksCluster }
    "database-alarms": database_alarms {
        db_instance: DbInstance,
        rds_cluster: RdsCluster,
        docdb_cluster: DocDbCluster,
        neptune_cluster: NeptuneCluster,
    }
    "dead-letter-alarm": dead_letter_alarm { check: Queue }
    "dynamodb-alarms": dynamodb_alarms { check: DynamoTable }
    "ecs-service-alarms": ecs_service_alarms { check: EcsService }
    "edge-network-alarms": edge_network_alarms {
        distribution: Distribution,
        health_check: HealthCheck,
        nat_gateway: NatGateway,
        vpn_connection: VpnConnection,
    }
    "file-warehouse-alarms": file_warehouse_alarms {
        file_system: FileSystem,
        redshift_cluster: RedshiftCluster,
        fsx_windows: FsxWindows,
        fsx_ontap: FsxOntap,
    }
    "instance-alarms": instance_alarms { instance: Instance, scaling_group: ScalingGroup }
    "lambda-alarms": lambda_alarms { check: Function }
    "load-balancer-alarms": load_balancer_alarms {
        balancer: LoadBalancer,
        balancer: ClassicNameLoadBalancer,
        target_group: TargetGroup,
        target_group: ClassicNameTargetGroup,
    }
    "log-group-retention": log_group_retention { log_group: LogGroup, function: Function }
    "newrelic-alert-delivery": newrelic_alert_delivery { check: NewRelicPolicy }
    "queue-age-alarm": queue_age_alarm { check: Queue }
    "search-domain-alarms": search_domain_alarms { search_domain: SearchDomain, search_domain: ElasticsearchDomain }
    "stale-alarms": stale_alarms { check: MetricAlarm }
    "stream-alarms": stream_alarms { kinesis_stream: KinesisStream, msk_cluster: MskCluster }
    "workflow-alarms": workflow_alarms { state_machine: StateMachine }
}
