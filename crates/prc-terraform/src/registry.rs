//! What the widely used modules of the public registry hold, so that one that is not on disk is no silence.

/// The main kinds of the modules of `terraform-aws-modules`, by module name. From the modules' own documentation.
const TERRAFORM_AWS_MODULES: &[(&str, &[&str])] = &[
    ("alb", &["aws_lb"]),
    ("apigateway-v2", &["aws_apigatewayv2_api"]),
    ("autoscaling", &["aws_autoscaling_group"]),
    ("cloudfront", &["aws_cloudfront_distribution"]),
    ("dynamodb-table", &["aws_dynamodb_table"]),
    ("ec2-instance", &["aws_instance"]),
    ("ecr", &["aws_ecr_repository"]),
    ("ecs", &["aws_ecs_cluster"]),
    ("efs", &["aws_efs_file_system"]),
    ("eks", &["aws_eks_cluster"]),
    ("elasticache", &["aws_elasticache_replication_group"]),
    ("kms", &["aws_kms_key"]),
    ("lambda", &["aws_lambda_function"]),
    ("memory-db", &["aws_memorydb_cluster"]),
    ("msk-kafka-cluster", &["aws_msk_cluster"]),
    ("opensearch", &["aws_opensearch_domain"]),
    ("rds", &["aws_db_instance"]),
    ("rds-aurora", &["aws_rds_cluster"]),
    ("redshift", &["aws_redshift_cluster"]),
    ("s3-bucket", &["aws_s3_bucket"]),
    ("security-group", &["aws_security_group"]),
    ("sns", &["aws_sns_topic"]),
    ("sqs", &["aws_sqs_queue"]),
    ("step-functions", &["aws_sfn_state_machine"]),
];

/// The kinds that a module is known to hold, by its source: a registry address, or the repository behind it. A module
/// inside the package (`//modules/x`) is another one.
pub(crate) fn kinds(source: &str) -> &'static [&'static str] {
    let name = match source
        .strip_prefix("terraform-aws-modules/")
        .or_else(|| source.strip_prefix("registry.terraform.io/terraform-aws-modules/"))
    {
        Some(rest) => rest.strip_suffix("/aws"),
        None => repository(source),
    };
    let found = name.and_then(|name| TERRAFORM_AWS_MODULES.iter().find(|(known, _)| *known == name));
    found.map_or(&[], |(_, kinds)| kinds)
}

/// `x` of `…github.com/terraform-aws-modules/terraform-aws-x.git?ref=…`.
fn repository(source: &str) -> Option<&str> {
    let (_, rest) = source.split_once("github.com")?;
    let rest = rest.trim_start_matches([':', '/']).strip_prefix("terraform-aws-modules/terraform-aws-")?;
    let name = rest.split('?').next()?;
    Some(name.strip_suffix(".git").unwrap_or(name)).filter(|name| !name.contains('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_is_known_by_every_way_to_name_it() {
        assert_eq!(kinds("terraform-aws-modules/rds/aws"), ["aws_db_instance"]);
        assert_eq!(
            kinds("git::https://github.com/terraform-aws-modules/terraform-aws-rds.git?ref=v6.0.0"),
            ["aws_db_instance"]
        );
        assert_eq!(kinds("git@github.com:terraform-aws-modules/terraform-aws-rds.git"), ["aws_db_instance"]);
        assert!(kinds("terraform-aws-modules/s3-bucket/aws//modules/notification").is_empty());
        assert!(kinds("./rds").is_empty());
    }
}
