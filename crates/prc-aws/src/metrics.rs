//! Values of metrics over the last fourteen days, many metrics in one call.

use std::collections::HashMap;

use aws_sdk_cloudwatch::Client;
use aws_sdk_cloudwatch::types::{Dimension, Metric, MetricDataQuery, MetricStat, ScanBy, StatusCode};
use aws_smithy_types::DateTime;
use futures_util::future::join_all;
use prc_aws_calls::cloudwatch::DATA;
use prc_model::Reason;

use crate::api::{Api, client};
use crate::hole::Hole;
use crate::machine;
use crate::value::{attributes, tags};

/// What one request may ask for (CloudWatch API, GetMetricData).
const QUERIES: usize = 500;

/// One point for each day, which is the longest period that CloudWatch has (CloudWatch User Guide, "Periods").
pub(crate) const DAY: i32 = 86_400;

/// Today so far, and the days before it.
const DAYS: i64 = 14;

/// A metric of which a value a day is wanted.
#[derive(Clone, Debug)]
pub(crate) struct Wanted {
    pub(crate) namespace: String,
    pub(crate) name: String,
    pub(crate) dimensions: Vec<(String, String)>,
    /// `Maximum`, `p95` and others.
    pub(crate) statistic: String,
}

/// A metric of one resource, which its collector asks for once the resource is listed.
pub(crate) struct Of {
    pub(crate) arn: String,
    pub(crate) wanted: Wanted,
    /// As CloudWatch calls it: `Percent`.
    pub(crate) unit: &'static str,
}

impl Of {
    /// A share of something in percent, of which the busiest five hundredths of a day are left out.
    pub(crate) fn percent(arn: &str, namespace: &str, name: &str, dimensions: &[(&str, &str)]) -> Self {
        let dimensions = dimensions.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let wanted = Wanted { namespace: namespace.into(), name: name.into(), dimensions, statistic: "p95".into() };
        Self { arn: arn.to_owned(), wanted, unit: "Percent" }
    }
}

/// Reads metrics, and adds each to the inventory.
pub(crate) async fn collect(api: &Api, all: &[Of]) {
    let wanted: Vec<Wanted> = all.iter().map(|one| one.wanted.clone()).collect();
    for (one, points) in all.iter().zip(read(api, &wanted).await) {
        add(api, one, points);
    }
}

fn add(api: &Api, of: &Of, points: Result<Points, Hole>) {
    let Wanted { namespace, name, dimensions, statistic } = &of.wanted;
    if let Err(hole) = &points {
        api.missing(&DATA, Some("prc_metric"), &of.arn, hole);
    }
    let points = points.map(|points| {
        let point = |(time, value)| attributes! { "time": &time, "value": value };
        points.into_iter().map(point).collect::<Vec<_>>()
    });
    let by: Vec<String> = dimensions.iter().map(|(name, value)| format!("{name}={value}")).collect();
    api.add(
        "prc_metric",
        Some(&of.arn),
        attributes! {
            "id": format!("{namespace}/{name}/{}/{statistic}", by.join(",")),
            "namespace": namespace.as_str(),
            "metric_name": name.as_str(),
            "dimensions": tags(dimensions.iter().map(|(name, value)| (Some(name.as_str()), Some(value.as_str())))),
            "statistic": statistic.as_str(),
            "period": DAY,
            "unit": of.unit,
            "points": points,
        },
    );
}

/// The points of one metric, oldest first.
pub(crate) type Points = Vec<(DateTime, f64)>;

/// The points of metrics, in their order.
pub(crate) async fn read(api: &Api, wanted: &[Wanted]) -> Vec<Result<Points, Hole>> {
    let cloudwatch = client!(api, aws_sdk_cloudwatch);
    let batches = join_all(wanted.chunks(QUERIES).map(|batch| read_batch(&cloudwatch, batch))).await;
    batches.into_iter().flatten().collect()
}

async fn read_batch(cloudwatch: &Client, wanted: &[Wanted]) -> Vec<Result<Points, Hole>> {
    let today = machine::now().as_second().div_euclid(i64::from(DAY));
    let midnight = |day: i64| DateTime::from_secs(day * i64::from(DAY));
    let queries: Vec<MetricDataQuery> = wanted.iter().enumerate().map(|(at, one)| query(at, one)).collect();
    let asked = cloudwatch.get_metric_data().set_metric_data_queries(Some(queries));
    let asked = asked.start_time(midnight(today + 1 - DAYS)).end_time(midnight(today + 1));
    let mut pages = asked.scan_by(ScanBy::TimestampAscending).into_paginator().send();
    let mut found: HashMap<String, Result<Points, Hole>> = HashMap::new();
    while let Some(page) = pages.next().await {
        let page = match page {
            Ok(page) => page,
            Err(error) => return vec![Err(Hole::of(&error)); wanted.len()],
        };
        for result in page.metric_data_results() {
            let all = found.entry(result.id().unwrap_or_default().to_owned()).or_insert_with(|| Ok(Vec::new()));
            if let Some(failed @ (StatusCode::Forbidden | StatusCode::InternalError)) = result.status_code() {
                let reason = if *failed == StatusCode::Forbidden { Reason::ApiDenied } else { Reason::ApiError };
                *all = Err(Hole::new(reason, failed.as_str()));
            }
            if let Ok(points) = all {
                points.extend(result.timestamps().iter().copied().zip(result.values().iter().copied()));
            }
        }
    }
    (0..wanted.len()).map(|at| found.remove(&name(at)).unwrap_or_else(|| Ok(Vec::new()))).collect()
}

fn query(at: usize, wanted: &Wanted) -> MetricDataQuery {
    let dimensions = wanted.dimensions.iter().map(|(name, value)| Dimension::builder().name(name).value(value).build());
    let metric = Metric::builder().namespace(&wanted.namespace).metric_name(&wanted.name);
    let metric = metric.set_dimensions(Some(dimensions.collect())).build();
    let values = MetricStat::builder().metric(metric).period(DAY).stat(&wanted.statistic).build();
    MetricDataQuery::builder().id(name(at)).metric_stat(values).build()
}

/// Ids of queries begin with a small letter.
fn name(at: usize) -> String {
    format!("m{at}")
}
