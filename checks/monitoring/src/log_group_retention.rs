//! Logs are kept long enough to be of use, and not for ever.

use prc_check::{Outcome, not_applicable, require};
use prc_resources::{Function, LogGroup};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Params {
    min_days: i64,
    max_days: i64,
}

pub(crate) fn log_group(group: LogGroup, params: &Params) -> Outcome {
    if group.log_group_class()? == "DELIVERY" {
        return Err(not_applicable("the retention of a delivery group is fixed"));
    }
    let days = group.retention_in_days()?;
    require!(days != 0, "logs are kept for ever, must be at most {} days", params.max_days);
    require!(days >= params.min_days, "logs are kept {days} days, must be at least {}", params.min_days);
    require!(days <= params.max_days, "logs are kept {days} days, must be at most {}", params.max_days);
    Ok(())
}

pub(crate) fn function(function: Function, _: &Params) -> Outcome {
    let declared = function.log_groups().exists()?;
    require!(declared, "no log group is declared for the function, so Lambda makes one that keeps logs for ever");
    Ok(())
}
