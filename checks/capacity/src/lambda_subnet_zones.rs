//! A function in a VPC does not depend on one zone.

use prc_check::{Outcome, counted, fail, not_applicable, require};
use prc_resources::{Function, Zones};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Params {
    min_azs: usize,
}

pub(crate) fn check(function: Function, params: &Params) -> Outcome {
    let mut subnets = Vec::new();
    for network in function.vpc_config()? {
        subnets.extend(network.subnet_ids()?);
    }
    if subnets.is_empty() {
        return Err(not_applicable("it is in no VPC, so Lambda spreads it over zones by itself"));
    }
    let zones = Zones::of(&function, "vpc_config.subnet_ids", &subnets)?;
    let (most, wanted) = (counted(zones.most(), "zone"), params.min_azs);
    let narrow = fail(format!("the function is in {most}, must be in at least {wanted}")).at("vpc_config.subnet_ids");
    let narrow = narrow.label(format!("in {most}")).help(format!("name subnets of at least {wanted} zones"));
    require!(zones.at_least(wanted)?, narrow);
    Ok(())
}
