//! What each fact of the seeded account means in the inventory.

use std::collections::BTreeMap;

use serde_json::Value;

/// Resources by kind and address.
pub(crate) type Resources<'a> = BTreeMap<(String, String), &'a Value>;

/// What a fact means in the inventory: the value of a fact from the attributes of its resource, or of others in the same
/// inventory. `None` when the inventory says nothing.
pub(crate) type Reads = fn(&Found<'_>) -> Option<Value>;

/// The resource of a fact, and everything else.
pub(crate) struct Found<'a> {
    pub(crate) arn: &'a str,
    pub(crate) region: &'a str,
    pub(crate) all: &'a Resources<'a>,
}

impl<'a> Found<'a> {
    /// The resource of a kind with the ARN of the fact.
    fn own(&self, kind: &str) -> Option<&'a Value> {
        self.all.get(&(kind.into(), format!("{} {}", self.region, self.arn))).map(|one| &one["attributes"])
    }

    /// All of a kind in the Region of the fact.
    fn all(&self, kind: &str) -> impl Iterator<Item = &'a Value> {
        let here = move |one: &Value| one["region"] == self.region;
        self.all.iter().filter(move |((other, _), one)| other == kind && here(one)).map(|(_, one)| &one["attributes"])
    }
}

/// Facts by the type of the resource and their name.
pub(crate) const FACTS: &[(&str, &str, Reads)] = &[
    ("account", "password_policy_strong", |found| {
        let own = found.all("aws_iam_account_password_policy").next()?;
        let kinds = ["lowercase_characters", "numbers", "symbols", "uppercase_characters"];
        let all = kinds.iter().all(|kind| own[format!("require_{kind}")] == true);
        Some((all && own["minimum_password_length"].as_i64()? >= 14).into())
    }),
    ("apigw_rest_api", "exists", |found| Some(found.own("aws_api_gateway_rest_api").is_some().into())),
    ("asg", "elb_health_check", |found| {
        Some((found.own("aws_autoscaling_group")?["health_check_type"] == "ELB").into())
    }),
    ("asg", "min_size_ge_2", |found| at_least(found.own("aws_autoscaling_group")?, "min_size", 2)),
    ("asg", "multi_az", |found| {
        Some((found.own("aws_autoscaling_group")?["vpc_zone_identifier"].as_array()?.len() > 1).into())
    }),
    ("asg", "scaling_policy", |found| {
        let name = &found.own("aws_autoscaling_group")?["name"];
        Some(found.all("aws_autoscaling_policy").any(|policy| policy["autoscaling_group_name"] == *name).into())
    }),
    ("backup_plan", "cross_region_copy", |found| {
        let rules = found.own("aws_backup_plan")?["rule"].as_array()?;
        Some(rules.iter().any(|rule| rule["copy_action"][0]["destination_vault_arn"].is_string()).into())
    }),
    ("backup_vault", "locked", |found| Some(found.own("aws_backup_vault_lock_configuration").is_some().into())),
    ("classic_load_balancer", "multi_az", |found| {
        Some((found.own("aws_elb")?["subnets"].as_array()?.len() > 1).into())
    }),
    ("cloudfront", "logging", |found| {
        Some((!found.own("aws_cloudfront_distribution")?["logging_config"].as_array()?.is_empty()).into())
    }),
    ("cloudfront", "waf", |found| Some((found.own("aws_cloudfront_distribution")?["web_acl_id"] != "").into())),
    ("cloudtrail", "log_file_validation", |found| {
        found.own("aws_cloudtrail")?.get("enable_log_file_validation").cloned()
    }),
    ("cloudtrail", "logging", |found| found.own("aws_cloudtrail")?.get("enable_logging").cloned()),
    ("cloudtrail", "multi_region", |found| found.own("aws_cloudtrail")?.get("is_multi_region_trail").cloned()),
    ("cloudwatch_alarm", "actions_enabled", |found| {
        found.own("aws_cloudwatch_metric_alarm")?.get("actions_enabled").cloned()
    }),
    ("cloudwatch_alarm", "has_actions", |found| {
        Some((!found.own("aws_cloudwatch_metric_alarm")?["alarm_actions"].as_array()?.is_empty()).into())
    }),
    ("cloudwatch_alarm", "has_data", |found| {
        Some((found.own("aws_cloudwatch_metric_alarm")?["state_value"] != "INSUFFICIENT_DATA").into())
    }),
    ("codebuild_project", "plain_password", |found| plain_variable(found, "DB_PASSWORD")),
    ("codebuild_project", "plain_token", |found| plain_variable(found, "API_TOKEN")),
    ("dax_cluster", "encrypted", |found| {
        found.own("aws_dax_cluster")?["server_side_encryption"][0].get("enabled").cloned()
    }),
    ("dax_cluster", "three_nodes", |found| at_least(found.own("aws_dax_cluster")?, "replication_factor", 3)),
    ("dms_instance", "minor_upgrades", |found| {
        found.own("aws_dms_replication_instance")?.get("auto_minor_version_upgrade").cloned()
    }),
    ("dms_instance", "publicly_accessible", |found| {
        found.own("aws_dms_replication_instance")?.get("publicly_accessible").cloned()
    }),
    ("dynamodb_table", "alarm_throttle", |found| alarm(found, "AWS/DynamoDB", "ThrottledRequests", "TableName")),
    ("dynamodb_table", "deletion_protection", |found| {
        found.own("aws_dynamodb_table")?.get("deletion_protection_enabled").cloned()
    }),
    ("dynamodb_table", "kms_encryption", |found| {
        Some((found.own("aws_dynamodb_table")?["server_side_encryption"][0]["enabled"] == true).into())
    }),
    ("dynamodb_table", "pitr", |found| {
        found.own("aws_dynamodb_table")?["point_in_time_recovery"][0].get("enabled").cloned()
    }),
    ("dynamodb_table", "scales", |found| {
        let table = found.own("aws_dynamodb_table")?;
        let scaled = scales(found, &format!("table/{}", table["name"].as_str()?));
        Some((table["billing_mode"] == "PAY_PER_REQUEST" || scaled).into())
    }),
    ("ebs_volume", "encrypted", |found| found.own("aws_ebs_volume")?.get("encrypted").cloned()),
    ("ec2_instance", "alarm_status", |found| alarm(found, "AWS/EC2", "StatusCheckFailed", "InstanceId")),
    ("ec2_instance", "detailed_monitoring", |found| found.own("aws_instance")?.get("monitoring").cloned()),
    ("ec2_instance", "imdsv2_required", |found| {
        Some((found.own("aws_instance")?["metadata_options"][0]["http_tokens"] == "required").into())
    }),
    ("ecr_repository", "immutable_tags", |found| {
        Some((found.own("aws_ecr_repository")?["image_tag_mutability"] == "IMMUTABLE").into())
    }),
    ("ecr_repository", "scan_on_push", |found| {
        found.own("aws_ecr_repository")?["image_scanning_configuration"][0].get("scan_on_push").cloned()
    }),
    ("ecs_cluster", "container_insights", |found| {
        let settings = found.own("aws_ecs_cluster")?["setting"].as_array()?;
        let on = |one: &Value| one["name"] == "containerInsights" && one["value"] == "enabled";
        Some(settings.iter().any(on).into())
    }),
    ("ecs_service", "autoscaling", |found| Some(scales(found, found.arn.rsplit(':').next()?).into())),
    // The name alone; nobody reads the value.
    ("ecs_service", "no_plaintext_secret", |found| {
        let variables = container(found)?["environment"].as_array()?;
        Some((!variables.iter().any(|one| one["name"] == "DB_PASSWORD")).into())
    }),
    ("ecs_service", "not_privileged", |found| Some((container(found)?["privileged"] == false).into())),
    ("ecs_service", "redundant", |found| at_least(found.own("aws_ecs_service")?, "desired_count", 2)),
    ("efs", "backup_enabled", |found| {
        let policy = found.own("aws_efs_backup_policy");
        Some(policy.is_some_and(|policy| policy["backup_policy"][0]["status"] == "ENABLED").into())
    }),
    ("efs", "encrypted", |found| found.own("aws_efs_file_system")?.get("encrypted").cloned()),
    ("eks_cluster", "control_plane_logs", |found| {
        Some((!found.own("aws_eks_cluster")?["enabled_cluster_log_types"].as_array()?.is_empty()).into())
    }),
    ("eks_cluster", "endpoint_private", |found| {
        Some((found.own("aws_eks_cluster")?["vpc_config"][0]["endpoint_public_access"] == false).into())
    }),
    ("eks_cluster", "version_supported", |found| {
        let version = &found.own("aws_eks_cluster")?["version"];
        let mut dated = found.all("prc_engine_lifecycle").filter(|one| one["engine"] == "eks");
        Some((dated.find(|one| one["version"] == *version)?["extended_end"].as_str()? > "2026-11-21").into())
    }),
    ("elasticache_rg", "at_rest_encryption", |found| {
        found.own("aws_elasticache_replication_group")?.get("at_rest_encryption_enabled").cloned()
    }),
    ("elasticache_rg", "multi_az", |found| {
        found.own("aws_elasticache_replication_group")?.get("multi_az_enabled").cloned()
    }),
    ("elasticache_rg", "snapshots", |found| {
        at_least(found.own("aws_elasticache_replication_group")?, "snapshot_retention_limit", 1)
    }),
    ("elasticache_rg", "transit_encryption", |found| {
        found.own("aws_elasticache_replication_group")?.get("transit_encryption_enabled").cloned()
    }),
    ("fsx_windows", "backups", |found| {
        at_least(found.own("aws_fsx_windows_file_system")?, "automatic_backup_retention_days", 1)
    }),
    ("iam_group", "attached_policy", |found| {
        let name = found.arn.rsplit('/').next()?;
        Some(found.all("aws_iam_group_policy_attachment").any(|one| one["group"] == name).into())
    }),
    ("iam_policy", "administrator", |found| Some(allows(&found.own("aws_iam_policy")?["policy"], "*")?.into())),
    ("iam_role", "least_privilege", |found| {
        let name = &found.own("aws_iam_role")?["name"];
        let mut own = found.all("aws_iam_role_policy").filter(|one| one["role"] == *name);
        Some((!allows(&own.next()?["policy"], "iam:*")?).into())
    }),
    ("iam_role", "trust_restricted", |found| {
        Some((statement(&found.own("aws_iam_role")?["assume_role_policy"])?["Principal"] != "*").into())
    }),
    ("iam_user", "admin_inline_policy", |found| {
        let name = &found.own("aws_iam_user")?["name"];
        let mut own = found.all("aws_iam_user_policy").filter(|one| one["user"] == *name);
        Some(own.any(|one| allows(&one["policy"], "*") == Some(true)).into())
    }),
    ("iam_user", "mfa", |found| credential(found)?.get("mfa_active").cloned()),
    ("iam_user", "single_or_no_key", |found| Some((credential(found)?["access_keys"].as_array()?.len() < 2).into())),
    ("kinesis_stream", "encrypted", |found| {
        Some((found.own("aws_kinesis_stream")?["encryption_type"] == "KMS").into())
    }),
    ("kinesis_stream", "kept_a_week", |found| at_least(found.own("aws_kinesis_stream")?, "retention_period", 168)),
    ("kms_key", "rotation", |found| found.own("aws_kms_key")?.get("enable_key_rotation").cloned()),
    ("lambda_function", "alarm_errors", |found| alarm(found, "AWS/Lambda", "Errors", "FunctionName")),
    ("lambda_function", "reserved_concurrency", |found| {
        at_least(found.own("aws_lambda_function")?, "reserved_concurrent_executions", 0)
    }),
    ("lambda_function", "runtime_supported", |found| {
        let runtime = found.own("aws_lambda_function")?["runtime"].as_str()?;
        Some(matches!(runtime, "python3.12" | "nodejs22.x").into())
    }),
    ("lambda_function", "tracing", |found| {
        Some((found.own("aws_lambda_function")?["tracing_config"][0]["mode"] == "Active").into())
    }),
    ("load_balancer", "access_logs", |found| Some((found.own("aws_lb")?["access_logs"][0]["enabled"] == true).into())),
    ("load_balancer", "alarm_5xx", |found| {
        alarm(found, "AWS/ApplicationELB", "HTTPCode_ELB_5XX_Count", "LoadBalancer")
    }),
    ("load_balancer", "deletion_protection", |found| found.own("aws_lb")?.get("enable_deletion_protection").cloned()),
    ("load_balancer", "https_only", |found| {
        let mut listeners = found.all("aws_lb_listener").filter(|one| one["load_balancer_arn"] == found.arn);
        Some(listeners.all(|listener| listener["protocol"] == "HTTPS").into())
    }),
    ("log_group", "retention_ge_90", |found| {
        let days = found.own("aws_cloudwatch_log_group")?["retention_in_days"].as_i64()?;
        Some((days == 0 || days >= 90).into())
    }),
    ("log_group", "retention_set", |found| at_least(found.own("aws_cloudwatch_log_group")?, "retention_in_days", 1)),
    ("memorydb_cluster", "replicas", |found| at_least(found.own("aws_memorydb_cluster")?, "num_replicas_per_shard", 1)),
    ("memorydb_cluster", "snapshots", |found| {
        at_least(found.own("aws_memorydb_cluster")?, "snapshot_retention_limit", 1)
    }),
    ("mq_broker", "publicly_accessible", |found| found.own("aws_mq_broker")?.get("publicly_accessible").cloned()),
    ("mq_broker", "redundant", |found| {
        Some((found.own("aws_mq_broker")?["deployment_mode"] != "SINGLE_INSTANCE").into())
    }),
    ("nat_gateway", "public", |found| Some((found.own("aws_nat_gateway")?["connectivity_type"] == "public").into())),
    ("nat_gateway", "serves_a_subnet", |found| {
        let id = &found.own("aws_nat_gateway")?["id"];
        let leads = |route: &Value| route["nat_gateway_id"] == *id;
        let table = found
            .all("aws_route_table")
            .find(|one| one["route"].as_array().is_some_and(|all| all.iter().any(leads)))?;
        let mut all = found.all("aws_route_table_association").filter(|one| one["route_table_id"] == table["id"]);
        Some(all.any(|one| one["subnet_id"].is_string()).into())
    }),
    ("oidc_provider", "exists", |found| {
        Some((found.own("aws_iam_openid_connect_provider")?["url"] == "token.actions.githubusercontent.com").into())
    }),
    ("opensearch_domain", "encrypted", |found| {
        found.own("aws_opensearch_domain")?["encrypt_at_rest"][0].get("enabled").cloned()
    }),
    ("opensearch_domain", "engine_supported", |found| {
        Some(found.own("aws_opensearch_domain")?["engine_version"].as_str()?.starts_with("OpenSearch_2").into())
    }),
    ("opensearch_domain", "multi_az", |found| {
        found.own("aws_opensearch_domain")?["cluster_config"][0].get("zone_awareness_enabled").cloned()
    }),
    ("opensearch_domain", "node_to_node", |found| {
        found.own("aws_opensearch_domain")?["node_to_node_encryption"][0].get("enabled").cloned()
    }),
    ("pipe", "dlq", |found| {
        let source = &found.own("aws_pipes_pipe")?["source_parameters"][0]["kinesis_stream_parameters"][0];
        Some(source["dead_letter_config"][0]["arn"].is_string().into())
    }),
    ("prefix_list", "has_entries", |found| {
        Some(found.own("aws_ec2_managed_prefix_list")?["entry"][0]["cidr"].is_string().into())
    }),
    ("prometheus_rules", "alert", |found| {
        let rules = found.own("aws_prometheus_rule_group_namespace")?["data"].as_str()?;
        Some(rules.contains("alert: DatabaseFull").into())
    }),
    ("rds_cluster", "backup_retention_ge_7", |found| {
        at_least(found.own("aws_rds_cluster")?, "backup_retention_period", 7)
    }),
    ("rds_cluster", "deletion_protection", |found| found.own("aws_rds_cluster")?.get("deletion_protection").cloned()),
    ("rds_cluster", "multi_instance", |found| {
        let cluster = found.own("aws_rds_cluster")?.get("cluster_identifier")?;
        let of = |one: &&Value| one["cluster_identifier"] == *cluster;
        Some((found.all("aws_rds_cluster_instance").filter(of).count() > 1).into())
    }),
    ("rds_cluster", "storage_encrypted", |found| found.own("aws_rds_cluster")?.get("storage_encrypted").cloned()),
    ("rds_instance", "alarm_cpu", |found| alarm(found, "AWS/RDS", "CPUUtilization", "DBInstanceIdentifier")),
    ("rds_instance", "alarm_free_storage", |found| alarm(found, "AWS/RDS", "FreeStorageSpace", "DBInstanceIdentifier")),
    ("rds_instance", "backup_enabled", |found| at_least(found.own("aws_db_instance")?, "backup_retention_period", 1)),
    ("rds_instance", "backup_retention_ge_7", |found| {
        at_least(found.own("aws_db_instance")?, "backup_retention_period", 7)
    }),
    ("rds_instance", "deletion_protection", |found| found.own("aws_db_instance")?.get("deletion_protection").cloned()),
    ("rds_instance", "free_storage_ge_30_days", |found| {
        let name = found.arn.rsplit(':').next()?;
        let id = format!("AWS/RDS/FreeStorageSpace/DBInstanceIdentifier={name}/Minimum");
        let metric = found.all("prc_metric").find(|metric| metric["id"] == id)?;
        let values: Vec<f64> =
            metric["points"].as_array()?.iter().filter_map(|point| point["value"].as_f64()).collect();
        // It is lost evenly.
        let lost = values.windows(2).map(|days| days[0] - days[1]).fold(0.0, f64::max);
        Some((lost == 0.0 || values.last()? / lost >= 30.0).into())
    }),
    ("rds_instance", "log_exports", |found| {
        Some((!found.own("aws_db_instance")?["enabled_cloudwatch_logs_exports"].as_array()?.is_empty()).into())
    }),
    ("rds_instance", "multi_az", |found| found.own("aws_db_instance")?.get("multi_az").cloned()),
    ("rds_instance", "publicly_accessible", |found| found.own("aws_db_instance")?.get("publicly_accessible").cloned()),
    ("rds_instance", "storage_autoscaling", |found| {
        at_least(found.own("aws_db_instance")?, "max_allocated_storage", 1)
    }),
    ("rds_instance", "storage_encrypted", |found| found.own("aws_db_instance")?.get("storage_encrypted").cloned()),
    ("redshift_cluster", "encrypted", |found| found.own("aws_redshift_cluster")?.get("encrypted").cloned()),
    ("redshift_cluster", "kept_two_weeks", |found| {
        at_least(found.own("aws_redshift_cluster")?, "automated_snapshot_retention_period", 14)
    }),
    ("redshift_cluster", "publicly_accessible", |found| {
        found.own("aws_redshift_cluster")?.get("publicly_accessible").cloned()
    }),
    ("region", "config_recording", |found| {
        Some(found.all("aws_config_configuration_recorder_status").any(|one| one["is_enabled"] == true).into())
    }),
    ("region", "ebs_encryption_default", |found| {
        let id = format!("{} {}", found.region, found.region);
        found.all.get(&("aws_ebs_encryption_by_default".into(), id))?["attributes"].get("enabled").cloned()
    }),
    ("region", "guardduty_enabled", |found| {
        Some(found.all("aws_guardduty_detector").any(|one| one["enable"] == true).into())
    }),
    ("route53_zone", "health_check", |found| {
        found.own("aws_route53_zone")?;
        Some(found.all("aws_route53_health_check").next().is_some().into())
    }),
    ("s3_bucket", "access_logging", |found| Some(found.own("aws_s3_bucket_logging").is_some().into())),
    ("s3_bucket", "lifecycle", |found| Some(found.own("aws_s3_bucket_lifecycle_configuration").is_some().into())),
    ("s3_bucket", "public", |found| {
        let policy = found.own("aws_s3_bucket_policy");
        Some(policy.is_some_and(|own| statement(&own["policy"]).is_some_and(|one| one["Principal"] == "*")).into())
    }),
    ("s3_bucket", "public_access_blocked", |found| {
        let names = ["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"];
        let block = found.own("aws_s3_bucket_public_access_block");
        Some(block.is_some_and(|block| names.iter().all(|name| block[name] == true)).into())
    }),
    ("s3_bucket", "versioning", |found| {
        let own = found.own("aws_s3_bucket_versioning");
        Some(own.is_some_and(|own| own["versioning_configuration"][0]["status"] == "Enabled").into())
    }),
    ("schedule", "dlq", |found| {
        let target = &found.own("aws_scheduler_schedule")?["target"][0];
        Some(target["dead_letter_config"][0]["arn"].is_string().into())
    }),
    ("secret", "rotation", |found| found.own("aws_secretsmanager_secret")?.get("rotation_enabled").cloned()),
    ("security_group", "no_open_admin_ports", |found| {
        let admin = |one: &Value| {
            let range = one["from_port"].as_i64().unwrap()..=one["to_port"].as_i64().unwrap();
            one["protocol"] == "-1" || [22, 3389].iter().any(|port| range.contains(port))
        };
        let open = |one: &Value| {
            let ranges = ["cidr_blocks", "ipv6_cidr_blocks"].map(|name| one[name].as_array().unwrap());
            ranges.into_iter().flatten().any(|range| range == "0.0.0.0/0" || range == "::/0")
        };
        let rules = found.own("aws_security_group")?["ingress"].as_array()?;
        Some((!rules.iter().any(|one| admin(one) && open(one))).into())
    }),
    ("sfn_state_machine", "exists", |found| Some(found.own("aws_sfn_state_machine")?["definition"].is_string().into())),
    ("sns_topic", "encrypted", |found| Some(found.own("aws_sns_topic")?["kms_master_key_id"].is_string().into())),
    ("sns_topic", "has_subscribers", |found| {
        let mut all = found.all("aws_sns_topic_subscription");
        Some(all.any(|one| one["topic_arn"] == found.arn && one["pending_confirmation"] == false).into())
    }),
    ("sqs_queue", "alarm_age", |found| alarm(found, "AWS/SQS", "ApproximateAgeOfOldestMessage", "QueueName")),
    ("sqs_queue", "dlq", |found| Some(found.own("aws_sqs_queue")?["redrive_policy"].is_string().into())),
    ("sqs_queue", "kms_encryption", |found| Some(found.own("aws_sqs_queue")?["kms_master_key_id"].is_string().into())),
    ("vpc", "flow_logs", |found| {
        let id = &found.own("aws_vpc")?["id"];
        Some(found.all("aws_flow_log").any(|log| log["vpc_id"] == *id).into())
    }),
    ("vpc_endpoint", "multi_az", |found| {
        Some((found.own("aws_vpc_endpoint")?["subnet_ids"].as_array()?.len() > 1).into())
    }),
];

