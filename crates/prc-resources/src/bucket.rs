//! S3 buckets.

use prc_check::{Presence, Read, Reason, Related, Unset, View, block, resource, unknown};

use crate::{ClassicNameLoadBalancer, Distribution, FlowLog, LoadBalancer, Text};
use crate::mechanisms::shown;
use crate::tags::tagged;

resource! {
    /// An S3 bucket.
    Bucket = "aws_s3_bucket" by ["bucket", "id", "arn", "bucket_domain_name", "bucket_regional_domain_name"] {
        /// provider: Optional, Computed.
        bucket: String = computed,
        /// The inline form of provider version 3; Deprecated.
        versioning: Vec<InlineVersioning<'a>>,
        /// Access logs in the inline form of provider version 3; Deprecated.
        logging: Vec<InlineLogging<'a>>,
        /// `private`, `log-delivery-write` and others; provider: Optional; Deprecated.
        acl: Option<String>,
        /// Access lists in the inline form of provider version 3; Deprecated.
        grant: Vec<crate::InlineGrant<'a>>,
        /// The policy in the inline form of provider version 3; Deprecated.
        policy: Option<Read<crate::Policy>>,
        /// Replication in the inline form of provider version 3; Deprecated.
        replication_configuration: Vec<InlineReplication<'a>>,
        /// Object Lock in the inline form; provider: Optional.
        object_lock_configuration: Vec<InlineLock<'a>>,
        /// provider: Default false.
        force_destroy: bool = false,
        /// Read by [`crate::Tagged`], which has the provider's `default_tags` in it; provider: Optional.
        tags: Presence,
        /// As `tags`; provider: Computed.
        tags_all: Presence,
    }
    /// The versioning of a bucket.
    BucketVersioning = "aws_s3_bucket_versioning" by ["id"] {
        /// provider: Required.
        bucket: String = required,
        /// provider: Required.
        versioning_configuration: Vec<VersioningConfiguration<'a>>,
    }
    /// The replication of a bucket.
    BucketReplication = "aws_s3_bucket_replication_configuration" by ["id"] {
        /// provider: Required.
        bucket: String = required,
        /// provider: Required.
        rule: Vec<ReplicationRule<'a>>,
    }
    /// What S3 deletes by itself.
    BucketLifecycle = "aws_s3_bucket_lifecycle_configuration" by ["id"] {
        /// provider: Required.
        bucket: String = required,
        /// provider: Required.
        rule: Vec<LifecycleRule<'a>>,
    }
    /// The Object Lock of a bucket.
    BucketLock = "aws_s3_bucket_object_lock_configuration" by ["id"] {
        /// provider: Required.
        bucket: String = required,
        /// provider: Optional; nothing is locked by itself without one.
        rule: Vec<LockRule<'a>>,
    }
    /// Who may reach a bucket, in the old way.
    BucketAcl = "aws_s3_bucket_acl" by ["id"] {
        /// provider: Required.
        bucket: String = required,
        /// provider: Optional.
        acl: Option<String>,
        /// provider: Optional, Computed.
        access_control_policy: Vec<crate::AccessControl<'a>>,
    }
    /// A trail of CloudTrail.
    Trail = "aws_cloudtrail" by ["name", "arn", "id"] {
        /// Where it writes; provider: Required.
        s3_bucket_name: String = required,
        /// provider: Defaults to false.
        is_multi_region_trail: bool = false,
        /// provider: Defaults to true.
        enable_logging: bool = true,
        /// provider: Defaults to true.
        include_global_service_events: bool = true,
        /// provider: Defaults to false.
        enable_log_file_validation: bool = false,
        /// provider: Optional.
        kms_key_id: Presence,
        /// provider: Optional; every management event when there is neither this nor the advanced form.
        event_selector: Vec<crate::EventSelector<'a>>,
        /// provider: Optional.
        advanced_event_selector: Vec<crate::AdvancedSelector<'a>>,
    }
    /// The access logs of a bucket.
    BucketLogging = "aws_s3_bucket_logging" by ["id"] {
        /// Where the logs go; provider: Required.
        target_bucket: String = required,
    }
}

