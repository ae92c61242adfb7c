resource "aws_sqs_queue" "NAME" {
  for_each                  = toset(var.queues)
  name                      = "${local.prefix}-NAME-${each.key}"
  message_retention_seconds = 1209600
  redrive_policy            = <<-JSON
    {"deadLetterTargetArn": "${aws_sqs_queue.dlq.arn}", "maxReceiveCount": 5}
  JSON
}

