//! Keys, streams, registries and other things that hold or protect data.

use prc_check::{Presence, Read, View, block, resource};

use crate::tags::tagged;
use crate::{
    BackupVault, DbInstance, DocDbCluster, EbsVolume, FileSystem, NeptuneCluster, RdsCluster, RedshiftCluster, or,
};

resource! {
    /// A key of KMS.
    KmsKey = "aws_kms_key" by ["id", "key_id", "arn"] {
        /// provider: Default false.
        enable_key_rotation: bool = false,
        /// provider: Default SYMMETRIC_DEFAULT.
        customer_master_key_spec: String = "SYMMETRIC_DEFAULT",
        /// provider: Default ENCRYPT_DECRYPT.
        key_usage: String = "ENCRYPT_DECRYPT",
        /// provider: Optional.
        custom_key_store_id: Presence,
        /// provider: Optional, Computed; KMS gives it the default policy, which lets the account alone use it.
        policy: Option<crate::Policy>,
        /// 7 to 30; provider: Optional. KMS API, ScheduleKeyDeletion: 30. AWS is told when the key is deleted.
        deletion_window_in_days: Option<i64> = 30,
        /// Of what runs, `PendingDeletion` among others (KMS API, KeyMetadata); the provider has none.
        key_state: Option<String>,
        /// Of what runs: when a key that is pending is gone.
        deletion_date: Option<String>,
        /// provider: Default true.
        is_enabled: bool = true,
    }
    /// A key of KMS whose material comes from outside.
    KmsExternalKey = "aws_kms_external_key" by ["id", "key_id", "arn"] {
        /// 7 to 30; provider: Default 30. AWS is told when the key is deleted.
        deletion_window_in_days: Option<i64> = 30,
        /// As in `aws_kms_key`.
        key_state: Option<String>,
        /// As in `aws_kms_key`.
        deletion_date: Option<String>,
        /// When KMS deletes the key material; provider: Optional, it stays when unset.
        valid_to: Presence,
    }
    /// A secret.
    Secret = "aws_secretsmanager_secret" by ["name", "id", "arn"] {
        /// 0, or 7 to 30; provider: Default 30. AWS is told when the secret is deleted.
        recovery_window_in_days: Option<i64> = 30,
    }
    /// A Kinesis stream.
    KinesisStream = "aws_kinesis_stream" by ["name", "id", "arn"] {
        /// `NONE` or `KMS`; provider: Default NONE.
        encryption_type: String = "NONE",
        /// Hours; provider: Default 24.
        retention_period: i64 = 24,
        /// Read by [`crate::Tagged`], which has the provider's `default_tags` in it; provider: Optional.
        tags: Presence,
        /// As `tags`; provider: Computed.
        tags_all: Presence,
    }
    /// An OpenSearch domain.
    SearchDomain = "aws_opensearch_domain" by ["domain_name", "id", "arn"] {
        /// provider: Optional; off when there is no block.
        encrypt_at_rest: Vec<SearchEncryption<'a>>,
        /// provider: Optional; a public address when there is no block.
        vpc_options: Vec<crate::SearchNetwork<'a>>,
        /// provider: Optional, Computed.
        access_policies: Option<Read<crate::Policy>>,
        /// provider: Optional, Computed; off when there is no block.
        advanced_security_options: Vec<crate::SearchSecurity<'a>>,
        /// provider: Optional, Computed: one node when there is no block.
        cluster_config: Vec<SearchCluster<'a>>,
    }
    /// A search domain under its old name.
    ElasticsearchDomain = "aws_elasticsearch_domain" by ["domain_name", "id", "arn"] {
        /// provider: Optional; off when there is no block.
        encrypt_at_rest: Vec<SearchEncryption<'a>>,
        /// provider: Optional; a public address when there is no block.
        vpc_options: Vec<crate::SearchNetwork<'a>>,
        /// provider: Optional, Computed.
        access_policies: Option<Read<crate::Policy>>,
        /// provider: Optional, Computed; off when there is no block.
        advanced_security_options: Vec<crate::SearchSecurity<'a>>,
        /// provider: Optional, Computed: one node when there is no block.
        cluster_config: Vec<SearchCluster<'a>>,
    }
    /// A registry of container images.
    Registry = "aws_ecr_repository" by ["name", "id", "arn"] {
        /// provider: Optional, documented as false.
        force_delete: bool = false,
        /// provider: Optional.
        name: Option<Read<String>>,
        /// provider: Optional; no scan when there is no block.
        image_scanning_configuration: Vec<ImageScanning<'a>>,
        /// `MUTABLE`, `IMMUTABLE`, each also `_WITH_EXCLUSION`; provider: Defaults to MUTABLE.
        image_tag_mutability: String = "MUTABLE",
        /// provider: Optional.
        image_tag_mutability_exclusion_filter: Vec<TagFilter<'a>>,
    }
    /// What every image registry of the account scans.
    RegistryScanning = "aws_ecr_registry_scanning_configuration" by ["id"] {
        /// provider: Optional.
        rule: Vec<ScanningRule<'a>>,
    }
    /// A zone of DNS names.
    HostedZone = "aws_route53_zone" by ["zone_id", "id", "arn"] {
        /// provider: Default false.
        force_destroy: bool = false,
    }
}

