//! Reading TOML with spans: what is asked for is known, everything else is an error.

use std::collections::BTreeSet;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::ConfigError;

/// One table. Every reader reports what is wrong to the list it is given, and answers `None`.
pub(crate) struct Section<'t> {
    /// `gate.local`; empty at the top.
    path: String,
    span: Range<usize>,
    table: &'t DeTable<'t>,
    known: BTreeSet<String>,
}

/// A key that the user named, with its value.
pub(crate) struct Entry<'t> {
    pub(crate) name: &'t str,
    pub(crate) span: Range<usize>,
    pub(crate) value: &'t Spanned<DeValue<'t>>,
}

impl<'t> Section<'t> {
    pub(crate) fn new(path: impl Into<String>, span: Range<usize>, table: &'t DeTable<'t>) -> Self {
        Self { path: path.into(), span, table, known: BTreeSet::new() }
    }

    /// The value as a table of its own; `key` is its name in this one.
    pub(crate) fn within(
        &self,
        key: &str,
        value: &'t Spanned<DeValue<'t>>,
        errors: &mut Vec<ConfigError>,
    ) -> Option<Self> {
        let Some(table) = value.get_ref().as_table() else {
            errors.push(self.mistyped(key, value, "a table"));
            return None;
        };
        let path = if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) };
        Some(Self::new(path, value.span(), table))
    }

    pub(crate) fn span(&self) -> Range<usize> {
        self.span.clone()
    }

    /// ` in [gate.local]`; nothing at the top.
    pub(crate) fn place(&self) -> String {
        if self.path.is_empty() { String::new() } else { format!(" in [{}]", self.path) }
    }

    /// The value of a key, which is known from now on.
    pub(crate) fn get(&mut self, key: &str) -> Option<&'t Spanned<DeValue<'t>>> {
        self.known.insert(key.to_owned());
        self.table.get(key)
    }

    pub(crate) fn section(&mut self, key: &str, errors: &mut Vec<ConfigError>) -> Option<Self> {
        let value = self.get(key)?;
        self.within(key, value, errors)
    }

    /// Every key, for a table whose keys are the user's own names.
    pub(crate) fn entries(&self) -> impl Iterator<Item = Entry<'t>> + use<'t> {
        self.table.iter().map(|(key, value)| Entry { name: key.get_ref(), span: key.span(), value })
    }

    /// A text that is not blank.
    pub(crate) fn text(&mut self, key: &str, errors: &mut Vec<ConfigError>) -> Option<Spanned<String>> {
        let value = self.get(key)?;
        match value.get_ref().as_str() {
            Some(text) if !text.trim().is_empty() => Some(Spanned::new(value.span(), text.to_owned())),
            Some(_) => {
                let error = ConfigError::new(format!("`{key}`{} is empty", self.place()), value.span());
                errors.push(error.help("write something, or leave it out"));
                None
            }
            None => {
                errors.push(self.mistyped(key, value, "a string"));
                None
            }
        }
    }

    pub(crate) fn required_text(&mut self, key: &str, errors: &mut Vec<ConfigError>) -> Option<Spanned<String>> {
        if self.get(key).is_none() {
            let message = format!("`{key}` is missing{}", self.place());
            errors.push(ConfigError::new(message, self.span()).help(format!("write `{key} = \"…\"`")));
        }
        self.text(key, errors)
    }

    /// The elements of an array.
    pub(crate) fn array(&mut self, key: &str, errors: &mut Vec<ConfigError>) -> Option<&'t [Spanned<DeValue<'t>>]> {
        let value = self.get(key)?;
        match value.get_ref().as_array() {
            Some(items) => Some(items),
            None => {
                errors.push(self.mistyped(key, value, "an array"));
                None
            }
        }
    }

    pub(crate) fn mistyped(&self, key: &str, value: &Spanned<DeValue<'_>>, wanted: &str) -> ConfigError {
        let message = format!("`{key}`{} must be {wanted}, not {}", self.place(), kind(value.get_ref()));
        let error = ConfigError::new(message, value.span());
        match written(wanted) {
            Some(help) => error.help(help),
            None => error,
        }
    }

    /// Reports every key that nobody asked for.
    pub(crate) fn finish(self, errors: &mut Vec<ConfigError>) {
        for entry in self.entries().filter(|entry| !self.known.contains(entry.name)) {
            let error = ConfigError::new(format!("unknown key `{}`{}", entry.name, self.place()), entry.span);
            errors.push(error.suggest(entry.name, self.known.iter().map(String::as_str)));
        }
    }
}

/// How what is wanted is written.
pub(super) fn written(wanted: &str) -> Option<&'static str> {
    const FORMS: [(&str, &str); 8] = [
        ("array", "write it in brackets, with commas"),
        ("string", "put it in quotes"),
        ("boolean", "write `true` or `false`, without quotes"),
        ("integer", "write a whole number without quotes"),
        ("number", "write a number without quotes"),
        ("float", "write a number without quotes"),
        ("date", "write it as 2027-05-31, without quotes"),
        ("table", "write its keys below `[…]`, or in `{ }`"),
    ];
    FORMS.iter().find(|(word, _)| wanted.contains(word)).map(|(_, form)| *form)
}

/// The type of a value with its article.
pub(crate) fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) => "an integer",
        DeValue::Float(_) => "a float",
        DeValue::Boolean(_) => "a boolean",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "an array",
        DeValue::Table(_) => "a table",
    }
}

/// An integer that fits, however it is written.
pub(crate) fn integer(value: &DeValue<'_>) -> Option<i64> {
    let integer = value.as_integer()?;
    i64::from_str_radix(integer.as_str(), integer.radix()).ok()
}
