//! AWS Backup: where copies are kept and when they are made; [`copies`] has what was copied and what was restored.

mod copies;

use aws_sdk_backup::Client;
use aws_sdk_backup::types::{
    BackupPlansListMember, BackupRule, BackupSelection, BackupSelectionsListMember, BackupVaultListMember,
    ConditionParameter, Lifecycle, VaultType,
};
use prc_aws_calls::backup::{
    NOTIFICATIONS, PLAN, PLANS, POLICY, SELECTION, SELECTIONS, SETTINGS, TESTED, TESTS, VAULTS,
};
use serde_json::Value;

use crate::api::{Api, client, each};
use crate::tagged::Tagged;
use crate::value::{Attributes, attributes, block, told_or};

/// What AWS Backup answers about a vault of which nothing is set, and about one that was deleted just now.
const NONE: &[&str] = &["ResourceNotFoundException"];

pub(crate) async fn collect(api: &Api) {
    let backup = client!(api, aws_sdk_backup);
    let tagged = Tagged::new(api, &["backup:backup-plan", "backup:backup-vault"]);
    tokio::join!(
        vaults(api, &backup, &tagged),
        plans(api, &backup, &tagged),
        settings(api, &backup),
        copies::restore_jobs(api, &backup),
        restore_tests(api, &backup),
    );
}

async fn vaults(api: &Api, backup: &Client, tagged: &Tagged<'_>) {
    let vaults = api.pages(&VAULTS, backup.list_backup_vaults().into_paginator().items().send()).await;
    tokio::join!(
        async {
            each!(vaults.iter(), |one| vault(api, backup, tagged, one));
        },
        copies::recovery_points(api, backup, &vaults),
    );
}

async fn vault(api: &Api, backup: &Client, tagged: &Tagged<'_>, vault: &BackupVaultListMember) {
    let arn = vault.backup_vault_arn().unwrap_or_default();
    let name = vault.backup_vault_name().unwrap_or_default();
    let kind = match vault.vault_type() {
        Some(VaultType::LogicallyAirGappedBackupVault) => "aws_backup_logically_air_gapped_vault",
        _ => "aws_backup_vault",
    };
    let (labels, (), ()) =
        tokio::join!(tagged.of(kind, arn), notifications(api, backup, arn, name), policy(api, backup, arn, name));
    let mut attributes = attributes! {
        "id": name,
        "arn": arn,
        "name": name,
        "tags": labels.clone(),
        "tags_all": labels,
    };
    if kind == "aws_backup_logically_air_gapped_vault" {
        // Terraform's id is the name there too; the lock is what such a vault is.
        attributes.extend(attributes! {
            "min_retention_days": vault.min_retention_days(), "max_retention_days": vault.max_retention_days(),
        });
        return api.add(kind, Some(arn), attributes);
    }
    // AWS knows no such setting: it is what Terraform would do.
    attributes.extend(attributes! { "kms_key_arn": vault.encryption_key_arn(), "force_destroy": None::<bool> });
    api.add(kind, Some(arn), attributes);
    if vault.locked() == Some(true) {
        api.add(
            "aws_backup_vault_lock_configuration",
            Some(arn),
            attributes! {
                "id": name,
                "backup_vault_arn": arn,
                "backup_vault_name": name,
                "min_retention_days": vault.min_retention_days(),
                "max_retention_days": vault.max_retention_days(),
            },
        );
    }
}

async fn notifications(api: &Api, backup: &Client, arn: &str, name: &str) {
    let asked = backup.get_backup_vault_notifications().backup_vault_name(name).send();
    let told = match api.optional(&NOTIFICATIONS, arn, NONE, asked).await {
        Ok(None) => return,
        Ok(Some(told)) if told.backup_vault_events().is_empty() => return,
        Ok(Some(told)) => Ok(attributes! {
            "sns_topic_arn": told.sns_topic_arn(),
            "backup_vault_events": told.backup_vault_events().iter().map(|event| event.as_str()).collect::<Vec<_>>(),
        }),
        Err(hole) => Err(hole),
    };
    part(api, "aws_backup_vault_notifications", (arn, name), told_or(told, &["backup_vault_events", "sns_topic_arn"]));
}

