//! Somebody hears of errors, slow answers and dead targets of every load balancer.

pub(crate) use prc_check::NoParams as Params;
use prc_check::Outcome;
use prc_resources::{LoadBalancer, TargetGroup};

use crate::coverage::watched;
use crate::needs;

pub(crate) fn balancer(balancer: LoadBalancer, _: &Params) -> Outcome {
    watched(&balancer, &needs::load_balancer(&balancer)?)
}

pub(crate) fn target_group(group: TargetGroup, _: &Params) -> Outcome {
    watched(&group, &needs::target_group(&group)?)
}
