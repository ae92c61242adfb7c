//! Relational databases: RDS and Aurora.

use prc_check::{Presence, Read, Related, View, resource};

use crate::tags::tagged;

resource! {
    /// A relational database instance.
    DbInstance = "aws_db_instance" by ["identifier", "id", "arn"] {
        /// Live only: how far a restore to a point in time reaches. RFC 3339.
        latest_restorable_time: Option<String>,
        /// provider: Default false.
        copy_tags_to_snapshot: bool = false,
        /// provider: Optional, Computed; the service's own key when unset.
        kms_key_id: Option<String>,
        /// provider: Optional, Computed.
        identifier: String = computed,
        /// Unset for what is restored or copied, and then nothing of Aurora; provider: Optional, Computed.
        engine: Option<String>,
        /// provider: Optional, Computed.
        engine_version: String = computed,
        /// Unset for what is restored or copied; provider: Optional.
        instance_class: Option<String>,
        /// provider: Optional, Computed, not sent when unset. RDS API, CreateDBInstance: io1 when `iops` is set, or else
        /// gp3; the provider's documentation still says gp2, which it was before.
        storage_type: Option<String>,
        /// provider: Optional, Computed.
        iops: Presence,
        /// provider: Default false.
        performance_insights_enabled: bool = false,
        /// Days; 0 turns backups off. provider: Optional, Computed, sends 0 when unset, although the RDS API's own
        /// default is 1.
        backup_retention_period: i64 = 0,
        /// provider: Optional.
        replicate_source_db: Presence,
        /// provider: Optional, Computed, not sent when unset. That RDS then makes one zone is not verified: its API
        /// says no default.
        multi_az: bool = false,
        /// provider: Default false.
        publicly_accessible: bool = false,
        /// provider: Defaults to true.
        auto_minor_version_upgrade: bool = true,
        /// provider: Optional, sends false when unset. RDS API, CreateDBInstance: not encrypted by default.
        storage_encrypted: bool = false,
        /// A restored instance takes its encryption from the snapshot; provider: Optional.
        snapshot_identifier: Presence,
        /// GiB; provider: Optional, Computed.
        allocated_storage: i64 = computed,
        /// GiB; 0 turns the growth of storage off. provider: Optional, not sent when unset, documented as off.
        max_allocated_storage: i64 = 0,
        /// provider: Optional, sends false when unset.
        deletion_protection: bool = false,
        /// provider: Default false.
        skip_final_snapshot: bool = false,
        /// provider: Optional.
        final_snapshot_identifier: Option<String>,
        /// provider: Default true.
        delete_automated_backups: bool = true,
        /// Read by [`crate::Tagged`], which has the provider's `default_tags` in it; provider: Optional.
        tags: Presence,
        /// As `tags`; provider: Computed.
        tags_all: Presence,
    }
    /// An Aurora cluster or a Multi-AZ cluster of RDS.
    RdsCluster = "aws_rds_cluster" by ["cluster_identifier", "id", "arn"] {
        /// Live only: how far a restore to a point in time reaches. RFC 3339.
        latest_restorable_time: Option<String>,
        /// provider: Default false.
        copy_tags_to_snapshot: bool = false,
        /// provider: Optional, Computed; the service's own key when unset.
        kms_key_id: Option<String>,
        /// provider: Optional, Computed.
        cluster_identifier: String = computed,
        /// provider: Required.
        engine: String = required,
        /// provider: Optional, Computed.
        engine_version: String = computed,
        /// Days; provider: Optional, Computed, not sent when unset. RDS API, CreateDBCluster: 1.
        backup_retention_period: i64 = 1,
        /// provider: Default provisioned.
        engine_mode: String = "provisioned",
        /// Set for a Multi-AZ cluster of RDS, which has three nodes; provider: Optional.
        db_cluster_instance_class: Option<String>,
        /// provider: Optional, Computed.
        global_cluster_identifier: Presence,
        /// A secondary cluster of a global database has none of its own; provider: Optional, Computed.
        master_username: Presence,
        /// provider: Optional.
        serverlessv2_scaling_configuration: Presence,
        /// provider: Optional, Computed, not sent when unset; documented as false for provisioned and true for
        /// serverless. Aurora User Guide, Encrypting Amazon Aurora resources: clusters made since 2026-02-18 are
        /// encrypted.
        storage_encrypted: Option<bool>,
        /// A restored cluster takes its encryption from the snapshot; provider: Optional.
        snapshot_identifier: Presence,
        /// provider: Optional.
        replication_source_identifier: Presence,
        /// provider: Optional, sends false when unset.
        deletion_protection: bool = false,
        /// provider: Default false.
        skip_final_snapshot: bool = false,
        /// provider: Optional.
        final_snapshot_identifier: Option<String>,
        /// provider: Default true.
        delete_automated_backups: bool = true,
        /// Read by [`crate::Tagged`], which has the provider's `default_tags` in it; provider: Optional.
        tags: Presence,
        /// As `tags`; provider: Computed.
        tags_all: Presence,
    }
    /// An instance of an Aurora cluster.
    RdsClusterInstance = "aws_rds_cluster_instance" by ["identifier", "id", "arn"] {
        /// provider: Required.
        cluster_identifier: String = required,
        /// provider: Required.
        instance_class: String = required,
        /// provider: Optional, Computed, not sent when unset. That RDS then leaves it off is not verified: its API says
        /// no default.
        performance_insights_enabled: bool = false,
        /// provider: Optional, Computed, sends false when unset.
        publicly_accessible: bool = false,
        /// provider: Defaults to true.
        auto_minor_version_upgrade: bool = true,
        /// Unset leaves the choice to AWS, which spreads the instances of a cluster; provider: Optional, Computed.
        availability_zone: Option<String>,
    }
    /// A global Aurora database.
    RdsGlobalCluster = "aws_rds_global_cluster" by ["global_cluster_identifier", "id", "arn"] {
        /// provider: Optional, Computed.
        engine: String = computed,
        /// provider: Optional, Computed.
        engine_version: String = computed,
        /// provider: Default false.
        deletion_protection: bool = false,
    }
}

tagged!(DbInstance, RdsCluster);

impl<'a> DbInstance<'a> {
    /// The instance belongs to an Aurora cluster, which decides most of its settings.
    ///
    /// # Errors
    /// The engine is not known.
    pub fn is_aurora(&self) -> Read<bool> {
        Ok(self.engine()?.is_some_and(|engine| engine.starts_with("aurora")))
    }

    /// The read replicas of this instance.
    pub fn replicas(&self) -> Related<'a, Self> {
        self.named_by("replicate_source_db")
    }
}

impl<'a> RdsCluster<'a> {
    /// The instances of an Aurora cluster.
    pub fn instances(&self) -> Related<'a, RdsClusterInstance<'a>> {
        self.named_by("cluster_identifier")
    }
}
