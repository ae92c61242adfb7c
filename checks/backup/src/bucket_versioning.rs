//! S3 buckets keep the versions that were overwritten or deleted.

pub(crate) use prc_check::NoParams as Params;
use prc_check::{Outcome, exactly, fail, not_applicable, require};
use prc_resources::{Bucket, Store};

pub(crate) fn check(bucket: Bucket, _: &Params) -> Outcome {
    if bucket.is_versioned()? {
        return Ok(());
    }
    if let Some(why) = bucket.may_be_lost()? {
        return Err(not_applicable(why));
    }
    for versioning in bucket.versionings().sure() {
        for block in versioning.versioning_configuration()? {
            let status = block.status()?;
            let wrong = fail(format!("versioning is {status}, must be Enabled")).of(&versioning);
            require!(status == "Enabled", wrong.must_be("versioning_configuration.status", exactly("Enabled")));
        }
    }
    let inline = fail("versioning is off").must_be("versioning.enabled", true);
    require!(bucket.versioning()?.is_empty(), inline);
    let add = "add an aws_s3_bucket_versioning with status = \"Enabled\" for it";
    let never = fail("versioning was never turned on").missing().label("no aws_s3_bucket_versioning for it");
    Err(never.help(add).adds("aws_s3_bucket_versioning", VERSIONING).into())
}

/// What turns it on.
const VERSIONING: &str = r#"
bucket = $subject.id

versioning_configuration {
  status = "Enabled"
}"#;
