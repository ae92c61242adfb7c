//! Security Hub.

crate::calls! {
    "securityhub", "SecurityHub", Region;

    HUB = once "DescribeHub" as "securityhub:DescribeHub" fills ["aws_securityhub_account"];
}
