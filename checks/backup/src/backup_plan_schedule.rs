//! A backup plan runs often enough, and what it makes is kept long enough.

use prc_check::{Outcome, Read, Reason, at_least, counted, fail, require, unknown};
use prc_resources::{BackupPlan, BackupRule, longest_common_gap, longest_gap, or};
use serde::Deserialize;

use crate::retention::hours;

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Params {
    max_interval_hours: i64,
    min_retention_days: i64,
}

pub(crate) fn check(plan: BackupPlan, params: &Params) -> Outcome {
    let rules = plan.rule()?;
    let (most, least) = (params.max_interval_hours, params.min_retention_days);
    let often = or(rules.iter().map(|rule| Ok(gap(rule)? <= most * 60)))?;
    if !often
        && together(&plan, &rules)? > most * 60
        && let Some(best) = best(&rules, |rule| Ok(-gap(rule)?))?
    {
        let message = format!("backups are up to {} apart, must be at most {}", hours(gap(best)?), hours(most * 60));
        let wanted = format!("a schedule that runs every {}", hours(most * 60));
        return Err(fail(message).must_be("rule.schedule", wanted).into());
    }
    let kept = or(rules.iter().map(|rule| Ok(rule.days()?.is_none_or(|days| days >= least))))?;
    if !kept && let Some(best) = best(&rules, |rule| Ok(rule.days()?.unwrap_or(i64::MAX)))? {
        let days = best.days()?.unwrap_or_default();
        let message = format!("copies are kept {}, must be at least {least}", counted(days, "day"));
        return Err(fail(message).must_be("rule.lifecycle.delete_after", at_least(least)).into());
    }
    require!(!rules.is_empty(), fail("it has no rule, so nothing is ever backed up").missing());
    Ok(())
}

/// The longest time between two backups of what the plan takes in, in minutes, by all its rules and by the plans that take
/// in the same.
fn together(plan: &BackupPlan<'_>, rules: &[BackupRule<'_>]) -> Read<i64> {
    let mut schedules = rules.iter().map(BackupRule::schedule).collect::<Read<Vec<String>>>()?;
    for twin in plan.twins()? {
        for rule in twin.rule()? {
            schedules.push(rule.schedule()?);
        }
    }
    Ok(longest_common_gap(schedules.iter().map(String::as_str)).unwrap_or(i64::MAX))
}

/// The longest time between two backups, in minutes. Continuous backups lose minutes, whatever their schedule.
fn gap(rule: &BackupRule<'_>) -> Read<i64> {
    if rule.enable_continuous_backup()? {
        return Ok(0);
    }
    let schedule = rule.schedule()?;
    longest_gap(&schedule).ok_or_else(|| {
        unknown(Reason::NotSupported, format!("`{schedule}` is no schedule of which the longest gap can be told"))
    })
}

/// The rule that comes closest.
fn best<'r, 'a>(
    rules: &'r [BackupRule<'a>],
    value: impl Fn(&BackupRule<'a>) -> Read<i64>,
) -> Read<Option<&'r BackupRule<'a>>> {
    let values = rules.iter().map(&value).collect::<Read<Vec<i64>>>()?;
    Ok(values.iter().zip(rules).max_by_key(|(value, _)| **value).map(|(_, rule)| rule))
}
