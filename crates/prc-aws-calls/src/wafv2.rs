//! Web ACLs and what they are attached to. Those of CloudFront lie in its home Region.

crate::calls! {
    "wafv2", "WAFV2", Region;

    ACLS = pages "ListWebACLs" as "wafv2:ListWebACLs" at 5 fills ["aws_wafv2_web_acl"];
    RESOURCES = each("aws_wafv2_web_acl") "ListResourcesForWebACL" as "wafv2:ListResourcesForWebACL" at 5 fills [
        "aws_wafv2_web_acl_association",
    ];
}
