//! Somebody hears when an API fails or is slow.

pub(crate) use prc_check::NoParams as Params;
use prc_check::Outcome;
use prc_resources::{HttpStage, RestStage};

use crate::coverage::watched;
use crate::needs;

pub(crate) fn rest_stage(stage: RestStage, _: &Params) -> Outcome {
    watched(&stage, &needs::rest_stage(&stage)?)
}

pub(crate) fn http_stage(stage: HttpStage, _: &Params) -> Outcome {
    watched(&stage, &needs::http_stage(&stage)?)
}
