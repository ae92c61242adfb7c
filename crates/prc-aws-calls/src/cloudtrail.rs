//! Trails.

crate::calls! {
    "cloudtrail", "CloudTrail", Region;

    TRAILS = once "DescribeTrails" as "cloudtrail:DescribeTrails" at 10 fills ["aws_cloudtrail"];
    STATUS = each("aws_cloudtrail") "GetTrailStatus" as "cloudtrail:GetTrailStatus" because "the list does not say whether a trail records" at 10 fills ["aws_cloudtrail.enable_logging"];
    SELECTORS = each("aws_cloudtrail") "GetEventSelectors" as "cloudtrail:GetEventSelectors" because "takes one trail" at 10 fills [
        "aws_cloudtrail.advanced_event_selector", "aws_cloudtrail.event_selector",
    ];
}
