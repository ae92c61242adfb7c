//! The widely used modules of the public registry: the main resource of each, and which arguments become which of its
//! attributes as they are, so that one that is not on disk is no silence.
//!
//! Read in the modules' own code. Only what every major version does the same way stands here.

/// A module and the resource that it is called for.
#[derive(Debug)]
pub(crate) struct Known {
    /// Its name behind `terraform-aws-modules/`, with the directory of a module inside the package.
    module: &'static str,
    pub(crate) kind: &'static str,
    /// Arguments that turn the resource off when they are false.
    pub(crate) create: &'static [&'static str],
    /// Arguments that make another resource of it when they are true.
    pub(crate) other: &'static [&'static str],
    pub(crate) passed: &'static [Passed],
    /// Arguments that add to the tags of `tags`; `None` when the module adds to them by itself.
    pub(crate) tags: Option<&'static [&'static str]>,
    /// Outputs, and the attribute of the main resource that each is.
    pub(crate) outputs: &'static [(&'static str, &'static str)],
    /// How the kinds of all else in it begin, but for what `passed` says of them; `None` when that is not known.
    pub(crate) holds: Option<&'static [&'static str]>,
}

/// An argument that becomes an attribute.
#[derive(Debug)]
pub(crate) struct Passed {
    /// `versioning.enabled` for a key of an argument that is an object.
    pub(crate) argument: &'static str,
    /// `point_in_time_recovery.enabled` for an attribute of a block.
    pub(crate) attribute: &'static str,
    pub(crate) unset: Unset,
}

/// What the attribute is when the argument is not given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unset {
    /// It depends on the module's version.
    Unknown,
    /// As if the resource did not set it.
    Null,
    Bool(bool),
}

/// What every module does since version 6 of the provider.
pub(crate) const REGION: Passed = same("region", Null);

const fn same(argument: &'static str, unset: Unset) -> Passed {
    Passed { argument, attribute: argument, unset }
}

const fn called(argument: &'static str, attribute: &'static str, unset: Unset) -> Passed {
    Passed { argument, attribute, unset }
}

const fn only(module: &'static str, kind: &'static str) -> Known {
    Known { module, kind, create: &["create"], other: &[], passed: &[], tags: None, outputs: &[], holds: None }
}

use Unset::{Bool, Null, Unknown};

