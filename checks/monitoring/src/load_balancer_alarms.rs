//! Somebody hears of errors, slow answers and dead targets of every load balancer.

pub(crate) use prc_check::NoParams as Params;
use prc_check::{Outcome, not_applicable};
use prc_resources::{LoadBalancer, TargetGroup};

use crate::coverage::watched;

pub(crate) fn balancer(balancer: LoadBalancer, _: &Params) -> Outcome {
    if balancer.load_balancer_type()? != "application" {
        return Err(not_applicable(
            "only application load balancers answer HTTP; the target groups of others are judged",
        ));
    }
    watched(&balancer, "alb", |_| Ok(true))
}

pub(crate) fn target_group(group: TargetGroup, _: &Params) -> Outcome {
    if group.is_lambda()? {
        return Err(not_applicable("functions have no health to alarm on"));
    }
    match group.protocol()?.as_deref() {
        Some("HTTP" | "HTTPS") => watched(&group, "alb_target_group", |_| Ok(true)),
        Some("GENEVE") | None => {
            Err(not_applicable("it belongs to neither an application nor a network load balancer"))
        }
        Some(_) => watched(&group, "nlb", |_| Ok(true)),
    }
}
