//! Relational databases: RDS and Aurora.

use prc_check::{Read, Related, View, resource};

use crate::tags::tagged;

resource! {
    /// A relational database instance.
    DbInstance = "aws_db_instance" by ["identifier", "id", "arn"] {
        /// provider: Optional, Computed.
        identifier: String = computed,
        /// provider: Optional, Computed from the snapshot or source.
        engine: String = computed,
        /// provider: Optional, Computed.
        engine_version: String = computed,
        /// Days; 0 turns backups off. provider: Optional, Computed, the provider sends 0 when unset.
        backup_retention_period: i64 = 0,
        /// provider: Optional.
        replicate_source_db: Option<String>,
        /// provider: Optional, Computed; the API makes a single-zone instance when it is not asked.
        multi_az: bool = false,
        /// provider: Default false.
        publicly_accessible: bool = false,
        /// provider: Default false.
        deletion_protection: bool = false,
        /// provider: Default false.
        skip_final_snapshot: bool = false,
        /// provider: Optional.
        final_snapshot_identifier: Option<String>,
        /// provider: Default true.
        delete_automated_backups: bool = true,
        /// provider: Optional.
        tags: crate::Tags,
        /// With the provider's `default_tags`.
        tags_all: crate::Tags,
    }
    /// An Aurora cluster or a Multi-AZ cluster of RDS.
    RdsCluster = "aws_rds_cluster" by ["cluster_identifier", "id", "arn"] {
        /// provider: Optional, Computed.
        cluster_identifier: String = computed,
        /// provider: Required.
        engine: String = required,
        /// provider: Optional, Computed.
        engine_version: String = computed,
        /// Days; provider: Default 1.
        backup_retention_period: i64 = 1,
        /// provider: Optional.
        replication_source_identifier: Option<String>,
        /// provider: Default false.
        deletion_protection: bool = false,
        /// provider: Default false.
        skip_final_snapshot: bool = false,
        /// provider: Optional.
        final_snapshot_identifier: Option<String>,
        /// provider: Default true.
        delete_automated_backups: bool = true,
        /// provider: Optional.
        tags: crate::Tags,
        /// With the provider's `default_tags`.
        tags_all: crate::Tags,
    }
    /// An instance of an Aurora cluster.
    RdsClusterInstance = "aws_rds_cluster_instance" by ["identifier", "id", "arn"] {
        /// provider: Required.
        cluster_identifier: String = required,
        /// provider: Optional, Computed; the provider always sends it, so silence is false.
        publicly_accessible: bool = false,
        /// provider: Optional, Computed.
        availability_zone: String = computed,
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
        Ok(self.engine()?.starts_with("aurora"))
    }

    /// The read replicas of this instance.
    pub fn replicas(&self) -> Related<'a, DbInstance<'a>> {
        self.named_by("replicate_source_db")
    }
}
