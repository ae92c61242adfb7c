//! A group of instances survives the loss of a zone.

use prc_check::{Outcome, View, not_applicable, require};
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
    require!(least >= params.min_instances, "min_size is {least}, must be at least {}", params.min_instances);
    let subnets = group.vpc_zone_identifier()?;
    let zones = match subnets.is_empty() {
        true => Zones::named(group.availability_zones()?),
        false => Zones::of(&group, "vpc_zone_identifier", &subnets)?,
    };
    let enough = zones.at_least(params.min_azs)?;
    require!(enough, "the group is in {} zones, must be in at least {}", zones.most(), params.min_azs);
    Ok(())
}
