//! The incident requirements of prc.

mod headings;
mod image;
mod links;
mod pins;

prc_check::checks! {
    "alarm-runbook": alarm_runbook {
        metric_alarm: MetricAlarm,
        composite_alarm: CompositeAlarm,
        datadog_monitor: DatadogMonitor,
        newrelic_condition: NewRelicCondition,
    }
    "codeowners-coverage": codeowners_coverage { check: System }
    "dependency-lock-file": dependency_lock_file { check: TerraformSettings }
    "dependency-updates": dependency_updates { check: Repository }
    "disaster-recovery-plan": disaster_recovery_plan { check: System }
    "ecs-deployment-rollback": ecs_deployment_rollback { check: EcsService }
    "error-budget-policy": error_budget_policy { check: System }
    "image-reference-pinning": image_reference_pinning { task_definition: TaskDefinition, function: Function }
    "incident-postmortem": incident_postmortem { check: System }
    "incident-process": incident_process { check: System }
    "on-call-escalation": on_call_escalation { check: System }
    "operations-readme": operations_readme { check: Repository }
    "postmortem-actions": postmortem_actions { check: System }
    "postmortem-template": postmortem_template { check: System }
    "pull-request-checks": pull_request_checks { check: Repository }
    "recovery-objectives": recovery_objectives { check: System }
    "resource-tags": resource_tags { db_instance: DbInstance, function: Function, scaling_group: ScalingGroup }
    "rollback-procedure": rollback_procedure { check: System }
    "runbook-links": runbook_links { check: Runbook }
    "runbook-review": runbook_review { check: Runbook }
    "runbook-sections": runbook_sections { check: Runbook }
    "slo-definition": slo_definition { check: System }
    "slo-review": slo_review { check: System }
    "system-owner": system_owner { check: System }
    "terraform-state-backend": terraform_state_backend { check: TerraformSettings }
    "terraform-version-pinning": terraform_version_pinning { check: TerraformSettings }
}
