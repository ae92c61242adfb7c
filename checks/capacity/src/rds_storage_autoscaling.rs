//! The storage of a database grows before it is full.

use prc_check::{Outcome, at_least, fail, not_applicable, require};
use prc_resources::DbInstance;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Params {
    min_ceiling_ratio: f64,
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
    Ok(())
}
