//! RDS and Aurora, and what else lives behind its API: DocumentDB and Neptune.

use std::collections::BTreeSet;

use aws_sdk_rds::Client;
use aws_sdk_rds::types::{DbCluster, DbInstance, DbMajorEngineVersion, Tag};
use prc_aws_calls::rds::{CLUSTERS, ENGINES, GLOBAL_CLUSTERS, INSTANCES, SHARED_WITH, SNAPSHOTS};
use serde_json::Value;

use crate::api::{Api, client, each};
use crate::value::{Attributes, ToJson, attributes, block, tags};

pub(crate) async fn collect(api: &Api) {
    let rds = client!(api, aws_sdk_rds);
    tokio::join!(
        instances(api, &rds),
        clusters(api, &rds),
        global_clusters(api, &rds),
        snapshots(api, &rds),
        engines(api, &rds),
    );
}

async fn instances(api: &Api, rds: &Client) {
    for db in api.pages(&INSTANCES, rds.describe_db_instances().into_paginator().items().send()).await {
        let (kind, attributes) = match (family(db.engine()), db.db_cluster_identifier()) {
            (Family::DocumentDb, _) => ("aws_docdb_cluster_instance", of_cluster(&db)),
            (Family::Neptune, _) => ("aws_neptune_cluster_instance", of_cluster(&db)),
            (Family::Relational, Some(_)) => ("aws_rds_cluster_instance", of_cluster(&db)),
            (Family::Relational, None) => ("aws_db_instance", instance(&db)),
        };
        api.add(kind, db.db_instance_arn(), attributes);
    }
}

/// Which of the services that share this API a database belongs to.
enum Family {
    Relational,
    DocumentDb,
    Neptune,
}

fn family(engine: Option<&str>) -> Family {
    match engine {
        Some("docdb") => Family::DocumentDb,
        Some("neptune") => Family::Neptune,
        _ => Family::Relational,
    }
}

fn instance(db: &DbInstance) -> Attributes {
    let labels = labels(db.tag_list());
    attributes! {
        "id": db.dbi_resource_id(),
        "arn": db.db_instance_arn(),
        "identifier": db.db_instance_identifier(),
        "engine": db.engine(),
        "engine_version": db.engine_version(),
        "instance_class": db.db_instance_class(),
        "allocated_storage": db.allocated_storage(),
        // The API leaves it out, and the provider writes 0, when storage does not grow.
        "max_allocated_storage": db.max_allocated_storage().unwrap_or(0),
        "storage_type": db.storage_type(),
        "storage_encrypted": db.storage_encrypted(),
        "kms_key_id": db.kms_key_id(),
        "iops": db.iops(),
        "multi_az": db.multi_az(),
        "availability_zone": db.availability_zone(),
        "publicly_accessible": db.publicly_accessible(),
        "auto_minor_version_upgrade": db.auto_minor_version_upgrade(),
        "backup_retention_period": db.backup_retention_period(),
        "copy_tags_to_snapshot": db.copy_tags_to_snapshot(),
        "deletion_protection": db.deletion_protection(),
        "replicate_source_db": db.read_replica_source_db_instance_identifier(),
        // The API leaves it out where the engine does not know it.
        "performance_insights_enabled": db.performance_insights_enabled().unwrap_or(false),
        "monitoring_interval": db.monitoring_interval(),
        "enabled_cloudwatch_logs_exports": db.enabled_cloudwatch_logs_exports(),
        "db_subnet_group_name": db.db_subnet_group().and_then(|group| group.db_subnet_group_name()),
        "vpc_security_group_ids": security_groups(db.vpc_security_groups()),
        "latest_restorable_time": db.latest_restorable_time(),
        "tags": labels.clone(),
        "tags_all": labels,
    }
}

fn of_cluster(db: &DbInstance) -> Attributes {
    let labels = labels(db.tag_list());
    attributes! {
        "id": db.db_instance_identifier(),
        "arn": db.db_instance_arn(),
        "identifier": db.db_instance_identifier(),
        "cluster_identifier": db.db_cluster_identifier(),
        "engine": db.engine(),
        "engine_version": db.engine_version(),
        "instance_class": db.db_instance_class(),
        "availability_zone": db.availability_zone(),
        "publicly_accessible": db.publicly_accessible(),
        "auto_minor_version_upgrade": db.auto_minor_version_upgrade(),
        "performance_insights_enabled": db.performance_insights_enabled().unwrap_or(false),
        "tags": labels.clone(),
        "tags_all": labels,
    }
}

async fn clusters(api: &Api, rds: &Client) {
    for cluster in api.pages(&CLUSTERS, rds.describe_db_clusters().into_paginator().items().send()).await {
        let kind = match family(cluster.engine()) {
            Family::DocumentDb => "aws_docdb_cluster",
            Family::Neptune => "aws_neptune_cluster",
            Family::Relational => "aws_rds_cluster",
        };
        api.add(kind, cluster.db_cluster_arn(), of_kind(&cluster));
    }
}

