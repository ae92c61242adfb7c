//! Distributions.

crate::calls! {
    "cloudfront", "CloudFront", Global;

    DISTRIBUTIONS = pages "ListDistributions" as "cloudfront:ListDistributions" at 5 fills ["aws_cloudfront_distribution"];
    CONFIG = each("aws_cloudfront_distribution") "GetDistributionConfig" as "cloudfront:GetDistributionConfig" because "the list leaves out the logs" at 5 fills [
        "aws_cloudfront_distribution.default_root_object", "aws_cloudfront_distribution.logging_config",
    ];
    TAGS = each("aws_cloudfront_distribution") "ListTagsForResource" as "cloudfront:ListTagsForResource" because "the list has no tags, and tag:GetResources has them in us-east-1 only, which a run need not read" at 5 fills [
        "aws_cloudfront_distribution.tags", "aws_cloudfront_distribution.tags_all",
    ];
}
