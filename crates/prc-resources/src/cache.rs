//! Caches: ElastiCache and MemoryDB.

use prc_check::{Presence, block, resource};

use crate::tags::tagged;

resource! {
    /// An ElastiCache replication group of Redis or Valkey.
    ReplicationGroup = "aws_elasticache_replication_group" by ["replication_group_id", "arn", "id"] {
        /// `redis` or `valkey`; provider: Default redis.
        engine: String = "redis",
        /// provider: Optional, Computed; documented as true by AWS when unset.
        auto_minor_version_upgrade: bool = true,
        /// provider: Optional, Computed.
        engine_version: String = computed,
        /// Days; 0 turns snapshots off. provider: Optional, not sent when unset. ElastiCache API,
        /// CreateReplicationGroup: 0.
        snapshot_retention_limit: i64 = 0,
        /// provider: Optional; without it nothing is kept.
        final_snapshot_identifier: Option<String>,
        /// provider: Optional.
        global_replication_group_id: Presence,
        /// provider: Default false.
        automatic_failover_enabled: bool = false,
        /// provider: Default false.
        multi_az_enabled: bool = false,
        /// The zone of each node; provider: Optional.
        preferred_cache_cluster_azs: Vec<String>,
        /// Nodes when there are no shards; provider: Optional, Computed, 1 by the API.
        num_cache_clusters: Option<i64>,
        /// Replicas of each shard; provider: Optional, Computed. That ElastiCache takes silence for 0 is not verified.
        replicas_per_node_group: Option<i64>,
        /// provider: Optional, Computed, not sent when unset. ElastiCache API, CreateReplicationGroup: true for valkey,
        /// false for redis.
        at_rest_encryption_enabled: Option<bool>,
        /// Read by [`crate::Tagged`], which has the provider's `default_tags` in it; provider: Optional.
        tags: Presence,
        /// As `tags`; provider: Computed.
        tags_all: Presence,
    }
    /// A single cache cluster.
    CacheCluster = "aws_elasticache_cluster" by ["cluster_id", "arn", "id"] {
        /// `memcached`, `redis` or `valkey`; provider: Optional, Computed from the replication group.
        engine: String = computed,
        /// provider: Optional, Computed.
        engine_version: String = computed,
        /// Set on members of a replication group; provider: Optional.
        replication_group_id: Presence,
        /// Days; 0 turns snapshots off. provider: Optional, not sent when unset. ElastiCache API, CreateCacheCluster:
        /// 0.
        snapshot_retention_limit: i64 = 0,
        /// provider: Optional, Computed from the replication group.
        node_type: Option<String>,
        /// Memcached only; provider: Optional, Computed, documented as single-az.
        az_mode: String = "single-az",
        /// provider: Optional, Computed; required for memcached, and documented as 1 for redis and valkey.
        num_cache_nodes: i64 = 1,
        /// Read by [`crate::Tagged`], which has the provider's `default_tags` in it; provider: Optional.
        tags: Presence,
        /// As `tags`; provider: Computed.
        tags_all: Presence,
    }
    /// A cache without nodes to choose; it is in several zones by design.
    ServerlessCache = "aws_elasticache_serverless_cache" by ["name", "arn", "id"] {
        /// `memcached`, `redis` or `valkey`; provider: Required.
        engine: String = required,
        /// provider: Optional, Computed.
        major_engine_version: String = computed,
        /// Days; provider: Optional, Computed, not sent when unset. That ElastiCache then takes none is not verified.
        snapshot_retention_limit: i64 = 0,
        /// Read by [`crate::Tagged`], which has the provider's `default_tags` in it; provider: Optional.
        tags: Presence,
        /// As `tags`; provider: Computed.
        tags_all: Presence,
    }
    /// A MemoryDB cluster.
    MemoryDbCluster = "aws_memorydb_cluster" by ["name", "arn", "id"] {
        /// Days; 0 turns snapshots off. provider: Optional, Computed, documented as 0.
        snapshot_retention_limit: i64 = 0,
        /// provider: Optional; without it nothing is kept.
        final_snapshot_name: Option<String>,
        /// provider: Default 1.
        num_replicas_per_shard: i64 = 1,
        /// Read by [`crate::Tagged`], which has the provider's `default_tags` in it; provider: Optional.
        tags: Presence,
        /// As `tags`; provider: Computed.
        tags_all: Presence,
    }
    /// A DynamoDB accelerator.
    DaxCluster = "aws_dax_cluster" by ["cluster_name", "arn", "id"] {
        /// provider: Optional; no block means off.
        server_side_encryption: Vec<DaxEncryption<'a>>,
    }
}

block! {
    /// Encryption of a DynamoDB accelerator.
    DaxEncryption {
        /// provider: Default false.
        enabled: bool = false,
    }
}

tagged!(ReplicationGroup, CacheCluster, ServerlessCache, MemoryDbCluster);
