//! The number of tasks of an ECS service follows its load.

use prc_check::{Outcome, fail, not_applicable, require};
use prc_resources::{EcsService, Tagged};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Params {
    accept_schedule: bool,
}

pub(crate) fn check(service: EcsService, params: &Params) -> Outcome {
    if service.scheduling_strategy()? == "DAEMON" {
        return Err(not_applicable("a daemon runs one task on each instance"));
    }
    if service.is_singleton() {
        return Err(not_applicable("it is tagged as a singleton"));
    }
    let fixed = fail("the number of tasks is fixed: no scaling target names the service").missing();
    let fixed = fixed.label("no aws_appautoscaling_target for it");
    let help = "add an aws_appautoscaling_target with its resource_id, and an aws_appautoscaling_policy";
    require!(service.scaling_targets().exists()?, fixed.help(help));
    let policy = service.scaling_policies().exists();
    let scaled = match policy {
        Ok(false) if params.accept_schedule => service.scheduled_scalings().exists()?,
        policy => policy?,
    };
    let idle = fail("a scaling target names the service, but no scaling policy ever changes it").missing();
    let idle = idle.label("no aws_appautoscaling_policy for it");
    require!(scaled, idle.help("add an aws_appautoscaling_policy for the target"));
    Ok(())
}
