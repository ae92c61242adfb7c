//! Somebody hears when anything arrives in a dead-letter queue.

pub(crate) use prc_check::NoParams as Params;
use prc_check::{Outcome, fail, require};
use prc_resources::{Queue, daily_values};

use crate::coverage::watched;
use crate::needs;

pub(crate) fn check(queue: Queue, _: &Params) -> Outcome {
    watched(&queue, &needs::dead_letter_queue(&queue)?)?;
    is_empty(&queue)
}

/// What lies in it was told once, and nobody looked. What was counted is of a running queue alone.
fn is_empty(queue: &Queue) -> Outcome {
    let values = daily_values(queue, "ApproximateNumberOfMessagesVisible", "Maximum");
    let Some(most) = values.ok().flatten().and_then(|values| values.last().copied()) else { return Ok(()) };
    let full = fail(format!("{most:.0} messages lie in it, and nobody took them out")).missing();
    require!(most < 1.0, full.help("read them, mend what they could not be delivered to, and redrive them"));
    Ok(())
}
