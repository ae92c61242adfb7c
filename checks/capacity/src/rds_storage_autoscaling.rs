//! The storage of a database grows before it is full.

use prc_check::{Outcome, at_least, counted, fail, not_applicable, require};
use prc_resources::{DbInstance, daily_values};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Params {
    min_ceiling_ratio: f64,
    min_days_left: i64,
}

pub(crate) fn check(db: DbInstance, params: &Params) -> Outcome {
    if db.is_aurora()? {
        return Err(not_applicable("Aurora storage grows by itself"));
    }
    let ceiling = db.max_allocated_storage()?;
    let times = params.min_ceiling_ratio;
    #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)] // gibibytes are far from the limit
    let wanted = db.allocated_storage().map(|now| (now, (now as f64 * times).ceil() as i64));
    let least = match &wanted {
        Ok((_, wanted)) => at_least(*wanted),
        Err(_) => format!("at least {times} times allocated_storage").into(),
    };
    require!(ceiling > 0, fail("storage does not grow by itself").must_be("max_allocated_storage", least.clone()));
    let (now, wanted) = wanted?;
    let low = fail(format!("storage grows from {now} to {ceiling} GiB, must be able to reach {wanted}"));
    require!(ceiling >= wanted, low.must_be("max_allocated_storage", least));
    let Some(days) = days_left(&db, now, ceiling) else { return Ok(()) };
    let soon = format!(
        "as it grew for two weeks, storage is at its ceiling of {ceiling} GiB in {}, must be at least {}",
        counted(days, "day"),
        params.min_days_left
    );
    let help = "raise max_allocated_storage, or delete what nobody needs";
    require!(days >= params.min_days_left, fail(soon).at("max_allocated_storage").help(help));
    Ok(())
}

const GIBIBYTE: f64 = 1024.0 * 1024.0 * 1024.0;

/// Fewer days than these say nothing of how storage grows.
const LEAST_DAYS: usize = 7;

/// After how many days the storage of a running database can grow no more; `None` when it does not grow, or nobody counted.
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)] // gibibytes and days are far from the limit
fn days_left(db: &DbInstance, allocated: i64, ceiling: i64) -> Option<i64> {
    let free = daily_values(db, "FreeStorageSpace", "Minimum").ok()??;
    let last = *free.last().filter(|_| free.len() >= LEAST_DAYS)?;
    let growth = -slope(&free);
    let left = (ceiling - allocated) as f64 * GIBIBYTE + last;
    (growth > 0.0).then(|| (left / growth).floor() as i64)
}

/// The middle of the slopes between all pairs (Theil and Sen): one clean-up, or one step of growth, does not change it.
#[allow(clippy::cast_precision_loss)] // there are fourteen of them
fn slope(values: &[f64]) -> f64 {
    let mut slopes: Vec<f64> = Vec::new();
    for (at, value) in values.iter().enumerate() {
        let later = values.iter().enumerate().skip(at + 1);
        slopes.extend(later.map(|(other, next)| (next - value) / (other - at) as f64));
    }
    slopes.sort_by(f64::total_cmp);
    slopes.get(slopes.len() / 2).copied().unwrap_or_default()
}
