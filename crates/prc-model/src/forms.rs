//! Kinds that Terraform has and AWS has in another form.

/// Kinds of which nothing is ever live, and the kind that holds what they say.
const FORMS: &[(&str, &str)] = &[
    ("aws_alb", "aws_lb"),
    ("aws_alb_listener", "aws_lb_listener"),
    ("aws_alb_target_group", "aws_lb_target_group"),
    ("aws_autoscaling_attachment", "aws_autoscaling_group"),
    ("aws_autoscaling_traffic_source_attachment", "aws_autoscaling_group"),
    ("aws_dynamodb_table_replica", "aws_dynamodb_table"),
    ("aws_elasticsearch_domain", "aws_opensearch_domain"),
    ("aws_elasticsearch_domain_policy", "aws_opensearch_domain"),
    ("aws_iam_policy_attachment", "aws_iam_role_policy_attachment"),
    ("aws_kms_key_policy", "aws_kms_key"),
    ("aws_opensearch_domain_policy", "aws_opensearch_domain"),
    ("aws_route", "aws_route_table"),
    ("aws_security_group_rule", "aws_security_group"),
    ("aws_sns_topic_policy", "aws_sns_topic"),
    ("aws_sqs_queue_policy", "aws_sqs_queue"),
    ("aws_sqs_queue_redrive_allow_policy", "aws_sqs_queue"),
    ("aws_sqs_queue_redrive_policy", "aws_sqs_queue"),
    ("aws_vpc_endpoint_subnet_association", "aws_vpc_endpoint"),
    ("aws_vpc_security_group_egress_rule", "aws_security_group"),
    ("aws_vpc_security_group_ingress_rule", "aws_security_group"),
];

/// The kind under which AWS has what a kind of Terraform declares: `aws_lb` for `aws_alb`.
pub fn canonical(kind: &str) -> &str {
    FORMS.iter().find(|(form, _)| *form == kind).map_or(kind, |(_, live)| live)
}
