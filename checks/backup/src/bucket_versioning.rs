//! S3 buckets keep the versions that were overwritten or deleted.

pub(crate) use prc_check::NoParams as Params;
use prc_check::{Outcome, Read, fail, not_applicable, require};
use prc_resources::{Bucket, Tagged};

pub(crate) fn check(bucket: Bucket, _: &Params) -> Outcome {
    if is_versioned(&bucket)? {
        return Ok(());
    }
    if let Some(why) = exemption(&bucket)? {
        return Err(not_applicable(why));
    }
    for versioning in bucket.versionings().sure() {
        for block in versioning.versioning_configuration()? {
            let status = block.status()?;
            let wrong = fail(format!("versioning is {status}, must be Enabled")).of(&versioning);
            require!(status == "Enabled", wrong.must_be("versioning_configuration.status", "Enabled"));
        }
    }
    let inline = fail("versioning is off").must_be("versioning.enabled", "true");
    require!(bucket.versioning()?.is_empty(), inline);
    let add = "add an aws_s3_bucket_versioning with status = \"Enabled\" for it";
    Err(fail("versioning was never turned on").missing().label("no aws_s3_bucket_versioning for it").help(add).into())
}

/// Whether versions of objects are kept.
pub(crate) fn is_versioned(bucket: &Bucket<'_>) -> Read<bool> {
    let inline = bucket.versioning()?.iter().map(|block| block.enabled()).collect::<Read<Vec<bool>>>()?;
    let separate = bucket.versionings().any(|versioning| {
        let states = versioning.versioning_configuration()?;
        Ok(states
            .iter()
            .map(|block| block.status())
            .collect::<Read<Vec<String>>>()?
            .iter()
            .any(|state| state == "Enabled"))
    });
    Ok(inline.contains(&true) || separate?)
}

/// Why a bucket may do without versions.
pub(crate) fn exemption(bucket: &Bucket<'_>) -> Read<Option<&'static str>> {
    Ok(if bucket.is_rebuildable() {
        Some("its data can be made again")
    } else if bucket.receives_logs()? {
        Some("it receives logs, which are only ever appended")
    } else {
        None
    })
}
