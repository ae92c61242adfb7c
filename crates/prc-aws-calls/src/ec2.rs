//! EC2: machines, their volumes and what they are started from.

crate::calls! {
    "ec2", "EC2", Region;

    /// For `--all-regions`.
    REGIONS = setup "DescribeRegions" as "ec2:DescribeRegions" fills [];
    ENCRYPTION = once "GetEbsEncryptionByDefault" as "ec2:GetEbsEncryptionByDefault" fills [
        "aws_ebs_encryption_by_default",
    ];
    METADATA = once "GetInstanceMetadataDefaults" as "ec2:GetInstanceMetadataDefaults" fills [
        "aws_ec2_instance_metadata_defaults",
    ];
    INSTANCES = pages "DescribeInstances" as "ec2:DescribeInstances" fills ["aws_instance"];
    VOLUMES = pages "DescribeVolumes" as "ec2:DescribeVolumes" fills [
        "aws_ebs_volume", "aws_instance.ebs_block_device", "aws_instance.root_block_device", "aws_volume_attachment",
    ];
    TEMPLATES = pages "DescribeLaunchTemplates" as "ec2:DescribeLaunchTemplates" fills ["aws_launch_template"];
    /// The newest version of all of them.
    VERSIONS = each("aws_launch_template") "DescribeLaunchTemplateVersions" as "ec2:DescribeLaunchTemplateVersions" because "the newest version of all templates in one list" fills [
        "aws_launch_template.image_id", "aws_launch_template.instance_type", "aws_launch_template.metadata_options",
        "aws_launch_template.monitoring", "aws_launch_template.user_data",
    ];
    /// Those that everybody may start.
    IMAGES = pages "DescribeImages" as "ec2:DescribeImages" fills ["aws_ami_launch_permission"];
    /// Those of which everybody may make volumes.
    SNAPSHOTS = pages "DescribeSnapshots" as "ec2:DescribeSnapshots" fills ["aws_snapshot_create_volume_permission"];
}
