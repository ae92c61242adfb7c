//! By what declared and live resources are found to be the same one, where their kind has no name.

/// What must be equal, all of it; nothing for what an account or a Region has once.
const KEYS: &[(&str, &[&str])] = &[
    ("aws_api_gateway_stage", &["rest_api_id", "stage_name"]),
    ("aws_apigatewayv2_api", &["name"]),
    ("aws_apigatewayv2_stage", &["api_id", "name"]),
    ("aws_appautoscaling_policy", &["resource_id", "name"]),
    ("aws_backup_plan", &["name"]),
    ("aws_backup_region_settings", &[]),
    ("aws_backup_selection", &["plan_id", "name"]),
    ("aws_backup_vault_lock_configuration", &["backup_vault_name"]),
    ("aws_backup_vault_notifications", &["backup_vault_name"]),
    ("aws_backup_vault_policy", &["backup_vault_name"]),
    ("aws_cloudwatch_event_target", &["rule", "target_id"]),
    ("aws_codedeploy_deployment_group", &["app_name", "deployment_group_name"]),
    ("aws_default_security_group", &["vpc_id"]),
    ("aws_dlm_lifecycle_policy", &["description"]),
    ("aws_ebs_encryption_by_default", &[]),
    ("aws_ec2_instance_metadata_defaults", &[]),
    ("aws_ecr_registry_scanning_configuration", &[]),
    ("aws_ecr_repository_policy", &["repository"]),
    ("aws_ecs_account_setting_default", &["name"]),
    ("aws_ecs_service", &["cluster", "name"]),
    ("aws_efs_backup_policy", &["file_system_id"]),
    ("aws_efs_file_system", &["creation_token"]),
    ("aws_efs_file_system_policy", &["file_system_id"]),
    ("aws_eks_addon", &["cluster_name", "addon_name"]),
    ("aws_eks_node_group", &["cluster_name", "node_group_name"]),
    ("aws_flow_log", &["vpc_id", "log_destination"]),
    ("aws_guardduty_detector", &[]),
    ("aws_iam_role_policy", &["role", "name"]),
    ("aws_iam_role_policy_attachment", &["role", "policy_arn"]),
    ("aws_iam_user_policy", &["user", "name"]),
    ("aws_lambda_event_source_mapping", &["event_source_arn", "function_name"]),
    ("aws_lambda_function_event_invoke_config", &["function_name"]),
    ("aws_lambda_function_url", &["function_name"]),
    ("aws_lb_listener", &["load_balancer_arn", "port"]),
    ("aws_lb_listener_rule", &["listener_arn", "priority"]),
    ("aws_nat_gateway", &["subnet_id"]),
    ("aws_s3_account_public_access_block", &[]),
    ("aws_secretsmanager_secret_policy", &["secret_arn"]),
    ("aws_security_group", &["vpc_id", "name"]),
    ("aws_sns_topic_subscription", &["topic_arn", "protocol", "endpoint"]),
    ("aws_subnet", &["vpc_id", "cidr_block"]),
    ("aws_vpc_endpoint", &["vpc_id", "service_name"]),
];

/// Kinds that have nothing of their own but a tag.
const TAGGED: &[&str] = &[
    "aws_cloudfront_distribution",
    "aws_ebs_volume",
    "aws_efs_file_system",
    "aws_flow_log",
    "aws_fsx_lustre_file_system",
    "aws_fsx_ontap_file_system",
    "aws_fsx_openzfs_file_system",
    "aws_fsx_windows_file_system",
    "aws_instance",
    "aws_kms_external_key",
    "aws_kms_key",
    "aws_nat_gateway",
    "aws_route_table",
    "aws_subnet",
    "aws_vpc",
    "aws_vpc_endpoint",
    "aws_vpn_connection",
];

/// The attributes that must be equal for two resources of a kind to be the same; `None` when one name is enough.
pub(super) fn keys_of(kind: &str) -> Option<&'static [&'static str]> {
    match KEYS.iter().find(|(keyed, _)| *keyed == kind) {
        Some((_, keys)) => Some(keys),
        None if kind.starts_with("aws_s3_bucket_") => Some(&["bucket"]),
        None => None,
    }
}

/// The attributes by which resources of a kind are found on the other side, beside those that name it: they are worth
/// evaluating when accounts were read.
pub fn pairing_attributes(kind: &str) -> impl Iterator<Item = &'static str> {
    let tags: &[&str] = if TAGGED.contains(&kind) { &["tags", "tags_all"] } else { &[] };
    keys_of(kind).unwrap_or_default().iter().chain(tags).copied()
}