#[rustfmt::skip]
const KNOWN: &[Known] = &[
    Known {
        module: "alb",
        kind: "aws_lb",
        create: &["create", "create_lb"],
        other: &[],
        passed: &[
            same("name", Null),
            same("load_balancer_type", Null),
            same("internal", Null),
            same("enable_deletion_protection", Unknown),
            same("drop_invalid_header_fields", Unknown),
            same("idle_timeout", Unknown),
            same("enable_cross_zone_load_balancing", Unknown),
            same("desync_mitigation_mode", Null),
            same("subnets", Unknown),
        ],
        tags: None,
        outputs: &[("arn", "arn"), ("arn_suffix", "arn_suffix"), ("id", "id"), ("lb_arn", "arn"), ("lb_arn_suffix", "arn_suffix"), ("lb_id", "id")],
        holds: Some(&["aws_lb_", "aws_lambda_permission", "aws_route53_record", "aws_security_group", "aws_vpc_security_group", "aws_wafv2_web_acl_association"]),
    },
    only("apigateway-v2", "aws_apigatewayv2_api"),
    only("autoscaling", "aws_autoscaling_group"),
    only("cloudfront", "aws_cloudfront_distribution"),
    Known {
        module: "cloudwatch//modules/log-group",
        kind: "aws_cloudwatch_log_group",
        create: &["create"],
        other: &[],
        passed: &[
            same("name", Null),
            same("name_prefix", Null),
            same("retention_in_days", Null),
            same("kms_key_id", Null),
        ],
        tags: Some(&[]),
        outputs: &[("cloudwatch_log_group_arn", "arn"), ("cloudwatch_log_group_name", "name")],
        holds: Some(&["aws_cloudwatch_log_resource_policy"]),
    },
    Known {
        module: "cloudwatch//modules/metric-alarm",
        kind: "aws_cloudwatch_metric_alarm",
        create: &["create_metric_alarm"],
        other: &[],
        passed: &[
            same("alarm_name", Unknown),
            same("alarm_description", Null),
            same("actions_enabled", Bool(true)),
            same("alarm_actions", Null),
            same("ok_actions", Null),
            same("insufficient_data_actions", Null),
            same("comparison_operator", Unknown),
            same("evaluation_periods", Unknown),
            same("datapoints_to_alarm", Null),
            same("threshold", Null),
            same("threshold_metric_id", Null),
            same("unit", Null),
            same("treat_missing_data", Null),
            same("metric_name", Null),
            same("namespace", Null),
            same("period", Null),
            same("statistic", Null),
            same("extended_statistic", Null),
            same("dimensions", Null),
            same("metric_query", Null),
        ],
        tags: Some(&[]),
        outputs: &[("cloudwatch_metric_alarm_arn", "arn"), ("cloudwatch_metric_alarm_id", "id")],
        holds: Some(&[]),
    },
    Known {
        module: "dynamodb-table",
        kind: "aws_dynamodb_table",
        create: &["create", "create_table"],
        other: &[],
        passed: &[
            same("name", Null),
            same("deletion_protection_enabled", Unknown),
            same("stream_enabled", Bool(false)),
        ],
        tags: None,
        outputs: &[("dynamodb_table_arn", "arn"), ("dynamodb_table_id", "id")],
        holds: Some(&["aws_appautoscaling_", "aws_dynamodb_resource_policy"]),
    },
    only("ec2-instance", "aws_instance"),
    only("ecr", "aws_ecr_repository"),
    only("ecs", "aws_ecs_cluster"),
    only("efs", "aws_efs_file_system"),
    only("eks", "aws_eks_cluster"),
    only("elasticache", "aws_elasticache_replication_group"),
    Known {
        module: "kms",
        kind: "aws_kms_key",
        create: &["create"],
        other: &["create_external", "create_replica", "create_replica_external"],
        passed: &[
            same("enable_key_rotation", Bool(true)),
            same("deletion_window_in_days", Null),
            same("is_enabled", Null),
            same("key_usage", Null),
            same("customer_master_key_spec", Null),
            same("multi_region", Null),
            same("custom_key_store_id", Null),
        ],
        tags: Some(&[]),
        outputs: &[("key_arn", "arn"), ("key_id", "key_id")],
        holds: Some(&["aws_kms_alias", "aws_kms_grant"]),
    },
    Known {
        module: "lambda",
        kind: "aws_lambda_function",
        create: &["create", "create_function"],
        other: &["create_layer"],
        passed: &[
            same("function_name", Unknown),
            same("memory_size", Unknown),
            same("reserved_concurrent_executions", Unknown),
            same("runtime", Unknown),
            same("timeout", Unknown),
            same("image_uri", Null),
            same("package_type", Unknown),
            same("architectures", Null),
            same("kms_key_arn", Null),
            called("dead_letter_target_arn", "dead_letter_config.target_arn", Unknown),
            called("tracing_mode", "tracing_config.mode", Unknown),
        ],
        tags: Some(&["function_tags"]),
        outputs: &[("lambda_function_arn", "arn"), ("lambda_function_name", "function_name")],
        holds: Some(&["aws_cloudwatch_log_group", "aws_iam_", "aws_lambda_event_", "aws_lambda_function_", "aws_lambda_layer_", "aws_lambda_permission", "aws_lambda_provisioned_", "aws_s3_object", "aws_s3_bucket_object"]),
    },
    only("memory-db", "aws_memorydb_cluster"),
    only("msk-kafka-cluster", "aws_msk_cluster"),
    only("opensearch", "aws_opensearch_domain"),
    Known {
        module: "rds",
        kind: "aws_db_instance",
        create: &["create_db_instance"],
        other: &[],
        passed: &[
            same("engine", Unknown),
            same("engine_version", Null),
            same("instance_class", Unknown),
            same("allocated_storage", Unknown),
            same("storage_type", Unknown),
            same("storage_encrypted", Unknown),
            same("kms_key_id", Null),
            same("iam_database_authentication_enabled", Bool(false)),
            same("availability_zone", Null),
            same("multi_az", Bool(false)),
            same("iops", Null),
            same("publicly_accessible", Bool(false)),
            same("ca_cert_identifier", Unknown),
            same("auto_minor_version_upgrade", Bool(true)),
            same("apply_immediately", Bool(false)),
            same("maintenance_window", Unknown),
            same("snapshot_identifier", Null),
            same("copy_tags_to_snapshot", Unknown),
            same("skip_final_snapshot", Unknown),
            same("performance_insights_enabled", Bool(false)),
            same("replicate_source_db", Null),
            same("backup_retention_period", Null),
            same("backup_window", Unknown),
            same("max_allocated_storage", Null),
            same("deletion_protection", Unknown),
            same("delete_automated_backups", Unknown),
            same("enabled_cloudwatch_logs_exports", Unknown),
        ],
        tags: Some(&["db_instance_tags"]),
        outputs: &[("db_instance_arn", "arn"), ("db_instance_id", "id"), ("db_instance_identifier", "identifier")],
        holds: Some(&["aws_cloudwatch_log_group", "aws_db_instance_role_association", "aws_db_option_group", "aws_db_parameter_group", "aws_db_subnet_group", "aws_iam_", "aws_secretsmanager_secret_rotation"]),
    },
    Known {
        module: "rds-aurora",
        kind: "aws_rds_cluster",
        create: &["create", "create_cluster"],
        other: &[],
        passed: &[
            same("engine", Unknown),
            same("engine_version", Unknown),
            same("engine_mode", Unknown),
            same("backup_retention_period", Unknown),
            same("copy_tags_to_snapshot", Unknown),
            same("deletion_protection", Unknown),
            same("iam_database_authentication_enabled", Unknown),
            same("kms_key_id", Null),
            same("skip_final_snapshot", Unknown),
            same("snapshot_identifier", Unknown),
            same("replication_source_identifier", Unknown),
            same("global_cluster_identifier", Unknown),
            same("storage_encrypted", Unknown),
            same("preferred_backup_window", Unknown),
        ],
        tags: Some(&["cluster_tags"]),
        outputs: &[("cluster_arn", "arn"), ("cluster_id", "id")],
        holds: Some(&["aws_appautoscaling_", "aws_cloudwatch_log_group", "aws_db_", "aws_iam_", "aws_rds_cluster_", "aws_secretsmanager_secret_rotation", "aws_security_group", "aws_vpc_security_group"]),
    },
    only("redshift", "aws_redshift_cluster"),
    Known {
        module: "s3-bucket",
        kind: "aws_s3_bucket",
        create: &["create_bucket"],
        other: &["is_directory_bucket"],
        passed: &[
            same("acl", Null),
            same("bucket", Null),
            same("bucket_prefix", Null),
            same("force_destroy", Bool(false)),
            same("object_lock_enabled", Bool(false)),
            called("logging.target_bucket", "logging.target_bucket", Null),
            called("versioning.enabled", "versioning.enabled", Bool(false)),
        ],
        tags: Some(&[]),
        outputs: &[("s3_bucket_arn", "arn"), ("s3_bucket_id", "id")],
        holds: Some(&["aws_s3_bucket_accelerate_", "aws_s3_bucket_analytics_", "aws_s3_bucket_cors_", "aws_s3_bucket_intelligent_", "aws_s3_bucket_inventory", "aws_s3_bucket_lifecycle_", "aws_s3_bucket_metric", "aws_s3_bucket_object_", "aws_s3_bucket_ownership_", "aws_s3_bucket_policy", "aws_s3_bucket_public_access_block", "aws_s3_bucket_replication_", "aws_s3_bucket_request_", "aws_s3_bucket_server_side_", "aws_s3_bucket_website_"]),
    },
    Known {
        module: "secrets-manager",
        kind: "aws_secretsmanager_secret",
        create: &["create"],
        other: &[],
        passed: &[
            same("name", Null),
            same("name_prefix", Null),
            same("kms_key_id", Null),
            same("recovery_window_in_days", Null),
        ],
        tags: Some(&[]),
        outputs: &[("secret_arn", "arn"), ("secret_id", "id"), ("secret_name", "name")],
        holds: Some(&["aws_secretsmanager_secret_"]),
    },
    only("security-group", "aws_security_group"),
    Known {
        module: "sns",
        kind: "aws_sns_topic",
        create: &["create", "create_sns_topic"],
        other: &[],
        passed: &[
            same("name", Null),
            same("kms_master_key_id", Null),
            same("fifo_topic", Unknown),
        ],
        tags: Some(&[]),
        outputs: &[("sns_topic_arn", "arn"), ("sns_topic_id", "id"), ("sns_topic_name", "name"), ("topic_arn", "arn"), ("topic_id", "id"), ("topic_name", "name")],
        holds: Some(&["aws_sns_topic_"]),
    },
    Known {
        module: "sqs",
        kind: "aws_sqs_queue",
        create: &["create"],
        other: &[],
        passed: &[
            same("name", Null),
            same("message_retention_seconds", Unknown),
            same("visibility_timeout_seconds", Unknown),
            same("kms_master_key_id", Null),
            same("fifo_queue", Unknown),
        ],
        tags: Some(&[]),
        outputs: &[("queue_arn", "arn"), ("queue_id", "id"), ("queue_name", "name"), ("queue_url", "url"), ("sqs_queue_arn", "arn"), ("sqs_queue_id", "id"), ("sqs_queue_name", "name")],
        holds: Some(&["aws_sqs_"]),
    },
    only("step-functions", "aws_sfn_state_machine"),
];

