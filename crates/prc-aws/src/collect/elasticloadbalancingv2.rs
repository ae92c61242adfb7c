//! Load balancers of the second generation, with their listeners and target groups.

use std::collections::HashMap;

use aws_sdk_elasticloadbalancingv2::Client;
use aws_sdk_elasticloadbalancingv2::types::{
    Action, Listener, LoadBalancer, LoadBalancerSchemeEnum, LoadBalancerTypeEnum, ProtocolEnum, TargetGroup,
};
use futures_util::future::join_all;
use prc_aws_calls::elasticloadbalancingv2::{ATTRIBUTES, BALANCERS, GROUPS, LISTENERS, RULES, TAGS};
use serde_json::Value;

use crate::api::{Api, client, each};
use crate::hole::Hole;
use crate::value::{Attributes, attributes, block, tags, told_or};

/// How many resources one call tells the tags of.
const TAGS_AT_ONCE: usize = 20;

pub(crate) async fn collect(api: &Api) {
    let elb = client!(api, aws_sdk_elasticloadbalancingv2);
    tokio::join!(balancers(api, &elb), target_groups(api, &elb));
}

/// The tags of resources by their ARNs.
struct Labels(HashMap<String, Result<Value, Hole>>);

impl Labels {
    async fn of(api: &Api, elb: &Client, arns: Vec<String>) -> Self {
        let asked = arns.chunks(TAGS_AT_ONCE).map(|arns| async move {
            let told = api.batch(&TAGS, arns, elb.describe_tags().set_resource_arns(Some(arns.to_vec())).send()).await;
            let label = |arn: &String| {
                let told = told.as_ref().map_err(Clone::clone)?;
                let own = told.tag_descriptions().iter().find(|one| one.resource_arn() == Some(arn));
                let all = own.into_iter().flat_map(|own| own.tags());
                Ok(tags(all.map(|tag| (tag.key(), tag.value()))))
            };
            arns.iter().map(|arn| (arn.clone(), label(arn))).collect::<Vec<_>>()
        });
        Self(join_all(asked).await.into_iter().flatten().collect())
    }

    fn get(&self, arn: &str) -> Option<Result<Value, Hole>> {
        self.0.get(arn).cloned()
    }
}

async fn balancers(api: &Api, elb: &Client) {
    let balancers = api.pages(&BALANCERS, elb.describe_load_balancers().into_paginator().items().send()).await;
    let arns = balancers.iter().filter_map(|balancer| balancer.load_balancer_arn.clone()).collect();
    let labels = Labels::of(api, elb, arns).await;
    each!(balancers.iter().filter_map(|one| Some((one, one.load_balancer_arn()?))), |(one, arn)| async {
        tokio::join!(balancer(api, elb, one, arn, &labels), listeners(api, elb, one, arn));
    });
}

/// What only the attributes of a load balancer tell.
const TOLD: &[&str] = &[
    "access_logs",
    "drop_invalid_header_fields",
    "enable_cross_zone_load_balancing",
    "enable_deletion_protection",
    "idle_timeout",
];

async fn balancer(api: &Api, elb: &Client, balancer: &LoadBalancer, arn: &str, labels: &Labels) {
    let asked = elb.describe_load_balancer_attributes().load_balancer_arn(arn).send();
    let told = api.detail(&ATTRIBUTES, arn, asked).await.map(|told| {
        let all = told.attributes().iter();
        settings(&all.filter_map(|one| Some((one.key()?, one.value().unwrap_or_default()))).collect())
    });
    let zones = balancer.availability_zones();
    let subnets: Vec<Option<&str>> = zones.iter().map(|zone| zone.subnet_id()).collect();
    let mappings = zones.iter().map(|zone| attributes! { "subnet_id": zone.subnet_id() });
    let labels = labels.get(arn);
    let mut attributes = told_or(told, TOLD);
    attributes.extend(attributes! {
        "id": arn,
        "arn": arn,
        "arn_suffix": arn.split_once(":loadbalancer/").map(|(_, suffix)| suffix),
        "name": balancer.load_balancer_name(),
        "load_balancer_type": balancer.r#type().map(|kind| kind.as_str()),
        "internal": balancer.scheme().map(|scheme| *scheme == LoadBalancerSchemeEnum::Internal),
        "subnets": subnets,
        "subnet_mapping": mappings.collect::<Vec<_>>(),
        "security_groups": balancer.security_groups(),
        "vpc_id": balancer.vpc_id(),
        "dns_name": balancer.dns_name(),
        "zone_id": balancer.canonical_hosted_zone_id(),
        "ip_address_type": balancer.ip_address_type().map(|kind| kind.as_str()),
        "tags": labels.clone(),
        "tags_all": labels,
    });
    api.add("aws_lb", Some(arn), attributes);
}

