//! Alarms with their states, and what metrics say of the last fourteen days.

use aws_sdk_cloudwatch::Client;
use aws_sdk_cloudwatch::types::{AlarmType, CompositeAlarm, Dimension, Metric, MetricAlarm, MetricDataQuery};
use futures_util::future::join_all;
use prc_aws_calls::cloudwatch::{ALARMS, METRICS};
use serde_json::Value;

use crate::api::{Api, client};
use crate::metrics::{self, Of, Wanted};
use crate::tagged::Tagged;
use crate::value::{attributes, block, tags};

pub(crate) async fn collect(api: &Api) {
    let cloudwatch = client!(api, aws_sdk_cloudwatch);
    tokio::join!(alarms(api, &cloudwatch), all_metrics(api, &cloudwatch));
}

async fn alarms(api: &Api, cloudwatch: &Client) {
    // Without the types the answer has metric alarms only.
    let asked = cloudwatch.describe_alarms().max_records(100);
    let asked = asked.alarm_types(AlarmType::MetricAlarm).alarm_types(AlarmType::CompositeAlarm);
    let tagged = Tagged::new(api, &["cloudwatch"]);
    for page in api.pages(&ALARMS, asked.into_paginator().send()).await {
        for alarm in page.metric_alarms() {
            metric_alarm(api, &tagged, alarm).await;
        }
        for alarm in page.composite_alarms() {
            composite_alarm(api, &tagged, alarm).await;
        }
    }
}

async fn metric_alarm(api: &Api, tagged: &Tagged<'_>, alarm: &MetricAlarm) {
    let kind = "aws_cloudwatch_metric_alarm";
    let labels = tagged.of(kind, alarm.alarm_arn().unwrap_or_default()).await;
    api.add(kind, alarm.alarm_arn(), attributes! {
        "id": alarm.alarm_name(),
        "arn": alarm.alarm_arn(),
        "alarm_name": alarm.alarm_name(),
        "alarm_description": alarm.alarm_description(),
        "namespace": alarm.namespace(),
        "metric_name": alarm.metric_name(),
        "dimensions": dimensions(alarm.dimensions()),
        "metric_query": alarm.metrics().iter().map(metric_query).collect::<Vec<Value>>(),
        "comparison_operator": alarm.comparison_operator().map(|one| one.as_str()),
        "threshold": alarm.threshold(),
        "threshold_metric_id": alarm.threshold_metric_id(),
        "statistic": alarm.statistic().map(|one| one.as_str()),
        "extended_statistic": alarm.extended_statistic(),
        "period": alarm.period(),
        "unit": alarm.unit().map(|one| one.as_str()),
        "evaluation_periods": alarm.evaluation_periods(),
        "datapoints_to_alarm": alarm.datapoints_to_alarm(),
        // What the API leaves out is missing, as the provider has it.
        "treat_missing_data": alarm.treat_missing_data().unwrap_or("missing"),
        "evaluate_low_sample_count_percentiles": alarm.evaluate_low_sample_count_percentile(),
        "actions_enabled": alarm.actions_enabled(),
        "alarm_actions": alarm.alarm_actions(),
        "ok_actions": alarm.ok_actions(),
        "insufficient_data_actions": alarm.insufficient_data_actions(),
        "region": &api.region,
        "state_value": alarm.state_value().map(|one| one.as_str()),
        "state_transitioned_timestamp": alarm.state_transitioned_timestamp().or(alarm.state_updated_timestamp()),
        "tags": labels.clone(),
        "tags_all": labels,
    });
}

async fn composite_alarm(api: &Api, tagged: &Tagged<'_>, alarm: &CompositeAlarm) {
    let kind = "aws_cloudwatch_composite_alarm";
    let labels = tagged.of(kind, alarm.alarm_arn().unwrap_or_default()).await;
    let suppressor = alarm.actions_suppressor().map_or_else(Vec::new, |suppressor| block! {
        "alarm": suppressor,
        "wait_period": alarm.actions_suppressor_wait_period(),
        "extension_period": alarm.actions_suppressor_extension_period(),
    });
    api.add(kind, alarm.alarm_arn(), attributes! {
        "id": alarm.alarm_name(),
        "arn": alarm.alarm_arn(),
        "alarm_name": alarm.alarm_name(),
        "alarm_description": alarm.alarm_description(),
        "alarm_rule": alarm.alarm_rule(),
        "actions_enabled": alarm.actions_enabled(),
        "actions_suppressor": suppressor,
        "alarm_actions": alarm.alarm_actions(),
        "ok_actions": alarm.ok_actions(),
        "insufficient_data_actions": alarm.insufficient_data_actions(),
        "state_value": alarm.state_value().map(|one| one.as_str()),
        "state_transitioned_timestamp": alarm.state_transitioned_timestamp().or(alarm.state_updated_timestamp()),
        "tags": labels.clone(),
        "tags_all": labels,
    });
}

