//! Topics and who is subscribed to them.

crate::calls! {
    "sns", "SNS", Region;

    TOPICS = pages "ListTopics" as "sns:ListTopics" fills ["aws_sns_topic"];
    ATTRIBUTES = each("aws_sns_topic") "GetTopicAttributes" as "sns:GetTopicAttributes" because "the list has ARNs only" fills [
        "aws_sns_topic.fifo_topic", "aws_sns_topic.kms_master_key_id", "aws_sns_topic.policy",
    ];
    SUBSCRIPTIONS = pages "ListSubscriptions" as "sns:ListSubscriptions" fills ["aws_sns_topic_subscription"];
    DELIVERY = each("aws_sns_topic_subscription") "GetSubscriptionAttributes" as "sns:GetSubscriptionAttributes" because "the list leaves out where failures go" fills [
        "aws_sns_topic_subscription.redrive_policy",
    ];
}
