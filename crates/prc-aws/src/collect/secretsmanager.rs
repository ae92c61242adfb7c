//! Secrets, never their values.

use aws_sdk_secretsmanager::Client;
use aws_sdk_secretsmanager::types::SecretListEntry;
use prc_aws_calls::secretsmanager::{POLICY, SECRETS};

use crate::api::{Api, client, each};
use crate::value::{attributes, block, tags, unknown};

pub(crate) async fn collect(api: &Api) {
    let secrets = client!(api, aws_sdk_secretsmanager);
    let pages = api.pages(&SECRETS, secrets.list_secrets().max_results(100).into_paginator().send()).await;
    let all: Vec<&SecretListEntry> = pages.iter().flat_map(|page| page.secret_list()).collect();
    all.iter().for_each(|secret| itself(api, secret));
    each!(all.iter().filter_map(|secret| secret.arn()), |arn| policy(api, &secrets, arn));
}

fn itself(api: &Api, secret: &SecretListEntry) {
    let labels = tags(secret.tags().iter().map(|tag| (tag.key(), tag.value())));
    // The API leaves it out for a secret that never was rotated.
    let rotated = secret.rotation_enabled().unwrap_or(false);
    let rules = secret.rotation_rules().map_or_else(Vec::new, |rules| block! {
        "automatically_after_days": rules.automatically_after_days(),
        "duration": rules.duration(),
        "schedule_expression": rules.schedule_expression(),
    });
    api.add("aws_secretsmanager_secret", secret.arn(), attributes! {
        "id": secret.arn(),
        "arn": secret.arn(),
        "name": secret.name(),
        "description": secret.description(),
        "kms_key_id": secret.kms_key_id(),
        "rotation_enabled": rotated,
        "rotation_lambda_arn": secret.rotation_lambda_arn(),
        "rotation_rules": rules.clone(),
        "last_rotated_date": secret.last_rotated_date(),
        "tags": labels.clone(),
        "tags_all": labels,
    });
    if rotated {
        api.add("aws_secretsmanager_secret_rotation", secret.arn(), attributes! {
            "id": secret.arn(),
            "secret_id": secret.arn(),
            "rotation_enabled": rotated,
            "rotation_lambda_arn": secret.rotation_lambda_arn(),
            "rotation_rules": rules,
        });
    }
}

async fn policy(api: &Api, secrets: &Client, arn: &str) {
    let asked = secrets.get_resource_policy().secret_id(arn).send();
    let told = api.optional(&POLICY, arn, &["ResourceNotFoundException"], asked).await;
    let policy = match told.map(|told| told.and_then(|told| told.resource_policy)) {
        Ok(None) => return,
        Ok(Some(policy)) => policy.into(),
        Err(hole) => unknown(&hole),
    };
    let attributes = attributes! { "id": arn, "secret_arn": arn, "policy": policy };
    api.add("aws_secretsmanager_secret_policy", Some(arn), attributes);
}
