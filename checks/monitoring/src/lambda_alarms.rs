//! Somebody hears when a function fails, is throttled or falls behind its stream.

pub(crate) use prc_check::NoParams as Params;
use prc_check::{Outcome, Reason, Stop, not_applicable, unknown};
use prc_resources::Function;

use crate::coverage::watched;

pub(crate) fn check(function: Function, _: &Params) -> Outcome {
    let heard = watched(&function, "lambda_function", |when| match when {
        "event source mapping on Kinesis, DynamoDB stream or MSK" => {
            function.event_sources().any(|source| source.is_stream())
        }
        other => Err(unknown(Reason::Internal, format!("`{other}` is no condition of a function"))),
    });
    if matches!(heard, Err(Stop::Fail(_))) && function.runs_at_edge()? {
        return Err(not_applicable("it runs at the edge, and counts its errors in every Region where it runs"));
    }
    heard
}
