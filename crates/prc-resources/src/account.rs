//! What an account or a Region has once, and what only a live one can tell. `docs/inventory.md` names the kinds that
//! Terraform does not have.

use prc_check::{block, resource};

resource! {
    /// An account, from the summary that IAM gives of it.
    Account = "prc_account" by ["id"] {
        /// IAM API, GetAccountSummary: `AccountMFAEnabled`.
        root_mfa_enabled: bool = required,
        /// IAM API, GetAccountSummary: `AccountAccessKeysPresent`.
        root_access_keys: i64 = required,
    }
    /// A user of an account, from the credential report.
    Credential = "prc_credential" by ["id"] {
        /// `<root_account>` for the root user.
        user: String = required,
        /// Unset when the report says `not_supported`.
        password_enabled: Option<bool>,
        mfa_active: bool = required,
        access_keys: Vec<AccessKey<'a>>,
    }
    /// The newest completed recovery point of a resource.
    RecoveryPoint = "prc_recovery_point" by ["id"] {
        resource_arn: String = required,
        /// `RDS`, `DynamoDB` and others, in the words of AWS Backup.
        resource_type: Option<String>,
        /// RFC 3339.
        created: String = required,
        vault: Option<String>,
    }
    /// A restore of AWS Backup in the last year.
    RestoreJob = "prc_restore_job" by ["id"] {
        /// `RDS`, `DynamoDB` and others, in the words of AWS Backup.
        resource_type: Option<String>,
        /// The ARN of what was restored; unset when AWS does not say.
        resource_arn: Option<String>,
        /// `COMPLETED`, `FAILED`, `ABORTED`, `RUNNING`, `PENDING`.
        status: String = required,
        /// RFC 3339.
        created: Option<String>,
        /// RFC 3339; unset while it runs.
        completed: Option<String>,
        /// `SUCCESSFUL`, `FAILED`, `TIMED_OUT`, `VALIDATING`; unset when nothing validates it.
        validation_status: Option<String>,
        /// The restore testing plan that made it.
        restore_testing_plan_arn: Option<String>,
    }
    /// A quota whose use is counted.
    ServiceQuota = "prc_service_quota" by ["id"] {
        service_code: String = required,
        name: String = required,
        value: f64 = required,
        /// The maximum of 14 days; unset when nothing counts it.
        usage: Option<f64>,
    }
    /// Until when AWS supports a version of an engine, as AWS says it.
    EngineLifecycle = "prc_engine_lifecycle" by ["id"] {
        /// `postgres`, `eks`.
        engine: String = required,
        /// The part of the version that AWS dates: `14`, `8.0`, `1.31`.
        version: String = required,
        /// A day; unset when AWS names none.
        standard_end: Option<String>,
        /// A day; unset when there is no extended support.
        extended_end: Option<String>,
    }
    /// Whether new volumes of a Region are encrypted.
    EbsDefaultEncryption = "aws_ebs_encryption_by_default" by ["id"] {
        /// provider: Defaults to true.
        enabled: bool = true,
    }
}

block! {
    /// An access key of a user.
    AccessKey {
        /// 1 or 2.
        number: i64 = required,
        active: bool = required,
        /// RFC 3339.
        last_rotated: Option<String>,
        /// RFC 3339; unset when it never was.
        last_used: Option<String>,
    }
}
