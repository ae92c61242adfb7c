//! Irreplaceable objects are in a second place, or cannot be deleted.

use prc_check::{Outcome, Read, fail, not_applicable, require};
use prc_resources::{Bucket, LockRule, Store, or};

pub(crate) use prc_check::NoParams as Params;

/// A shorter lock ends before most mistakes are noticed.
const MIN_LOCK_DAYS: i64 = 30;

pub(crate) fn check(bucket: Bucket, _: &Params) -> Outcome {
    let copied = or([is_replicated(&bucket), bucket.is_selected(), is_locked(&bucket), bucket.is_marked()]);
    if matches!(copied, Ok(true)) {
        return Ok(());
    }
    if let Some(why) = bucket.may_be_lost()? {
        return Err(not_applicable(why));
    }
    let alone = fail("its objects are nowhere else: neither replication, nor AWS Backup, nor Object Lock").missing();
    let help = "add an aws_s3_bucket_replication_configuration, or select it in an aws_backup_selection";
    require!(copied?, alone.label("no second copy").help(help));
    Ok(())
}

fn is_replicated(bucket: &Bucket) -> Read<bool> {
    or(bucket.replicas().into_iter().map(|(_, sure)| sure).chain([bucket.replications().any(|_| Ok(false))]))
}

fn is_locked(bucket: &Bucket) -> Read<bool> {
    let inline = bucket.object_lock_configuration()?;
    let mut locks = Vec::new();
    for block in inline {
        locks.push(locks_long(&block.rule()?));
    }
    locks.push(bucket.locks().any(|lock| locks_long(&lock.rule()?)));
    or(locks)
}

fn locks_long(rules: &[LockRule]) -> Read<bool> {
    let mut long = Vec::new();
    for rule in rules {
        for period in rule.default_retention()? {
            let days = period.days()?.or(period.years()?.map(|years| years.saturating_mul(365)));
            long.push(Ok(days.is_some_and(|days| days >= MIN_LOCK_DAYS)));
        }
    }
    or(long)
}
