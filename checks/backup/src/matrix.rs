//! The table of backups: every store with every mechanism that copies its data.

use prc_check::{Backup, Surveyor, View};
use prc_resources::{
    Bucket, CacheCluster, DbInstance, DocDbCluster, DynamoTable, EbsVolume, FileSystem, FsxLustre, FsxOntap,
    FsxOpenZfs, FsxWindows, Instance, MemoryDbCluster, NeptuneCluster, RdsCluster, RedshiftCluster, ReplicationGroup,
    ServerlessCache, backups,
};

/// What says of each kind of store which mechanisms copy its data.
pub fn surveyors() -> Vec<Surveyor<Backup>> {
    macro_rules! stores {
        ($($view:ident),* $(,)?) => {
            vec![$(Surveyor { schema: $view::SCHEMA, rows: |node| backups(&$view::of(node)) }),*]
        };
    }
    stores!(
        Bucket,
        CacheCluster,
        DbInstance,
        DocDbCluster,
        DynamoTable,
        EbsVolume,
        FileSystem,
        FsxLustre,
        FsxOntap,
        FsxOpenZfs,
        FsxWindows,
        Instance,
        MemoryDbCluster,
        NeptuneCluster,
        RdsCluster,
        RedshiftCluster,
        ReplicationGroup,
        ServerlessCache,
    )
}