/// What is known of a module, by its source: a registry address, or the repository behind it.
pub(crate) fn known(source: &str) -> Option<&'static Known> {
    let name = match source
        .strip_prefix("terraform-aws-modules/")
        .or_else(|| source.strip_prefix("registry.terraform.io/terraform-aws-modules/"))
    {
        Some(rest) => {
            let (package, inside) = rest.split_once("//").unwrap_or((rest, ""));
            named(package.strip_suffix("/aws")?, inside)
        }
        None => repository(source)?,
    };
    KNOWN.iter().find(|known| known.module == name)
}

fn named(package: &str, inside: &str) -> String {
    if inside.is_empty() { package.to_owned() } else { format!("{package}//{inside}") }
}

/// `x` of `…github.com/terraform-aws-modules/terraform-aws-x.git//inside?ref=…`.
fn repository(source: &str) -> Option<String> {
    let (_, rest) = source.split_once("github.com")?;
    let rest = rest.trim_start_matches([':', '/']).strip_prefix("terraform-aws-modules/terraform-aws-")?;
    let (package, inside) = rest.split('?').next()?.split_once("//").unwrap_or((rest.split('?').next()?, ""));
    let package = package.strip_suffix(".git").unwrap_or(package);
    (!package.contains('/')).then(|| named(package, inside))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_module_is_known_by_every_way_to_name_it() {
        let kind = |source| known(source).map(|known| known.kind);
        for rds in [
            "terraform-aws-modules/rds/aws",
            "registry.terraform.io/terraform-aws-modules/rds/aws",
            "git::https://github.com/terraform-aws-modules/terraform-aws-rds.git?ref=v6.0.0",
            "git@github.com:terraform-aws-modules/terraform-aws-rds.git",
        ] {
            assert_eq!(kind(rds), Some("aws_db_instance"), "{rds}");
        }
        for alarm in [
            "terraform-aws-modules/cloudwatch/aws//modules/metric-alarm",
            "git::https://github.com/terraform-aws-modules/terraform-aws-cloudwatch.git//modules/metric-alarm?ref=a2a5f9d",
        ] {
            assert_eq!(kind(alarm), Some("aws_cloudwatch_metric_alarm"), "{alarm}");
        }
        for none in ["terraform-aws-modules/s3-bucket/aws//modules/notification", "./rds", "terraform-aws-modules/rds"]
        {
            assert_eq!(kind(none), None, "{none}");
        }
    }
}
