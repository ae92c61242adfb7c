//! ECS: clusters, services and what they run.

crate::calls! {
    "ecs", "ECS", Region;

    CLUSTERS = pages "ListClusters" as "ecs:ListClusters" fills ["aws_ecs_cluster"];
    CLUSTER = each("aws_ecs_cluster") "DescribeClusters" as "ecs:DescribeClusters" because "a hundred clusters at a time" fills [
        "aws_ecs_cluster.setting", "aws_ecs_cluster.tags", "aws_ecs_cluster.tags_all",
    ];
    SERVICES = each("aws_ecs_cluster") "ListServices" as "ecs:ListServices" because "takes one cluster" fills ["aws_ecs_service", "prc_metric"];
    SERVICE_DETAILS = each("aws_ecs_service") "DescribeServices" as "ecs:DescribeServices" because "ten services of one cluster at a time" fills [
        "aws_ecs_service.alarms", "aws_ecs_service.deployment_circuit_breaker", "aws_ecs_service.deployment_controller",
        "aws_ecs_service.deployment_maximum_percent", "aws_ecs_service.deployment_minimum_healthy_percent",
        "aws_ecs_service.desired_count", "aws_ecs_service.enable_execute_command",
        "aws_ecs_service.health_check_grace_period_seconds", "aws_ecs_service.launch_type",
        "aws_ecs_service.load_balancer", "aws_ecs_service.network_configuration", "aws_ecs_service.platform_version",
        "aws_ecs_service.scheduling_strategy", "aws_ecs_service.tags", "aws_ecs_service.tags_all",
        "aws_ecs_service.task_definition",
        // Those that a service runs.
        "aws_ecs_task_definition",
    ];
    TASK = each("aws_ecs_task_definition") "DescribeTaskDefinition" as "ecs:DescribeTaskDefinition" because "takes one definition, and services share them" fills [
        "aws_ecs_task_definition.container_definitions", "aws_ecs_task_definition.cpu",
        "aws_ecs_task_definition.execution_role_arn", "aws_ecs_task_definition.ipc_mode",
        "aws_ecs_task_definition.memory", "aws_ecs_task_definition.network_mode", "aws_ecs_task_definition.pid_mode",
        "aws_ecs_task_definition.requires_compatibilities", "aws_ecs_task_definition.task_role_arn",
    ];
    PROVIDERS = pages "DescribeCapacityProviders" as "ecs:DescribeCapacityProviders" at 10 fills ["aws_ecs_capacity_provider"];
    SETTINGS = pages "ListAccountSettings" as "ecs:ListAccountSettings" at 10 fills ["aws_ecs_account_setting_default"];
}
