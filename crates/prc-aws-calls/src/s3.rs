//! Buckets and their settings; nothing of their contents.

crate::calls! {
    "s3", "S3", Spread;

    BUCKETS = pages "ListBuckets" as "s3:ListAllMyBuckets" fills ["aws_s3_bucket"];
    LOCATION = each("aws_s3_bucket") "GetBucketLocation" as "s3:GetBucketLocation" because "only where the list does not say it" at 100 fills ["aws_s3_bucket.region"];
    ACL = each("aws_s3_bucket") "GetBucketAcl" as "s3:GetBucketAcl" because "takes one bucket" at 100 fills ["aws_s3_bucket_acl"];
    LIFECYCLE = each("aws_s3_bucket") "GetBucketLifecycleConfiguration" as "s3:GetLifecycleConfiguration" because "takes one bucket" at 100 fills [
        "aws_s3_bucket_lifecycle_configuration",
    ];
    LOGGING = each("aws_s3_bucket") "GetBucketLogging" as "s3:GetBucketLogging" because "takes one bucket" at 100 fills ["aws_s3_bucket_logging"];
    NOTIFICATION = each("aws_s3_bucket") "GetBucketNotificationConfiguration" as "s3:GetBucketNotification" because "takes one bucket" at 100 fills [
        "aws_s3_bucket_notification",
    ];
    LOCK = each("aws_s3_bucket") "GetObjectLockConfiguration" as "s3:GetBucketObjectLockConfiguration" because "takes one bucket" at 100 fills [
        "aws_s3_bucket_object_lock_configuration",
    ];
    OWNERSHIP = each("aws_s3_bucket") "GetBucketOwnershipControls" as "s3:GetBucketOwnershipControls" because "takes one bucket" at 100 fills [
        "aws_s3_bucket_ownership_controls",
    ];
    POLICY = each("aws_s3_bucket") "GetBucketPolicy" as "s3:GetBucketPolicy" because "takes one bucket" at 100 fills ["aws_s3_bucket_policy"];
    PUBLIC_ACCESS = each("aws_s3_bucket") "GetPublicAccessBlock" as "s3:GetBucketPublicAccessBlock" because "takes one bucket" at 100 fills [
        "aws_s3_bucket_public_access_block",
    ];
    REPLICATION = each("aws_s3_bucket") "GetBucketReplication" as "s3:GetReplicationConfiguration" because "takes one bucket" at 100 fills [
        "aws_s3_bucket_replication_configuration",
    ];
    VERSIONING = each("aws_s3_bucket") "GetBucketVersioning" as "s3:GetBucketVersioning" because "takes one bucket" at 100 fills [
        "aws_s3_bucket_versioning",
    ];
}
