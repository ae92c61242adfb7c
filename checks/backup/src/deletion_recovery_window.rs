//! What is deleted by mistake can be had back for a while.

use prc_check::{Outcome, at_least, counted, fail, not_applicable, require};
use prc_resources::{Bucket, BucketLifecycle, Secret, Store};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Params {
    min_secret_window_days: i64,
    min_noncurrent_days: i64,
}

pub(crate) fn secret(secret: Secret, params: &Params) -> Outcome {
    let Some(days) = secret.recovery_window_in_days()? else {
        return Err(not_applicable("whoever deletes it says how long it can be had back"));
    };
    let wanted = params.min_secret_window_days;
    let message = match days {
        0 => String::from("a deleted secret is gone at once"),
        days => format!("a deleted secret is gone after {}, must be at least {wanted}", counted(days, "day")),
    };
    require!(days >= wanted, fail(message).must_be("recovery_window_in_days", at_least(wanted)));
    Ok(())
}

pub(crate) fn lifecycle(lifecycle: BucketLifecycle, params: &Params) -> Outcome {
    let wanted = params.min_noncurrent_days;
    let mut shortest: Option<i64> = None;
    for rule in lifecycle.rule()? {
        if rule.status()? != "Enabled" {
            continue;
        }
        for expiry in rule.noncurrent_version_expiration()? {
            if let Some(days) = expiry.noncurrent_days()? {
                shortest = Some(shortest.map_or(days, |shortest| shortest.min(days)));
            }
        }
    }
    let Some(days) = shortest.filter(|days| *days < wanted) else { return Ok(()) };
    // Old versions of logs and of what can be made again are worth nothing.
    let may_be_lost = |bucket: &Bucket| Ok(bucket.may_be_lost()?.is_some());
    if lifecycle.buckets().any(may_be_lost)? {
        return Err(not_applicable("the bucket holds logs, or what can be made again"));
    }
    let message = format!("old versions of objects are gone after {}, must be at least {wanted}", counted(days, "day"));
    let wanted = format!("at least {wanted}");
    Err(fail(message).must_be("rule.noncurrent_version_expiration.noncurrent_days", wanted).into())
}
