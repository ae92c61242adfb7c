//! Somebody hears of a backup that fails.

pub(crate) use prc_check::NoParams as Params;
use prc_check::{Outcome, Read, View, fail, not_applicable, require};
use prc_resources::{BackupVault, EventRule, EventTarget, MetricAlarm, or};

/// The ends of a job that somebody must hear of. Some events of AWS Backup say `status` instead of `state`.
const ENDS: [&str; 3] = ["FAILED", "EXPIRED", "ABORTED"];

/// What a vault tells when a job ends, well or not. `BACKUP_JOB_FAILED` and `BACKUP_JOB_EXPIRED` can be asked for, but are
/// not sent any more. (AWS Backup API, PutBackupVaultNotifications.)
const TOLD: &str = "BACKUP_JOB_COMPLETED";

pub(crate) fn check(vault: BackupVault, _: &Params) -> Outcome {
    if vault.only_takes_copies()? {
        return Err(not_applicable("only copies go there, of which the vault that they come from tells"));
    }
    let tells = |event: &str| {
        let event = event.to_owned();
        vault.notifications().any(move |topic| Ok(topic.backup_vault_events()?.contains(&event)))
    };
    let heard = or([
        tells(TOLD),
        vault
            .backup_rules()
            .any(|rule| Ok(is_of_failures(rule)? && rule.named_by::<EventTarget<'_>>("rule").exists()?)),
        vault.backup_alarms().any(counts_failures),
    ])?;
    if heard {
        return Ok(());
    }
    for gone in ["BACKUP_JOB_FAILED", "BACKUP_JOB_EXPIRED"] {
        let mute = fail(format!("nobody hears of a backup that fails: {gone} is not sent any more")).missing();
        require!(
            !tells(gone)?,
            mute.label("no alert on its jobs").help(format!("notify of {TOLD}, which says how a job ended"))
        );
    }
    let silent = fail("nobody hears of a backup that fails").missing().label("no alert on its jobs");
    let rule = "add an aws_cloudwatch_event_rule on failed jobs of aws.backup with a target";
    Err(silent.help(format!("{rule}, or aws_backup_vault_notifications of {TOLD}")).into())
}

fn is_of_failures(rule: &EventRule) -> Read<bool> {
    if !rule.is_on()? {
        return Ok(false);
    }
    let Some(pattern) = rule.event_pattern()? else { return Ok(false) };
    let of_jobs = pattern.admits(&["source"], &["aws.backup"])?
        && pattern.admits(&["detail-type"], &["Backup Job State Change"])?;
    Ok(of_jobs && pattern.admits(&["detail", "state"], &ENDS)? && pattern.admits(&["detail", "status"], &ENDS)?)
}

fn counts_failures(alarm: &MetricAlarm) -> Read<bool> {
    let failures = ["NumberOfBackupJobsFailed", "NumberOfBackupJobsExpired", "NumberOfBackupJobsAborted"];
    let counts = alarm.metric_name()?.is_some_and(|metric| failures.contains(&metric.as_str()));
    Ok(counts && alarm.actions_enabled()? && !alarm.alarm_actions()?.is_empty())
}
