//! DocumentDB and Neptune, which share the shape of Aurora.

use prc_check::{Presence, Read, Related, View, resource};

use crate::tags::tagged;

resource! {
    /// A DocumentDB cluster.
    DocDbCluster = "aws_docdb_cluster" by ["cluster_identifier", "id", "arn"] {
        /// provider: Optional, Computed; the service's own key when unset.
        kms_key_id: Option<String>,
        /// provider: Optional, Computed.
        cluster_identifier: String = computed,
        /// provider: Optional, Computed.
        engine_version: String = computed,
        /// Days; provider: Default 1.
        backup_retention_period: i64 = 1,
        /// provider: Optional, not sent when unset, documented as false.
        storage_encrypted: bool = false,
        /// A restored cluster takes its encryption from the snapshot; provider: Optional.
        snapshot_identifier: Presence,
        /// A secondary of a global cluster names it; provider: Optional, Computed.
        global_cluster_identifier: Presence,
        /// provider: Optional, sends false when unset.
        deletion_protection: bool = false,
        /// provider: Default false.
        skip_final_snapshot: bool = false,
        /// provider: Optional.
        final_snapshot_identifier: Option<String>,
        /// Read by [`crate::Tagged`], which has the provider's `default_tags` in it; provider: Optional.
        tags: Presence,
        /// As `tags`; provider: Computed.
        tags_all: Presence,
    }
    /// An instance of a DocumentDB cluster; it has no public option.
    DocDbClusterInstance = "aws_docdb_cluster_instance" by ["identifier", "id", "arn"] {
        /// provider: Required.
        cluster_identifier: String = required,
        /// provider: Optional, Computed: AWS spreads the instances when unset.
        availability_zone: Option<Read<String>>,
    }
    /// A Neptune cluster.
    NeptuneCluster = "aws_neptune_cluster" by ["cluster_identifier", "id", "arn"] {
        /// provider: Optional, sends false when unset.
        copy_tags_to_snapshot: bool = false,
        /// provider: Optional, Computed; the service's own key when unset.
        kms_key_arn: Option<String>,
        /// provider: Optional, Computed.
        cluster_identifier: String = computed,
        /// provider: Optional, Computed.
        engine_version: String = computed,
        /// Days; provider: Default 1.
        backup_retention_period: i64 = 1,
        /// provider: Default false.
        storage_encrypted: bool = false,
        /// A restored cluster takes its encryption from the snapshot; provider: Optional.
        snapshot_identifier: Presence,
        /// A secondary of a global cluster names it; provider: Optional, Computed.
        global_cluster_identifier: Presence,
        /// provider: Optional, sends false when unset, although the Neptune API's own default is on.
        deletion_protection: bool = false,
        /// provider: Default false.
        skip_final_snapshot: bool = false,
        /// provider: Optional.
        final_snapshot_identifier: Option<String>,
        /// Read by [`crate::Tagged`], which has the provider's `default_tags` in it; provider: Optional.
        tags: Presence,
        /// As `tags`; provider: Computed.
        tags_all: Presence,
    }
    /// An elastic cluster of DocumentDB.
    DocDbElasticCluster = "aws_docdbelastic_cluster" by ["name", "id", "arn"] {
        /// Days; provider: Optional, Computed.
        backup_retention_period: i64 = computed,
    }
    /// An instance of a Neptune cluster.
    NeptuneClusterInstance = "aws_neptune_cluster_instance" by ["identifier", "id", "arn"] {
        /// provider: Required.
        cluster_identifier: String = required,
        /// provider: Optional, Computed: AWS spreads the instances when unset.
        availability_zone: Option<Read<String>>,
        /// provider: Default false.
        publicly_accessible: bool = false,
    }
}

tagged!(DocDbCluster, NeptuneCluster);

impl<'a> DocDbCluster<'a> {
    /// The instances of the cluster.
    pub fn instances(&self) -> Related<'a, DocDbClusterInstance<'a>> {
        self.named_by("cluster_identifier")
    }
}

impl<'a> NeptuneCluster<'a> {
    /// The instances of the cluster.
    pub fn instances(&self) -> Related<'a, NeptuneClusterInstance<'a>> {
        self.named_by("cluster_identifier")
    }
}
