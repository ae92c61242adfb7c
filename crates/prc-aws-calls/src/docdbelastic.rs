//! Elastic clusters of DocumentDB.

crate::calls! {
    "docdbelastic", "DocDB Elastic", SomeRegions;

    CLUSTERS = pages "ListClusters" as "docdb-elastic:ListClusters" at 5 fills ["aws_docdbelastic_cluster"];
    CLUSTER = each("aws_docdbelastic_cluster") "GetCluster" as "docdb-elastic:GetCluster" because "the list has names only" at 5 fills [
        "aws_docdbelastic_cluster.auth_type", "aws_docdbelastic_cluster.backup_retention_period",
        "aws_docdbelastic_cluster.kms_key_id", "aws_docdbelastic_cluster.preferred_backup_window",
        "aws_docdbelastic_cluster.preferred_maintenance_window", "aws_docdbelastic_cluster.shard_capacity",
        "aws_docdbelastic_cluster.shard_count", "aws_docdbelastic_cluster.shard_instance_count",
        "aws_docdbelastic_cluster.subnet_ids", "aws_docdbelastic_cluster.vpc_security_group_ids",
    ];
}
