//! Clusters of Amazon MSK. Serverless ones are another kind of Terraform's.

use aws_sdk_kafka::types::{BrokerNodeGroupInfo, Cluster};
use prc_aws_calls::kafka::CLUSTERS;
use serde_json::Value;

use crate::api::{Api, client};
use crate::value::{attributes, block, tags};

pub(crate) async fn collect(api: &Api) {
    let kafka = client!(api, aws_sdk_kafka);
    let listed = api.pages(&CLUSTERS, kafka.list_clusters_v2().into_paginator().items().send()).await;
    listed.iter().for_each(|one| cluster(api, one));
}

fn cluster(api: &Api, cluster: &Cluster) {
    let Some(own) = cluster.provisioned() else { return };
    let arn = cluster.cluster_arn();
    let labels = cluster.tags().into_iter().flatten();
    let labels = tags(labels.map(|(key, value)| (Some(key.as_str()), Some(value.as_str()))));
    api.add("aws_msk_cluster", arn, attributes! {
        "id": arn,
        "arn": arn,
        "cluster_name": cluster.cluster_name(),
        "broker_node_group_info": own.broker_node_group_info().map_or_else(Vec::new, brokers),
        "enhanced_monitoring": own.enhanced_monitoring().map(|level| level.as_str()),
        "kafka_version": own.current_broker_software_info().and_then(|software| software.kafka_version()),
        "number_of_broker_nodes": own.number_of_broker_nodes(),
        "tags": labels.clone(),
        "tags_all": labels,
    });
}

fn brokers(own: &BrokerNodeGroupInfo) -> Vec<Value> {
    let public = own.connectivity_info().and_then(|info| info.public_access());
    block! {
        "client_subnets": own.client_subnets(),
        "connectivity_info": public.map_or_else(Vec::new, |public| block! {
            "public_access": block! { "type": public.r#type() },
        }),
        "instance_type": own.instance_type(),
        "security_groups": own.security_groups(),
    }
}