async fn policy(api: &Api, backup: &Client, arn: &str, name: &str) {
    let asked = backup.get_backup_vault_access_policy().backup_vault_name(name).send();
    let told = match api.optional(&POLICY, arn, NONE, asked).await {
        Ok(told) => match told.and_then(|told| told.policy) {
            None => return,
            Some(policy) => Ok(attributes! { "policy": policy }),
        },
        Err(hole) => Err(hole),
    };
    part(api, "aws_backup_vault_policy", (arn, name), told_or(told, &["policy"]));
}

/// A part of a vault as a resource of its own.
fn part(api: &Api, kind: &'static str, (arn, name): (&str, &str), mut attributes: Attributes) {
    attributes.extend(attributes! { "id": name, "backup_vault_name": name, "backup_vault_arn": arn });
    api.add(kind, Some(arn), attributes);
}

async fn plans(api: &Api, backup: &Client, tagged: &Tagged<'_>) {
    let plans = api.pages(&PLANS, backup.list_backup_plans().into_paginator().items().send()).await;
    each!(plans.iter(), |one| async move {
        tokio::join!(plan(api, backup, tagged, one), selections(api, backup, one));
    });
}

async fn plan(api: &Api, backup: &Client, tagged: &Tagged<'_>, plan: &BackupPlansListMember) {
    let arn = plan.backup_plan_arn().unwrap_or_default();
    let asked = backup.get_backup_plan().set_backup_plan_id(plan.backup_plan_id.clone()).send();
    let (told, labels) = tokio::join!(api.detail(&PLAN, arn, asked), tagged.of("aws_backup_plan", arn));
    let rules = told.map(|told| {
        let plan = told.backup_plan;
        plan.iter().flat_map(|plan| plan.rules()).map(rule).collect::<Vec<_>>()
    });
    api.add(
        "aws_backup_plan",
        Some(arn),
        attributes! {
            "id": plan.backup_plan_id(),
            "arn": arn,
            "name": plan.backup_plan_name(),
            "region": &api.region,
            "rule": rules,
            "tags": labels.clone(),
            "tags_all": labels,
        },
    );
}

fn rule(rule: &BackupRule) -> Attributes {
    let copies = rule.copy_actions().iter().map(|copy| {
        attributes! {
            "destination_vault_arn": copy.destination_backup_vault_arn(), "lifecycle": retention(copy.lifecycle()),
        }
    });
    attributes! {
        "rule_name": rule.rule_name(),
        "target_vault_name": rule.target_backup_vault_name(),
        "target_logically_air_gapped_backup_vault_arn": rule.target_logically_air_gapped_backup_vault_arn(),
        "schedule": rule.schedule_expression(),
        "schedule_expression_timezone": rule.schedule_expression_timezone(),
        "enable_continuous_backup": rule.enable_continuous_backup().unwrap_or(false),
        "lifecycle": retention(rule.lifecycle()),
        "copy_action": copies.collect::<Vec<_>>(),
    }
}

fn retention(lifecycle: Option<&Lifecycle>) -> Vec<Value> {
    lifecycle.map_or_else(Vec::new, |kept| {
        block! { "cold_storage_after": kept.move_to_cold_storage_after_days(), "delete_after": kept.delete_after_days() }
    })
}

async fn selections(api: &Api, backup: &Client, plan: &BackupPlansListMember) {
    let Some(id) = plan.backup_plan_id() else { return };
    let list = backup.list_backup_selections().backup_plan_id(id).into_paginator().items().send();
    let selections = api.pages(&SELECTIONS, list).await;
    each!(selections.iter(), |one| selection(api, backup, plan, one));
}

