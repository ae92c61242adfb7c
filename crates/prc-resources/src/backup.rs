//! AWS Backup and other mechanisms that copy data.

use std::collections::BTreeMap;

use prc_check::{Read, Related, View, block, resource};

use crate::{AirGappedVault, Text};

resource! {
    /// Which resources a backup plan covers.
    BackupSelection = "aws_backup_selection" by ["id"] {
        /// provider: Required.
        plan_id: String = required,
        /// provider: Required.
        iam_role_arn: Option<Text<'a>>,
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
        /// provider version 6: Optional, Computed; the Region of the provider when unset.
        region: Option<String>,
    }
    /// Snapshots of volumes and instances by tag (Data Lifecycle Manager).
    LifecyclePolicy = "aws_dlm_lifecycle_policy" by ["arn", "id"] {
        /// provider: Default ENABLED.
        state: String = "ENABLED",
        /// `VOLUME` or `INSTANCE` for a policy that takes everything in the Region; provider: Optional.
        default_policy: Option<String>,
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

/// What a selection takes in, as it is written: resources, what is left out, tags, operators with tags.
type Words = [Vec<(String, String)>; 3];

impl<'a> BackupSelection<'a> {
    /// What it takes in, in its own words.
    fn words(&self) -> Read<Words> {
        let bare = |all: Vec<Read<String>>, sign: &str| {
            all.into_iter().map(|one| Ok((String::from(sign), one?))).collect::<Read<Vec<_>>>()
        };
        let mut resources = bare(self.resources()?, "+")?;
        resources.extend(bare(self.not_resources()?, "-")?);
        let tags = self.selection_tag()?.iter().map(|tag| Ok((tag.key()?, tag.value()?))).collect::<Read<Vec<_>>>()?;
        let mut conditions = Vec::new();
        for condition in self.condition()? {
            let operators = [
                ("=", condition.string_equals()?),
                ("~", condition.string_like()?),
                ("!=", condition.string_not_equals()?),
                ("!~", condition.string_not_like()?),
            ];
            for (operator, tags) in operators {
                for tag in tags {
                    conditions.push((format!("{operator}{}", tag.key()?), tag.value()?));
                }
            }
        }
        let mut words = [resources, tags, conditions];
        words.iter_mut().for_each(|words| words.sort_unstable());
        Ok(words)
    }

    /// The plan that it belongs to.
    pub fn plans(&self) -> Related<'a, BackupPlan<'a>> {
        self.points_to("plan_id")
    }
}

impl<'a> LifecyclePolicy<'a> {
    /// When it takes snapshots, in the language of schedules: one for each schedule that says it.
    ///
    /// # Errors
    /// It is not known.
    pub fn expressions(&self) -> Read<Vec<String>> {
        let by_default = self.default_policy()?.is_some();
        let mut all = Vec::new();
        for details in self.policy_details()? {
            if by_default {
                all.push(format!("rate({} days)", details.create_interval()?));
            }
            for schedule in details.schedule()? {
                all.extend(schedule.expression()?);
            }
        }
        Ok(all)
    }
}

impl<'a> CopyAction<'a> {
    /// The air-gapped vaults that it goes to.
    pub fn air_gapped_vaults(&self) -> Related<'a, AirGappedVault<'a>> {
        self.0.points_to("destination_vault_arn")
    }
}

impl<'a> BackupPlan<'a> {
    /// The account that it is in, which the role of one of its selections says; `None` when nothing does.
    ///
    /// # Errors
    /// A role is not known.
    pub fn account(&self) -> Read<Option<String>> {
        if let Some(account) = &self.node().resource().account {
            return Ok(Some(account.to_string()));
        }
        for selection in self.selections().sure() {
            let role = selection.iam_role_arn()?.and_then(|role| role.value.ok());
            let account = role.as_deref().and_then(|role| role.split(':').nth(4));
            if let Some(account) = account.filter(|account| !account.is_empty()) {
                return Ok(Some(account.into()));
            }
        }
        Ok(None)
    }

    /// The Region that it is in; `None` when nothing says it.
    ///
    /// # Errors
    /// It is written and not known.
    pub fn home_region(&self) -> Read<Option<String>> {
        match &self.node().resource().region {
            Some(region) => Ok(Some(region.to_string())),
            None => self.region(),
        }
    }

    /// Other plans that take in the same for sure: everything that this one selects, one of their selections does in the
    /// same words.
    ///
    /// # Errors
    /// What one of the selections takes in is not known.
    pub fn twins(&self) -> Read<Vec<Self>> {
        let own = self.selections().sure().iter().map(BackupSelection::words).collect::<Read<Vec<_>>>()?;
        let mut twins = Vec::new();
        for plan in self.all::<Self>().sure() {
            let selections = plan.selections().sure();
            let words: Vec<_> = selections.iter().filter_map(|selection| selection.words().ok()).collect();
            if !own.is_empty() && own.iter().all(|wanted| words.contains(wanted)) {
                twins.push(plan);
            }
        }
        Ok(twins)
    }

    /// What it covers.
    pub fn selections(&self) -> Related<'a, BackupSelection<'a>> {
        self.named_by("plan_id")
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
        /// provider: Required.
        rule_name: String = required,
        /// provider: Required.
        target_vault_name: String = required,
        /// `cron(...)` or `rate(...)`; provider: Optional. AWS Backup API, BackupRuleInput: when no expression is given,
        /// `cron(0 5 ? * * *)`.
        schedule: String = "cron(0 5 ? * * *)",
        /// Copies of the copies; provider: Optional.
        copy_action: Vec<CopyAction<'a>>,
        /// Point-in-time recovery by AWS Backup; provider: Optional, sends false. AWS Backup API, BackupRuleInput: the
        /// same.
        enable_continuous_backup: bool = false,
        /// provider: Optional; kept for ever when unset.
        lifecycle: Vec<Retention<'a>>,
    }
    /// How long a copy is kept.
    Retention {
        /// Days; provider: Optional, and 0 is not sent, so that a copy is kept for ever.
        delete_after: Option<i64>,
    }
    /// A second copy of each copy.
    CopyAction {
        /// provider: Required.
        destination_vault_arn: Text<'a> = required,
        /// provider: Optional; kept for ever when unset.
        lifecycle: Vec<Retention<'a>>,
    }
    /// What a lifecycle policy covers.
    PolicyDetails {
        /// `VOLUME` or `INSTANCE`; provider: Optional.
        resource_types: Vec<String>,
        /// Any of these tags selects; provider: Optional.
        target_tags: BTreeMap<String, Read<String>>,
        /// When snapshots are taken and how long they are kept; provider: Optional.
        schedule: Vec<SnapshotSchedule<'a>>,
        /// Days between the snapshots of a default policy; provider: Optional, documented as 1. Amazon DLM API,
        /// CreateLifecyclePolicy: 1.
        create_interval: i64 = 1,
        /// Days that a default policy keeps snapshots; provider: Optional, documented as 7. Amazon DLM API,
        /// CreateLifecyclePolicy: 7.
        retain_interval: i64 = 7,
        /// What a default policy leaves out; provider: Optional.
        exclusions: Vec<Exclusions<'a>>,
    }
    /// One schedule of a lifecycle policy.
    SnapshotSchedule {
        /// provider: Required.
        create_rule: Vec<CreateRule<'a>>,
        /// provider: Required.
        retain_rule: Vec<RetainRule<'a>>,
        /// Copies in other Regions; provider: Optional.
        cross_region_copy_rule: Vec<RegionCopyRule<'a>>,
    }
    /// When snapshots are taken.
    CreateRule {
        /// Conflicts with `interval`; provider: Optional.
        cron_expression: Option<String>,
        /// Hours, the only unit that there is; provider: Optional.
        interval: Option<i64>,
    }
    /// How long snapshots are kept.
    RetainRule {
        /// How many are kept; provider: Optional.
        count: Option<i64>,
        /// How long each is kept; provider: Optional.
        interval: Option<i64>,
        /// `DAYS`, `WEEKS`, `MONTHS` or `YEARS`; provider: Optional, required beside `interval`.
        interval_unit: Option<String>,
    }
    /// A copy in another Region.
    RegionCopyRule {
        /// A Region, or the ARN of an Outpost; provider: Required.
        target: Option<String>,
    }
    /// What a default policy leaves out.
    Exclusions {
        /// provider: Optional.
        exclude_tags: BTreeMap<String, Read<String>>,
        /// provider: Optional.
        exclude_volume_types: Vec<String>,
    }
    /// Whether a file system is backed up.
    BackupStatus {
        /// `ENABLED` or `DISABLED`; provider: Required.
        status: String = required,
    }
}
