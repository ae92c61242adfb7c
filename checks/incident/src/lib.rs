//! The incident requirements of prc.

mod links;

prc_check::checks! {
    "alarm-runbook": alarm_runbook {
        metric_alarm: MetricAlarm,
        composite_alarm: CompositeAlarm,
        datadog_monitor: DatadogMonitor,
        newrelic_condition: NewRelicCondition,
    }
    "ecs-deployment-rollback": ecs_deployment_rollback { check: EcsService }
}
