//! Clusters of Redshift.

use prc_aws_calls::redshift::CLUSTERS;

use crate::api::{Api, client};
use crate::metrics::{self, Of};
use crate::value::{attributes, tags};

pub(crate) async fn collect(api: &Api) {
    let redshift = client!(api, aws_sdk_redshift);
    let clusters = api.pages(&CLUSTERS, redshift.describe_clusters().into_paginator().items().send()).await;
    let names = clusters.iter().filter_map(|cluster| cluster.cluster_identifier());
    let busy = names.map(|name| {
        let arn = api.arn("redshift", &format!("cluster:{name}"));
        Of::percent(&arn, "AWS/Redshift", "CPUUtilization", &[("ClusterIdentifier", name)])
    });
    metrics::collect(api, &busy.collect::<Vec<_>>()).await;
    for cluster in clusters {
        let Some(name) = cluster.cluster_identifier() else { continue };
        let arn = api.arn("redshift", &format!("cluster:{name}"));
        let labels = tags(cluster.tags().iter().map(|tag| (tag.key(), tag.value())));
        let groups = cluster.vpc_security_groups().iter().map(|group| group.vpc_security_group_id());
        api.add("aws_redshift_cluster", Some(&arn), attributes! {
            "id": name,
            "arn": &arn,
            "cluster_identifier": name,
            "automated_snapshot_retention_period": cluster.automated_snapshot_retention_period(),
            "availability_zone": cluster.availability_zone(),
            "cluster_version": cluster.cluster_version(),
            "encrypted": cluster.encrypted(),
            "kms_key_id": cluster.kms_key_id(),
            "node_type": cluster.node_type(),
            "number_of_nodes": cluster.number_of_nodes(),
            "publicly_accessible": cluster.publicly_accessible(),
            "vpc_security_group_ids": groups.collect::<Vec<_>>(),
            "tags": labels.clone(),
            "tags_all": labels,
        });
    }
}
