//! A group of instances survives the loss of a zone.

use prc_check::{Outcome, View, at_least, counted, fail, not_applicable, require};
use prc_resources::{CapacityProvider, ScalingGroup, Zones};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Params {
    min_azs: usize,
    min_instances: i64,
}

pub(crate) fn check(group: ScalingGroup, params: &Params) -> Outcome {
    let least = group.min_size()?;
    if least == 0 {
        return Err(not_applicable("it may have no instance at all, so it serves no steady load"));
    }
    if group.named_by::<CapacityProvider>("auto_scaling_group_provider.auto_scaling_group_arn").exists()? {
        return Err(not_applicable("ECS decides its size; the services on it are judged"));
    }
    if group.is_singleton() {
        return Err(not_applicable("it is tagged as a singleton"));
    }
    let wanted = params.min_instances;
    let few = fail(format!("the group may shrink to {}, must be at least {wanted}", counted(least, "instance")));
    require!(least >= wanted, few.must_be("min_size", at_least(wanted)));
    let subnets = group.vpc_zone_identifier()?;
    let (attribute, zones) = match subnets.is_empty() {
        true => ("availability_zones", Zones::named(group.availability_zones()?)),
        false => ("vpc_zone_identifier", Zones::of(&group, "vpc_zone_identifier", &subnets)?),
    };
    let (most, wanted) = (counted(zones.most(), "zone"), params.min_azs);
    let narrow = fail(format!("the group is in {most}, must be in at least {wanted}")).at(attribute);
    let narrow = narrow.label(format!("in {most}, must be at least {wanted}"));
    require!(zones.at_least(wanted)?, narrow.help(format!("name subnets of at least {wanted} zones in {attribute}")));
    Ok(())
}
