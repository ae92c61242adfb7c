//! What only the machine knows: the environment and the time.
#![allow(clippy::disallowed_methods, reason = "the one place where the collector asks the machine")]

use jiff::{Timestamp, Unit};

/// A variable of the environment; an empty one counts as not set.
pub(crate) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// The time, to the second.
pub(crate) fn now() -> Timestamp {
    let now = Timestamp::now();
    now.round(Unit::Second).unwrap_or(now)
}
