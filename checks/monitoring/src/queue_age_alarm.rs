//! Somebody hears when messages wait too long.

pub(crate) use prc_check::NoParams as Params;
use prc_check::Outcome;
use prc_resources::Queue;

use crate::coverage::watched;
use crate::needs;

pub(crate) fn check(queue: Queue, _: &Params) -> Outcome {
    watched(&queue, &needs::queue(&queue)?)
}
