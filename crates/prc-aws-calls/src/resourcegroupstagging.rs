//! Tags of many resources at once, for services whose lists do not have them.

crate::calls! {
    "resourcegroupstagging", "Resource Groups Tagging API", Region;

    /// Service by service, where the service has anything.
    TAGGED = pages "GetResources" as "tag:GetResources" at 15 turns 24 fills [
        "aws_acm_certificate.tags", "aws_acm_certificate.tags_all",
        "aws_backup_logically_air_gapped_vault.tags", "aws_backup_logically_air_gapped_vault.tags_all",
        "aws_backup_plan.tags", "aws_backup_plan.tags_all",
        "aws_backup_vault.tags", "aws_backup_vault.tags_all",
        "aws_cloudtrail.tags", "aws_cloudtrail.tags_all",
        "aws_cloudwatch_composite_alarm.tags", "aws_cloudwatch_composite_alarm.tags_all",
        "aws_cloudwatch_event_rule.tags", "aws_cloudwatch_event_rule.tags_all",
        "aws_cloudwatch_log_group.tags", "aws_cloudwatch_log_group.tags_all",
        "aws_cloudwatch_metric_alarm.tags", "aws_cloudwatch_metric_alarm.tags_all",
        "aws_dax_cluster.tags", "aws_dax_cluster.tags_all",
        "aws_dms_replication_instance.tags", "aws_dms_replication_instance.tags_all",
        "aws_docdbelastic_cluster.tags", "aws_docdbelastic_cluster.tags_all",
        "aws_dynamodb_table.tags", "aws_dynamodb_table.tags_all",
        "aws_ecr_repository.tags", "aws_ecr_repository.tags_all",
        "aws_elasticache_cluster.tags", "aws_elasticache_cluster.tags_all",
        "aws_elasticache_replication_group.tags", "aws_elasticache_replication_group.tags_all",
        "aws_elasticache_serverless_cache.tags", "aws_elasticache_serverless_cache.tags_all",
        "aws_elb.tags", "aws_elb.tags_all",
        "aws_kinesis_stream.tags", "aws_kinesis_stream.tags_all",
        "aws_kms_external_key.tags", "aws_kms_external_key.tags_all",
        "aws_kms_key.tags", "aws_kms_key.tags_all",
        "aws_kms_replica_key.tags", "aws_kms_replica_key.tags_all",
        "aws_lambda_function.tags", "aws_lambda_function.tags_all",
        "aws_memorydb_cluster.tags", "aws_memorydb_cluster.tags_all",
        "aws_opensearch_domain.tags", "aws_opensearch_domain.tags_all",
        "aws_s3_bucket.tags", "aws_s3_bucket.tags_all",
        "aws_sfn_state_machine.tags", "aws_sfn_state_machine.tags_all",
        "aws_sns_topic.tags", "aws_sns_topic.tags_all",
        "aws_sqs_queue.tags", "aws_sqs_queue.tags_all",
        "aws_ssmcontacts_contact.tags", "aws_ssmcontacts_contact.tags_all",
        "aws_wafv2_web_acl.tags", "aws_wafv2_web_acl.tags_all",
    ];
}
