//! The incident requirements of prc.

mod links;
mod pins;

prc_check::checks! {
    "alarm-runbook": alarm_runbook {
        metric_alarm: MetricAlarm,
        composite_alarm: CompositeAlarm,
        datadog_monitor: DatadogMonitor,
        newrelic_condition: NewRelicCondition,
    }
    "ecs-deployment-rollback": ecs_deployment_rollback { check: EcsService }
    "on-call-escalation": on_call_escalation { check: System }
    "recovery-objectives": recovery_objectives { check: System }
    "slo-definition": slo_definition { check: System }
    "system-owner": system_owner { check: System }
    "terraform-state-backend": terraform_state_backend { check: TerraformSettings }
    "terraform-version-pinning": terraform_version_pinning { check: TerraformSettings }
}
