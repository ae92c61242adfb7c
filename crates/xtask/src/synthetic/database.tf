resource "aws_db_instance" "NAME" {
  identifier              = "${local.prefix}-NAME"
  engine                  = "postgres"
  engine_version          = "16.1"
  instance_class          = lookup(local.db_class, var.environment, "db.t3.medium")
  allocated_storage       = SIZE
  backup_retention_period = RETENTION
  multi_az                = ZONES
  storage_encrypted       = ENCRYPTED
  deletion_protection     = true
  vpc_security_group_ids  = [aws_security_group.app.id]
  username                = "app"
  password                = random_password.db.result
  skip_final_snapshot     = false
  tags                    = merge(local.tags, { Name = "NAME", backup = "daily" })

  dynamic "timeouts" {
    for_each = var.environment == "production" ? [1] : []
    content {
      create = "60m"
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "NAME_cpu" {
  alarm_name          = "${local.prefix}-NAME-cpu"
  alarm_description   = "See runbooks/NAME.md"
  namespace           = "AWS/RDS"
  metric_name         = "CPUUtilization"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 3
  period              = 300
  statistic           = "Average"
  threshold           = var.alarm_thresholds["CPUUtilization"]
  dimensions          = { DBInstanceIdentifier = aws_db_instance.NAME.identifier }
  alarm_actions       = ACTIONS
}

