//! Projects of CodeBuild, without the values of their variables.

crate::calls! {
    "codebuild", "CodeBuild", SomeRegions;

    PROJECTS = pages "ListProjects" as "codebuild:ListProjects" at 10 fills ["aws_codebuild_project"];
    /// A hundred of them in one call.
    PROJECT = each("aws_codebuild_project") "BatchGetProjects" as "codebuild:BatchGetProjects" because "a hundred projects at a time" at 10 fills [
        "aws_codebuild_project.build_timeout", "aws_codebuild_project.encryption_key",
        "aws_codebuild_project.environment", "aws_codebuild_project.project_visibility",
        "aws_codebuild_project.service_role", "aws_codebuild_project.tags", "aws_codebuild_project.tags_all",
        "aws_codebuild_project.vpc_config",
    ];
}
