//! The backup requirements of prc.

mod backup_coverage;
mod bucket_versioning;
mod dynamodb_point_in_time_recovery;
mod pattern;
mod rds_backup_retention;
mod selection;

use prc_check::{Check, check};

/// Every backup check.
pub fn checks() -> Vec<Check> {
    vec![
        check!("backup-coverage", backup_coverage {
            db_instance: DbInstance,
            rds_cluster: RdsCluster,
            docdb_cluster: DocDbCluster,
            neptune_cluster: NeptuneCluster,
            dynamo_table: DynamoTable,
            file_system: FileSystem,
            ebs_volume: EbsVolume,
            instance: Instance,
            bucket: Bucket,
            redshift_cluster: RedshiftCluster,
            fsx_windows: FsxWindows,
            fsx_ontap: FsxOntap,
            fsx_openzfs: FsxOpenZfs,
            memorydb_cluster: MemoryDbCluster,
            replication_group: ReplicationGroup,
        }),
        check!("bucket-versioning", bucket_versioning { check: Bucket }),
        check!("dynamodb-point-in-time-recovery", dynamodb_point_in_time_recovery {
            table: DynamoTable,
            replica: DynamoTableReplica,
        }),
        check!("rds-backup-retention", rds_backup_retention { check: DbInstance }),
    ]
}
