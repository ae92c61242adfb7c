//! Deployment groups of CodeDeploy.

crate::calls! {
    "codedeploy", "CodeDeploy", Region;

    APPLICATIONS = pages "ListApplications" as "codedeploy:ListApplications" at 10 fills ["aws_codedeploy_app"];
    GROUPS = each("aws_codedeploy_app") "ListDeploymentGroups" as "codedeploy:ListDeploymentGroups" because "takes one application" at 10 fills [
        "aws_codedeploy_deployment_group",
    ];
    GROUP = each("aws_codedeploy_deployment_group") "BatchGetDeploymentGroups" as "codedeploy:BatchGetDeploymentGroups" because "a hundred groups of one application at a time" at 10 fills [
        "aws_codedeploy_deployment_group.alarm_configuration",
        "aws_codedeploy_deployment_group.auto_rollback_configuration",
        "aws_codedeploy_deployment_group.deployment_config_name", "aws_codedeploy_deployment_group.deployment_group_id",
    ];
}
