//! How long it may be down and how much may be lost is said, and the backups can keep it.

use prc_check::{Failure, Outcome, Read, View, fail, require};
use prc_resources::{DbInstance, DynamoTable, System, Tagged};
use serde::Deserialize;

/// Point-in-time recovery of RDS and DynamoDB reaches to within five minutes of now.
/// AWS: "LatestRestorableTime is typically within the last 5 minutes".
const POINT_IN_TIME: i64 = 5;
/// The shortest interval of a backup plan's rule is an hour.
const HOURLY: i64 = 60;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Params {
    rto_ceiling_minutes: i64,
    rpo_ceiling_minutes: i64,
}

pub(crate) fn check(system: System, params: &Params) -> Outcome {
    system.must_be_declared()?;
    let said = system.objectives()?;
    let Some(objectives) = said.first() else {
        let unsaid = fail("nobody said how long it may be down and how much may be lost").at("objectives").missing();
        let help = "add objectives = { rto-minutes = …, rpo-minutes = … }, agreed with whoever owns the product";
        return Err(unsaid.label("has no objectives").help(help).into());
    };
    within("rto-minutes", "objectives.rto_minutes", objectives.rto_minutes()?, params.rto_ceiling_minutes)?;
    let rpo = within("rpo-minutes", "objectives.rpo_minutes", objectives.rpo_minutes()?, params.rpo_ceiling_minutes)?;
    if rpo < HOURLY {
        system.in_terraform::<DbInstance>().sure().iter().try_for_each(|store| instance(store, rpo))?;
        system.in_terraform::<DynamoTable>().sure().iter().try_for_each(|store| table(store, rpo))?;
    }
    Ok(())
}

fn within(name: &str, attribute: &'static str, minutes: Option<i64>, ceiling: i64) -> Result<i64, prc_check::Stop> {
    let Some(minutes) = minutes else {
        return Err(fail(format!("the objectives do not say {name}")).at("objectives").into());
    };
    let high = fail(format!("{name} is {minutes}, must be at most {ceiling} for a system of this tier"));
    require!(minutes <= ceiling, high.must_be(attribute, format!("at most {ceiling}")));
    Ok(minutes)
}

fn instance(store: &DbInstance, rpo: i64) -> Outcome {
    // A copy is as old as the copying lags behind.
    if store.replicate_source_db()?.is_set() || store.is_rebuildable() {
        return Ok(());
    }
    reaches(store, store.backup_retention_period().map(|days| days > 0), rpo)
}

fn table(store: &DynamoTable, rpo: i64) -> Outcome {
    if store.is_rebuildable() {
        return Ok(());
    }
    let on =
        store.point_in_time_recovery().and_then(|blocks| blocks.first().map_or(Ok(false), |block| block.enabled()));
    reaches(store, on, rpo)
}

/// Point-in-time recovery is there, and close enough.
fn reaches<'a>(store: &impl View<'a>, point_in_time: Read<bool>, rpo: i64) -> Outcome {
    let address = store.address();
    let at = |failure: Failure| failure.at("objectives.rpo_minutes");
    let hours = fail(format!("{address} has no point-in-time recovery, so an hour or more is lost, not {rpo} minutes"));
    require!(point_in_time?, at(hours));
    let close = fail(format!("{address} can lose {POINT_IN_TIME} minutes, although rpo-minutes is {rpo}"));
    require!(rpo >= POINT_IN_TIME, at(close));
    Ok(())
}
