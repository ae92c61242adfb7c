//! A stream or queue keeps its messages until a broken consumer has been mended.

use prc_check::{Outcome, at_least, counted, fail, not_applicable, require};
use prc_resources::{KinesisStream, Queue, Tagged};
use serde::Deserialize;

use crate::retention::hours;

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Params {
    min_kinesis_hours: i64,
    min_sqs_seconds: i64,
    min_dlq_seconds: i64,
}

pub(crate) fn stream(stream: KinesisStream, params: &Params) -> Outcome {
    if stream.is_rebuildable() {
        return Err(not_applicable("its data can be made again"));
    }
    let (kept, wanted) = (stream.retention_period()?, params.min_kinesis_hours);
    let message = format!("records are kept {}, must be at least {wanted}", counted(kept, "hour"));
    require!(kept >= wanted, fail(message).must_be("retention_period", at_least(wanted)));
    Ok(())
}

pub(crate) fn queue(queue: Queue, params: &Params) -> Outcome {
    if queue.is_rebuildable() {
        return Err(not_applicable("its data can be made again"));
    }
    let kept = queue.message_retention_seconds()?;
    if kept >= params.min_sqs_seconds.max(params.min_dlq_seconds) {
        return Ok(());
    }
    let (messages, wanted) = match kept < params.min_sqs_seconds || !queue.is_dead_letter_queue()? {
        true => ("messages", params.min_sqs_seconds),
        false => ("dead letters", params.min_dlq_seconds),
    };
    let queue_is_short =
        fail(format!("{messages} are kept {}, must be at least {}", hours(kept / 60), hours(wanted / 60)));
    require!(kept >= wanted, queue_is_short.must_be("message_retention_seconds", at_least(wanted)));
    Ok(())
}
