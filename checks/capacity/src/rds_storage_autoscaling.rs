//! The storage of a database grows before it is full.

use prc_check::{Outcome, not_applicable, require};
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
    require!(ceiling > 0, "storage does not grow by itself: max_allocated_storage is not set");
    let now = db.allocated_storage()?;
    let wanted = params.min_ceiling_ratio;
    #[allow(clippy::cast_precision_loss)] // gibibytes are far from the limit
    let ratio = ceiling as f64 / now as f64;
    require!(ratio >= wanted, "storage grows from {now} to {ceiling} GiB, must reach {wanted} times its size");
    Ok(())
}
