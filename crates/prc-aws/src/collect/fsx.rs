//! File systems of FSx: one list, and a kind for each type.

use aws_sdk_fsx::types::FileSystem;
use prc_aws_calls::fsx::FILE_SYSTEMS;

use crate::api::{Api, client};
use crate::value::{attributes, tags};

pub(crate) async fn collect(api: &Api) {
    let fsx = client!(api, aws_sdk_fsx);
    for page in api.pages(&FILE_SYSTEMS, fsx.describe_file_systems().into_paginator().send()).await {
        page.file_systems().iter().for_each(|one| file_system(api, one));
    }
}

/// What the types have in common, each in a structure of its own.
struct Own<'a> {
    kind: &'static str,
    deployment: Option<&'a str>,
    /// Days.
    backups: Option<i32>,
}

fn of(system: &FileSystem) -> Option<Own<'_>> {
    let of = |kind, deployment, backups| Some(Own { kind, deployment, backups });
    if let Some(own) = system.windows_configuration() {
        let deployment = own.deployment_type().map(|kind| kind.as_str());
        return of("aws_fsx_windows_file_system", deployment, own.automatic_backup_retention_days());
    }
    if let Some(own) = system.ontap_configuration() {
        let deployment = own.deployment_type().map(|kind| kind.as_str());
        return of("aws_fsx_ontap_file_system", deployment, own.automatic_backup_retention_days());
    }
    if let Some(own) = system.open_zfs_configuration() {
        let deployment = own.deployment_type().map(|kind| kind.as_str());
        return of("aws_fsx_openzfs_file_system", deployment, own.automatic_backup_retention_days());
    }
    let own = system.lustre_configuration()?;
    let deployment = own.deployment_type().map(|kind| kind.as_str());
    // A scratch file system has no backups, and its answer no days (FSx API, LustreFileSystemConfiguration).
    of("aws_fsx_lustre_file_system", deployment, Some(own.automatic_backup_retention_days().unwrap_or(0)))
}

fn file_system(api: &Api, system: &FileSystem) {
    let Some(own) = of(system) else { return };
    let labels = tags(system.tags().iter().map(|tag| (tag.key(), tag.value())));
    api.add(own.kind, system.resource_arn(), attributes! {
        "id": system.file_system_id(),
        "arn": system.resource_arn(),
        "automatic_backup_retention_days": own.backups,
        "deployment_type": own.deployment,
        "kms_key_id": system.kms_key_id(),
        "storage_capacity": system.storage_capacity(),
        "subnet_ids": system.subnet_ids(),
        "tags": labels.clone(),
        "tags_all": labels,
    });
}
