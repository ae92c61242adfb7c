//! Terraform's built-in functions.
//!
//! Every function is one entry of a table: its parameters (converted and checked before it runs), how to find the
//! type of a result that is not known yet, and the function itself. The rules for null, unknown and marked arguments
//! are those of cty's `function.Function.Call`.

mod call;
mod cidr;
mod conversion;
mod crypto;
mod datetime;
mod encoding;
mod files;
mod float;
mod format;
mod impure;
mod json;
mod lists;
mod lookup;
mod maps;
mod numeric;
mod regexp;
mod sets;
mod spec;
mod strings;
mod yaml;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, LazyLock};

use crate::{Origin, Value};
use spec::Function;

/// What functions may read; the evaluator implements it for files inside the checked root.
pub trait Host {
    /// The content of a file.
    fn read_file(&self, path: &str) -> Result<Arc<[u8]>, FileError>;
    /// Whether there is a file.
    fn file_exists(&self, path: &str) -> Result<bool, FileError>;
    /// The files below a directory that match a pattern (`fileset`), relative to the directory.
    fn file_set(&self, directory: &str, pattern: &str) -> Result<Vec<String>, FileError>;
    /// Renders a template with these variables; `name` is the file's path, or `<templatestring argument>`.
    fn render_template(&self, source: Arc<str>, name: &str, vars: &Value) -> Result<Value, CallError>;
}

/// Why a file can not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileError {
    /// There is no such file.
    Missing,
    /// It is a directory, or something else that has no content.
    NotRegular,
    /// It is not in the checked root.
    OutsideRoot,
    /// Reading it failed.
    Unreadable(String),
    /// It is larger than what is read.
    TooLarge,
}

/// What a single call may produce; larger results stay unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Longest string, in bytes.
    pub max_string: usize,
    /// Most elements of a collection.
    pub max_elements: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { max_string: 1 << 20, max_elements: 100_000 }
    }
}

/// Why a call has no result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CallError {
    /// An argument (counted from zero) is wrong.
    Argument {
        /// Its position.
        index: usize,
        /// What is wrong, for people.
        message: String,
    },
    /// The call as a whole fails.
    Function(String),
}

impl CallError {
    pub(crate) fn argument(index: usize, message: impl Into<String>) -> Self {
        Self::Argument { index, message: message.into() }
    }

    pub(crate) fn function(message: impl Into<String>) -> Self {
        Self::Function(message.into())
    }
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Argument { message, .. } | Self::Function(message) => f.write_str(message),
        }
    }
}

impl std::error::Error for CallError {}

/// Functions that look at expressions instead of values; the evaluator has them.
const LAZY: [&str; 2] = ["can", "try"];

static TABLE: LazyLock<BTreeMap<&'static str, Function>> = LazyLock::new(|| {
    let families = [
        cidr::functions(),
        conversion::functions(),
        crypto::functions(),
        datetime::functions(),
        encoding::functions(),
        files::functions(),
        format::functions(),
        impure::functions(),
        json::functions(),
        lists::functions(),
        lookup::functions(),
        maps::functions(),
        numeric::functions(),
        regexp::functions(),
        sets::functions(),
        strings::functions(),
        yaml::functions(),
    ];
    families.into_iter().flatten().map(|function| (function.name, function)).collect()
});

fn find(name: &str) -> Option<&'static Function> {
    TABLE.get(name.strip_prefix("core::").unwrap_or(name))
}

/// Whether there is a function of that name, `try` and `can` included. The prefix `core::` is allowed.
#[must_use]
pub fn exists(name: &str) -> bool {
    let plain = name.strip_prefix("core::").unwrap_or(name);
    LAZY.contains(&plain) || TABLE.contains_key(plain)
}

/// The names of all functions, without prefix, in order.
pub fn names() -> impl Iterator<Item = &'static str> {
    let mut names: Vec<_> = TABLE.keys().copied().chain(LAZY).collect();
    names.sort_unstable();
    names.into_iter()
}

/// The name of a function's parameter, for messages about [`CallError::Argument`].
#[must_use]
pub fn parameter_name(function: &str, index: usize) -> Option<&'static str> {
    find(function)?.param(index).map(|param| param.name)
}

/// Calls a function. `at` is where the call is written: the place of unknown values that the call itself causes.
pub fn call(name: &str, args: &[Value], host: &dyn Host, limits: &Limits, at: Origin) -> Result<Value, CallError> {
    match find(name) {
        Some(function) => call::run(function, args, host, limits, at),
        None => Err(CallError::function(format!("there is no function named \"{name}\""))),
    }
}
