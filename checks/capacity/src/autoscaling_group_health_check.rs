//! What a load balancer gives up is replaced.

pub(crate) use prc_check::NoParams as Params;
use prc_check::{Outcome, exactly, fail, not_applicable, require};
use prc_resources::ScalingGroup;

pub(crate) fn check(group: ScalingGroup, _: &Params) -> Outcome {
    let checked = group.health_check_type();
    let by_balancer = |kinds: &String| kinds.split(',').any(|kind| matches!(kind.trim(), "ELB" | "VPC_LATTICE"));
    if checked.as_ref().is_ok_and(by_balancer) {
        return Ok(());
    }
    if !group.is_behind_balancer()? {
        return Err(not_applicable("it is behind no load balancer"));
    }
    let kinds = checked?;
    let blind =
        fail(format!("only the machine is checked ({kinds}): what the load balancer gives up is never replaced"));
    require!(by_balancer(&kinds), blind.must_be("health_check_type", exactly("ELB")));
    Ok(())
}
