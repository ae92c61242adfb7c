//! DynamoDB tables.

use prc_check::{Presence, Read, Related, Unknown, View, block, resource};

use crate::tags::tagged;
use crate::{ScalingPolicy, ScalingTarget};

resource! {
    /// A table with its replicas.
    DynamoTable = "aws_dynamodb_table" by ["name", "id", "arn"] {
        /// Live only: how far a restore to a point in time reaches. RFC 3339.
        latest_restorable_time: Option<String>,
        /// provider: Required.
        name: String = required,
        /// `PROVISIONED` or `PAY_PER_REQUEST`; provider: Default PROVISIONED.
        billing_mode: String = "PROVISIONED",
        /// provider: Optional, Computed when restored.
        hash_key: Option<String>,
        /// No block means off; provider: Optional, Computed.
        point_in_time_recovery: Vec<PointInTimeRecovery<'a>>,
        /// Replicas in other Regions; provider: Optional.
        replica: Vec<TableReplica<'a>>,
        /// provider: Optional.
        global_secondary_index: Vec<SecondaryIndex<'a>>,
        /// provider: Optional, not sent when unset, documented as false.
        deletion_protection_enabled: bool = false,
        /// Read by [`crate::Tagged`], which has the provider's `default_tags` in it; provider: Optional.
        tags: Presence,
        /// As `tags`; provider: Computed.
        tags_all: Presence,
    }
    /// A replica that is a resource of its own.
    DynamoTableReplica = "aws_dynamodb_table_replica" by ["id", "arn"] {
        /// The ARN of the table it copies; provider: Required.
        global_table_arn: String = required,
        /// provider: Default false.
        point_in_time_recovery: bool = false,
        /// provider: Optional, Computed. That DynamoDB takes silence for false is not verified.
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
        /// Days; provider: Optional, Computed, documented as 35. DynamoDB API, PointInTimeRecoverySpecification: 35.
        recovery_period_in_days: i64 = 35,
    }
    /// A copy of the table in another Region.
    TableReplica {
        /// provider: Required.
        region_name: String = required,
        /// provider: Default false.
        point_in_time_recovery: bool = false,
        /// provider: Optional, Computed, documented as false.
        deletion_protection_enabled: bool = false,
        /// Of the table in that Region; provider: Computed.
        arn: Option<String>,
    }
}

tagged!(DynamoTable);

impl<'a> TableReplica<'a> {
    /// It runs, and was seen as what AWS has in its Region: a table, which is judged for itself.
    pub fn is_table(&self) -> bool {
        !self.0.points_to::<DynamoTable<'a>>("arn").sure().is_empty()
    }
}

impl<'a> DynamoTable<'a> {
    /// It holds the locks of Terraform's S3 backend, which insists on the name of the key.
    ///
    /// # Errors
    /// The key is not known.
    pub fn is_lock_table(&self) -> Read<bool> {
        Ok(self.hash_key()?.as_deref() == Some("LockID"))
    }

    /// What Application Auto Scaling may change of the table or of one of its indexes: its `Read` or its `Write` capacity.
    pub fn scaling_targets(&self, index: Option<&str>, what: &str) -> Related<'a, ScalingTarget<'a>> {
        let (dimension, end) = dimension(index, what);
        self.scaled_as(index).filter(move |target: &ScalingTarget<'a>| {
            Ok(target.scalable_dimension()? == dimension && ends_with(target.resource_id()?, &end)?)
        })
    }

    /// When it changes it.
    pub fn scaling_policies(&self, index: Option<&str>, what: &str) -> Related<'a, ScalingPolicy<'a>> {
        let (dimension, end) = dimension(index, what);
        self.scaled_as(index).filter(move |policy: &ScalingPolicy<'a>| {
            Ok(policy.scalable_dimension()? == dimension && ends_with(policy.resource_id()?, &end)?)
        })
    }

    /// What names the table, or an index of it, as Application Auto Scaling does: `table/name/index/name`.
    fn scaled_as<V: View<'a>>(&self, index: Option<&str>) -> Related<'a, V> {
        let end = index.map_or_else(String::new, |name| format!("/index/{name}"));
        let id = match self.name() {
            Ok(name) => Ok(format!("table/{name}{end}")),
            Err(why) => {
                let shape = if why.shape.is_empty() { "".into() } else { format!("table/{}{end}", why.shape).into() };
                Err(Unknown { shape, prefix: format!("table/{}", why.prefix).into(), references: Vec::new(), ..why })
            }
        };
        self.named_as("resource_id", id)
    }

    /// The replicas that are resources of their own.
    pub fn replica_resources(&self) -> Related<'a, DynamoTableReplica<'a>> {
        self.named_by("global_table_arn")
    }
}

/// `dynamodb:index:ReadCapacityUnits`, and what the resource's id ends with.
fn dimension(index: Option<&str>, what: &str) -> (String, String) {
    match index {
        Some(name) => (format!("dynamodb:index:{what}CapacityUnits"), format!("/index/{name}")),
        None => (format!("dynamodb:table:{what}CapacityUnits"), String::new()),
    }
}

/// Whether a text that is perhaps known in part ends so.
fn ends_with(text: Read<String>, end: &str) -> Read<bool> {
    match text {
        _ if end.is_empty() => Ok(true),
        Ok(text) => Ok(text.ends_with(end)),
        Err(why) if why.shape.is_empty() => Err(why),
        Err(why) => Ok(why.shape.ends_with(end)),
    }
}
