//! What CloudWatch counted of a live resource, day by day.

use prc_check::{Read, View, block, resource};

resource! {
    /// A metric of one resource over fourteen days: `docs/inventory.md` says which there are.
    Metric = "prc_metric" by ["id"] {
        /// The ARN of the resource.
        arn: String = required,
        metric_name: String = required,
        /// `Minimum`, `p95` and others.
        statistic: String = required,
        /// Oldest first.
        points: Vec<MetricPoint<'a>>,
    }
}

block! {
    /// What was counted in a day.
    MetricPoint {
        value: f64 = required,
    }
}

/// The values of a metric of a resource, a day each, oldest first; `None` when nobody read them, as of what is declared.
///
/// # Errors
/// AWS did not answer.
pub fn daily_values<'a>(of: &impl View<'a>, name: &str, statistic: &str) -> Read<Option<Vec<f64>>> {
    for metric in of.named_by::<Metric<'a>>("arn").sure() {
        if metric.metric_name()? == name && metric.statistic()? == statistic {
            return metric.points()?.iter().map(MetricPoint::value).collect::<Read<_>>().map(Some);
        }
    }
    Ok(None)
}

/// The days of a metric of a resource that has several parts, such as the nodes of a cache: of each part its values, a day
/// each, oldest first.
///
/// # Errors
/// AWS did not answer.
pub fn daily_values_of_parts<'a>(of: &impl View<'a>, name: &str, statistic: &str) -> Read<Vec<Vec<f64>>> {
    let mut parts = Vec::new();
    for metric in of.named_by::<Metric<'a>>("arn").sure() {
        if metric.metric_name()? == name && metric.statistic()? == statistic {
            parts.push(metric.points()?.iter().map(MetricPoint::value).collect::<Read<_>>()?);
        }
    }
    Ok(parts)
}
