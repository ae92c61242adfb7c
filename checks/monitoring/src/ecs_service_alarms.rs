//! Somebody hears when the tasks of a service are busy, full or missing.

pub(crate) use prc_check::NoParams as Params;
use prc_check::Outcome;
use prc_resources::EcsService;

use crate::coverage::watched;
use crate::needs;

pub(crate) fn check(service: EcsService, _: &Params) -> Outcome {
    watched(&service, &needs::ecs_service(&service)?)
}
