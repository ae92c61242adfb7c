//! Somebody hears when an instance fails or a group runs short of them.

pub(crate) use prc_check::NoParams as Params;
use prc_check::Outcome;
use prc_resources::{Instance, ScalingGroup};

use crate::coverage::watched;
use crate::needs;

pub(crate) fn instance(instance: Instance, _: &Params) -> Outcome {
    watched(&instance, &needs::instance(&instance)?)
}

pub(crate) fn scaling_group(group: ScalingGroup, _: &Params) -> Outcome {
    watched(&group, &needs::scaling_group(&group)?)
}
