//! Clusters of DynamoDB Accelerator.

use aws_sdk_dax::types::{Cluster, SseStatus};
use prc_aws_calls::dax::CLUSTERS;

use crate::api::{Api, client};
use crate::tagged::Tagged;
use crate::value::{Attributes, attributes, block};

/// What DAX answers in a Region that it is not in: `Access Denied to API Version: DAX_V3`. Nothing is asked that could be
/// wrong otherwise.
const ELSEWHERE: &[&str] = &["InvalidParameterValueException"];

pub(crate) async fn collect(api: &Api) {
    let dax = client!(api, aws_sdk_dax);
    let tagged = Tagged::new(api, &["dax"]);
    let mut next = None;
    loop {
        let asked = dax.describe_clusters().set_next_token(next).send();
        let Ok(Some(told)) = api.once_unless(&CLUSTERS, ELSEWHERE, asked).await else { return };
        for cluster in told.clusters() {
            let Some(arn) = cluster.cluster_arn() else { continue };
            let labels = tagged.of("aws_dax_cluster", arn).await;
            let mut attributes = cluster_of(cluster);
            attributes.extend(attributes! { "tags": labels.clone(), "tags_all": labels });
            api.add("aws_dax_cluster", Some(arn), attributes);
        }
        next = told.next_token;
        if next.is_none() {
            return;
        }
    }
}

fn cluster_of(cluster: &Cluster) -> Attributes {
    // The provider reads the block from the state of the encryption (terraform-provider-aws, dax/cluster.go).
    let encryption = cluster.sse_description().map_or_else(Vec::new, |encryption| {
        block! { "enabled": matches!(encryption.status(), Some(SseStatus::Enabled | SseStatus::Enabling)) }
    });
    let groups = cluster.security_groups().iter().map(|group| group.security_group_identifier());
    attributes! {
        "id": cluster.cluster_name(),
        "arn": cluster.cluster_arn(),
        "cluster_name": cluster.cluster_name(),
        "description": cluster.description(),
        "cluster_endpoint_encryption_type": cluster.cluster_endpoint_encryption_type().map(|kind| kind.as_str()),
        "iam_role_arn": cluster.iam_role_arn(),
        "node_type": cluster.node_type(),
        "notification_topic_arn": cluster.notification_configuration().and_then(|to| to.topic_arn()),
        "replication_factor": cluster.total_nodes(),
        "security_group_ids": groups.collect::<Vec<_>>(),
        "server_side_encryption": encryption,
        "subnet_group_name": cluster.subnet_group(),
    }
}
