//! Tables that checks carry with them, such as dates of end of support.

mod written;

use std::fmt;
use std::sync::OnceLock;

use prc_model::{Reason, Unknown};
use serde::{Deserialize, Deserializer, de};

use crate::{Date, Read};

pub use written::Written;

/// A TOML table that is made into its type when it is first asked for.
pub struct Table<T> {
    name: &'static str,
    written: Written,
    parsed: OnceLock<Result<T, String>>,
}

impl<T: for<'de> Deserialize<'de>> Table<T> {
    /// A table that [`table!`](crate::table) has read.
    pub const fn new(name: &'static str, written: Written) -> Self {
        Self { name, written, parsed: OnceLock::new() }
    }

    /// # Errors
    /// The table does not fit the type; a test keeps that from being shipped.
    pub fn get(&self) -> Read<&T> {
        let parsed = self.parsed.get_or_init(|| T::deserialize(self.written).map_err(|error| error.to_string()));
        parsed.as_ref().map_err(|error| Unknown::new(Reason::Internal, format!("{}: {error}", self.name)))
    }
}

/// A date as TOML writes it: `2029-07-31`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(pub Date);

impl Day {
    /// How many days it is from a date until this one.
    pub fn days_after(self, date: Date) -> i32 {
        (self.0 - date).get_days()
    }
}

impl fmt::Display for Day {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = String::deserialize(deserializer)?;
        written.parse().map(Self).map_err(de::Error::custom)
    }
}
