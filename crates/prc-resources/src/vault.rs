//! Vaults of AWS Backup and what guards and watches them.

use std::collections::BTreeMap;

use prc_check::{Read, Related, View, resource};
use prc_model::Value;

use crate::{BackupPlan, EventRule, MetricAlarm, RestoreJob, VaultPolicy};

resource! {
    /// Where AWS Backup keeps its copies.
    BackupVault = "aws_backup_vault" by ["name", "id", "arn"] {
        /// provider: Optional, Computed; the service's own key when unset.
        kms_key_arn: Option<String>,
        /// provider: Default false. AWS knows no such setting.
        force_destroy: Option<bool> = false,
    }
    /// What a vault tells a topic.
    VaultNotifications = "aws_backup_vault_notifications" by ["id"] {
        /// provider: Required.
        backup_vault_name: String = required,
        /// provider: Required.
        backup_vault_events: Vec<String>,
    }
    /// A lock that keeps recovery points from being deleted too early.
    VaultLock = "aws_backup_vault_lock_configuration" by ["id"] {
        /// provider: Required.
        backup_vault_name: String = required,
    }
    /// A vault that is locked by design and shared with other accounts.
    AirGappedVault = "aws_backup_logically_air_gapped_vault" by ["name", "id", "arn"] {
        /// Days; provider: Required.
        min_retention_days: i64 = required,
    }
    /// Which types AWS Backup takes in this account and Region.
    RegionSettings = "aws_backup_region_settings" by ["id"] {
        /// By the type's name; provider: Required.
        resource_type_opt_in_preference: BTreeMap<String, Read<bool>>,
    }
    /// When AWS Backup tries out restores.
    RestoreTestingPlan = "aws_backup_restore_testing_plan" by ["name", "arn"] {
        /// provider: Required.
        schedule_expression: String = required,
        /// RFC 3339; AWS alone knows it. Unset before the first time.
        last_execution_time: Option<String>,
        /// RFC 3339; AWS alone knows it.
        creation_time: Option<String>,
    }
    /// What it tries to restore.
    RestoreTestingSelection = "aws_backup_restore_testing_selection" by ["name"] {
        /// provider: Required.
        restore_testing_plan_name: String = required,
        /// `RDS`, `EBS` and others; provider: Required.
        protected_resource_type: String = required,
    }
}

impl<'a> RestoreTestingPlan<'a> {
    /// What it tries to restore.
    pub fn selections(&self) -> Related<'a, RestoreTestingSelection<'a>> {
        self.named_by("restore_testing_plan_name")
    }

    /// What it restored, as far as it is seen.
    pub fn restores(&self) -> Related<'a, RestoreJob<'a>> {
        self.named_by("restore_testing_plan_arn")
    }
}

impl<'a> BackupVault<'a> {
    /// Plans copy into it and none backs up into it.
    ///
    /// # Errors
    /// Whether a plan backs up into it is not known.
    pub fn only_takes_copies(&self) -> Read<bool> {
        let copies = self.named_by::<BackupPlan<'a>>("rule.copy_action.destination_vault_arn").exists();
        Ok(matches!(copies, Ok(true)) && !self.named_by::<BackupPlan<'a>>("rule.target_vault_name").exists()?)
    }

    /// What it tells.
    pub fn notifications(&self) -> Related<'a, VaultNotifications<'a>> {
        self.named_by("backup_vault_name")
    }

    /// Its locks.
    pub fn locks(&self) -> Related<'a, VaultLock<'a>> {
        self.named_by("backup_vault_name")
    }

    /// Its policies.
    pub fn policies(&self) -> Related<'a, VaultPolicy<'a>> {
        self.named_by("backup_vault_name")
    }

    /// The rules of EventBridge that may be about backups.
    pub fn backup_rules(&self) -> Related<'a, EventRule<'a>> {
        self.all_with("about backups", |rule| says(rule.attribute("event_pattern"), "backup"))
            .or_in_module_about("event")
    }

    /// The alarms on metrics of AWS Backup.
    pub fn backup_alarms(&self) -> Related<'a, MetricAlarm<'a>> {
        self.all_with("about backups", |alarm| says(alarm.attribute("namespace"), "backup"))
    }
}

/// Whether a text may hold a word, in any case; what is not written does not.
fn says(value: Option<&Value>, text: &str) -> bool {
    value.is_some_and(|value| !value.is_null() && value.as_str().is_none_or(|value| value.to_lowercase().contains(text)))
}
