//! Restores of what AWS Backup protects are tried out by themselves.

pub(crate) use prc_check::NoParams as Params;
use prc_check::{Outcome, Reason, View, fail, require, unknown};
use prc_resources::{BackupPlan, RestoreTestingPlan, RestoreTestingSelection, longest_gap};

use crate::retention::hours;

/// What restore testing can restore. (AWS Backup Developer Guide: Restore testing, supported resource types.)
const RESTORED: [&str; 10] = ["Aurora", "DocumentDB", "DynamoDB", "EBS", "EC2", "EFS", "FSx", "Neptune", "RDS", "S3"];

/// Once a month, and the longest month has 31 days.
const MOST_MINUTES: i64 = 31 * 24 * 60;

pub(crate) fn backup_plan(plan: BackupPlan, _: &Params) -> Outcome {
    let untested = |what: &str| {
        let help = "add an aws_backup_restore_testing_selection for it to an aws_backup_restore_testing_plan";
        let message = format!("nobody tries to restore {what}");
        fail(message).missing().label("no aws_backup_restore_testing_selection").help(help)
    };
    let tests = || plan.all::<RestoreTestingSelection<'_>>().or_in_module_about("backup");
    require!(tests().exists()?, untested("what it backs up"));
    for selection in plan.selections().sure() {
        for name in selection.types()?.0 {
            let tested = tests().any(|test| Ok(test.protected_resource_type()?.eq_ignore_ascii_case(name)))?;
            require!(tested || !RESTORED.contains(&name), untested(&format!("the copies of {name}")));
        }
    }
    Ok(())
}

pub(crate) fn testing_plan(plan: RestoreTestingPlan, _: &Params) -> Outcome {
    let schedule = plan.schedule_expression()?;
    let gap = longest_gap(&schedule).ok_or_else(|| {
        unknown(Reason::NotSupported, format!("`{schedule}` is no schedule of which the longest gap can be told"))
    })?;
    let rare = fail(format!("restores are tried up to {} apart, must be at most {}", hours(gap), hours(MOST_MINUTES)));
    require!(gap <= MOST_MINUTES, rare.must_be("schedule_expression", "a schedule that runs every month"));
    let idle = fail("no selection belongs to it, so it restores nothing").missing();
    let help = "add an aws_backup_restore_testing_selection with its name";
    require!(plan.selections().exists()?, idle.label("no aws_backup_restore_testing_selection").help(help));
    Ok(())
}
