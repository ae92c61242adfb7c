//! What Application Auto Scaling changes in other services.

use aws_sdk_applicationautoscaling::Client;
use aws_sdk_applicationautoscaling::types::{ScalableTarget, ServiceNamespace};
use futures_util::future::join_all;
use prc_aws_calls::applicationautoscaling::{POLICIES, SCHEDULED, TARGETS};

use crate::api::{Api, client};
use crate::value::{Attributes, attributes, block};

/// The services that have resources among what is collected; each is asked for on its own.
const NAMESPACES: &[ServiceNamespace] = &[
    ServiceNamespace::Dynamodb,
    ServiceNamespace::Ecs,
    ServiceNamespace::Elasticache,
    ServiceNamespace::Kafka,
    ServiceNamespace::Lambda,
    ServiceNamespace::Rds,
];

const _: () = assert!(NAMESPACES.len() == TARGETS.turns as usize);

pub(crate) async fn collect(api: &Api) {
    let scaling = client!(api, aws_sdk_applicationautoscaling);
    join_all(NAMESPACES.iter().map(|namespace| one(api, &scaling, namespace))).await;
}

/// One namespace. Without a target there is nothing that changes it.
async fn one(api: &Api, scaling: &Client, namespace: &ServiceNamespace) {
    let list = scaling.describe_scalable_targets().service_namespace(namespace.clone()).into_paginator().items().send();
    let targets = api.pages(&TARGETS, list).await;
    for target in &targets {
        api.add("aws_appautoscaling_target", target.scalable_target_arn(), target_of(target));
    }
    if !targets.is_empty() {
        tokio::join!(policies(api, scaling, namespace), scheduled(api, scaling, namespace));
    }
}

fn target_of(target: &ScalableTarget) -> Attributes {
    let (resource, dimension) = (target.resource_id(), target.scalable_dimension().as_str());
    // A table has a target for reading and one for writing; without an ARN its id tells them apart.
    let id = target.scalable_target_arn().map_or_else(|| format!("{resource}/{dimension}"), |_| resource.to_owned());
    attributes! {
        "id": id,
        "arn": target.scalable_target_arn(),
        "resource_id": resource,
        "service_namespace": target.service_namespace().as_str(),
        "scalable_dimension": dimension,
        "min_capacity": target.min_capacity(),
        "max_capacity": target.max_capacity(),
        "role_arn": target.role_arn(),
    }
}

async fn policies(api: &Api, scaling: &Client, namespace: &ServiceNamespace) {
    let list = scaling.describe_scaling_policies().service_namespace(namespace.clone()).into_paginator().items().send();
    for policy in api.pages(&POLICIES, list).await {
        api.add(
            "aws_appautoscaling_policy",
            Some(policy.policy_arn()),
            attributes! {
                "id": policy.policy_name(),
                "arn": policy.policy_arn(),
                "name": policy.policy_name(),
                "policy_type": policy.policy_type().as_str(),
                "resource_id": policy.resource_id(),
                "service_namespace": policy.service_namespace().as_str(),
                "scalable_dimension": policy.scalable_dimension().as_str(),
                "target_tracking_scaling_policy_configuration":
                    policy.target_tracking_scaling_policy_configuration().map_or_else(Vec::new, |own| block! {
                        "target_value": own.target_value(),
                        "predefined_metric_specification": own.predefined_metric_specification().map_or_else(Vec::new, |of| block! {
                            "predefined_metric_type": of.predefined_metric_type().as_str(),
                        }),
                    }),
            },
        );
    }
}

async fn scheduled(api: &Api, scaling: &Client, namespace: &ServiceNamespace) {
    let list =
        scaling.describe_scheduled_actions().service_namespace(namespace.clone()).into_paginator().items().send();
    for action in api.pages(&SCHEDULED, list).await {
        api.add(
            "aws_appautoscaling_scheduled_action",
            Some(action.scheduled_action_arn()),
            attributes! {
                "id": action.scheduled_action_name(),
                "arn": action.scheduled_action_arn(),
                "name": action.scheduled_action_name(),
                "resource_id": action.resource_id(),
                "service_namespace": action.service_namespace().as_str(),
                "scalable_dimension": action.scalable_dimension().map(|dimension| dimension.as_str()),
                "schedule": action.schedule(),
                "timezone": action.timezone(),
            },
        );
    }
}
