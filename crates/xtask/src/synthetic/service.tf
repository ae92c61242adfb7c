resource "aws_ecs_service" "NAME" {
  count           = var.enabled ? 1 : 0
  name            = "${local.prefix}-NAME"
  cluster         = var.cluster_arn
  task_definition = module.task_NAME.arn
  desired_count   = TASKS
  launch_type     = "FARGATE"

  network_configuration {
    subnets         = var.private_subnet_ids
    security_groups = [aws_security_group.app.id]
  }
}

module "task_NAME" {
  source      = "../../../modules/task"
  name        = "NAME"
  environment = var.environment
  cpu         = 512
  env_vars    = { for k, v in local.common_env : upper(k) => tostring(v) }
  tags        = local.tags
}

