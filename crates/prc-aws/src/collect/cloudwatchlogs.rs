//! Groups of logs, and what makes metrics of them.

use aws_sdk_cloudwatchlogs::Client;
use aws_sdk_cloudwatchlogs::types::{LogGroup, LogGroupClass, MetricTransformation};
use prc_aws_calls::cloudwatchlogs::{GROUPS, METRIC_FILTERS};
use serde_json::Value;

use crate::api::{Api, client};
use crate::tagged::Tagged;
use crate::value::{attributes, tags};

pub(crate) async fn collect(api: &Api) {
    let logs = client!(api, aws_sdk_cloudwatchlogs);
    tokio::join!(groups(api, &logs), metric_filters(api, &logs));
}

async fn groups(api: &Api, logs: &Client) {
    let tagged = Tagged::new(api, &["logs"]);
    for group in api.pages(&GROUPS, logs.describe_log_groups().into_paginator().items().send()).await {
        let arn = arn_of(&group);
        let labels = tagged.of("aws_cloudwatch_log_group", arn).await;
        api.add("aws_cloudwatch_log_group", Some(arn), attributes! {
            "id": group.log_group_name(),
            "arn": arn,
            "name": group.log_group_name(),
            // What the API leaves out is kept for ever, and 0 in a state.
            "retention_in_days": group.retention_in_days().unwrap_or(0),
            "kms_key_id": group.kms_key_id(),
            "log_group_class": group.log_group_class().unwrap_or(&LogGroupClass::Standard).as_str(),
            "tags": labels.clone(),
            "tags_all": labels,
        });
    }
}

/// The ARN as Terraform has it. The older of the two that the API gives ends with a star for the streams.
fn arn_of(group: &LogGroup) -> &str {
    let arn = group.log_group_arn().or(group.arn()).unwrap_or_default();
    arn.strip_suffix(":*").unwrap_or(arn)
}

async fn metric_filters(api: &Api, logs: &Client) {
    for filter in api.pages(&METRIC_FILTERS, logs.describe_metric_filters().into_paginator().items().send()).await {
        let group = filter.log_group_name().unwrap_or_default();
        let name = filter.filter_name().unwrap_or_default();
        api.add("aws_cloudwatch_log_metric_filter", None, attributes! {
            // Names are unique in their group only.
            "id": format!("{group}:{name}"),
            "name": name,
            "log_group_name": group,
            "pattern": filter.filter_pattern(),
            "metric_transformation": filter.metric_transformations().iter().map(transformation).collect::<Vec<Value>>(),
        });
    }
}

fn transformation(made: &MetricTransformation) -> Value {
    let dimensions = made.dimensions().into_iter().flatten();
    Value::Object(attributes! {
        "name": made.metric_name(),
        "namespace": made.metric_namespace(),
        "value": made.metric_value(),
        "dimensions": tags(dimensions.map(|(name, value)| (Some(name.as_str()), Some(value.as_str())))),
        "unit": made.unit().map(|unit| unit.as_str()),
    })
}
