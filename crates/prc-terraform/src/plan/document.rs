//! Text of a JSON document that the person named, read without trusting it.

use std::fmt;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::error::Category;

/// Why a plan or state cannot be used. Nothing of the document's content is in it: that may be secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentError(String);

impl DocumentError {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

impl fmt::Display for DocumentError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl std::error::Error for DocumentError {}

/// Reads JSON in the form of `T`; a byte order mark before it does no harm.
pub(crate) fn parse<T: DeserializeOwned>(text: &str, what: &str) -> Result<T, DocumentError> {
    serde_json::from_str(text.strip_prefix('\u{feff}').unwrap_or(text)).map_err(|error| {
        let place = format!("line {}, column {}", error.line(), error.column());
        DocumentError(match error.classify() {
            // Only of the syntax do the parser's words hold no value of the document.
            Category::Syntax => format!("it is not JSON: {error}"),
            Category::Eof => format!("it is not JSON: it ends too early, at {place}"),
            Category::Data | Category::Io => format!("it does not have the form of {what}, at {place}"),
        })
    })
}

/// A field for which null is as good as none.
pub(crate) fn nullable<'de, D: Deserializer<'de>, T: Default + Deserialize<'de>>(from: D) -> Result<T, D::Error> {
    Ok(Option::deserialize(from)?.unwrap_or_default())
}

/// The two parts of `1.2`.
pub(crate) fn version(text: &str) -> Option<(u32, u32)> {
    let (major, minor) = text.split_once('.')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}
