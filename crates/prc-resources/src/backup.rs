//! AWS Backup and other mechanisms that copy data.

use std::collections::BTreeMap;

use prc_check::{Read, block, resource};

resource! {
    /// Which resources a backup plan covers.
    BackupSelection = "aws_backup_selection" by ["id"] {
        /// provider: Required.
        plan_id: String = required,
        /// ARNs and patterns; provider: Optional.
        resources: Vec<Read<String>>,
        /// ARNs and patterns; provider: Optional, Computed and empty when unset.
        not_resources: Vec<Read<String>>,
        /// Any of these selects; provider: Optional.
        selection_tag: Vec<SelectionTag<'a>>,
        /// All of these restrict; provider: Optional, Computed and empty when unset.
        condition: Vec<Condition<'a>>,
    }
    /// When and how long AWS Backup keeps copies.
    BackupPlan = "aws_backup_plan" by ["id", "arn"] {
        /// provider: Required.
        rule: Vec<BackupRule<'a>>,
    }
    /// Snapshots of volumes and instances by tag (Data Lifecycle Manager).
    LifecyclePolicy = "aws_dlm_lifecycle_policy" by ["arn", "id"] {
        /// provider: Default ENABLED.
        state: String = "ENABLED",
        /// provider: Required.
        policy_details: Vec<PolicyDetails<'a>>,
    }
    /// Automatic backups of one file system.
    EfsBackupPolicy = "aws_efs_backup_policy" by ["id"] {
        /// provider: Required.
        file_system_id: String = required,
        /// provider: Required.
        backup_policy: Vec<BackupStatus<'a>>,
    }
}

block! {
    /// A tag that selects. AWS Backup knows only `STRINGEQUALS` here.
    SelectionTag {
        /// provider: Required.
        key: String = required,
        /// provider: Required.
        value: String = required,
    }
    /// Conditions on tags, by operator.
    Condition {
        /// provider: Optional.
        string_equals: Vec<TagCondition<'a>>,
        /// provider: Optional.
        string_like: Vec<TagCondition<'a>>,
        /// provider: Optional.
        string_not_equals: Vec<TagCondition<'a>>,
        /// provider: Optional.
        string_not_like: Vec<TagCondition<'a>>,
    }
    /// One condition; the key has the form `aws:ResourceTag/name`.
    TagCondition {
        /// provider: Required.
        key: String = required,
        /// provider: Required.
        value: String = required,
    }
    /// One schedule of a plan.
    BackupRule {
        /// provider: Optional.
        schedule: Option<String>,
        /// Point-in-time recovery by AWS Backup; provider: Optional, the API's default is false.
        enable_continuous_backup: bool = false,
        /// provider: Optional; kept for ever when unset.
        lifecycle: Vec<Retention<'a>>,
    }
    /// How long a copy is kept.
    Retention {
        /// Days; provider: Optional.
        delete_after: Option<i64>,
    }
    /// What a lifecycle policy covers.
    PolicyDetails {
        /// `VOLUME` or `INSTANCE`; provider: Optional.
        resource_types: Vec<String>,
        /// Any of these tags selects; provider: Optional.
        target_tags: BTreeMap<String, Read<String>>,
    }
    /// Whether a file system is backed up.
    BackupStatus {
        /// `ENABLED` or `DISABLED`; provider: Required.
        status: String = required,
    }
}
