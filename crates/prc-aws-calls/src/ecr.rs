//! Registries of images.

crate::calls! {
    "ecr", "ECR", Region;

    REPOSITORIES = pages "DescribeRepositories" as "ecr:DescribeRepositories" fills ["aws_ecr_repository"];
    POLICY = each("aws_ecr_repository") "GetRepositoryPolicy" as "ecr:GetRepositoryPolicy" because "takes one repository" fills [
        "aws_ecr_repository_policy",
    ];
    SCANNING = once "GetRegistryScanningConfiguration" as "ecr:GetRegistryScanningConfiguration" fills [
        "aws_ecr_registry_scanning_configuration",
    ];
}
