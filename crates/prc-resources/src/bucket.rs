//! S3 buckets.

use prc_check::{Related, View, block, resource};

use crate::LoadBalancer;
use crate::tags::tagged;

resource! {
    /// An S3 bucket.
    Bucket = "aws_s3_bucket" by ["bucket", "id", "arn"] {
        /// provider: Optional, Computed.
        bucket: String = computed,
        /// The inline form of provider version 3; Deprecated.
        versioning: Vec<InlineVersioning<'a>>,
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

    /// The buckets that write their access logs here.
    pub fn logged_buckets(&self) -> Related<'a, BucketLogging<'a>> {
        self.named_by("target_bucket")
    }

    /// The load balancers that write their access logs here.
    pub fn logged_balancers(&self) -> Related<'a, LoadBalancer<'a>> {
        self.named_by("access_logs.bucket")
    }
}
