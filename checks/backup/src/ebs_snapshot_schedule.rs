//! Volumes are copied out of their Availability Zone on a schedule.

use prc_check::{Failure, Outcome, Reason, fail, not_applicable, require, unknown};
use prc_resources::{BackupRule, EbsVolume, Instance, LifecyclePolicy, Store, longest_gap, or};
use serde::Deserialize;

use crate::retention::hours;

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Params {
    max_age_hours: i64,
}

pub(crate) fn volume(volume: EbsVolume, params: &Params) -> Outcome {
    scheduled(&volume, params)
}

pub(crate) fn instance(machine: Instance, params: &Params) -> Outcome {
    scheduled(&machine, params)
}

fn scheduled<'a>(store: &impl Store<'a>, params: &Params) -> Outcome {
    if let Some(why) = store.stands_in()? {
        return Err(not_applicable(why));
    }
    let most = params.max_age_hours * 60;
    let often = |schedule: &str| {
        let gap = longest_gap(schedule);
        gap.map(|gap| gap <= most).ok_or_else(|| {
            unknown(Reason::NotSupported, format!("`{schedule}` is no schedule of which the longest gap can be told"))
        })
    };
    let by_rule = |rule: &BackupRule<'a>| often(&rule.schedule()?);
    let by_policy = |policy: &LifecyclePolicy<'a>| or(policy.expressions()?.iter().map(|one| often(one)));
    let enough = or([
        store.snapshot_policies().map_or(Ok(false), |policies| policies.any(by_policy)),
        store.has_rule_or_more(&by_rule),
        store.is_copied_with(&by_rule),
    ]);
    if matches!(enough, Ok(true)) {
        return Ok(());
    }
    if let Some(why) = store.may_be_lost()? {
        return Err(not_applicable(why));
    }
    let copied = store.is_backed_up()?;
    require!(copied, never());
    let rare = format!("snapshots are more than {} apart", hours(most));
    require!(
        enough?,
        fail(rare).missing().label("its schedule is too rare").help("run the plan or the policy every day")
    );
    Ok(())
}

fn never() -> Failure {
    let add = "select it in an aws_backup_selection, or tag it for an aws_dlm_lifecycle_policy";
    fail("no schedule takes snapshots of it").missing().label("neither AWS Backup nor a lifecycle policy").help(add)
}
