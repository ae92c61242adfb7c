//! Auto Scaling groups of EC2.

use aws_sdk_autoscaling::Client;
use aws_sdk_autoscaling::types::{AutoScalingGroup, LaunchTemplateSpecification};
use prc_aws_calls::autoscaling::{CONFIGURATIONS, GROUPS, POLICIES};
use serde_json::{Value, json};

use crate::api::{Api, client};
use crate::metrics::{self, Of};
use crate::value::{Attributes, attributes, block, tags};

pub(crate) async fn collect(api: &Api) {
    let autoscaling = client!(api, aws_sdk_autoscaling);
    tokio::join!(groups(api, &autoscaling), policies(api, &autoscaling), configurations(api, &autoscaling));
}

async fn groups(api: &Api, autoscaling: &Client) {
    let list = autoscaling.describe_auto_scaling_groups().into_paginator().items().send();
    let groups = api.pages(&GROUPS, list).await;
    for group in &groups {
        api.add("aws_autoscaling_group", group.auto_scaling_group_arn(), group_of(group));
    }
    let busy = |group: &AutoScalingGroup| {
        let by = [("AutoScalingGroupName", group.auto_scaling_group_name()?)];
        Some(Of::percent(group.auto_scaling_group_arn()?, "AWS/EC2", "CPUUtilization", &by))
    };
    metrics::collect(api, &groups.iter().filter_map(busy).collect::<Vec<_>>()).await;
}

fn group_of(group: &AutoScalingGroup) -> Attributes {
    let subnets = group.vpc_zone_identifier().unwrap_or_default().split(',').filter(|subnet| !subnet.is_empty());
    let sources = group.traffic_sources().iter().map(|source| {
        attributes! { "identifier": source.identifier(), "type": source.r#type() }
    });
    let tag = group.tags().iter().map(|tag| {
        attributes! { "key": tag.key(), "value": tag.value(), "propagate_at_launch": tag.propagate_at_launch() }
    });
    let mixed = group.mixed_instances_policy().and_then(|policy| policy.launch_template());
    let labels = tags(group.tags().iter().map(|tag| (tag.key(), tag.value())));
    attributes! {
        "id": group.auto_scaling_group_name(),
        "arn": group.auto_scaling_group_arn(),
        "name": group.auto_scaling_group_name(),
        "min_size": group.min_size(),
        "max_size": group.max_size(),
        "desired_capacity": group.desired_capacity(),
        "health_check_type": group.health_check_type(),
        "health_check_grace_period": group.health_check_grace_period(),
        "availability_zones": group.availability_zones(),
        "vpc_zone_identifier": subnets.collect::<Vec<_>>(),
        "load_balancers": group.load_balancer_names(),
        "target_group_arns": group.target_group_arns(),
        "traffic_source": sources.collect::<Vec<_>>(),
        "launch_configuration": group.launch_configuration_name(),
        "launch_template": group.launch_template().map_or_else(Vec::new, template),
        "mixed_instances_policy": mixed.map_or_else(Vec::new, |mixed| block! {
            "launch_template": block! {
                "launch_template_specification": mixed.launch_template_specification().map_or_else(Vec::new, specification),
            },
        }),
        "capacity_rebalance": group.capacity_rebalance().unwrap_or(false),
        "protect_from_scale_in": group.new_instances_protected_from_scale_in(),
        // The API leaves it out, and the provider writes 0, when instances live on.
        "max_instance_lifetime": group.max_instance_lifetime().unwrap_or(0),
        "tag": tag.collect::<Vec<_>>(),
        "tags": labels.clone(),
        "tags_all": labels,
    }
}

fn template(template: &LaunchTemplateSpecification) -> Vec<Value> {
    block! {
        "id": template.launch_template_id(), "name": template.launch_template_name(), "version": template.version(),
    }
}

/// The same in other words, as Terraform has it below `mixed_instances_policy`.
fn specification(template: &LaunchTemplateSpecification) -> Vec<Value> {
    block! {
        "launch_template_id": template.launch_template_id(), "launch_template_name": template.launch_template_name(),
        "version": template.version(),
    }
}

async fn policies(api: &Api, autoscaling: &Client) {
    for policy in api.pages(&POLICIES, autoscaling.describe_policies().into_paginator().items().send()).await {
        api.add(
            "aws_autoscaling_policy",
            policy.policy_arn(),
            attributes! {
                "id": policy.policy_name(),
                "arn": policy.policy_arn(),
                "name": policy.policy_name(),
                "autoscaling_group_name": policy.auto_scaling_group_name(),
                "policy_type": policy.policy_type(),
                // It is on unless the API says otherwise (Auto Scaling API, PutScalingPolicy, Enabled).
                "enabled": policy.enabled().unwrap_or(true),
                "target_tracking_configuration": policy.target_tracking_configuration().map_or_else(Vec::new, |own| block! {
                    "target_value": own.target_value(),
                    "predefined_metric_specification": own.predefined_metric_specification().map_or_else(Vec::new, |of| block! {
                        "predefined_metric_type": of.predefined_metric_type().map(|one| one.as_str()),
                    }),
                }),
            },
        );
    }
}

/// Of a script only whether there is one: people put secrets there.
async fn configurations(api: &Api, autoscaling: &Client) {
    let list = autoscaling.describe_launch_configurations().into_paginator().items().send();
    for one in api.pages(&CONFIGURATIONS, list).await {
        let script = one.user_data().filter(|text| !text.is_empty());
        api.add("aws_launch_configuration", one.launch_configuration_arn(), attributes! {
            "id": one.launch_configuration_name(),
            "arn": one.launch_configuration_arn(),
            "name": one.launch_configuration_name(),
            "image_id": one.image_id(),
            "instance_type": one.instance_type(),
            "metadata_options": one.metadata_options().map_or_else(Vec::new, |own| block! {
                // Auto Scaling API, InstanceMetadataOptions: enabled unless it says otherwise.
                "http_endpoint": own.http_endpoint().map_or("enabled", |state| state.as_str()),
                "http_tokens": own.http_tokens().map(|state| state.as_str()),
                "http_put_response_hop_limit": own.http_put_response_hop_limit(),
            }),
            "user_data": script.map(|_| json!({ "$sensitive": true })),
        });
    }
}
