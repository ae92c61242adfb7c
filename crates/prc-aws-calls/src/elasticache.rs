//! ElastiCache.

crate::calls! {
    "elasticache", "ElastiCache", Region;

    GROUPS = pages "DescribeReplicationGroups" as "elasticache:DescribeReplicationGroups" at 10 fills [
        "aws_elasticache_replication_group", "prc_metric",
    ];
    CLUSTERS = pages "DescribeCacheClusters" as "elasticache:DescribeCacheClusters" at 10 fills ["aws_elasticache_cluster", "prc_metric"];
    SERVERLESS = pages "DescribeServerlessCaches" as "elasticache:DescribeServerlessCaches" at 10 fills [
        "aws_elasticache_serverless_cache",
    ];
}