async fn selection(api: &Api, backup: &Client, plan: &BackupPlansListMember, selection: &BackupSelectionsListMember) {
    let (id, of) = (selection.selection_id().unwrap_or_default(), plan.backup_plan_id().unwrap_or_default());
    let asked = backup.get_backup_selection().backup_plan_id(of).selection_id(id).send();
    // It has no ARN under which it could be unknown; without an answer the list of selections is not complete.
    let told = match api.detail(&SELECTION, plan.backup_plan_arn().unwrap_or_default(), asked).await {
        Ok(told) => told,
        Err(hole) => return api.lose(&SELECTIONS, &hole),
    };
    let mut attributes = told.backup_selection().map(selected).unwrap_or_default();
    attributes.extend(attributes! {
        "id": id,
        "name": selection.selection_name(),
        "plan_id": of,
        "iam_role_arn": selection.iam_role_arn(),
    });
    api.add("aws_backup_selection", None, attributes);
}

fn selected(selection: &BackupSelection) -> Attributes {
    let by_tag = selection.list_of_tags().iter().map(|tag| {
        attributes! {
            "type": tag.condition_type().as_str(), "key": tag.condition_key(), "value": tag.condition_value(),
        }
    });
    let conditions = selection.conditions().map_or_else(Vec::new, |all| {
        block! {
            "string_equals": conditions(all.string_equals()),
            "string_like": conditions(all.string_like()),
            "string_not_equals": conditions(all.string_not_equals()),
            "string_not_like": conditions(all.string_not_like()),
        }
    });
    attributes! {
        "resources": selection.resources(),
        "not_resources": selection.not_resources(),
        "selection_tag": by_tag.collect::<Vec<_>>(),
        "condition": conditions,
    }
}

fn conditions(all: &[ConditionParameter]) -> Vec<Attributes> {
    all.iter().map(|one| attributes! { "key": one.condition_key(), "value": one.condition_value() }).collect()
}

async fn settings(api: &Api, backup: &Client) {
    let Some(told) = api.once(&SETTINGS, backup.describe_region_settings().send()).await else { return };
    let preferences = |all: Option<&std::collections::HashMap<String, bool>>| {
        Value::Object(all.into_iter().flatten().map(|(name, on)| (name.clone(), Value::Bool(*on))).collect())
    };
    api.add(
        "aws_backup_region_settings",
        None,
        attributes! {
            "id": &api.region,
            "resource_type_opt_in_preference": preferences(told.resource_type_opt_in_preference()),
            "resource_type_management_preference": preferences(told.resource_type_management_preference()),
        },
    );
}

async fn restore_tests(api: &Api, backup: &Client) {
    let plans = api.pages(&TESTS, backup.list_restore_testing_plans().into_paginator().items().send()).await;
    each!(plans.iter(), |plan| async move {
        let name = plan.restore_testing_plan_name();
        api.add(
            "aws_backup_restore_testing_plan",
            Some(plan.restore_testing_plan_arn()),
            attributes! {
                "id": name,
                "arn": plan.restore_testing_plan_arn(),
                "name": name,
                "schedule_expression": plan.schedule_expression(),
                "schedule_expression_timezone": plan.schedule_expression_timezone(),
                "start_window_hours": plan.start_window_hours(),
                "creation_time": plan.creation_time(),
            "last_execution_time": plan.last_execution_time(),
            },
        );
        let list = backup.list_restore_testing_selections().restore_testing_plan_name(name);
        for selection in api.pages(&TESTED, list.into_paginator().items().send()).await {
            api.add(
                "aws_backup_restore_testing_selection",
                None,
                attributes! {
                    "id": format!("{name}:{}", selection.restore_testing_selection_name()),
                    "name": selection.restore_testing_selection_name(),
                    "restore_testing_plan_name": name,
                    "protected_resource_type": selection.protected_resource_type(),
                    "iam_role_arn": selection.iam_role_arn(),
                },
            );
        }
    });
}
