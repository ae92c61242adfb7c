//! The monitoring requirements of prc.

mod alarm_action;
mod alarm_sets;
mod container_insights;
mod coverage;
mod dynamodb_alarms;
mod lambda_alarms;
mod load_balancer_alarms;
mod log_group_retention;
mod queue_age_alarm;

use prc_check::{Check, check};

/// Every monitoring check.
pub fn checks() -> Vec<Check> {
    vec![
        check!("alarm-action", alarm_action { metric_alarm: MetricAlarm, composite_alarm: CompositeAlarm }),
        check!("container-insights", container_insights { ecs_cluster: EcsCluster, eks_cluster: EksCluster }),
        check!("dynamodb-alarms", dynamodb_alarms { check: DynamoTable }),
        check!("lambda-alarms", lambda_alarms { check: Function }),
        check!(
            "load-balancer-alarms",
            load_balancer_alarms {
                balancer: LoadBalancer,
                balancer: ClassicNameLoadBalancer,
                target_group: TargetGroup,
                target_group: ClassicNameTargetGroup,
            }
        ),
        check!("log-group-retention", log_group_retention { log_group: LogGroup, function: Function }),
        check!("queue-age-alarm", queue_age_alarm { check: Queue }),
    ]
}
