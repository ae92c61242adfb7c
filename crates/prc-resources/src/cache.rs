//! Caches: ElastiCache and MemoryDB.

use prc_check::resource;

use crate::tags::tagged;

resource! {
    /// An ElastiCache replication group of Redis or Valkey.
    ReplicationGroup = "aws_elasticache_replication_group" by ["replication_group_id", "arn", "id"] {
        /// Days; provider: Optional, 0 turns snapshots off and is what the API takes for silence.
        snapshot_retention_limit: i64 = 0,
        /// provider: Optional.
        global_replication_group_id: Option<String>,
        /// provider: Optional.
        tags: crate::Tags,
        /// With the provider's `default_tags`.
        tags_all: crate::Tags,
    }
    /// A single cache cluster.
    CacheCluster = "aws_elasticache_cluster" by ["cluster_id", "arn", "id"] {
        /// `memcached`, `redis` or `valkey`; provider: Optional, Computed from the replication group.
        engine: String = computed,
        /// Set on members of a replication group; provider: Optional.
        replication_group_id: Option<String>,
        /// Days; provider: Optional, 0 turns snapshots off and is what the API takes for silence.
        snapshot_retention_limit: i64 = 0,
        /// provider: Optional.
        tags: crate::Tags,
        /// With the provider's `default_tags`.
        tags_all: crate::Tags,
    }
    /// A MemoryDB cluster.
    MemoryDbCluster = "aws_memorydb_cluster" by ["name", "arn", "id"] {
        /// Days; provider: Optional, Computed, 0 when unset (MemoryDB API).
        snapshot_retention_limit: i64 = 0,
        /// provider: Optional.
        tags: crate::Tags,
        /// With the provider's `default_tags`.
        tags_all: crate::Tags,
    }
}

tagged!(ReplicationGroup, CacheCluster, MemoryDbCluster);
