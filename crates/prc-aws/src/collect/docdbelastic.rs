//! Elastic clusters of DocumentDB.

use aws_sdk_docdbelastic::Client;
use aws_sdk_docdbelastic::types::{Cluster, ClusterInList};
use prc_aws_calls::docdbelastic::{CLUSTER, CLUSTERS};

use crate::api::{Api, client, each};
use crate::tagged::Tagged;
use crate::value::{Attributes, attributes, told_or};

/// What the list does not have.
const TOLD: &[&str] = &[
    "auth_type",
    "backup_retention_period",
    "kms_key_id",
    "preferred_backup_window",
    "preferred_maintenance_window",
    "shard_capacity",
    "shard_count",
    "shard_instance_count",
    "subnet_ids",
    "vpc_security_group_ids",
];

pub(crate) async fn collect(api: &Api) {
    let elastic = client!(api, aws_sdk_docdbelastic);
    let listed = api.pages(&CLUSTERS, elastic.list_clusters().into_paginator().items().send()).await;
    let tagged = Tagged::new(api, &["docdb-elastic"]);
    each!(listed.iter(), |one| cluster(api, &elastic, &tagged, one));
}

async fn cluster(api: &Api, elastic: &Client, tagged: &Tagged<'_>, listed: &ClusterInList) {
    let arn = listed.cluster_arn();
    let asked = elastic.get_cluster().cluster_arn(arn).send();
    // One that was deleted meanwhile is none.
    let (told, labels) = tokio::join!(
        api.optional(&CLUSTER, arn, &["ResourceNotFoundException"], asked),
        tagged.of("aws_docdbelastic_cluster", arn),
    );
    let Some(told) = told.map(|told| told.and_then(|told| told.cluster)).transpose() else { return };
    let mut attributes = told_or(told.map(|told| details(&told)), TOLD);
    attributes.extend(attributes! {
        "id": arn, "arn": arn, "name": listed.cluster_name(), "tags": labels.clone(), "tags_all": labels,
    });
    api.add("aws_docdbelastic_cluster", Some(arn), attributes);
}

fn details(told: &Cluster) -> Attributes {
    attributes! {
        "auth_type": told.auth_type().as_str(),
        "backup_retention_period": told.backup_retention_period(),
        "kms_key_id": told.kms_key_id(),
        "preferred_backup_window": told.preferred_backup_window(),
        "preferred_maintenance_window": told.preferred_maintenance_window(),
        "shard_capacity": told.shard_capacity(),
        "shard_count": told.shard_count(),
        "shard_instance_count": told.shard_instance_count(),
        "subnet_ids": told.subnet_ids(),
        "vpc_security_group_ids": told.vpc_security_group_ids(),
    }
}
