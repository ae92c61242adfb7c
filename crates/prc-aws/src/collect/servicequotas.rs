//! Quotas that have a metric of what is used of them.

use std::collections::BTreeMap;

use aws_sdk_servicequotas::Client;
use aws_sdk_servicequotas::types::ServiceQuota;
use futures_util::future::join_all;
use prc_aws_calls::cloudwatch::DATA;
use prc_aws_calls::servicequotas::{APPLIED, DEFAULTS};

use crate::api::{Api, client, to_the_end};
use crate::metrics::{self, Wanted};
use crate::value::attributes;

/// Services that grow with load and have metrics of how full their quotas are ("Visualizing your service quotas and setting
/// alarms" and the pages on usage metrics of each, CloudWatch User Guide), by the codes of Service Quotas. ECR, KMS and
/// CloudWatch count calls alone, says their own guide of each.
const SERVICES: &[&str] = &[
    "autoscaling",
    "dynamodb",
    "ebs",
    "ec2",
    "ecs",
    "eks",
    "elasticfilesystem",
    "elasticloadbalancing",
    "fargate",
    "firehose",
    "kinesis",
    "lambda",
    "logs",
    "rds",
    "secretsmanager",
    "sns",
    "ssm",
    "vpc",
];

const _: () = assert!(SERVICES.len() == DEFAULTS.turns as usize);

/// What the API answers for a service that the Region has not.
const NONE: &[&str] = &["NoSuchResourceException"];

pub(crate) async fn collect(api: &Api) {
    let quotas = client!(api, aws_sdk_servicequotas);
    let all = join_all(SERVICES.iter().map(|code| of_service(api, &quotas, code))).await;
    let all: Vec<(ServiceQuota, Wanted)> = all.into_iter().flatten().collect();
    let wanted: Vec<Wanted> = all.iter().map(|(_, wanted)| wanted.clone()).collect();
    for ((quota, _), points) in all.iter().zip(metrics::read(api, &wanted).await) {
        let (service, code) = (quota.service_code().unwrap_or_default(), quota.quota_code().unwrap_or_default());
        let arn = api.arn("servicequotas", &format!("{service}/{code}"));
        if let Err(hole) = &points {
            api.missing(&DATA, Some("prc_service_quota"), &arn, hole);
        }
        api.add("prc_service_quota", Some(&arn), attributes! {
            "id": format!("{service}/{code}"),
            "service_code": service,
            "quota_code": code,
            "name": quota.quota_name(),
            "value": quota.value(),
            "usage": points.map(|points| points.into_iter().map(|(_, value)| value).reduce(f64::max)),
            "adjustable": quota.adjustable(),
        });
    }
}

/// The quotas of a service of which something is in use at once. A rate has a metric as well, but one that no maximum of a day
/// says anything about.
async fn of_service(api: &Api, quotas: &Client, code: &str) -> Vec<(ServiceQuota, Wanted)> {
    let asked = quotas.list_aws_default_service_quotas().service_code(code).max_results(100);
    let defaults = api.pages_unless(&DEFAULTS, NONE, asked.into_paginator().items().send()).await;
    // What is not counted by default is not counted when it was raised.
    let counted = |quota: &ServiceQuota| quota.service_code() == Some(code) && usage(quota).is_some();
    if !defaults.iter().any(counted) {
        return Vec::new();
    }
    let asked = quotas.list_service_quotas().service_code(code).max_results(100);
    let (applied, end) = to_the_end(NONE, asked.into_paginator().items().send()).await;
    if let Err(hole) = end {
        // A default that was raised would be wrong.
        api.lose(&APPLIED, &hole);
        return Vec::new();
    }
    let own = defaults.into_iter().chain(applied).filter(|quota| quota.service_code() == Some(code));
    // What was applied comes later and stays.
    let by_code: BTreeMap<String, ServiceQuota> = own.filter_map(|one| Some((one.quota_code.clone()?, one))).collect();
    by_code.into_values().filter_map(|quota| Some((quota.clone(), usage(&quota)?))).collect()
}

fn usage(quota: &ServiceQuota) -> Option<Wanted> {
    let metric = quota.usage_metric().filter(|_| quota.period().is_none())?;
    let statistic = metric.metric_statistic_recommendation().filter(|one| *one == "Maximum")?;
    let dimensions = metric.metric_dimensions().into_iter().flatten();
    let dimensions: BTreeMap<&String, &String> = dimensions.collect();
    Some(Wanted {
        namespace: metric.metric_namespace()?.into(),
        name: metric.metric_name()?.into(),
        dimensions: dimensions.into_iter().map(|(name, value)| (name.clone(), value.clone())).collect(),
        statistic: statistic.into(),
    })
}
