//! How long copies are kept.

use prc_check::{Outcome, counted, fail, require};

/// Fails unless copies are kept long enough; 0 days turn them off.
pub(crate) fn long_enough(copies: &str, attribute: &'static str, days: i64, wanted: i64) -> Outcome {
    let message = match days {
        ..=0 => format!("automated {copies} are off, must be kept {}", counted(wanted, "day")),
        _ => format!("{copies} are kept {}, must be at least {wanted}", counted(days, "day")),
    };
    require!(days >= wanted, fail(message).must_be(attribute, format!("at least {wanted}")));
    Ok(())
}
