//! What a check answers.

use std::fmt;
use std::sync::Arc;

use prc_model::{Reason, Unknown};

use crate::View;

/// A value, or why it is not known.
pub type Read<T> = Result<T, Unknown>;

/// `Ok(())` is a pass.
pub type Outcome = Result<(), Stop>;

/// Everything but a pass.
#[derive(Clone, Debug)]
pub enum Stop {
    Fail(Box<Failure>),
    Unknown(Unknown),
    /// With the reason why the requirement does not concern this subject.
    NotApplicable(String),
}

/// What is wrong with a subject.
#[derive(Clone, Debug, Default)]
pub struct Failure {
    /// The whole finding in one clause, with the numbers in it: `backups are kept 3 days, must be at least 7`.
    pub message: String,
    /// A short note for the place in the source: `is 3, must be at least 7`. The value itself when absent.
    pub label: Option<String>,
    /// What to do, when the catalogue's remediation is not precise enough.
    pub help: Option<String>,
    /// Something is missing in the block as a whole, so its header is the place, not what was read last.
    pub missing: bool,
    /// The attribute that is wrong, when it is not the one that was read last; `block.attribute` for a nested one.
    pub at: Option<&'static str>,
    /// The resource that has the attribute, when it is not the subject.
    pub of: Option<Arc<str>>,
    /// What the attribute must be: `at least 7`.
    pub wanted: Option<Wanted>,
    /// What must be written so that the subject passes, all of it together: see [`Failure::wants`].
    pub wants: Vec<(&'static str, Wanted)>,
    /// What must be declared beside the subject so that it passes.
    pub adds: Option<Addition>,
}

/// What an attribute must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// In words for a person: nothing that could be written as it is.
    Words(String),
    Bool(bool),
    Number(i64),
    /// This number or a greater one.
    AtLeast(i64),
    /// Exactly this text.
    Text(String),
}

/// A resource that is missing beside the subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Addition {
    pub kind: &'static str,
    /// Its body in Terraform's canonical format, in which `$subject` stands for the subject's address.
    pub body: &'static str,
}

/// This number or a greater one.
pub fn at_least(number: impl Into<i64>) -> Wanted {
    Wanted::AtLeast(number.into())
}

/// This text and no other.
pub fn exactly(text: impl Into<String>) -> Wanted {
    Wanted::Text(text.into())
}

impl fmt::Display for Wanted {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Words(text) | Self::Text(text) => out.write_str(text),
            Self::Bool(bool) => write!(out, "{bool}"),
            Self::Number(number) => write!(out, "{number}"),
            Self::AtLeast(number) => write!(out, "at least {number}"),
        }
    }
}

impl From<&str> for Wanted {
    fn from(words: &str) -> Self {
        Self::Words(words.into())
    }
}

impl From<String> for Wanted {
    fn from(words: String) -> Self {
        Self::Words(words)
    }
}

impl From<bool> for Wanted {
    fn from(bool: bool) -> Self {
        Self::Bool(bool)
    }
}

impl From<i64> for Wanted {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

/// Begins a failure; `return Err(fail(…).label(…).into())`.
pub fn fail(message: impl Into<String>) -> Failure {
    Failure { message: message.into(), ..Failure::default() }
}

/// The requirement does not concern this subject.
pub fn not_applicable(why: impl Into<String>) -> Stop {
    Stop::NotApplicable(why.into())
}

/// Something a check cannot decide for a reason of its own.
pub fn unknown(reason: Reason, detail: impl AsRef<str>) -> Unknown {
    Unknown::new(reason, detail.as_ref())
}

impl Failure {
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// What is wrong is this attribute: the finding points at it.
    #[must_use]
    pub fn at(mut self, attribute: &'static str) -> Self {
        self.at = Some(attribute);
        self
    }

    /// What is wrong is this attribute, and this is what it must be: the finding points at it, and says so there and in
    /// its help. Where it is a value and not words, `prc fix` knows what to write; the catalogue says whether it may.
    #[must_use]
    pub fn must_be(mut self, attribute: &'static str, wanted: impl Into<Wanted>) -> Self {
        let wanted = wanted.into();
        self.help = Some(match attribute.rsplit_once('.') {
            Some((block, name)) => format!("set {name} to {wanted} in {}", block.replace('.', " ")),
            None => format!("set {attribute} to {wanted}"),
        });
        self.wants.push((attribute, wanted.clone()));
        self.wanted = Some(wanted);
        self.at(attribute)
    }

    /// To pass, this attribute must be so too, whatever words say of it; it need not be there, nor the block it is in. Of the subject, or of the
    /// resource that [`Failure::of`] names.
    #[must_use]
    pub fn wants(mut self, attribute: &'static str, wanted: impl Into<Wanted>) -> Self {
        self.wants.retain(|(known, _)| *known != attribute);
        self.wants.push((attribute, wanted.into()));
        self
    }

    /// To pass, the subject must have this resource beside it.
    #[must_use]
    pub fn adds(mut self, kind: &'static str, body: &'static str) -> Self {
        self.adds = Some(Addition { kind, body });
        self
    }

    /// The attribute that is wrong is another resource's.
    #[must_use]
    pub fn of<'a>(mut self, other: &impl View<'a>) -> Self {
        self.of = Some(other.address().into());
        self
    }

    /// What is wrong is that something is missing: the finding points at the block's header.
    #[must_use]
    pub fn missing(mut self) -> Self {
        self.missing = true;
        self
    }

    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Fail(Box::new(failure))
    }
}

impl From<Unknown> for Stop {
    fn from(unknown: Unknown) -> Self {
        Self::Unknown(unknown)
    }
}

/// A number of things: `1 day`, `7 days`.
pub fn counted<N: fmt::Display + PartialEq + From<u8>>(number: N, thing: &str) -> String {
    if number == N::from(1) { format!("1 {thing}") } else { format!("{number} {thing}s") }
}

/// Fails unless the condition holds: with a formatted message, or with a [`Failure`] that says more.
#[macro_export]
macro_rules! require {
    ($holds:expr, $message:literal $($rest:tt)*) => {
        $crate::require!($holds, $crate::fail(format!($message $($rest)*)))
    };
    ($holds:expr, $failure:expr) => {
        if !$holds {
            return Err($failure.into());
        }
    };
}
