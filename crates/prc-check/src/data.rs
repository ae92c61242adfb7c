//! Tables that checks carry with them, such as dates of end of support.

use std::fmt;
use std::sync::OnceLock;

use prc_model::{Reason, Unknown};
use serde::{Deserialize, Deserializer, de};

use crate::{Date, Read};

/// A TOML table that is read when it is first asked for.
pub struct Table<T> {
    name: &'static str,
    text: &'static str,
    parsed: OnceLock<Result<T, String>>,
}

impl<T: for<'de> Deserialize<'de>> Table<T> {
    pub const fn new(name: &'static str, text: &'static str) -> Self {
        Self { name, text, parsed: OnceLock::new() }
    }

    /// # Errors
    /// The text does not fit the type; a test keeps that from being shipped.
    pub fn get(&self) -> Read<&T> {
        let parsed = self.parsed.get_or_init(|| toml::from_str(self.text).map_err(|error| error.to_string()));
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
        let written = toml::value::Datetime::deserialize(deserializer)?;
        written.to_string().parse().map(Self).map_err(de::Error::custom)
    }
}
