//! EFS.

crate::calls! {
    "efs", "EFS", Region;

    FILE_SYSTEMS = pages "DescribeFileSystems" as "elasticfilesystem:DescribeFileSystems" at 10 fills ["aws_efs_file_system"];
    BACKUP_POLICY = each("aws_efs_file_system") "DescribeBackupPolicy" as "elasticfilesystem:DescribeBackupPolicy" at 10 fills [
        "aws_efs_backup_policy",
    ];
    POLICY = each("aws_efs_file_system") "DescribeFileSystemPolicy" as "elasticfilesystem:DescribeFileSystemPolicy" at 10 fills [
        "aws_efs_file_system_policy",
    ];
    MOUNT_TARGETS = each("aws_efs_file_system") "DescribeMountTargets" as "elasticfilesystem:DescribeMountTargets" at 10 fills [
        "aws_efs_mount_target",
    ];
}