/// What the credential report says of a user.
fn credential<'a>(found: &Found<'a>) -> Option<&'a Value> {
    let name = found.arn.rsplit('/').next()?;
    found.all("prc_credential").find(|one| one["user"] == name)
}

/// The first statement of a policy.
fn statement(policy: &Value) -> Option<Value> {
    let policy: Value = serde_json::from_str(policy.as_str()?).ok()?;
    Some(policy["Statement"][0].clone())
}

/// Whether the first statement of a policy names an action.
fn allows(policy: &Value, action: &str) -> Option<bool> {
    let actions = statement(policy)?["Action"].take();
    Some(actions == action || actions.as_array().is_some_and(|all| all.iter().any(|one| one == action)))
}

/// Whether Application Auto Scaling may change a resource.
fn scales(found: &Found<'_>, resource: &str) -> bool {
    found.all("aws_appautoscaling_target").any(|target| target["resource_id"] == resource)
}

/// Whether a variable of a build has its value in clear text, which is not written.
fn plain_variable(found: &Found<'_>, name: &str) -> Option<Value> {
    let all = found.own("aws_codebuild_project")?["environment"][0]["environment_variable"].as_array()?;
    let one = all.iter().find(|one| one["name"] == name)?;
    (one["value"] == serde_json::json!({ "$sensitive": true })).then(|| (one["type"] == "PLAINTEXT").into())
}

