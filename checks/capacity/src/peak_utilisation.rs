//! A database has room on its busiest day.

use prc_check::{Outcome, Reason, counted, fail, require, unknown};
use prc_resources::{DbInstance, daily_values};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Params {
    max_cpu_p95: f64,
    min_days: i64,
}

pub(crate) fn check(db: DbInstance, params: &Params) -> Outcome {
    let busy = daily_values(&db, "CPUUtilization", "p95")?.unwrap_or_default();
    let (peak, most) = (busy.iter().copied().fold(0.0, f64::max), params.max_cpu_p95);
    let full = format!("its CPU was {peak:.0} % busy on the busiest day (p95), must be at most {most:.0} %");
    let help = "take a larger instance class, a reader, or a cache, or mend the slowest queries";
    require!(peak <= most, fail(full).missing().label("too busy").help(help));
    let days = i64::try_from(busy.len()).unwrap_or(i64::MAX);
    if days < params.min_days {
        let short = format!("CloudWatch has {} of its CPU, and {} are needed", counted(days, "day"), params.min_days);
        return Err(unknown(Reason::Undecided, short).into());
    }
    Ok(())
}
