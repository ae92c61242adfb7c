//! A service survives the loss of a task and of a zone.

use prc_check::{Outcome, at_least, counted, fail, not_applicable, require};
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
            let few =
                format!("the service may be scaled down to {}, must be at least {wanted}", counted(tasks, "task"));
            let few = fail(few).of(&target).must_be("min_capacity", at_least(wanted));
            require!(tasks >= wanted, few);
        }
        None => {
            let tasks = service.desired_count()?;
            let few = fail(format!("the service runs {}, must be at least {wanted}", counted(tasks, "task")));
            require!(tasks >= wanted, few.must_be("desired_count", at_least(wanted)));
        }
    }
    // Without subnets of their own the tasks are where the instances are.
    for network in service.network_configuration()? {
        let zones = Zones::of(&service, "network_configuration.subnets", &network.subnets()?)?;
        let narrow = fail("the tasks run in one zone, must be in at least 2").at("network_configuration.subnets");
        let narrow = narrow.label("in 1 zone, must be at least 2").help("name subnets of at least 2 zones");
        require!(zones.at_least(2)?, narrow);
    }
    Ok(())
}
