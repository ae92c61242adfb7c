//! The monitoring requirements of prc.

mod alarm_sets;
mod coverage;
mod needs;
mod table;

pub use table::surveyors;

prc_check::checks! {
    "alarm-action": alarm_action { metric_alarm: MetricAlarm, composite_alarm: CompositeAlarm }
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
    "lambda-alarms": lambda_alarms { check: Function }
    "load-balancer-alarms": load_balancer_alarms {
        balancer: LoadBalancer,
        balancer: ClassicNameLoadBalancer,
        target_group: TargetGroup,
        target_group: ClassicNameTargetGroup,
    }
    "log-group-retention": log_group_retention { log_group: LogGroup, function: Function }
    "queue-age-alarm": queue_age_alarm { check: Queue }
}