block! {
    /// Versioning inside the bucket's own block.
    InlineVersioning {
        /// provider: Default false.
        enabled: bool = false,
    }
    /// Access logs inside the bucket's own block.
    InlineLogging {
        /// Where the logs go; provider: Required.
        target_bucket: String = required,
    }
    /// Replication inside the bucket's own block.
    InlineReplication {
        /// provider: Required.
        rules: Vec<ReplicationRule<'a>>,
    }
    /// Which objects are copied, and where to.
    ReplicationRule {
        /// `Enabled` or `Disabled`; provider: Required.
        status: String = required,
        /// provider: Required.
        destination: Vec<ReplicationTarget<'a>>,
    }
    /// Where objects are copied to.
    ReplicationTarget {
        /// An ARN; provider: Required.
        bucket: Text<'a> = required,
    }
    /// What S3 deletes when.
    LifecycleRule {
        /// `Enabled` or `Disabled`; provider: Required.
        status: String = required,
        /// provider: Optional.
        noncurrent_version_expiration: Vec<NoncurrentExpiration<'a>>,
    }
    /// When old versions are deleted.
    NoncurrentExpiration {
        /// provider: Required by the API.
        noncurrent_days: Option<i64>,
    }
    /// Object Lock inside the bucket's own block.
    InlineLock {
        /// provider: Optional.
        rule: Vec<LockRule<'a>>,
    }
    /// What is locked by itself.
    LockRule {
        /// provider: Required in S3's API; a rule without it locks nothing.
        default_retention: Vec<LockPeriod<'a>>,
    }
    /// How long new versions are locked.
    LockPeriod {
        /// Conflicts with `years`; provider: Optional.
        days: Option<i64>,
        /// Conflicts with `days`; provider: Optional.
        years: Option<i64>,
    }
    /// Whether objects keep their versions.
    VersioningConfiguration {
        /// `Enabled`, `Suspended` or `Disabled`; provider: Required.
        status: String = required,
    }
}

tagged!(Bucket);

impl<'a> Bucket<'a> {
    /// The separate resources that decide its versioning.
    pub fn versionings(&self) -> Related<'a, BucketVersioning<'a>> {
        self.named_by("bucket")
    }

    /// Whether versions of objects are kept.
    ///
    /// # Errors
    /// It is not known.
    pub fn is_versioned(&self) -> Read<bool> {
        let inline = self.versioning()?.iter().map(|block| block.enabled()).collect::<Read<Vec<bool>>>()?;
        let separate = self.versionings().any(|versioning| {
            let states = versioning.versioning_configuration()?;
            let states = states.iter().map(|block| block.status()).collect::<Read<Vec<String>>>()?;
            Ok(states.iter().any(|state| state == "Enabled"))
        });
        Ok(inline.contains(&true) || separate?)
    }

    /// The separate resources that decide its replication.
    pub fn replications(&self) -> Related<'a, BucketReplication<'a>> {
        self.named_by("bucket")
    }

    /// Where its objects are copied to, and whether they are for sure.
    pub fn replication_targets(&self) -> Vec<(String, Read<bool>)> {
        let inline = self.replication_configuration().unwrap_or_default();
        let mut rules: Vec<(ReplicationRule<'a>, bool)> =
            inline.iter().flat_map(|block| block.rules().unwrap_or_default()).map(|rule| (rule, true)).collect();
        for (separate, why) in self.replications().each().0 {
            rules.extend(separate.rule().unwrap_or_default().into_iter().map(|rule| (rule, why.is_none())));
        }
        let mut targets = Vec::new();
        for (rule, sure) in rules {
            let state = match rule.status() {
                Ok(status) if status != "Enabled" => Ok(false),
                Ok(_) if sure => Ok(true),
                Ok(_) => Err(unknown(Reason::Undecided, "the replication may be of another bucket")),
                Err(why) => Err(why),
            };
            for target in rule.destination().unwrap_or_default() {
                targets.push((shown(target.bucket()), state.clone()));
            }
        }
        targets
    }

    /// The separate resources that decide its Object Lock.
    pub fn locks(&self) -> Related<'a, BucketLock<'a>> {
        self.named_by("bucket")
    }

    /// It is there for logs: its name or its access list says so, or AWS writes those of another bucket, a load
    /// balancer, a distribution, a network or a trail into it.
    ///
    /// # Errors
    /// Whether anything does is not known.
    pub fn receives_logs(&self) -> Read<bool> {
        const DELIVERY: &str = "log-delivery-write";
        let named = self.node().read::<Option<Text<'a>>>("bucket", Unset::Null)?;
        Ok(named.is_some_and(|name| name.ends_with("-logs") || name.ends_with("-flowlogs"))
            || self.acl()?.as_deref() == Some(DELIVERY)
            || self.named_by::<BucketAcl<'a>>("bucket").any(|list| Ok(list.acl()?.as_deref() == Some(DELIVERY)))?
            || self.named_by::<BucketLogging<'a>>("target_bucket").exists()?
            || self.named_by::<Self>("logging.target_bucket").exists()?
            || self.named_by::<Trail<'a>>("s3_bucket_name").exists()?
            // One that is only known by its variable lies elsewhere.
            || !self.named_by::<FlowLog<'a>>("log_destination").sure().is_empty()
            || self.named_by::<Distribution<'a>>("logging_config.bucket").exists()?
            || self.named_by::<LoadBalancer<'a>>("access_logs.bucket").exists()?
            || self.named_by::<ClassicNameLoadBalancer<'a>>("access_logs.bucket").exists()?)
    }
}

impl<'a> BucketLifecycle<'a> {
    /// The bucket that it is of.
    pub fn buckets(&self) -> Related<'a, Bucket<'a>> {
        self.points_to("bucket")
    }
}
