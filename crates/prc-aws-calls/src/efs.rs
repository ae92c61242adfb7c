//! EFS.

crate::calls! {
    "efs", "EFS", Region;

    FILE_SYSTEMS = pages "DescribeFileSystems" as "elasticfilesystem:DescribeFileSystems" at 10 fills ["aws_efs_file_system"];
    BACKUP_POLICY = each("aws_efs_file_system") "DescribeBackupPolicy" as "elasticfilesystem:DescribeBackupPolicy" because "takes one file system" at 10 fills [
        "aws_efs_backup_policy",
    ];
    POLICY = each("aws_efs_file_system") "DescribeFileSystemPolicy" as "elasticfilesystem:DescribeFileSystemPolicy" because "takes one file system" at 10 fills [
        "aws_efs_file_system_policy",
    ];
}
