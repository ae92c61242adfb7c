//! A load balancer, whose name others know, cannot be deleted by one wrong command.

pub(crate) use prc_check::NoParams as Params;
use prc_check::{Outcome, require};
use prc_resources::LoadBalancer;

pub(crate) fn check(balancer: LoadBalancer, _: &Params) -> Outcome {
    require!(balancer.enable_deletion_protection()?, "deletion protection is off");
    Ok(())
}
