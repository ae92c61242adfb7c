//! Database engines run in a version that AWS still supports at no extra charge.

use prc_check::{Outcome, Read, Reason, View, unknown};
use prc_resources::{DbInstance, DocDbCluster, NeptuneCluster, RdsCluster, RdsGlobalCluster};
use serde::Deserialize;

use crate::support::{numbers, product};

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Params {
    fail_days: i32,
}

pub(crate) fn db_instance(db: DbInstance, params: &Params) -> Outcome {
    let Some(engine) = db.engine()? else {
        return Err(unknown(Reason::KnownAfterApply, "engine is not set: the snapshot or source decides it").into());
    };
    supported(&db, &engine, &db.engine_version()?, params)
}

pub(crate) fn rds_cluster(cluster: RdsCluster, params: &Params) -> Outcome {
    supported(&cluster, &cluster.engine()?, &cluster.engine_version()?, params)
}

pub(crate) fn global_cluster(cluster: RdsGlobalCluster, params: &Params) -> Outcome {
    supported(&cluster, &cluster.engine()?, &cluster.engine_version()?, params)
}

pub(crate) fn docdb_cluster(cluster: DocDbCluster, params: &Params) -> Outcome {
    supported(&cluster, "docdb", &cluster.engine_version()?, params)
}

pub(crate) fn neptune_cluster(cluster: NeptuneCluster, params: &Params) -> Outcome {
    supported(&cluster, "neptune", &cluster.engine_version()?, params)
}

fn supported<'a>(subject: &impl View<'a>, engine: &str, version: &str, params: &Params) -> Outcome {
    let (id, key) = key(engine, version)?;
    product(id)?.supports("engine_version", &key, subject.today(), params.fail_days)
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
