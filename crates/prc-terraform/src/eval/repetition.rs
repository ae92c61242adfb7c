//! Instances of a block: count, for_each, or neither.

use std::fmt::Write;
use std::rc::Rc;
use std::sync::Arc;

use prc_cty::{Cause, Value};

/// What `count` and `each` mean inside one instance.
#[derive(Clone, Debug)]
pub(crate) enum Repetition {
    None,
    Count(i64),
    Each {
        key: Arc<str>,
        value: Value,
    },
    /// An instance that may exist: the keys are not known.
    UnknownCount(Rc<Cause>),
    UnknownEach(Rc<Cause>),
}

impl Repetition {
    /// Why it is not known whether there is an instance.
    pub(crate) fn open(&self) -> Option<&Cause> {
        match self {
            Self::UnknownCount(cause) | Self::UnknownEach(cause) => Some(cause),
            Self::None | Self::Count(_) | Self::Each { .. } => None,
        }
    }
}

/// All instances of a block.
#[derive(Clone, Debug)]
pub(crate) enum Expansion {
    Single,
    Count(i64),
    Each(Rc<[(Arc<str>, Value)]>),
    UnknownCount(Rc<Cause>),
    UnknownEach(Rc<Cause>),
}

/// The key of one instance.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Key {
    None,
    Count(i64),
    Each(Arc<str>),
    Unknown,
}

impl Expansion {
    pub(crate) fn keys(&self) -> Vec<Key> {
        match self {
            Self::Single => vec![Key::None],
            Self::Count(count) => (0..*count).map(Key::Count).collect(),
            Self::Each(pairs) => pairs.iter().map(|(key, _)| Key::Each(key.clone())).collect(),
            Self::UnknownCount(_) | Self::UnknownEach(_) => vec![Key::Unknown],
        }
    }

    /// What an instance sees; `None` when there is none with that key.
    pub(crate) fn repetition(&self, key: &Key) -> Option<Repetition> {
        match (self, key) {
            (Self::Single, Key::None) => Some(Repetition::None),
            (Self::Count(count), Key::Count(index)) if (0..*count).contains(index) => Some(Repetition::Count(*index)),
            (Self::Each(pairs), Key::Each(wanted)) => {
                let at = pairs.binary_search_by(|(key, _)| key.cmp(wanted)).ok()?;
                let (key, value) = &pairs[at];
                Some(Repetition::Each { key: key.clone(), value: value.clone() })
            }
            (Self::UnknownCount(cause), Key::Unknown) => Some(Repetition::UnknownCount(cause.clone())),
            (Self::UnknownEach(cause), Key::Unknown) => Some(Repetition::UnknownEach(cause.clone())),
            _ => None,
        }
    }

    pub(crate) fn cause(&self) -> Option<&Cause> {
        match self {
            Self::UnknownCount(cause) | Self::UnknownEach(cause) => Some(cause),
            _ => None,
        }
    }
}

impl Key {
    /// The key as it stands in an address: `[0]`, `["a"]`, `[*]` or nothing.
    pub(crate) fn suffix(&self) -> String {
        match self {
            Self::None => String::new(),
            Self::Count(index) => format!("[{index}]"),
            Self::Each(key) => format!("[{}]", quoted(key)),
            Self::Unknown => String::from("[*]"),
        }
    }
}

/// A string as Terraform writes it in an address.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for (at, character) in text.char_indices() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '$' | '%' if text[at + 1..].starts_with('{') => {
                out.push(character);
                out.push(character);
            }
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
