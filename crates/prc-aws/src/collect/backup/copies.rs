//! What AWS Backup copied, and what it restored.

use std::collections::BTreeMap;

use aws_sdk_backup::Client;
use aws_sdk_backup::types::{BackupVaultListMember, RecoveryPointByBackupVault, RecoveryPointStatus};
use aws_smithy_types::DateTime;
use futures_util::future::join_all;
use prc_aws_calls::backup::{POINTS, RESTORES};

use crate::api::Api;
use crate::machine;
use crate::value::attributes;

/// For how long restores are remembered, in seconds; the contract says a year.
const YEAR: i64 = 366 * 24 * 60 * 60;

/// What the API gives at most in one page.
const PAGE: i32 = 1000;

/// The newest copy of each resource that is whole. The list of a vault has those of a thousand resources in a page, which
/// is less than asking for each resource.
pub(super) async fn recovery_points(api: &Api, backup: &Client, vaults: &[BackupVaultListMember]) {
    let lists = vaults.iter().map(|vault| {
        let list = backup.list_recovery_points_by_backup_vault().set_backup_vault_name(vault.backup_vault_name.clone());
        api.pages(&POINTS, list.max_results(PAGE).into_paginator().items().send())
    });
    let mut newest: BTreeMap<String, RecoveryPointByBackupVault> = BTreeMap::new();
    for point in join_all(lists).await.into_iter().flatten().filter(is_whole) {
        let Some(resource) = point.resource_arn.clone() else { continue };
        let known = newest.get(&resource);
        if known.is_none_or(|known| age_and_name(known) < age_and_name(&point)) {
            newest.insert(resource, point);
        }
    }
    for (resource, point) in newest {
        api.add(
            "prc_recovery_point",
            None,
            attributes! {
                "id": &resource,
                "resource_arn": &resource,
                "resource_type": point.resource_type(),
                "recovery_point_arn": point.recovery_point_arn(),
                "created": point.creation_date(),
                "vault": point.backup_vault_name(),
                "expires": point.calculated_lifecycle().and_then(|lifecycle| lifecycle.delete_at()),
            },
        );
    }
}

/// AWS Backup API, DescribeRecoveryPoint: `AVAILABLE` says of a continuous one what `COMPLETED` says of others.
fn is_whole(point: &RecoveryPointByBackupVault) -> bool {
    matches!(point.status(), Some(RecoveryPointStatus::Completed | RecoveryPointStatus::Available))
}

/// Of two of the same time, the same is taken every time.
fn age_and_name(point: &RecoveryPointByBackupVault) -> (Option<&DateTime>, Option<&str>) {
    (point.creation_date(), point.recovery_point_arn())
}

pub(super) async fn restore_jobs(api: &Api, backup: &Client) {
    let since = DateTime::from_secs(machine::now().as_second().saturating_sub(YEAR));
    let list = backup.list_restore_jobs().by_created_after(since).max_results(PAGE);
    for job in api.pages(&RESTORES, list.into_paginator().items().send()).await {
        api.add(
            "prc_restore_job",
            None,
            attributes! {
                "id": job.restore_job_id(),
                "resource_type": job.resource_type(),
                "recovery_point_arn": job.recovery_point_arn(),
                "resource_arn": job.source_resource_arn(),
                "status": job.status().map(|status| status.as_str()),
                "created": job.creation_date(),
                "completed": job.completion_date(),
                "validation_status": job.validation_status().map(|status| status.as_str()),
                "restore_testing_plan_arn": job.created_by().and_then(|by| by.restore_testing_plan_arn()),
            },
        );
    }
}
