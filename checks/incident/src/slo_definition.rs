//! The system has objectives for what its users notice.

use prc_check::{Outcome, Read, View, fail, require};
use prc_resources::{DatadogSlo, GrafanaSlo, NewRelicSlo, ObjectiveFile, Slo, System};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Params {
    min_target: f64,
    window_days: i64,
    min_slos: usize,
}

pub(crate) fn check(system: System, params: &Params) -> Outcome {
    let elsewhere = in_files(&system)? + in_terraform(&system)?;
    if elsewhere >= params.min_slos {
        return Ok(());
    }
    system.must_be_declared()?;
    let own = system.slo()?;
    let count = own.len() + elsewhere;
    let few = fail(format!("{} of {} objectives are defined", count, params.min_slos));
    let few = if count == 0 { fail("nobody said what its users can rely on: there is no objective") } else { few };
    let help = "add [[system.<name>.slo]] with name, indicator, target and window-days";
    require!(count >= params.min_slos, few.missing().label("has too few objectives").help(help));
    own.iter().try_for_each(|slo| complete(slo, params))
}

fn complete(slo: &Slo, params: &Params) -> Outcome {
    let name = slo.name()?;
    let indicator = slo.indicator()?;
    require!(indicator.is_some(), fail(format!("the objective {name} does not say what is measured")).at("slo"));
    let Some(target) = slo.target()? else {
        return Err(fail(format!("the objective {name} has no target")).at("slo").into());
    };
    let least = params.min_target;
    let is_availability = [&name, &indicator.unwrap_or_default()].iter().any(|text| text.contains("availab"));
    let low = fail(format!("the target of {name} is {target}, must be at least {least} for a system of this tier"));
    require!(!is_availability || target >= least, low.must_be("slo.target", format!("at least {least}")));
    let days = slo.window_days()?.unwrap_or(params.window_days);
    let long = fail(format!("the window of {name} is {days} days, in which nobody notices a bad week"));
    require!(days <= 92, long.must_be("slo.window_days", params.window_days));
    Ok(())
}

/// Objectives in files of their own: OpenSLO, Sloth, Pyrra.
fn in_files(system: &System) -> Read<usize> {
    let files = system.documents::<ObjectiveFile>().sure();
    Ok(files.iter().map(|file| file.objectives()).collect::<Read<Vec<_>>>()?.into_iter().map(|names| names.len()).sum())
}

fn in_terraform(system: &System) -> Read<usize> {
    let datadog = system.in_terraform::<DatadogSlo>().sure().len();
    let newrelic = system.in_terraform::<NewRelicSlo>().sure().len();
    Ok(datadog + newrelic + system.in_terraform::<GrafanaSlo>().sure().len())
}
