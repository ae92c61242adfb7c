//! RDS and Aurora.

crate::calls! {
    "rds", "RDS", Region;

    INSTANCES = pages "DescribeDBInstances" as "rds:DescribeDBInstances" fills [
        "aws_db_instance", "aws_docdb_cluster_instance", "aws_neptune_cluster_instance", "aws_rds_cluster_instance",
    ];
    CLUSTERS = pages "DescribeDBClusters" as "rds:DescribeDBClusters" fills [
        "aws_docdb_cluster", "aws_neptune_cluster", "aws_rds_cluster",
    ];
    GLOBAL_CLUSTERS = pages "DescribeGlobalClusters" as "rds:DescribeGlobalClusters" fills ["aws_rds_global_cluster"];
    SNAPSHOTS = pages "DescribeDBSnapshots" as "rds:DescribeDBSnapshots" fills ["aws_db_snapshot"];
    SHARED_WITH = each("aws_db_snapshot") "DescribeDBSnapshotAttributes" as "rds:DescribeDBSnapshotAttributes" because "takes one snapshot; automatic ones cannot be shared and are not asked about" fills [
        "aws_db_snapshot.shared_accounts",
    ];
    ENGINES = pages "DescribeDBMajorEngineVersions" as "rds:DescribeDBMajorEngineVersions" fills ["prc_engine_lifecycle"];
}