fn metric_query(query: &MetricDataQuery) -> Value {
    let metric = query.metric_stat().map_or_else(Vec::new, |values| {
        let metric = values.metric();
        block! {
            "namespace": metric.and_then(|metric| metric.namespace()),
            "metric_name": metric.and_then(|metric| metric.metric_name()),
            "dimensions": dimensions(metric.map_or(&[], |metric| metric.dimensions())),
            "period": values.period(),
            "stat": values.stat(),
            "unit": values.unit().map(|one| one.as_str()),
        }
    });
    Value::Object(attributes! {
        "id": query.id(),
        "account_id": query.account_id(),
        "expression": query.expression(),
        "label": query.label(),
        "metric": metric,
        "period": query.period(),
        // It is returned unless the answer says otherwise (CloudWatch API, MetricDataQuery).
        "return_data": query.return_data().unwrap_or(true),
    })
}

fn dimensions(list: &[Dimension]) -> Value {
    tags(list.iter().map(|one| (one.name(), one.value())))
}

/// A metric that requirements ask for, of every resource that has it.
struct Asked {
    namespace: &'static str,
    name: &'static str,
    /// The only dimension, whose value is the name of the resource.
    dimension: &'static str,
    statistic: &'static str,
    unit: &'static str,
    /// The resource in an ARN: service and what stands before its name.
    resource: (&'static str, &'static str),
}

/// Which queues are dead-letter queues, their own collector knows; a metric more costs less than asking twice.
const ASKED: &[Asked] = &[
    Asked {
        namespace: "AWS/RDS",
        name: "FreeStorageSpace",
        dimension: "DBInstanceIdentifier",
        statistic: "Minimum",
        unit: "Bytes",
        resource: ("rds", "db:"),
    },
    Asked {
        namespace: "AWS/RDS",
        name: "CPUUtilization",
        dimension: "DBInstanceIdentifier",
        statistic: "p95",
        unit: "Percent",
        resource: ("rds", "db:"),
    },
    Asked {
        namespace: "AWS/SQS",
        name: "ApproximateNumberOfMessagesVisible",
        dimension: "QueueName",
        statistic: "Maximum",
        unit: "Count",
        resource: ("sqs", ""),
    },
];

const _: () = assert!(ASKED.len() == METRICS.turns as usize);

async fn all_metrics(api: &Api, cloudwatch: &Client) {
    let found = join_all(ASKED.iter().map(|asked| named(api, cloudwatch, asked))).await;
    let found: Vec<Of> = found.into_iter().flatten().map(|(asked, name)| asked.of(api, &name)).collect();
    metrics::collect(api, &found).await;
}

/// The names of the resources that have a metric: those that sent a value within two weeks (CloudWatch API, ListMetrics).
async fn named<'a>(api: &Api, cloudwatch: &Client, asked: &'a Asked) -> Vec<(&'a Asked, String)> {
    let list = cloudwatch.list_metrics().namespace(asked.namespace).metric_name(asked.name);
    let pages = api.pages(&METRICS, list.into_paginator().send()).await;
    let name = |metric: &Metric| match metric.dimensions() {
        [only] if only.name() == Some(asked.dimension) => only.value().map(String::from),
        _ => None,
    };
    pages.iter().flat_map(|page| page.metrics()).filter_map(name).map(|name| (asked, name)).collect()
}

impl Asked {
    fn of(&self, api: &Api, name: &str) -> Of {
        let (service, prefix) = self.resource;
        let wanted = Wanted {
            namespace: self.namespace.into(),
            name: self.name.into(),
            dimensions: vec![(self.dimension.into(), name.into())],
            statistic: self.statistic.into(),
        };
        Of { arn: api.arn(service, &format!("{prefix}{name}")), wanted, unit: self.unit }
    }
}
