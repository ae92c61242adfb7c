//! The backup requirements of prc.

mod matrix;
mod retention;

pub use matrix::surveyors;

prc_check::checks! {
    "aurora-backup-retention": aurora_backup_retention { check: RdsCluster }
    "automated-restore-test": automated_restore_test { backup_plan: BackupPlan, testing_plan: RestoreTestingPlan }
    "backup-copy": backup_copy { check: BackupPlan }
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
    "backup-failure-alert": backup_failure_alert { check: BackupVault }
    "backup-plan-schedule": backup_plan_schedule { check: BackupPlan }
    "backup-region-opt-in": backup_region_opt_in { check: BackupSelection }
    "backup-selection-match": backup_selection_match { plan: BackupPlan, selection: BackupSelection }
    "backup-vault-lock": backup_vault_lock { check: BackupVault }
    "bucket-second-copy": bucket_second_copy { check: Bucket }
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
    "deletion-recovery-window": deletion_recovery_window { secret: Secret, lifecycle: BucketLifecycle }
    "docdb-neptune-backup-retention": docdb_neptune_backup_retention {
        docdb: DocDbCluster,
        docdb_elastic: DocDbElasticCluster,
        neptune: NeptuneCluster,
    }
    "dynamodb-point-in-time-recovery": dynamodb_point_in_time_recovery {
        table: DynamoTable,
        replica: DynamoTableReplica,
    }
    "ebs-snapshot-schedule": ebs_snapshot_schedule { volume: EbsVolume, instance: Instance }
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
    "fsx-backup-retention": fsx_backup_retention {
        windows: FsxWindows,
        ontap: FsxOntap,
        openzfs: FsxOpenZfs,
        lustre: FsxLustre,
    }
    "kms-key-survival": kms_key_survival { key: KmsKey, external_key: KmsExternalKey }
    "no-force-destroy": no_force_destroy {
        bucket: Bucket,
        vault: BackupVault,
        registry: Registry,
        zone: HostedZone,
    }
    "rds-backup-retention": rds_backup_retention { check: DbInstance }
    "recovery-point-age": recovery_point_age {
        db_instance: DbInstance,
        rds_cluster: RdsCluster,
        dynamo_table: DynamoTable,
        file_system: FileSystem,
        volume: EbsVolume,
    }
    "recovery-test": recovery_test { check: System }
    "redshift-snapshot-retention": redshift_snapshot_retention { check: RedshiftCluster }
    "restore-procedure": restore_procedure { check: System }
    "snapshot-tags": snapshot_tags { db_instance: DbInstance, rds_cluster: RdsCluster, neptune_cluster: NeptuneCluster }
    "stream-replay-retention": stream_replay_retention { stream: KinesisStream, queue: Queue }
}
