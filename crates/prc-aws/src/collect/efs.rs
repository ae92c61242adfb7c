//! EFS file systems, what backs them up and who may use them.

use aws_sdk_efs::Client;
use aws_sdk_efs::types::FileSystemDescription;
use prc_aws_calls::efs::{BACKUP_POLICY, FILE_SYSTEMS, POLICY};

use crate::api::{Api, client, each};
use crate::hole::Hole;
use crate::value::{Attributes, attributes, block, tags, told_or};

pub(crate) async fn collect(api: &Api) {
    let efs = client!(api, aws_sdk_efs);
    let files = api.pages(&FILE_SYSTEMS, efs.describe_file_systems().into_paginator().items().send()).await;
    each!(files.iter(), |one| async {
        let id = one.file_system_id();
        let own = api.arn("elasticfilesystem", &format!("file-system/{id}"));
        let arn = one.file_system_arn().unwrap_or(&own);
        api.add("aws_efs_file_system", Some(arn), file_system(one, arn));
        tokio::join!(backup_policy(api, &efs, id, arn), policy(api, &efs, id, arn));
    });
}

fn file_system(files: &FileSystemDescription, arn: &str) -> Attributes {
    let labels = tags(files.tags().iter().map(|tag| (Some(tag.key()), Some(tag.value()))));
    attributes! {
        "id": files.file_system_id(),
        "arn": arn,
        "name": files.name(),
        "creation_token": files.creation_token(),
        "availability_zone_name": files.availability_zone_name(),
        "performance_mode": files.performance_mode().as_str(),
        "throughput_mode": files.throughput_mode().map(|mode| mode.as_str()),
        "encrypted": files.encrypted().unwrap_or(false),
        "kms_key_id": files.kms_key_id(),
        "number_of_mount_targets": files.number_of_mount_targets(),
        "tags": labels.clone(),
        "tags_all": labels,
    }
}

/// What EFS answers of a file system that has none.
const NONE: &[&str] = &["PolicyNotFound"];

async fn backup_policy(api: &Api, efs: &Client, id: &str, arn: &str) {
    let asked = efs.describe_backup_policy().file_system_id(id).send();
    let told = api.optional(&BACKUP_POLICY, arn, NONE, asked).await;
    let told = told.map(|told| {
        let status = told?.backup_policy?.status;
        Some(attributes! { "backup_policy": block! { "status": status.as_str() } })
    });
    part(api, "aws_efs_backup_policy", (id, arn), told, "backup_policy");
}

async fn policy(api: &Api, efs: &Client, id: &str, arn: &str) {
    let asked = efs.describe_file_system_policy().file_system_id(id).send();
    let told = api.optional(&POLICY, arn, NONE, asked).await;
    let told = told.map(|told| Some(attributes! { "policy": told?.policy? }));
    part(api, "aws_efs_file_system_policy", (id, arn), told, "policy");
}

/// A part of a file system as a resource of its own.
fn part(api: &Api, kind: &'static str, (id, arn): (&str, &str), told: Result<Option<Attributes>, Hole>, name: &str) {
    let Some(told) = told.transpose() else { return };
    let mut attributes = told_or(told, &[name]);
    attributes.extend(attributes! { "id": id, "file_system_id": id });
    api.add(kind, Some(arn), attributes);
}
