//! Database engines run in a version that AWS still supports at no extra charge.

use prc_check::{Outcome, Read, Reason, Stop, View, unknown};
use prc_resources::{DbInstance, DocDbCluster, NeptuneCluster, RdsCluster, RdsGlobalCluster};
use serde::Deserialize;

use crate::support::{Running, numbers};

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Params {
    fail_days: i32,
}

pub(crate) fn db_instance(db: DbInstance, params: &Params) -> Outcome {
    of_db_instance(&db)?.is_supported(db.today(), params.fail_days)
}

pub(crate) fn rds_cluster(cluster: RdsCluster, params: &Params) -> Outcome {
    of_rds_cluster(&cluster)?.is_supported(cluster.today(), params.fail_days)
}

pub(crate) fn global_cluster(cluster: RdsGlobalCluster, params: &Params) -> Outcome {
    of_global_cluster(&cluster)?.is_supported(cluster.today(), params.fail_days)
}

pub(crate) fn docdb_cluster(cluster: DocDbCluster, params: &Params) -> Outcome {
    of_docdb_cluster(&cluster)?.is_supported(cluster.today(), params.fail_days)
}

pub(crate) fn neptune_cluster(cluster: NeptuneCluster, params: &Params) -> Outcome {
    of_neptune_cluster(&cluster)?.is_supported(cluster.today(), params.fail_days)
}

pub(crate) fn of_db_instance(db: &DbInstance) -> Result<Running, Stop> {
    let Some(engine) = db.engine()? else {
        return Err(unknown(Reason::KnownAfterApply, "engine is not set: the snapshot or source decides it").into());
    };
    Ok(running(db, &engine, &db.engine_version()?)?)
}

pub(crate) fn of_rds_cluster(cluster: &RdsCluster) -> Result<Running, Stop> {
    Ok(running(cluster, &cluster.engine()?, &cluster.engine_version()?)?)
}

pub(crate) fn of_global_cluster(cluster: &RdsGlobalCluster) -> Result<Running, Stop> {
    Ok(running(cluster, &cluster.engine()?, &cluster.engine_version()?)?)
}

pub(crate) fn of_docdb_cluster(cluster: &DocDbCluster) -> Result<Running, Stop> {
    Ok(running(cluster, "docdb", &cluster.engine_version()?)?)
}

pub(crate) fn of_neptune_cluster(cluster: &NeptuneCluster) -> Result<Running, Stop> {
    Ok(running(cluster, "neptune", &cluster.engine_version()?)?)
}

fn running<'a>(resource: &impl View<'a>, engine: &str, version: &str) -> Read<Running> {
    let (id, key) = key(engine, version)?;
    // AWS dates Aurora MySQL by the version of MySQL that it is compatible with.
    let dated = match (engine, &*key) {
        ("aurora-mysql", "3") => String::from("8.0"),
        ("aurora-mysql", "2") => String::from("5.7"),
        (_, key) => String::from(key),
    };
    Ok(Running::new(id, "engine_version", version, key)?.told_to(resource, engine, &dated))
}

/// The product of an engine, and the part of its version that support goes by.
fn key(engine: &str, version: &str) -> Read<(&'static str, String)> {
    Ok(match engine {
        "mysql" => ("rds-mysql", numbers(version, 2)),
        "mariadb" => ("rds-mariadb", numbers(version, 2)),
        "postgres" if version.starts_with("9.") => ("rds-postgresql", numbers(version, 2)),
        "postgres" => ("rds-postgresql", numbers(version, 1)),
        "aurora-postgresql" => ("aurora-postgresql", numbers(version, 1)),
        "aurora-mysql" | "aurora" => ("aurora-mysql", aurora_mysql(version)),
        "docdb" => ("docdb", numbers(version, 2)),
        "neptune" => ("neptune", version.to_owned()),
        other => return Err(unknown(Reason::Undecided, format!("prc has no dates of support for {other}"))),
    })
}

/// `8.0.mysql_aurora.3.08.2` is version 3, and so is a plain `8.0`.
fn aurora_mysql(version: &str) -> String {
    match version.split_once("mysql_aurora.") {
        Some((_, own)) => numbers(own, 1),
        None => match &*numbers(version, 2) {
            "8.0" => "3".to_owned(),
            "5.7" => "2".to_owned(),
            "5.6" => "1".to_owned(),
            other => other.to_owned(),
        },
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn versions_have_their_own_key() {
        let key = |engine, version| key(engine, version).unwrap().1;
        assert_eq!(key("mysql", "8.0.35"), "8.0");
        assert_eq!(key("postgres", "16"), "16");
        assert_eq!(key("postgres", "9.6.24"), "9.6");
        assert_eq!(key("aurora-mysql", "8.0.mysql_aurora.3.08.2"), "3");
        assert_eq!(key("aurora-mysql", "5.7.mysql_aurora.2.11.1"), "2");
        assert_eq!(key("neptune", "1.4.5.1"), "1.4.5.1");
    }
}
