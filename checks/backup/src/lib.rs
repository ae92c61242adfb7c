//! The backup requirements of prc.

use prc_check::{Backup, Surveyor};

mod pattern;
mod retention;
mod selection;

prc_check::checks! {
    "restore-procedure": restore_procedure { check: System }
    "recovery-test": recovery_test { check: System }
    "aurora-backup-retention": aurora_backup_retention { check: RdsCluster }
    "backup-coverage": backup_coverage {
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
    "bucket-versioning": bucket_versioning { check: Bucket }
    "cache-snapshot-retention": cache_snapshot_retention {
        replication_group: ReplicationGroup,
        cache_cluster: CacheCluster,
        serverless_cache: ServerlessCache,
        memorydb_cluster: MemoryDbCluster,
    }
    "data-store-deletion-protection": data_store_deletion_protection {
        db_instance: DbInstance,
        rds_cluster: RdsCluster,
        global_cluster: RdsGlobalCluster,
        docdb_cluster: DocDbCluster,
        neptune_cluster: NeptuneCluster,
        dynamo_table: DynamoTable,
        dynamo_replica: DynamoTableReplica,
        eks_cluster: EksCluster,
    }
    "docdb-neptune-backup-retention": docdb_neptune_backup_retention {
        docdb: DocDbCluster,
        docdb_elastic: DocDbElasticCluster,
        neptune: NeptuneCluster,
    }
    "dynamodb-point-in-time-recovery": dynamodb_point_in_time_recovery {
        table: DynamoTable,
        replica: DynamoTableReplica,
    }
    "efs-backup": efs_backup { check: FileSystem }
    "final-snapshot": final_snapshot {
        db_instance: DbInstance,
        rds_cluster: RdsCluster,
        docdb_cluster: DocDbCluster,
        neptune_cluster: NeptuneCluster,
        redshift_cluster: RedshiftCluster,
        replication_group: ReplicationGroup,
        memorydb_cluster: MemoryDbCluster,
    }
    "no-force-destroy": no_force_destroy {
        bucket: Bucket,
        vault: BackupVault,
        registry: Registry,
        zone: HostedZone,
    }
    "rds-backup-retention": rds_backup_retention { check: DbInstance }
    "redshift-snapshot-retention": redshift_snapshot_retention { check: RedshiftCluster }
}

/// What says of each kind of store which mechanisms copy its data.
pub fn surveyors() -> Vec<Surveyor<Backup>> {
    vec![]
}
