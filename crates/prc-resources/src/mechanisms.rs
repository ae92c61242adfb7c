//! The rows of the table of backups: every mechanism that copies the data of a store.

use prc_check::{Backup, CoverState, Mechanism, Read};

use crate::schedule::longest_gap;
use crate::{BackupPlan, BackupRule, BackupSelection, LifecyclePolicy, SnapshotSchedule, Store, Text};

/// Every mechanism that copies the data of a store; one row says so when there is none, or when none is needed.
pub fn backups<'a>(store: &impl Store<'a>) -> Vec<Backup> {
    match store.stands_in() {
        Ok(None) => {}
        Ok(Some(_)) => return vec![row(Mechanism::None, CoverState::NotApplicable)],
        Err(_) => return vec![row(Mechanism::Unknown, CoverState::Unknown)],
    }
    let mut rows = own(store);
    let mut open = false;
    if let Some(policies) = store.snapshot_policies() {
        let (policies, more) = policies.each();
        open |= more.is_some();
        rows.extend(policies.iter().flat_map(|(policy, why)| of_policy(policy, why.is_none())));
    }
    if let Some(selections) = store.selections() {
        let (selections, more) = selections.each();
        open |= more.is_some();
        let continuous = store.can_be_continuous();
        rows.extend(selections.iter().flat_map(|(selection, why)| of_selection(selection, why.is_none(), continuous)));
    }
    for (place, sure) in store.replicas() {
        let state = match sure {
            Ok(false) => continue,
            sure => covered(sure.is_ok()),
        };
        rows.push(Backup { copy: Some(place), ..row(Mechanism::Replication, state) });
    }
    if !rows.is_empty() {
        return rows;
    }
    let lost = matches!(store.may_be_lost(), Ok(Some(_)));
    vec![match store.is_backed_up() {
        Ok(true) => row(Mechanism::Unknown, CoverState::Covered),
        _ if lost => row(Mechanism::None, CoverState::NotApplicable),
        Ok(false) if !open => row(Mechanism::None, CoverState::Missing),
        _ => row(Mechanism::Unknown, CoverState::Unknown),
    }]
}

fn row(mechanism: Mechanism, state: CoverState) -> Backup {
    Backup { mechanism, schedule: None, retention_days: None, copy: None, state }
}

const fn covered(sure: bool) -> CoverState {
    if sure { CoverState::Covered } else { CoverState::Unknown }
}

fn own<'a>(store: &impl Store<'a>) -> Vec<Backup> {
    match store.own_backup() {
        Ok(None) => Vec::new(),
        Ok(Some(own)) => vec![Backup {
            schedule: Some(own.schedule.into()),
            retention_days: own.days,
            ..row(Mechanism::Native, CoverState::Covered)
        }],
        Err(_) => vec![row(Mechanism::Native, CoverState::Unknown)],
    }
}

/// A row for each rule of the plan; one without details when the plan is not in the code.
fn of_selection(selection: &BackupSelection<'_>, sure: bool, continuous: bool) -> Vec<Backup> {
    let (plans, _) = selection.plans().each();
    let rules = |plan: &BackupPlan<'_>| {
        plan.rule().map(|rules| rules.iter().map(|rule| of_rule(rule, continuous)).collect::<Vec<_>>())
    };
    let rows: Read<Vec<Vec<Backup>>> = plans.iter().map(|(plan, _)| rules(plan)).collect();
    let mut rows = rows.unwrap_or_default().concat();
    if rows.is_empty() {
        rows.push(row(Mechanism::AwsBackup, CoverState::Covered));
    }
    if !sure {
        rows.iter_mut().for_each(Backup::is_open);
    }
    rows
}

