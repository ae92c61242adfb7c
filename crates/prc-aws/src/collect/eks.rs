//! EKS: clusters, their nodes and add-ons, and until when versions are supported.

use std::collections::HashMap;

use aws_sdk_eks::Client;
use aws_sdk_eks::types::{Cluster, ClusterVersionInformation, Nodegroup};
use prc_aws_calls::eks::{ADDONS, CLUSTER, CLUSTERS, NODE_GROUP, NODE_GROUPS, VERSIONS};
use serde_json::Value;

use crate::api::{Api, client, each};
use crate::value::{Attributes, ToJson, attributes, block, tags, told_or};

pub(crate) async fn collect(api: &Api) {
    let eks = client!(api, aws_sdk_eks);
    tokio::join!(clusters(api, &eks), versions(api, &eks));
}

async fn clusters(api: &Api, eks: &Client) {
    let names = api.pages(&CLUSTERS, eks.list_clusters().into_paginator().items().send()).await;
    each!(names.iter(), |name| async move {
        let arn = api.arn("eks", &format!("cluster/{name}"));
        tokio::join!(cluster(api, eks, name, &arn), node_groups(api, eks, name, &arn), addons(api, eks, name));
    });
}

/// What is told of a cluster.
const TOLD: &[&str] = &[
    "deletion_protection",
    "enabled_cluster_log_types",
    "encryption_config",
    "role_arn",
    "tags",
    "tags_all",
    "upgrade_policy",
    "version",
    "vpc_config",
];

async fn cluster(api: &Api, eks: &Client, name: &str, arn: &str) {
    let told = api.detail(&CLUSTER, arn, eks.describe_cluster().name(name).send()).await;
    let told = told.map(|told| told.cluster().map(cluster_of).unwrap_or_default());
    let mut attributes = told_or(told, TOLD);
    attributes.extend(attributes! { "id": name, "arn": arn, "name": name });
    api.add("aws_eks_cluster", Some(arn), attributes);
}

fn cluster_of(cluster: &Cluster) -> Attributes {
    let logging = cluster.logging().map(|logging| logging.cluster_logging()).unwrap_or_default();
    let enabled = logging.iter().filter(|setup| setup.enabled() == Some(true));
    let logs = enabled.flat_map(|setup| setup.types()).map(|kind| kind.as_str());
    let encryption = cluster.encryption_config().iter().map(|config| {
        let key = config.provider().and_then(|provider| provider.key_arn());
        attributes! { "provider": block! { "key_arn": key } }
    });
    let labels = labels(cluster.tags());
    attributes! {
        "version": cluster.version(),
        "role_arn": cluster.role_arn(),
        "deletion_protection": cluster.deletion_protection().unwrap_or(false),
        "enabled_cluster_log_types": logs.collect::<Vec<_>>(),
        "encryption_config": encryption.collect::<Vec<_>>(),
        "upgrade_policy": cluster.upgrade_policy().map_or_else(Vec::new, |policy| block! {
            "support_type": policy.support_type().map(|kind| kind.as_str()),
        }),
        "vpc_config": cluster.resources_vpc_config().map_or_else(Vec::new, |network| block! {
            "endpoint_public_access": network.endpoint_public_access(),
            "endpoint_private_access": network.endpoint_private_access(),
            "public_access_cidrs": network.public_access_cidrs(),
            "subnet_ids": network.subnet_ids(),
            "security_group_ids": network.security_group_ids(),
            "cluster_security_group_id": network.cluster_security_group_id(),
            "vpc_id": network.vpc_id(),
        }),
        "tags": labels.clone(),
        "tags_all": labels,
    }
}

async fn node_groups(api: &Api, eks: &Client, cluster: &str, arn: &str) {
    let list = eks.list_nodegroups().cluster_name(cluster).into_paginator().items().send();
    let names = api.pages(&NODE_GROUPS, list).await;
    each!(names.iter(), |name| async move {
        let asked = eks.describe_nodegroup().cluster_name(cluster).nodegroup_name(name).send();
        // Its ARN ends with something that only the API knows; without it the list of groups is not complete.
        match api.detail(&NODE_GROUP, arn, asked).await {
            Ok(told) => told.nodegroup().into_iter().for_each(|group| node_group(api, cluster, name, group)),
            Err(hole) => api.lose(&NODE_GROUPS, &hole),
        }
    });
}

fn node_group(api: &Api, cluster: &str, name: &str, group: &Nodegroup) {
    let labels = labels(group.tags());
    api.add(
        "aws_eks_node_group",
        group.nodegroup_arn(),
        attributes! {
            "id": format!("{cluster}:{name}"),
            "arn": group.nodegroup_arn(),
            "cluster_name": cluster,
            "node_group_name": name,
            "version": group.version(),
            "release_version": group.release_version(),
            "ami_type": group.ami_type().map(|kind| kind.as_str()),
            "capacity_type": group.capacity_type().map(|kind| kind.as_str()),
            "instance_types": group.instance_types(),
            "subnet_ids": group.subnets(),
            "scaling_config": group.scaling_config().map_or_else(Vec::new, |scaling| block! {
                "min_size": scaling.min_size(), "max_size": scaling.max_size(), "desired_size": scaling.desired_size(),
            }),
            "tags": labels.clone(),
            "tags_all": labels,
        },
    );
}

async fn addons(api: &Api, eks: &Client, cluster: &str) {
    for name in api.pages(&ADDONS, eks.list_addons().cluster_name(cluster).into_paginator().items().send()).await {
        api.add(
            "aws_eks_addon",
            None,
            attributes! {
                "id": format!("{cluster}:{name}"), "cluster_name": cluster, "addon_name": &name,
            },
        );
    }
}

async fn versions(api: &Api, eks: &Client) {
    let list = eks.describe_cluster_versions().cluster_type("eks").include_all(true).into_paginator().items().send();
    for version in api.pages(&VERSIONS, list).await {
        let Some(number) = version.cluster_version() else { continue };
        api.add("prc_engine_lifecycle", None, lifecycle(&version, number));
    }
}

fn lifecycle(version: &ClusterVersionInformation, number: &str) -> Attributes {
    let day = |end: Option<&aws_smithy_types::DateTime>| {
        end.to_json().as_str().and_then(|end| Some(end.get(..10)?.to_owned()))
    };
    attributes! {
        "id": format!("eks/{number}"),
        "engine": "eks",
        "version": number,
        "standard_end": day(version.end_of_standard_support_date()),
        "extended_end": day(version.end_of_extended_support_date()),
    }
}

fn labels(all: Option<&HashMap<String, String>>) -> Value {
    tags(all.into_iter().flatten().map(|(key, value)| (Some(&**key), Some(&**value))))
}