fn settings(told: &HashMap<&str, &str>) -> Attributes {
    let truth = |key: &str| told.get(key).map(|value| *value == "true");
    // A gateway load balancer has no such logs.
    let logs = truth("access_logs.s3.enabled").map_or_else(Vec::new, |enabled| {
        block! {
            "enabled": enabled,
            "bucket": told.get("access_logs.s3.bucket").copied().unwrap_or_default(),
            "prefix": told.get("access_logs.s3.prefix").copied().unwrap_or_default(),
        }
    });
    attributes! {
        "access_logs": logs,
        "drop_invalid_header_fields": truth("routing.http.drop_invalid_header_fields.enabled"),
        "enable_cross_zone_load_balancing": truth("load_balancing.cross_zone.enabled"),
        "enable_deletion_protection": truth("deletion_protection.enabled"),
        "idle_timeout": told.get("idle_timeout.timeout_seconds").and_then(|seconds| seconds.parse::<i64>().ok()),
    }
}

async fn listeners(api: &Api, elb: &Client, balancer: &LoadBalancer, arn: &str) {
    let list = elb.describe_listeners().load_balancer_arn(arn).into_paginator().items().send();
    let listeners = api.pages(&LISTENERS, list).await;
    // Only application load balancers have rules.
    let ruled = balancer.r#type() == Some(&LoadBalancerTypeEnum::Application);
    each!(listeners.iter(), |listener| async move {
        api.add("aws_lb_listener", listener.listener_arn(), listener_of(listener));
        if let Some(arn) = listener.listener_arn().filter(|_| ruled) {
            rules(api, elb, arn).await;
        }
    });
}

fn listener_of(listener: &Listener) -> Attributes {
    attributes! {
        "id": listener.listener_arn(),
        "arn": listener.listener_arn(),
        "load_balancer_arn": listener.load_balancer_arn(),
        "port": listener.port(),
        "protocol": listener.protocol().map(ProtocolEnum::as_str),
        "ssl_policy": listener.ssl_policy(),
        "certificate_arn": listener.certificates().first().and_then(|one| one.certificate_arn()),
        "default_action": listener.default_actions().iter().map(action).collect::<Vec<_>>(),
    }
}

/// What is done with a request; of secrets and addresses of identity providers nothing.
fn action(action: &Action) -> Attributes {
    let forward = action.forward_config().map_or_else(Vec::new, |forward| {
        let groups = forward.target_groups().iter().map(|group| {
            attributes! { "arn": group.target_group_arn(), "weight": group.weight() }
        });
        block! { "target_group": groups.collect::<Vec<_>>() }
    });
    attributes! {
        "type": action.r#type().map(|kind| kind.as_str()),
        "order": action.order(),
        "target_group_arn": action.target_group_arn(),
        "forward": forward,
        "redirect": action.redirect_config().map_or_else(Vec::new, |redirect| block! {
            "protocol": redirect.protocol(), "port": redirect.port(), "host": redirect.host(), "path": redirect.path(),
            "query": redirect.query(), "status_code": redirect.status_code().map(|code| code.as_str()),
        }),
    }
}

async fn rules(api: &Api, elb: &Client, listener: &str) {
    let rules = api.pages(&RULES, elb.describe_rules().listener_arn(listener).into_paginator().items().send()).await;
    // The default rule is the default action of the listener.
    for rule in rules.iter().filter(|rule| rule.is_default() != Some(true)) {
        api.add(
            "aws_lb_listener_rule",
            rule.rule_arn(),
            attributes! {
                "id": rule.rule_arn(),
                "arn": rule.rule_arn(),
                "listener_arn": listener,
                "priority": rule.priority().and_then(|priority| priority.parse::<i64>().ok()),
                "action": rule.actions().iter().map(action).collect::<Vec<_>>(),
            },
        );
    }
}

async fn target_groups(api: &Api, elb: &Client) {
    let groups = api.pages(&GROUPS, elb.describe_target_groups().into_paginator().items().send()).await;
    let arns = groups.iter().filter_map(|group| group.target_group_arn.clone()).collect();
    let labels = Labels::of(api, elb, arns).await;
    for (group, arn) in groups.iter().filter_map(|group| Some((group, group.target_group_arn()?))) {
        api.add("aws_lb_target_group", Some(arn), target_group(group, arn, &labels));
    }
}

fn target_group(group: &TargetGroup, arn: &str, labels: &Labels) -> Attributes {
    let labels = labels.get(arn);
    attributes! {
        "id": arn,
        "arn": arn,
        "arn_suffix": arn.rsplit(':').next(),
        "name": group.target_group_name(),
        "protocol": group.protocol().map(ProtocolEnum::as_str),
        "protocol_version": group.protocol_version(),
        "port": group.port(),
        "vpc_id": group.vpc_id(),
        "target_type": group.target_type().map(|kind| kind.as_str()),
        "load_balancer_arns": group.load_balancer_arns(),
        "health_check": block! {
            "enabled": group.health_check_enabled(), "protocol": group.health_check_protocol().map(ProtocolEnum::as_str),
            "port": group.health_check_port(), "path": group.health_check_path(),
            "interval": group.health_check_interval_seconds(), "timeout": group.health_check_timeout_seconds(),
            "healthy_threshold": group.healthy_threshold_count(), "unhealthy_threshold": group.unhealthy_threshold_count(),
        },
        "tags": labels.clone(),
        "tags_all": labels,
    }
}
