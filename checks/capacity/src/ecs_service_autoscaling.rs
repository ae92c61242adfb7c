//! The number of tasks of an ECS service follows its load.

use prc_check::{Outcome, not_applicable, require};
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
    require!(service.scaling_targets().exists()?, "the number of tasks is fixed: no scaling target names the service");
    let policy = service.scaling_policies().exists();
    let scaled = match policy {
        Ok(false) if params.accept_schedule => service.scheduled_scalings().exists()?,
        policy => policy?,
    };
    require!(scaled, "a scaling target names the service, but no scaling policy ever changes it");
    Ok(())
}
