//! The incident requirements of prc.

mod alarm_runbook;
mod ecs_deployment_rollback;
mod links;

use prc_check::{Check, check};

/// Every incident check.
pub fn checks() -> Vec<Check> {
    vec![
        check!(
            "alarm-runbook",
            alarm_runbook {
                metric_alarm: MetricAlarm,
                composite_alarm: CompositeAlarm,
                datadog_monitor: DatadogMonitor,
                newrelic_condition: NewRelicCondition,
            }
        ),
        check!("ecs-deployment-rollback", ecs_deployment_rollback { check: EcsService }),
    ]
}
