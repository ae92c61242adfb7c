//! Zones, health checks and logs of queries.

crate::calls! {
    "route53", "Route 53", Global;

    ZONES = pages "ListHostedZones" as "route53:ListHostedZones" at 5 fills ["aws_route53_zone"];
    CHECKS = pages "ListHealthChecks" as "route53:ListHealthChecks" at 5 fills ["aws_route53_health_check"];
    LOGS = pages "ListQueryLoggingConfigs" as "route53:ListQueryLoggingConfigs" at 5 fills ["aws_route53_query_log"];
    /// Ten zones or health checks at a time.
    TAGS = each("aws_route53_zone") "ListTagsForResources" as "route53:ListTagsForResources" because "ten zones or health checks at a time" at 5 fills [
        "aws_route53_health_check.tags", "aws_route53_health_check.tags_all", "aws_route53_zone.tags",
        "aws_route53_zone.tags_all",
    ];
}