/// The attributes of a cluster. Those of DocumentDB and Neptune have the same names where they have them.
fn of_kind(cluster: &DbCluster) -> Attributes {
    let labels = labels(cluster.tag_list());
    let serverless = cluster.serverless_v2_scaling_configuration();
    attributes! {
        "id": cluster.db_cluster_identifier(),
        "arn": cluster.db_cluster_arn(),
        "cluster_identifier": cluster.db_cluster_identifier(),
        "engine": cluster.engine(),
        "engine_version": cluster.engine_version(),
        // What the API leaves out is provisioned, as the provider has it.
        "engine_mode": cluster.engine_mode().unwrap_or("provisioned"),
        "db_cluster_instance_class": cluster.db_cluster_instance_class(),
        "global_cluster_identifier": cluster.global_cluster_identifier(),
        "master_username": cluster.master_username(),
        "serverlessv2_scaling_configuration": serverless.map_or_else(Vec::new, |limits| block! {
            "min_capacity": limits.min_capacity(), "max_capacity": limits.max_capacity(),
        }),
        "availability_zones": cluster.availability_zones(),
        "storage_encrypted": cluster.storage_encrypted(),
        "kms_key_id": cluster.kms_key_id(),
        "kms_key_arn": cluster.kms_key_id(),
        "replication_source_identifier": cluster.replication_source_identifier(),
        "backup_retention_period": cluster.backup_retention_period(),
        "copy_tags_to_snapshot": cluster.copy_tags_to_snapshot(),
        "deletion_protection": cluster.deletion_protection(),
        "enabled_cloudwatch_logs_exports": cluster.enabled_cloudwatch_logs_exports(),
        "vpc_security_group_ids": security_groups(cluster.vpc_security_groups()),
        "latest_restorable_time": cluster.latest_restorable_time(),
        "tags": labels.clone(),
        "tags_all": labels,
    }
}

async fn global_clusters(api: &Api, rds: &Client) {
    for cluster in api.pages(&GLOBAL_CLUSTERS, rds.describe_global_clusters().into_paginator().items().send()).await {
        api.add("aws_rds_global_cluster", cluster.global_cluster_arn(), attributes! {
            "id": cluster.global_cluster_identifier(),
            "arn": cluster.global_cluster_arn(),
            "global_cluster_identifier": cluster.global_cluster_identifier(),
            "engine": cluster.engine(),
            "engine_version": cluster.engine_version(),
            "deletion_protection": cluster.deletion_protection(),
            "storage_encrypted": cluster.storage_encrypted(),
        });
    }
}

/// Snapshots that somebody made; automated ones cannot be shared.
async fn snapshots(api: &Api, rds: &Client) {
    let list = rds.describe_db_snapshots().snapshot_type("manual").into_paginator().items().send();
    let snapshots = api.pages(&SNAPSHOTS, list).await;
    each!(snapshots.iter(), |snapshot| async move {
        let arn = snapshot.db_snapshot_arn().unwrap_or_default();
        let asked = rds.describe_db_snapshot_attributes().set_db_snapshot_identifier(snapshot.db_snapshot_identifier.clone());
        let told = api.detail(&SHARED_WITH, arn, asked.send()).await;
        let shared = told.map(|told| {
            let of = told.db_snapshot_attributes_result;
            let all = of.iter().flat_map(|of| of.db_snapshot_attributes());
            let restore = all.filter(|one| one.attribute_name() == Some("restore"));
            restore.flat_map(|one| one.attribute_values().to_vec()).collect::<Vec<String>>()
        });
        let labels = labels(snapshot.tag_list());
        api.add("aws_db_snapshot", snapshot.db_snapshot_arn(), attributes! {
            "id": snapshot.db_snapshot_identifier(),
            "db_snapshot_arn": snapshot.db_snapshot_arn(),
            "db_snapshot_identifier": snapshot.db_snapshot_identifier(),
            "db_instance_identifier": snapshot.db_instance_identifier(),
            "encrypted": snapshot.encrypted(),
            "kms_key_id": snapshot.kms_key_id(),
            "shared_accounts": shared,
            "tags": labels.clone(),
            "tags_all": labels,
        });
    });
}

async fn engines(api: &Api, rds: &Client) {
    for version in api.pages(&ENGINES, rds.describe_db_major_engine_versions().into_paginator().items().send()).await {
        let (Some(engine), Some(major)) = (version.engine(), version.major_engine_version()) else { continue };
        api.add("prc_engine_lifecycle", None, attributes! {
            "id": format!("{engine}/{major}"),
            "engine": engine,
            "version": major,
            "standard_end": ends(&version, "open-source-rds-standard-support"),
            "extended_end": ends(&version, "open-source-rds-extended-support"),
        });
    }
}

/// The last day of one kind of support.
fn ends(version: &DbMajorEngineVersion, support: &str) -> Option<String> {
    let all = version.supported_engine_lifecycles().iter();
    let named = |name: &str| name == support;
    let mut all = all.filter(|one| one.lifecycle_support_name().is_some_and(|name| named(name.as_str())));
    let end = all.next()?.lifecycle_support_end_date().to_json();
    Some(end.as_str()?.get(..10)?.to_owned())
}

fn labels(list: &[Tag]) -> Value {
    tags(list.iter().map(|tag| (tag.key(), tag.value())))
}

fn security_groups(groups: &[aws_sdk_rds::types::VpcSecurityGroupMembership]) -> Vec<String> {
    let ids: BTreeSet<&str> = groups.iter().filter_map(|group| group.vpc_security_group_id()).collect();
    ids.into_iter().map(String::from).collect()
}
