//! Restores of what AWS Backup protects are tried out by themselves.

pub(crate) use prc_check::NoParams as Params;
use prc_check::{Outcome, Reason, View, counted, fail, require, unknown};
use prc_resources::{BackupPlan, RestoreJob, RestoreTestingPlan, RestoreTestingSelection, longest_gap};

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

/// A month, and a day for the restore itself.
const MOST_HOURS: i64 = MOST_MINUTES / 60 + 24;

/// What a live plan did: it ran within a month, and its last restore was good. Of a declared one nobody knows.
fn ran(plan: &RestoreTestingPlan) -> Outcome {
    let help = "look at its jobs with `aws backup list-restore-jobs --by-restore-testing-plan-arn`";
    match (plan.last_execution_time()?, plan.creation_time()?) {
        (Some(last), _) => {
            let age = plan.hours_since(&last)?;
            let old = format!("it ran {} ago, must be at most {} days", counted(age / 24, "day"), MOST_HOURS / 24);
            require!(age <= MOST_HOURS, fail(old).at("last_execution_time").help(help));
        }
        (None, Some(made)) => {
            let age = plan.hours_since(&made)?;
            let never = format!("it never ran since it was made {} ago", counted(age / 24, "day"));
            require!(age <= MOST_HOURS, fail(never).at("creation_time").help(help));
        }
        (None, None) => {}
    }
    let mut newest: Option<(String, RestoreJob)> = None;
    for job in plan.restores().sure() {
        if let Some(at) = job.completed()?.filter(|at| newest.as_ref().is_none_or(|(last, _)| last < at)) {
            newest = Some((at, job));
        }
    }
    let Some((_, job)) = newest else { return Ok(()) };
    let status = job.status()?;
    let broken = fail(format!("its last restore ended as {status}")).at("status").of(&job).help(help);
    require!(!matches!(&*status, "FAILED" | "ABORTED"), broken);
    let validation = job.validation_status()?.unwrap_or_default();
    let wrong = fail("what it restored last was not valid").at("validation_status").of(&job).help(help);
    require!(!matches!(&*validation, "FAILED" | "TIMED_OUT"), wrong);
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
    ran(&plan)
}
