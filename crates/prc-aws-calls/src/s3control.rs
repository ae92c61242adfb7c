//! What holds for all buckets of an account.

crate::calls! {
    "s3control", "S3 Control", Global;

    PUBLIC_ACCESS = once "GetPublicAccessBlock" as "s3:GetAccountPublicAccessBlock" fills [
        "aws_s3_account_public_access_block",
    ];
}
