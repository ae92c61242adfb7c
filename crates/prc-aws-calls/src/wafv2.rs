//! Web ACLs and what they are attached to. Those of CloudFront lie in its home Region.

crate::calls! {
    "wafv2", "WAFV2", Region;

    /// In the home Region also those of CloudFront.
    ACLS = pages "ListWebACLs" as "wafv2:ListWebACLs" at 5 turns 2 fills ["aws_wafv2_web_acl"];
    /// For each type of what it can protect.
    RESOURCES = each("aws_wafv2_web_acl") "ListResourcesForWebACL" as "wafv2:ListResourcesForWebACL" at 5 turns 2 fills [
        "aws_wafv2_web_acl_association",
    ];
}
