//! A load balancer survives the loss of a zone.

use prc_check::{Outcome, counted, fail, require};
use prc_resources::{ClassicLoadBalancer, LoadBalancer, Zones};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Params {
    min_azs: usize,
}

pub(crate) fn balancer(balancer: LoadBalancer, params: &Params) -> Outcome {
    // AWS refuses an application load balancer in one zone.
    if balancer.load_balancer_type()? == "application" {
        return Ok(());
    }
    let mapped: Vec<_> = balancer.subnet_mapping()?.iter().map(|mapping| mapping.subnet_id()).collect();
    let mut zones = Zones::default();
    if mapped.is_empty() {
        zones.add_subnets(&balancer, "subnets", &balancer.subnets()?);
        return wide(&zones, params, "subnets");
    }
    zones.add_subnets(&balancer, "subnet_mapping.subnet_id", &mapped);
    wide(&zones, params, "subnet_mapping")
}

pub(crate) fn classic(balancer: ClassicLoadBalancer, params: &Params) -> Outcome {
    let named = balancer.availability_zones()?;
    if !named.is_empty() {
        return wide(&Zones::named(named), params, "availability_zones");
    }
    let subnets = balancer.subnets()?;
    wide(&Zones::of(&balancer, "subnets", &subnets)?, params, "subnets")
}

fn wide(zones: &Zones, params: &Params, attribute: &'static str) -> Outcome {
    let (most, wanted) = (counted(zones.most(), "zone"), params.min_azs);
    let narrow = fail(format!("the load balancer is in {most}, must be in at least {wanted}")).at(attribute);
    let narrow = narrow.label(format!("in {most}")).help(format!("name subnets of at least {wanted} zones"));
    require!(zones.at_least(wanted)?, narrow);
    Ok(())
}
