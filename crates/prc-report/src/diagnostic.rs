//! One thing to tell a person.

use std::fmt;

use crate::house::Drawn;
use crate::{Excerpt, Style};

/// One thing to tell a person, with the places that show it. Its texts may be untrusted: they are made printable when
/// they are drawn.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    pub tone: Tone,
    /// What stands in brackets after the tone: a requirement's id. Empty for none.
    pub code: String,
    pub message: String,
    /// The place that decides, then the places that lead to it.
    pub excerpts: Vec<Excerpt>,
    /// Lines between the places and the help.
    pub notes: Vec<Note>,
    pub help: Option<String>,
}

/// A line of its own in a diagnostic.
#[derive(Clone, Debug)]
pub struct Note(pub String);

/// How a diagnostic is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    Error,
    Warning,
    Unknown,
    Note,
    /// What changes the rules.
    Policy,
}

impl Tone {
    /// The word that a diagnostic begins with.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Unknown => "unknown",
            Self::Note => "note",
            Self::Policy => "policy",
        }
    }
}

impl Diagnostic {
    pub fn new(tone: Tone, message: impl Into<String>) -> Self {
        Self { tone, code: String::new(), message: message.into(), excerpts: Vec::new(), notes: Vec::new(), help: None }
    }

    #[must_use]
    pub fn excerpt(mut self, excerpt: Option<Excerpt>) -> Self {
        self.excerpts.extend(excerpt);
        self
    }

    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(Note(note.into()));
        self
    }

    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// A diagnostic as a person sees it, with a line break at its end.
pub fn render(diagnostic: &Diagnostic, style: Style) -> String {
    Drawn { diagnostic, style }.to_string()
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.message)
    }
}

impl std::error::Error for Diagnostic {}

impl fmt::Display for Note {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl std::error::Error for Note {}
