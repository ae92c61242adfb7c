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
            require!(status == "Enabled", "versioning is {status}, must be Enabled");
        }
    }
    require!(bucket.versioning()?.is_empty(), "versioning is off");
    Err(fail("versioning was never turned on").into())
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
    } else if bucket.logged_buckets().exists()? || bucket.logged_balancers().exists()? {
        Some("it receives access logs, which are only ever appended")
    } else {
        None
    })
}