block! {
    /// Scanning of one image registry.
    ImageScanning {
        /// provider: Required.
        scan_on_push: bool = required,
    }
    /// Tags to which mutability does not apply.
    TagFilter {
        /// With `*`; provider: Required.
        filter: String = required,
    }
    /// Which registries are scanned, and when.
    ScanningRule {
        /// `SCAN_ON_PUSH`, `CONTINUOUS_SCAN` or `MANUAL`; provider: Required.
        scan_frequency: String = required,
        /// provider: Required.
        repository_filter: Vec<RegistryFilter<'a>>,
    }
    /// Registries by name.
    RegistryFilter {
        /// With `*`; provider: Required.
        filter: String = required,
    }
    /// The nodes of a search domain.
    SearchCluster {
        /// provider: Default 1.
        instance_count: i64 = 1,
        /// provider: Optional, sends false when unset.
        zone_awareness_enabled: bool = false,
        /// provider: Optional.
        zone_awareness_config: Vec<SearchZones<'a>>,
        /// provider: Default false.
        dedicated_master_enabled: bool = false,
        /// provider: Optional; none while `dedicated_master_enabled` is false.
        dedicated_master_count: i64 = 0,
        /// Two zones work and a third waits; provider: Optional, OpenSearch only, sends false when unset.
        multi_az_with_standby_enabled: bool = false,
    }
    /// Over how many zones a domain spreads.
    SearchZones {
        /// provider: Default 2.
        availability_zone_count: i64 = 2,
    }
    /// Encryption of a search domain.
    SearchEncryption {
        /// provider: Required.
        enabled: bool = required,
    }
}

tagged!(KinesisStream);

impl<'a> KmsKey<'a> {
    /// Whether a declared store or vault is encrypted with it.
    ///
    /// # Errors
    /// None for sure, and one may be.
    pub fn protects_data(&self) -> Read<bool> {
        or([
            self.named_by::<DbInstance<'a>>("kms_key_id").exists(),
            self.named_by::<RdsCluster<'a>>("kms_key_id").exists(),
            self.named_by::<DocDbCluster<'a>>("kms_key_id").exists(),
            self.named_by::<NeptuneCluster<'a>>("kms_key_arn").exists(),
            self.named_by::<RedshiftCluster<'a>>("kms_key_id").exists(),
            self.named_by::<FileSystem<'a>>("kms_key_id").exists(),
            self.named_by::<EbsVolume<'a>>("kms_key_id").exists(),
            self.named_by::<BackupVault<'a>>("kms_key_arn").exists(),
        ])
    }
}
