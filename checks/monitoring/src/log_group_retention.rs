//! Logs are kept long enough to be of use, and not for ever.

use prc_check::{Outcome, counted, fail, not_applicable, require};
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
    let (days, Params { min_days, max_days }) = (group.retention_in_days()?, params);
    let kept = counted(days, "day");
    let message = match days {
        0 => format!("logs are kept for ever, must be at most {max_days} days"),
        _ if days < *min_days => format!("logs are kept {kept}, must be at least {min_days}"),
        _ => format!("logs are kept {kept}, must be at most {max_days}"),
    };
    let wanted = format!("{min_days} to {max_days}");
    let wrong = fail(message).must_be("retention_in_days", wanted);
    let wrong = match period(days, *min_days, *max_days) {
        Some(days) => wrong.wants("retention_in_days", days),
        None => wrong,
    };
    require!((*min_days..=*max_days).contains(&days), wrong);
    Ok(())
}

/// A period that CloudWatch Logs knows (PutRetentionPolicy, retentionInDays): of logs that are kept too short the next
/// one that is long enough, of those kept for ever the longest that is allowed. To keep less than somebody asked for is
/// for that person to say.
fn period(days: i64, least: i64, most: i64) -> Option<i64> {
    const PERIODS: [i64; 22] =
        [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];
    let mut allowed = PERIODS.into_iter().filter(|period| (least..=most).contains(period));
    match days {
        0 => allowed.next_back(),
        _ if days < least => allowed.next(),
        _ => None,
    }
}

pub(crate) fn function(function: Function, _: &Params) -> Outcome {
    let declared = function.log_groups().exists()?;
    if !declared && function.runs_at_edge()? {
        return Err(not_applicable("it runs at the edge, and logs in every Region where it runs"));
    }
    let implicit = fail("no log group is declared for the function, so Lambda makes one that keeps logs for ever");
    let implicit = implicit.missing().label("no aws_cloudwatch_log_group for it");
    require!(
        declared,
        implicit.help("add an aws_cloudwatch_log_group /aws/lambda/… of its name with retention_in_days")
    );
    Ok(())
}
