//! Somebody watches for intruders.

pub(crate) use prc_check::NoParams as Params;
use prc_check::{Outcome, fail, require};
use prc_resources::Detector;

pub(crate) fn check(detector: Detector, _: &Params) -> Outcome {
    require!(detector.enable()?, fail("GuardDuty is switched off").must_be("enable", true));
    Ok(())
}
