//! Queues.

crate::calls! {
    "sqs", "SQS", Region;

    QUEUES = pages "ListQueues" as "sqs:ListQueues" fills ["aws_sqs_queue"];
    ATTRIBUTES = each("aws_sqs_queue") "GetQueueAttributes" as "sqs:GetQueueAttributes" because "the list has URLs only" fills [
        "aws_sqs_queue.kms_master_key_id", "aws_sqs_queue.message_retention_seconds", "aws_sqs_queue.policy",
        "aws_sqs_queue.redrive_allow_policy", "aws_sqs_queue.redrive_policy", "aws_sqs_queue.sqs_managed_sse_enabled",
        "aws_sqs_queue.visibility_timeout_seconds",
    ];
}
