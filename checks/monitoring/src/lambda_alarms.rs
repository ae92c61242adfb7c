//! Somebody hears when a function fails, is throttled or falls behind its stream.

pub(crate) use prc_check::NoParams as Params;
use prc_check::{Outcome, Stop, not_applicable};
use prc_resources::Function;

use crate::coverage::watched;
use crate::needs;

pub(crate) fn check(function: Function, _: &Params) -> Outcome {
    let heard = watched(&function, &needs::function(&function)?);
    if matches!(heard, Err(Stop::Fail(_))) && function.runs_at_edge()? {
        return Err(not_applicable("it runs at the edge, and counts its errors in every Region where it runs"));
    }
    heard
}
