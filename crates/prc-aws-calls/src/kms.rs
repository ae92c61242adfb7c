//! Keys of the customer and their aliases.

crate::calls! {
    "kms", "KMS", Region;

    KEYS = pages "ListKeys" as "kms:ListKeys" fills ["aws_kms_external_key", "aws_kms_key", "aws_kms_replica_key"];
    ALIASES = pages "ListAliases" as "kms:ListAliases" fills ["aws_kms_alias"];
    KEY = each("aws_kms_key") "DescribeKey" as "kms:DescribeKey" because "the list has ids only" fills [
        "aws_kms_key.customer_master_key_spec", "aws_kms_key.is_enabled", "aws_kms_key.key_usage",
    ];
    POLICY = each("aws_kms_key") "GetKeyPolicy" as "kms:GetKeyPolicy" because "takes one key" fills ["aws_kms_key.policy"];
    ROTATION = each("aws_kms_key") "GetKeyRotationStatus" as "kms:GetKeyRotationStatus" because "takes one key" fills [
        "aws_kms_key.enable_key_rotation", "aws_kms_key.rotation_period_in_days",
    ];
}
