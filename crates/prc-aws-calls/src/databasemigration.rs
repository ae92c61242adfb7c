//! Instances of the Database Migration Service.

crate::calls! {
    "databasemigration", "Database Migration Service", Region;

    /// AWS DMS User Guide, "Quotas": 8 requests per second, whichever they are.
    INSTANCES = pages "DescribeReplicationInstances" as "dms:DescribeReplicationInstances" at 8 fills [
        "aws_dms_replication_instance",
    ];
}
