//! Somebody hears when messages wait too long.

pub(crate) use prc_check::NoParams as Params;
use prc_check::{Outcome, not_applicable};
use prc_resources::Queue;

use crate::coverage::watched;

pub(crate) fn check(queue: Queue, _: &Params) -> Outcome {
    if queue.is_dead_letter_queue()? {
        return Err(not_applicable("messages in a dead-letter queue wait for a person"));
    }
    watched(&queue, "sqs_queue", |_| Ok(true))
}