/// The first container of what a service runs.
fn container<'a>(found: &Found<'a>) -> Option<&'a Value> {
    let runs = &found.own("aws_ecs_service")?["task_definition"];
    let task = found.all("aws_ecs_task_definition").find(|task| task["arn"] == *runs)?;
    task["container_definitions"].get(0)
}

/// Whether an alarm that would call somebody watches a metric of the resource, which the dimension has by name.
fn alarm(found: &Found<'_>, namespace: &str, metric: &str, dimension: &str) -> Option<Value> {
    // Of a load balancer the dimension has more than the name.
    let balancer = found.arn.split_once("loadbalancer/").map(|(_, suffix)| suffix);
    let name = balancer.or_else(|| found.arn.rsplit([':', '/']).next())?;
    let watches = |alarm: &Value| {
        alarm["namespace"] == namespace && alarm["metric_name"] == metric && alarm["dimensions"][dimension] == name
    };
    let calls = |alarm: &Value| {
        alarm["actions_enabled"] == true && alarm["alarm_actions"].as_array().is_some_and(|all| !all.is_empty())
    };
    let mut all = found.all("aws_cloudwatch_metric_alarm");
    Some(all.any(|alarm| watches(alarm) && calls(alarm)).into())
}

fn at_least(attributes: &Value, name: &str, least: i64) -> Option<Value> {
    Some((attributes[name].as_i64()? >= least).into())
}
