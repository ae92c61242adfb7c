//! File systems of FSx.

crate::calls! {
    "fsx", "FSx", Region;

    FILE_SYSTEMS = pages "DescribeFileSystems" as "fsx:DescribeFileSystems" at 10 fills [
        "aws_fsx_lustre_file_system", "aws_fsx_ontap_file_system", "aws_fsx_openzfs_file_system",
        "aws_fsx_windows_file_system",
    ];
}
