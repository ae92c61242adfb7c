//! DynamoDB tables.

use prc_check::{Read, Related, View, block, resource};

use crate::tags::tagged;

resource! {
    /// A table with its replicas.
    DynamoTable = "aws_dynamodb_table" by ["name", "id", "arn"] {
        /// provider: Required.
        name: String = required,
        /// provider: Optional, Computed when restored.
        hash_key: Option<String>,
        /// No block means off; provider: Optional, Computed.
        point_in_time_recovery: Vec<PointInTimeRecovery<'a>>,
        /// Replicas in other Regions; provider: Optional.
        replica: Vec<TableReplica<'a>>,
        /// provider: Optional.
        global_secondary_index: Vec<SecondaryIndex<'a>>,
        /// provider: Optional, the API's default is false.
        deletion_protection_enabled: bool = false,
        /// provider: Optional.
        tags: crate::Tags,
        /// With the provider's `default_tags`.
        tags_all: crate::Tags,
    }
    /// A replica that is a resource of its own.
    DynamoTableReplica = "aws_dynamodb_table_replica" by ["id", "arn"] {
        /// The ARN of the table it copies; provider: Required.
        global_table_arn: String = required,
        /// provider: Default false.
        point_in_time_recovery: bool = false,
        /// provider: Optional, the API's default is false.
        deletion_protection_enabled: bool = false,
    }
}

block! {
    /// An index with a throughput of its own.
    SecondaryIndex {
        /// provider: Required.
        name: String = required,
    }
    /// Continuous backups of a table.
    PointInTimeRecovery {
        /// provider: Required.
        enabled: bool = required,
        /// Days; provider: Optional, Computed, 35 by the API.
        recovery_period_in_days: i64 = 35,
    }
    /// A copy of the table in another Region.
    TableReplica {
        /// provider: Required.
        region_name: String = required,
        /// provider: Default false.
        point_in_time_recovery: bool = false,
        /// provider: Optional, Computed, false by the API.
        deletion_protection_enabled: bool = false,
    }
}

tagged!(DynamoTable);

impl<'a> DynamoTable<'a> {
    /// It holds the locks of Terraform's S3 backend, which insists on the name of the key.
    ///
    /// # Errors
    /// The key is not known.
    pub fn is_lock_table(&self) -> Read<bool> {
        Ok(self.hash_key()?.as_deref() == Some("LockID"))
    }

    /// The replicas that are resources of their own.
    pub fn replica_resources(&self) -> Related<'a, DynamoTableReplica<'a>> {
        self.named_by("global_table_arn")
    }
}
