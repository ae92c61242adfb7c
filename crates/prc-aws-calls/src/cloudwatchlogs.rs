//! Groups of logs, and what makes metrics of them.

crate::calls! {
    "cloudwatchlogs", "CloudWatch Logs", Region;

    GROUPS = pages "DescribeLogGroups" as "logs:DescribeLogGroups" at 10 fills ["aws_cloudwatch_log_group"];
    METRIC_FILTERS = pages "DescribeMetricFilters" as "logs:DescribeMetricFilters" at 5 fills [
        "aws_cloudwatch_log_metric_filter",
    ];
}
