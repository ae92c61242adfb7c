//! The catalogue's schema: what an entry says of a requirement.
//!
//! Entries are TOML, one file for each requirement, and the only home of a requirement's words. `prc-entry` turns them into
//! constants when `prc` is built, so every type here can be both read and written as a constant.

mod code;
mod data;
mod requirement;
mod setting;
mod vocabulary;
mod words;

pub use data::table_code;
pub use requirement::{
    AwsPart, FixPart, Param, PersonPart, Remediation, RepositoryPart, Requirement, TerraformPart, Tiers,
};
pub use setting::Setting;
pub use vocabulary::{Category, Combine, Language, Level, Scope, Severity, Tier};
pub use words::{AwsWords, PersonWords, RepositoryWords, TerraformWords, Words};

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};

/// A text of an entry.
pub type Text = Cow<'static, str>;

/// Things in the order of the entry.
pub type List<T> = Cow<'static, [T]>;

/// Things with a name, sorted by it.
pub type Named<T> = Cow<'static, [(Text, T)]>;

/// A table of the entry.
fn named<'de, D: Deserializer<'de>, T: Deserialize<'de> + Clone>(entry: D) -> Result<Named<T>, D::Error> {
    let table = BTreeMap::<String, T>::deserialize(entry)?;
    Ok(table.into_iter().map(|(name, value)| (name.into(), value)).collect())
}
