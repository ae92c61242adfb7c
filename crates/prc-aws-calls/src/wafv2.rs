//! Web ACLs. Those of CloudFront lie in its home Region.

crate::calls! {
    "wafv2", "WAFV2", Region;

    /// In the home Region also those of CloudFront.
    ACLS = pages "ListWebACLs" as "wafv2:ListWebACLs" at 5 turns 2 fills ["aws_wafv2_web_acl"];
}
