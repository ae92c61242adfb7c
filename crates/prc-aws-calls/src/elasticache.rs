//! ElastiCache.

crate::calls! {
    "elasticache", "ElastiCache", Region;

    GROUPS = pages "DescribeReplicationGroups" as "elasticache:DescribeReplicationGroups" at 10 fills [
        "aws_elasticache_replication_group",
    ];
    CLUSTERS = pages "DescribeCacheClusters" as "elasticache:DescribeCacheClusters" at 10 fills ["aws_elasticache_cluster"];
    SERVERLESS = pages "DescribeServerlessCaches" as "elasticache:DescribeServerlessCaches" at 10 fills [
        "aws_elasticache_serverless_cache",
    ];
    TAGS = each("aws_elasticache_replication_group") "ListTagsForResource" as "elasticache:ListTagsForResource" at 10 fills [
        "aws_elasticache_replication_group.tags", "aws_elasticache_replication_group.tags_all",
        "aws_elasticache_cluster.tags", "aws_elasticache_cluster.tags_all",
        "aws_elasticache_serverless_cache.tags", "aws_elasticache_serverless_cache.tags_all",
    ];
}
