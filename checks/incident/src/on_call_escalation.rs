//! Somebody is called, and somebody else when nobody answers.

use prc_check::{Outcome, Read, View, fail, require};
use prc_resources::{ContactPlan, OnCall, OpsgenieEscalation, PagerDutyEscalation, System};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Params {
    min_steps: usize,
    max_wait_minutes: i64,
}

pub(crate) fn check(system: System, params: &Params) -> Outcome {
    // What is declared in Terraform, or runs, is better proof than what is said.
    if in_terraform(&system, params)? {
        return Ok(());
    }
    let live = in_accounts(&system, params);
    if matches!(live, Ok(true)) {
        return Ok(());
    }
    // A plan that could not be read may be enough.
    said(&system, params).map_err(|stop| live.err().map_or(stop, Into::into))
}

fn said(system: &System, params: &Params) -> Outcome {
    system.must_be_declared()?;
    let said = system.oncall()?;
    let Some(on_call) = said.first() else {
        let unsaid = fail("nobody said who is called when it breaks").at("oncall").missing();
        let help = "add oncall = { tool = …, schedule = …, escalation-minutes = [0, 10, 25] }";
        return Err(unsaid.label("has no oncall").help(help).into());
    };
    as_said(on_call, params)
}

fn as_said(on_call: &OnCall, params: &Params) -> Outcome {
    for (name, value) in [("tool", on_call.tool()?), ("schedule", on_call.schedule()?)] {
        require!(value.is_some(), fail(format!("oncall does not name its {name}")).at("oncall"));
    }
    let steps = on_call.escalation_minutes()?;
    let Params { min_steps, max_wait_minutes } = *params;
    let few = fail(format!(
        "a page goes to {}, must be at least {min_steps}",
        prc_check::counted(steps.len() as i64, "step")
    ));
    require!(steps.len() >= min_steps, few.must_be("oncall.escalation_minutes", format!("at least {min_steps} steps")));
    let wait = steps.windows(2).next().map_or(0, |pair| pair[1] - pair[0]);
    let long = fail(format!("the second step waits {wait} minutes, must be at most {max_wait_minutes}"));
    require!(wait <= max_wait_minutes, long.at("oncall.escalation_minutes"));
    Ok(())
}

/// Whether there are enough steps, and the one after the first is not too long in coming.
fn enough(params: &Params, waits: &[i64], first: usize) -> bool {
    waits.len() >= params.min_steps && waits.get(first).is_none_or(|wait| *wait <= params.max_wait_minutes)
}

/// Whether a plan of Incident Manager is enough, of which each stage waits before the next is called.
fn is_enough(plan: &ContactPlan, params: &Params) -> Read<bool> {
    let mut waits = Vec::new();
    for stage in plan.stage()? {
        // The plan of a person says how he is reached, and calls nobody else.
        if stage.is_of_one_person()? {
            return Ok(false);
        }
        waits.push(stage.duration_in_minutes()?);
    }
    Ok(enough(params, &waits, 0))
}

/// Whether a plan that was seen in the system's accounts is enough.
fn in_accounts(system: &System, params: &Params) -> Read<bool> {
    let mut open = Ok(false);
    for plan in system.in_accounts::<ContactPlan>("contact_id").sure() {
        match is_enough(&plan, params) {
            Ok(true) => return Ok(true),
            Ok(false) => {}
            Err(why) => open = Err(why),
        }
    }
    open
}

/// Whether an escalation of the system's own configuration is enough.
fn in_terraform(system: &System, params: &Params) -> Read<bool> {
    let pagerduty = system.in_terraform::<PagerDutyEscalation>().any(|policy| {
        let waits: Vec<i64> =
            policy.rule()?.iter().map(|rule| rule.escalation_delay_in_minutes()).collect::<Read<_>>()?;
        Ok(policy.num_loops()? > 0 && enough(params, &waits, 0))
    })?;
    // In Opsgenie the delay is that before the step, elsewhere the wait after it.
    let opsgenie = || {
        system.in_terraform::<OpsgenieEscalation>().any(|escalation| {
            let delays: Vec<i64> = escalation.rules()?.iter().map(|rule| rule.delay()).collect::<Read<_>>()?;
            Ok(enough(params, &delays, 1))
        })
    };
    let incident_manager = || system.in_terraform::<ContactPlan>().any(|plan| is_enough(plan, params));
    Ok(pagerduty || opsgenie()? || incident_manager()?)
}
