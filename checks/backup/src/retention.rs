//! How long copies are kept.

use prc_check::{Outcome, at_least, counted, fail, require};

/// Fails unless copies are kept long enough; 0 days turn them off.
pub(crate) fn long_enough(copies: &str, attribute: &'static str, days: i64, wanted: i64) -> Outcome {
    let message = match days {
        ..=0 => format!("automated {copies} are off, must be kept {}", counted(wanted, "day")),
        _ => format!("{copies} are kept {}, must be at least {wanted}", counted(days, "day")),
    };
    require!(days >= wanted, fail(message).must_be(attribute, at_least(wanted)));
    Ok(())
}

/// Minutes in words: `7 days`, `26 hours`, `90 minutes`.
pub(crate) fn hours(minutes: i64) -> String {
    match minutes {
        minutes if minutes % (24 * 60) == 0 && minutes > 24 * 60 => counted(minutes / (24 * 60), "day"),
        minutes if minutes % 60 == 0 => counted(minutes / 60, "hour"),
        minutes => counted(minutes, "minute"),
    }
}
