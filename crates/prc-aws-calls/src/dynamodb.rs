//! DynamoDB; nothing of what tables hold.

crate::calls! {
    "dynamodb", "DynamoDB", Region;

    TABLES = pages "ListTables" as "dynamodb:ListTables" fills ["aws_dynamodb_table"];
    TABLE = each("aws_dynamodb_table") "DescribeTable" as "dynamodb:DescribeTable" because "the list has names only" at 50 fills [
        "aws_dynamodb_table.billing_mode", "aws_dynamodb_table.deletion_protection_enabled",
        "aws_dynamodb_table.global_secondary_index", "aws_dynamodb_table.hash_key", "aws_dynamodb_table.range_key",
        "aws_dynamodb_table.read_capacity", "aws_dynamodb_table.replica", "aws_dynamodb_table.server_side_encryption",
        "aws_dynamodb_table.stream_arn", "aws_dynamodb_table.stream_enabled", "aws_dynamodb_table.table_class",
        "aws_dynamodb_table.write_capacity",
    ];
    BACKUPS = each("aws_dynamodb_table") "DescribeContinuousBackups" as "dynamodb:DescribeContinuousBackups" because "takes one table" at 10 fills [
        "aws_dynamodb_table.latest_restorable_time", "aws_dynamodb_table.point_in_time_recovery",
    ];
}
