//! EC2.

crate::calls! {
    "ec2", "EC2", Region;

    /// For `--all-regions`.
    REGIONS = setup "DescribeRegions" as "ec2:DescribeRegions" fills [];
    ENCRYPTION = once "GetEbsEncryptionByDefault" as "ec2:GetEbsEncryptionByDefault" fills [
        "aws_ebs_encryption_by_default",
    ];
    VOLUMES = pages "DescribeVolumes" as "ec2:DescribeVolumes" fills ["aws_ebs_volume"];
}
