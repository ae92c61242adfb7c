//! A service survives the loss of a task and of a zone.

use prc_check::{Outcome, not_applicable, require};
use prc_resources::{EcsService, Tagged, Zones};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Params {
    min_tasks: i64,
}

pub(crate) fn check(service: EcsService, params: &Params) -> Outcome {
    if service.scheduling_strategy()? == "DAEMON" {
        return Err(not_applicable("a daemon runs one task on each instance"));
    }
    if service.is_singleton() {
        return Err(not_applicable("it is tagged as a singleton"));
    }
    let wanted = params.min_tasks;
    match service.scaling_targets().first()? {
        Some(target) => {
            let tasks = target.min_capacity()?;
            require!(tasks >= wanted, "the service may be scaled down to {tasks} tasks, must be at least {wanted}");
        }
        None => {
            let tasks = service.desired_count()?;
            require!(tasks >= wanted, "the service runs {tasks} tasks, must be at least {wanted}");
        }
    }
    // Without subnets of their own the tasks are where the instances are.
    for network in service.network_configuration()? {
        let zones = Zones::of(&service, "network_configuration.subnets", &network.subnets()?)?;
        require!(zones.at_least(2)?, "the tasks run in one zone, must be in at least 2");
    }
    Ok(())
}