fn of_rule(rule: &BackupRule<'_>, can_be_continuous: bool) -> Backup {
    let continuous = can_be_continuous && rule.enable_continuous_backup().unwrap_or_default();
    let copies: Vec<String> =
        rule.copy_action().unwrap_or_default().iter().map(|copy| shown(copy.destination_vault_arn())).collect();
    Backup {
        schedule: if continuous { Some(String::from("continuous")) } else { rule.schedule().ok() },
        retention_days: rule.days().ok().flatten(),
        copy: (!copies.is_empty()).then(|| copies.join(", ")),
        ..row(Mechanism::AwsBackup, CoverState::Covered)
    }
}

/// A row for each schedule of a policy.
fn of_policy(policy: &LifecyclePolicy<'_>, sure: bool) -> Vec<Backup> {
    let state = covered(sure);
    let by_default = matches!(policy.default_policy(), Ok(Some(_)));
    let mut rows = Vec::new();
    for details in policy.policy_details().unwrap_or_default() {
        if by_default {
            let schedule = details.create_interval().ok().map(|days| format!("rate({days} days)"));
            rows.push(Backup {
                schedule,
                retention_days: details.retain_interval().ok(),
                ..row(Mechanism::Dlm, state)
            });
        }
        for schedule in details.schedule().unwrap_or_default() {
            let copies: Vec<String> = schedule
                .cross_region_copy_rule()
                .unwrap_or_default()
                .iter()
                .filter_map(|copy| copy.target().ok().flatten())
                .collect();
            rows.push(Backup {
                schedule: schedule.expression().ok().flatten(),
                retention_days: schedule.days().ok().flatten(),
                copy: (!copies.is_empty()).then(|| copies.join(", ")),
                ..row(Mechanism::Dlm, state)
            });
        }
    }
    if rows.is_empty() {
        rows.push(row(Mechanism::Dlm, state));
    }
    rows
}

impl BackupRule<'_> {
    /// Days until a copy is deleted; `None` when it is kept for ever.
    ///
    /// # Errors
    /// The number is not known.
    pub fn days(&self) -> Read<Option<i64>> {
        let lifecycle = self.lifecycle()?;
        let days = lifecycle.first().map_or(Ok(None), |kept| kept.delete_after())?;
        Ok(days.filter(|days| *days > 0))
    }
}

impl SnapshotSchedule<'_> {
    /// When snapshots are taken, in the language of schedules; `None` when nothing says it.
    ///
    /// # Errors
    /// It is not known.
    pub fn expression(&self) -> Read<Option<String>> {
        let rules = self.create_rule()?;
        let Some(rule) = rules.first() else { return Ok(None) };
        match rule.cron_expression()? {
            Some(cron) => Ok(Some(cron)),
            None => Ok(rule.interval()?.map(|hours| format!("rate({hours} hours)"))),
        }
    }

    /// About how many days a snapshot is kept; a number of snapshots is counted by the longest time between two.
    ///
    /// # Errors
    /// It is not known.
    pub fn days(&self) -> Read<Option<i64>> {
        let rules = self.retain_rule()?;
        let Some(rule) = rules.first() else { return Ok(None) };
        if let Some(count) = rule.count()? {
            let gap = self.expression()?.and_then(|expression| longest_gap(&expression));
            return Ok(gap.map(|minutes| count.saturating_mul(minutes) / (24 * 60)));
        }
        let unit = match rule.interval_unit()?.as_deref() {
            Some("DAYS") => 1,
            Some("WEEKS") => 7,
            Some("MONTHS") => 30,
            Some("YEARS") => 365,
            _ => return Ok(None),
        };
        Ok(rule.interval()?.map(|interval| interval.saturating_mul(unit)))
    }
}

/// What a text says, or the resource that it stands for.
pub(crate) fn shown(text: Read<Text<'_>>) -> String {
    match text.map(|text| (text.value, text.written)) {
        Ok((Ok(value), _)) => value,
        Ok((Err(why), written)) => match why.references.first() {
            Some(reference) => reference.address.to_string(),
            None => String::from(written),
        },
        Err(_) => String::from("not known"),
    }
}
