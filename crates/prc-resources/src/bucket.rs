//! S3 buckets.

use prc_check::{Presence, Read, Related, Unset, View, block, resource};

use crate::{ClassicNameLoadBalancer, Distribution, LoadBalancer, Text};
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
        /// provider: Default false.
        force_destroy: bool = false,
        /// provider: Optional.
        tags: crate::Tags,
        /// With the provider's `default_tags`.
        tags_all: crate::Tags,
    }
    /// The versioning of a bucket.
    BucketVersioning = "aws_s3_bucket_versioning" by ["id"] {
        /// provider: Required.
        bucket: String = required,
        /// provider: Required.
        versioning_configuration: Vec<VersioningConfiguration<'a>>,
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

    /// It is there for logs: its name or its access list says so, or AWS writes those of another bucket, a load
    /// balancer, a distribution or a trail into it.
    ///
    /// # Errors
    /// Whether anything does is not known.
    pub fn receives_logs(&self) -> Read<bool> {
        const DELIVERY: &str = "log-delivery-write";
        let named = self.node().read::<Option<Text<'a>>>("bucket", Unset::Null)?;
        Ok(named.is_some_and(|name| name.ends_with("-logs"))
            || self.acl()?.as_deref() == Some(DELIVERY)
            || self.named_by::<BucketAcl<'a>>("bucket").any(|list| Ok(list.acl()?.as_deref() == Some(DELIVERY)))?
            || self.named_by::<BucketLogging<'a>>("target_bucket").exists()?
            || self.named_by::<Self>("logging.target_bucket").exists()?
            || self.named_by::<Trail<'a>>("s3_bucket_name").exists()?
            || self.named_by::<Distribution<'a>>("logging_config.bucket").exists()?
            || self.named_by::<LoadBalancer<'a>>("access_logs.bucket").exists()?
            || self.named_by::<ClassicNameLoadBalancer<'a>>("access_logs.bucket").exists()?)
    }
}
