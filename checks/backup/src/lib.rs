//! The backup requirements of prc.

mod aurora_backup_retention;
mod backup_coverage;
mod bucket_versioning;
mod cache_snapshot_retention;
mod data_store_deletion_protection;
mod docdb_neptune_backup_retention;
mod dynamodb_point_in_time_recovery;
mod efs_backup;
mod final_snapshot;
mod no_force_destroy;
mod pattern;
mod rds_backup_retention;
mod redshift_snapshot_retention;
mod retention;
mod selection;

use prc_check::{Check, check};

/// Every backup check.
pub fn checks() -> Vec<Check> {
    vec![
        check!("aurora-backup-retention", aurora_backup_retention { check: RdsCluster }),
        check!(
            "backup-coverage",
            backup_coverage {
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
            }
        ),
        check!("bucket-versioning", bucket_versioning { check: Bucket }),
        check!(
            "cache-snapshot-retention",
            cache_snapshot_retention {
                replication_group: ReplicationGroup,
                cache_cluster: CacheCluster,
                serverless_cache: ServerlessCache,
                memorydb_cluster: MemoryDbCluster,
            }
        ),
        check!(
            "data-store-deletion-protection",
            data_store_deletion_protection {
                db_instance: DbInstance,
                rds_cluster: RdsCluster,
                global_cluster: RdsGlobalCluster,
                docdb_cluster: DocDbCluster,
                neptune_cluster: NeptuneCluster,
                dynamo_table: DynamoTable,
                dynamo_replica: DynamoTableReplica,
                eks_cluster: EksCluster,
            }
        ),
        check!(
            "docdb-neptune-backup-retention",
            docdb_neptune_backup_retention {
                docdb: DocDbCluster,
                docdb_elastic: DocDbElasticCluster,
                neptune: NeptuneCluster,
            }
        ),
        check!(
            "dynamodb-point-in-time-recovery",
            dynamodb_point_in_time_recovery { table: DynamoTable, replica: DynamoTableReplica }
        ),
        check!("efs-backup", efs_backup { check: FileSystem }),
        check!(
            "final-snapshot",
            final_snapshot {
                db_instance: DbInstance,
                rds_cluster: RdsCluster,
                docdb_cluster: DocDbCluster,
                neptune_cluster: NeptuneCluster,
                redshift_cluster: RedshiftCluster,
                replication_group: ReplicationGroup,
                memorydb_cluster: MemoryDbCluster,
            }
        ),
        check!(
            "no-force-destroy",
            no_force_destroy { bucket: Bucket, vault: BackupVault, registry: Registry, zone: HostedZone }
        ),
        check!("rds-backup-retention", rds_backup_retention { check: DbInstance }),
        check!("redshift-snapshot-retention", redshift_snapshot_retention { check: RedshiftCluster }),
    ]
}
