//! A load balancer, whose name others know, cannot be deleted by one wrong command.

pub(crate) use prc_check::NoParams as Params;
use prc_check::{Outcome, fail, require};
use prc_resources::LoadBalancer;

pub(crate) fn check(balancer: LoadBalancer, _: &Params) -> Outcome {
    let off = fail("deletion protection is off").must_be("enable_deletion_protection", true);
    require!(balancer.enable_deletion_protection()?, off);
    Ok(())
}
