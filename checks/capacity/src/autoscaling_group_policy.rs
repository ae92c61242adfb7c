//! The size of a group follows its load, and has room to.

use prc_check::{Outcome, View, at_least, fail, not_applicable, require};
use prc_resources::{CapacityProvider, ScalingGroup, ScalingGroupPolicy};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Params {
    min_headroom_ratio: f64,
}

pub(crate) fn check(group: ScalingGroup, params: &Params) -> Outcome {
    if group.is_singleton() {
        return Err(not_applicable("it is tagged as a singleton"));
    }
    if group.is_scaled_by_kubernetes() {
        return Err(not_applicable("the Cluster Autoscaler decides its size"));
    }
    if group.named_by::<CapacityProvider>("auto_scaling_group_provider.auto_scaling_group_arn").exists()? {
        return Ok(());
    }
    let policies = group.named_by::<ScalingGroupPolicy>("autoscaling_group_name");
    let none = fail("the size of the group is fixed: no scaling policy names it").missing();
    let none = none.label("no aws_autoscaling_policy for it");
    require!(policies.any(|policy| policy.enabled())?, none.help("add an aws_autoscaling_policy that tracks a target"));
    let (least, most) = (group.min_size()?, group.max_size()?);
    let times = params.min_headroom_ratio;
    #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)] // groups are far from the limit
    let wanted = (least as f64 * times).ceil() as i64;
    let tight = fail(format!("the group grows from {least} to {most}, must be able to reach {wanted}"));
    require!(most >= wanted, tight.must_be("max_size", at_least(wanted)));
    Ok(())
}
