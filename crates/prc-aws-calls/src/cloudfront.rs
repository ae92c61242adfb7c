//! Distributions.

crate::calls! {
    "cloudfront", "CloudFront", Global;

    DISTRIBUTIONS = pages "ListDistributions" as "cloudfront:ListDistributions" at 5 fills ["aws_cloudfront_distribution"];
    CONFIG = each("aws_cloudfront_distribution") "GetDistributionConfig" as "cloudfront:GetDistributionConfig" at 5 fills [
        "aws_cloudfront_distribution.default_root_object", "aws_cloudfront_distribution.logging_config",
    ];
    TAGS = each("aws_cloudfront_distribution") "ListTagsForResource" as "cloudfront:ListTagsForResource" at 5 fills [
        "aws_cloudfront_distribution.tags", "aws_cloudfront_distribution.tags_all",
    ];
}
