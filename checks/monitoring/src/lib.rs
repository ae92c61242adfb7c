//! The monitoring requirements of prc.

mod alarm_sets;
mod coverage;

prc_check::checks! {
    "alarm-action": alarm_action { metric_alarm: MetricAlarm, composite_alarm: CompositeAlarm }
    "container-insights": container_insights { ecs_cluster: EcsCluster, eks_cluster: EksCluster }
    "dynamodb-alarms": dynamodb_alarms { check: DynamoTable }
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
