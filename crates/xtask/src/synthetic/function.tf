resource "aws_lambda_function" "NAME" {
  function_name = "${local.prefix}-NAME"
  role          = aws_iam_role.task.arn
  runtime       = "python3.12"
  handler       = "app.handler"
  filename      = "${path.module}/build/NAME.zip"
  timeout       = SIZE
  memory_size   = 256

  dead_letter_config {
    target_arn = aws_sqs_queue.dlq.arn
  }

  environment {
    variables = {
      ENVIRONMENT = var.environment
      TABLE       = try(var.settings["NAME"].table, "default")
      FLAGS       = jsonencode({ for k, v in var.feature_flags : k => v if v })
    }
  }
  tags = local.tags
}

resource "aws_cloudwatch_metric_alarm" "NAME_errors" {
  alarm_name          = "${local.prefix}-NAME-errors"
  alarm_description   = "See runbooks/NAME.md"
  namespace           = "AWS/Lambda"
  metric_name         = "Errors"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 3
  period              = 300
  statistic           = "Sum"
  threshold           = var.alarm_thresholds["Errors"]
  dimensions          = { FunctionName = aws_lambda_function.NAME.function_name }
  alarm_actions       = ACTIONS
}

