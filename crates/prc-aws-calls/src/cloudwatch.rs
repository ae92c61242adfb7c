//! Alarms, and the metrics of which a live account tells how much is left.

crate::calls! {
    "cloudwatch", "CloudWatch", Region;

    ALARMS = pages "DescribeAlarms" as "cloudwatch:DescribeAlarms" at 9 fills [
        "aws_cloudwatch_composite_alarm", "aws_cloudwatch_metric_alarm",
    ];
    /// Metric by metric.
    METRICS = pages "ListMetrics" as "cloudwatch:ListMetrics" turns 3 fills ["prc_metric"];
    DATA = each("prc_metric") "GetMetricData" as "cloudwatch:GetMetricData" because "five hundred metrics at a time" at 50 fills [
        "prc_metric.points", "prc_service_quota.usage",
    ];
}
