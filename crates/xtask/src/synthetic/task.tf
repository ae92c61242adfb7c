variable "name" { type = string }
variable "environment" { type = string }
variable "cpu" {
  type    = number
  default = 256
}
variable "env_vars" {
  type    = map(string)
  default = {}
}
variable "tags" { type = map(string) }

resource "aws_ecs_task_definition" "this" {
  family                   = "${var.environment}-${var.name}"
  cpu                      = var.cpu
  memory                   = var.cpu * 2
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  container_definitions = jsonencode([{
    name        = var.name
    image       = "example/${var.name}:latest"
    environment = [for k, v in var.env_vars : { name = k, value = v }]
    logConfiguration = {
      logDriver = "awslogs"
      options   = { awslogs-group = aws_cloudwatch_log_group.this.name }
    }
  }])
  tags = var.tags
}

resource "aws_cloudwatch_log_group" "this" {
  name              = "/ecs/${var.environment}/${var.name}"
  retention_in_days = var.environment == "production" ? 365 : 30
}

output "arn" { value = aws_ecs_task_definition.this.arn }
