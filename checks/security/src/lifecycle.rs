//! The table of support: until when the version of every engine and runtime is supported.

use prc_check::{Lifecycle, Stop, Surveyor, View};
use prc_resources::{
    CacheCluster, DbInstance, DocDbCluster, EksCluster, EksNodeGroup, Function, NeptuneCluster, RdsCluster,
    RdsGlobalCluster, ReplicationGroup, ServerlessCache,
};

use crate::support::Running;
use crate::{cache_engine_support, database_engine_support, function_runtime_support, kubernetes_version_support};

/// What says of each kind of resource which version it runs. What is not known has no row: its verdict says why.
pub fn surveyors() -> Vec<Surveyor<Lifecycle>> {
    macro_rules! running {
        ($($view:ident: $runs:path),* $(,)?) => {
            vec![$(Surveyor { schema: $view::SCHEMA, rows: |node| rows($runs(&$view::of(node))) }),*]
        };
    }
    running!(
        CacheCluster: cache_engine_support::of_cache_cluster,
        DbInstance: database_engine_support::of_db_instance,
        DocDbCluster: database_engine_support::of_docdb_cluster,
        EksCluster: kubernetes_version_support::of_cluster,
        EksNodeGroup: kubernetes_version_support::of_node_group,
        Function: function_runtime_support::of_function,
        NeptuneCluster: database_engine_support::of_neptune_cluster,
        RdsCluster: database_engine_support::of_rds_cluster,
        RdsGlobalCluster: database_engine_support::of_global_cluster,
        ReplicationGroup: cache_engine_support::of_replication_group,
        ServerlessCache: cache_engine_support::of_serverless_cache,
    )
}

fn rows(running: Result<Running, Stop>) -> Vec<Lifecycle> {
    running.ok().and_then(|running| running.row()).into_iter().collect()
}
