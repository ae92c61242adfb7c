//! Lifecycle policies of snapshots.

use aws_sdk_dlm::types::{CreateRule, LifecyclePolicy, LifecyclePolicySummary, PolicyDetails, Schedule, Tag};
use prc_aws_calls::dlm::{POLICIES, POLICY};
use serde_json::Value;

use crate::api::{Api, client, each};
use crate::value::{Attributes, attributes, block, tags, told_or};

/// What a summary of a policy does not have.
const TOLD: &[&str] = &["default_policy", "execution_role_arn", "policy_details"];

pub(crate) async fn collect(api: &Api) {
    let dlm = &client!(api, aws_sdk_dlm);
    // One answer has all of them: the API knows no pages.
    let Some(listed) = api.once(&POLICIES, dlm.get_lifecycle_policies().send()).await else { return };
    each!(listed.policies().iter().filter_map(|one| Some((one, one.policy_id()?))), |(one, id)| async move {
        let arn = api.arn("dlm", &format!("policy/{id}"));
        let told = api.detail(&POLICY, &arn, dlm.get_lifecycle_policy().policy_id(id).send()).await;
        let told = told.map(|told| told.policy.map_or_else(Attributes::new, |policy| details(&policy)));
        let mut attributes = told_or(told, TOLD);
        attributes.extend(summary(one, id, &arn));
        api.add("aws_dlm_lifecycle_policy", Some(&arn), attributes);
    });
}

fn summary(policy: &LifecyclePolicySummary, id: &str, arn: &str) -> Attributes {
    let own = policy.tags().into_iter().flatten();
    let labels = tags(own.map(|(key, value)| (Some(key.as_str()), Some(value.as_str()))));
    attributes! {
        "id": id,
        "arn": arn,
        "description": policy.description(),
        "state": policy.state().map(|state| state.as_str()),
        "tags": labels.clone(),
        "tags_all": labels,
    }
}

fn details(policy: &LifecyclePolicy) -> Attributes {
    let details = policy.policy_details();
    let default = policy.default_policy() == Some(true);
    // Terraform names a default policy by what it takes.
    let takes = details.and_then(PolicyDetails::resource_type).filter(|_| default);
    attributes! {
        "default_policy": takes.map(|kind| kind.as_str()),
        "execution_role_arn": policy.execution_role_arn(),
        "policy_details": details.map_or_else(Vec::new, |details| block! {
            "policy_type": details.policy_type().map(|kind| kind.as_str()),
            "policy_language": details.policy_language().map(|language| language.as_str()),
            "resource_type": details.resource_type().map(|kind| kind.as_str()),
            "resource_types": details.resource_types().iter().map(|kind| kind.as_str()).collect::<Vec<_>>(),
            "resource_locations": details.resource_locations().iter().map(|one| one.as_str()).collect::<Vec<_>>(),
            "target_tags": labels(details.target_tags()),
            "schedule": details.schedules().iter().map(schedule).collect::<Vec<_>>(),
            // Amazon DLM API, PolicyDetails: 1 day and 7 days when a default policy says nothing.
            "create_interval": default.then(|| details.create_interval().unwrap_or(1)),
            "retain_interval": default.then(|| details.retain_interval().unwrap_or(7)),
            "copy_tags": details.copy_tags(),
            "extend_deletion": details.extend_deletion(),
            "exclusions": details.exclusions().map_or_else(Vec::new, |out| block! {
                "exclude_boot_volumes": out.exclude_boot_volumes(),
                "exclude_tags": labels(out.exclude_tags()),
                "exclude_volume_types": out.exclude_volume_types(),
            }),
        }),
    }
}

fn schedule(schedule: &Schedule) -> Attributes {
    let copies = schedule.cross_region_copy_rules().iter().map(|rule| {
        attributes! {
            // Older policies name the Region by the field that came first.
            "target": rule.target().or(rule.target_region()),
            "encrypted": rule.encrypted(),
            "cmk_arn": rule.cmk_arn(),
            "copy_tags": rule.copy_tags(),
        }
    });
    attributes! {
        "name": schedule.name(),
        "copy_tags": schedule.copy_tags(),
        "create_rule": schedule.create_rule().map_or_else(Vec::new, create),
        "retain_rule": schedule.retain_rule().map_or_else(Vec::new, |rule| block! {
            // Zero stands for the one of the two that is not used.
            "count": rule.count().filter(|count| *count > 0),
            "interval": rule.interval().filter(|interval| *interval > 0),
            "interval_unit": rule.interval_unit().map(|unit| unit.as_str()),
        }),
        "cross_region_copy_rule": copies.collect::<Vec<_>>(),
    }
}

fn create(rule: &CreateRule) -> Vec<Value> {
    block! {
        "cron_expression": rule.cron_expression(),
        "interval": rule.interval(),
        "interval_unit": rule.interval_unit().map(|unit| unit.as_str()),
        "location": rule.location().map(|location| location.as_str()),
        "times": rule.times(),
    }
}

fn labels(list: &[Tag]) -> Value {
    tags(list.iter().map(|tag| (tag.key(), tag.value())))
}
