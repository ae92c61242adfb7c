//! `prc/audits/<period>.toml`: what an audit is about, and what it ended with.

use std::collections::BTreeMap;
use std::ops::Range;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// An audit of a period: when it was opened, the systems in it, and what it was closed with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Record {
    pub period: String,
    #[serde(with = "day")]
    pub starts: Date,
    #[serde(with = "day")]
    pub ends: Date,
    #[serde(with = "day")]
    pub opened: Date,
    /// The version of the catalogue on the day of opening.
    pub catalogue: String,
    /// `None` while it is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed: Option<Closed>,
    /// Sorted by name.
    #[serde(default, rename = "system", skip_serializing_if = "Vec::is_empty")]
    pub systems: Vec<ScopedSystem>,
}

/// The end of an audit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Closed {
    #[serde(with = "day")]
    pub on: Date,
    /// The hashes of the frozen snapshots by system.
    pub sha256: BTreeMap<String, String>,
}

/// A system that is audited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ScopedSystem {
    pub name: String,
    pub tier: u8,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// The member that it comes from; `None` for this repository.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub environments: Vec<String>,
    /// Its root modules; none when every one is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub terraform: Vec<String>,
}

/// A file that is not what it must be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct FileError {
    pub message: String,
    /// Bytes in the text.
    pub span: Option<Range<usize>>,
}

impl FileError {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), span: None }
    }

    pub(crate) fn of_toml(error: &toml::de::Error) -> Self {
        Self { message: error.message().lines().collect::<Vec<_>>().join(" "), span: error.span() }
    }
}

impl Record {
    /// Reads the file of a period.
    ///
    /// # Errors
    /// It is no such file.
    pub fn parse(text: &str, period: &str) -> Result<Self, FileError> {
        let record: Self = toml::from_str(text).map_err(|error| FileError::of_toml(&error))?;
        if record.period != period {
            return Err(FileError::new(format!(
                "it is about the period `{}`, and named after {period}",
                record.period
            )));
        }
        if record.ends < record.starts {
            return Err(FileError::new("its period ends before it begins"));
        }
        Ok(record)
    }

    /// The text of the file.
    pub fn text(&self) -> String {
        // Only texts, numbers and tables are in it.
        let body = toml::to_string(self).unwrap_or_default();
        format!("# An audit: what it is about, and what it was closed with. Written by prc audit.\n{body}")
    }
}

/// Days as they are written in the files: `2026-11-21`.
pub(crate) mod day {
    use jiff::civil::Date;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(crate) fn serialize<S: Serializer>(day: &Date, out: S) -> Result<S::Ok, S::Error> {
        out.collect_str(day)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Date, D::Error> {
        let text = String::deserialize(from)?;
        let day = text.parse::<Date>().ok().filter(|day| day.to_string() == text);
        day.ok_or_else(|| D::Error::custom(format!("`{text}` is no day such as 2026-11-21")))
    }
}

/// Days that a person may also write as TOML does, without quotes.
pub(crate) mod written_day {
    use jiff::civil::Date;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    #[derive(Deserialize)]
    #[serde(untagged, expecting = "a day such as 2026-11-21")]
    enum Written {
        Text(String),
        Bare(toml::value::Datetime),
    }

    pub(crate) fn serialize<S: Serializer>(day: &Option<Date>, out: S) -> Result<S::Ok, S::Error> {
        super::maybe_day::serialize(day, out)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Date>, D::Error> {
        let text = match Written::deserialize(from)? {
            Written::Text(text) => text,
            Written::Bare(day) => day.to_string(),
        };
        let day = text.parse::<Date>().ok().filter(|day| day.to_string() == text);
        day.map(Some).ok_or_else(|| D::Error::custom(format!("`{text}` is no day such as 2026-11-21")))
    }
}

/// Days that need not be there.
pub(crate) mod maybe_day {
    use jiff::civil::Date;
    use serde::{Deserialize, Deserializer, Serializer};

    #[derive(Deserialize)]
    struct Day(#[serde(with = "super::day")] Date);

    pub(crate) fn serialize<S: Serializer>(day: &Option<Date>, out: S) -> Result<S::Ok, S::Error> {
        match day {
            Some(day) => out.collect_str(day),
            None => out.serialize_none(),
        }
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Date>, D::Error> {
        Ok(Option::<Day>::deserialize(from)?.map(|day| day.0))
    }
}
