//! Zones, health checks and logs of queries.

use std::collections::HashMap;

use aws_sdk_route53::Client;
use aws_sdk_route53::types::{HealthCheck, HostedZone, TagResourceType};
use futures_util::future::join_all;
use prc_aws_calls::route53::{CHECKS, LOGS, TAGS, ZONES};
use serde_json::Value;

use crate::api::{Api, client};
use crate::hole::Hole;
use crate::value::{attributes, tags};

/// How many resources the API answers the tags of at once (Route 53 API, ListTagsForResources).
const AT_ONCE: usize = 10;

pub(crate) async fn collect(api: &Api) {
    let route53 = client!(api, aws_sdk_route53);
    tokio::join!(zones(api, &route53), checks(api, &route53), logs(api, &route53));
}

async fn zones(api: &Api, route53: &Client) {
    let zones = api.pages(&ZONES, route53.list_hosted_zones().into_paginator().items().send()).await;
    let ids: Vec<&str> = zones.iter().map(id_of).collect();
    let mut labels = labels(api, route53, TagResourceType::Hostedzone, &ids).await;
    for zone in &zones {
        let id = id_of(zone);
        let arn = arn(api, "hostedzone", id);
        let labels = labels.remove(id);
        api.add("aws_route53_zone", Some(&arn), attributes! {
            "id": id,
            "zone_id": id,
            "arn": &arn,
            "name": zone.name().strip_suffix('.').unwrap_or(zone.name()),
            "comment": zone.config().and_then(|config| config.comment()),
            "private_zone": zone.config().is_some_and(|config| config.private_zone()),
            "tags": labels.clone(),
            "tags_all": labels,
        });
    }
}

/// The id as everything else calls it, without the path that the API puts in front.
fn id_of(zone: &HostedZone) -> &str {
    zone.id().rsplit('/').next().unwrap_or_default()
}

/// Route 53 has no account in its ARNs.
fn arn(api: &Api, of: &str, id: &str) -> String {
    format!("arn:{}:route53:::{of}/{id}", api.account.partition)
}

async fn checks(api: &Api, route53: &Client) {
    let checks = api.pages(&CHECKS, route53.list_health_checks().into_paginator().items().send()).await;
    let ids: Vec<&str> = checks.iter().map(HealthCheck::id).collect();
    let mut labels = labels(api, route53, TagResourceType::Healthcheck, &ids).await;
    for check in &checks {
        let Some(config) = check.health_check_config() else { continue };
        let arn = arn(api, "healthcheck", check.id());
        let labels = labels.remove(check.id());
        let regions: Vec<&str> = config.regions().iter().map(|region| region.as_str()).collect();
        api.add("aws_route53_health_check", Some(&arn), attributes! {
            "id": check.id(),
            "arn": &arn,
            "type": config.r#type().as_str(),
            "fqdn": config.fully_qualified_domain_name(),
            "ip_address": config.ip_address(),
            "port": config.port(),
            "resource_path": config.resource_path(),
            "search_string": config.search_string(),
            "request_interval": config.request_interval(),
            "failure_threshold": config.failure_threshold(),
            "measure_latency": config.measure_latency().unwrap_or(false),
            "invert_healthcheck": config.inverted().unwrap_or(false),
            "disabled": config.disabled().unwrap_or(false),
            "enable_sni": config.enable_sni(),
            "child_healthchecks": config.child_health_checks(),
            "child_health_threshold": config.health_threshold(),
            "cloudwatch_alarm_name": config.alarm_identifier().map(|alarm| alarm.name()),
            "cloudwatch_alarm_region": config.alarm_identifier().map(|alarm| alarm.region().as_str()),
            "insufficient_data_health_status": config.insufficient_data_health_status().map(|one| one.as_str()),
            "routing_control_arn": config.routing_control_arn(),
            "regions": regions,
            "tags": labels.clone(),
            "tags_all": labels,
        });
    }
}

async fn logs(api: &Api, route53: &Client) {
    for log in api.pages(&LOGS, route53.list_query_logging_configs().into_paginator().items().send()).await {
        let arn = arn(api, "queryloggingconfig", log.id());
        api.add("aws_route53_query_log", Some(&arn), attributes! {
            "id": log.id(),
            "arn": &arn,
            "zone_id": log.hosted_zone_id(),
            "cloudwatch_log_group_arn": log.cloud_watch_logs_log_group_arn(),
        });
    }
}

/// The tags of zones or health checks by their ids.
async fn labels(
    api: &Api,
    route53: &Client,
    of: TagResourceType,
    ids: &[&str],
) -> HashMap<String, Result<Value, Hole>> {
    let batches = ids.chunks(AT_ONCE).map(|batch| {
        let arns: Vec<String> = batch.iter().map(|id| arn(api, of.as_str(), id)).collect();
        let asked = route53.list_tags_for_resources().resource_type(of.clone());
        let asked = asked.set_resource_ids(Some(batch.iter().map(|id| (*id).to_owned()).collect()));
        async move { (batch, api.batch(&TAGS, &arns, asked.send()).await) }
    });
    let mut found = HashMap::new();
    for (batch, told) in join_all(batches).await {
        match told {
            Ok(told) => found.extend(told.resource_tag_sets().iter().filter_map(|set| {
                let labels = tags(set.tags().iter().map(|tag| (tag.key(), tag.value())));
                Some((set.resource_id()?.to_owned(), Ok(labels)))
            })),
            Err(hole) => found.extend(batch.iter().map(|id| ((*id).to_owned(), Err(hole.clone())))),
        }
    }
    found
}
