//! The incident requirements of prc.

mod headings;
mod links;
mod pins;

prc_check::checks! {
    "runbook-sections": runbook_sections { check: Runbook }
    "runbook-review": runbook_review { check: Runbook }
    "runbook-links": runbook_links { check: Runbook }
    "incident-postmortem": incident_postmortem { check: System }
    "postmortem-actions": postmortem_actions { check: System }
    "postmortem-template": postmortem_template { check: System }
    "pull-request-checks": pull_request_checks { check: Repository }
    "codeowners-coverage": codeowners_coverage { check: System }
    "dependency-updates": dependency_updates { check: Repository }
    "dependency-lock-file": dependency_lock_file { check: TerraformSettings }
    "disaster-recovery-plan": disaster_recovery_plan { check: System }
    "incident-process": incident_process { check: System }
    "error-budget-policy": error_budget_policy { check: System }
    "slo-review": slo_review { check: System }
    "rollback-procedure": rollback_procedure { check: System }
    "operations-readme": operations_readme { check: Repository }
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
