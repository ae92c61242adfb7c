//! Why a run ended without an inventory, and the exit codes.

use std::fmt;

/// The stable exit codes, those of `prc`.
pub(crate) mod exit {
    pub(crate) const OK: u8 = 0;
    /// Wrong arguments.
    pub(crate) const USAGE: u8 = 2;
    /// Nothing was read: no credentials, the wrong account.
    pub(crate) const NOTHING: u8 = 3;
    /// The inventory is not complete.
    pub(crate) const INCOMPLETE: u8 = 4;
}

#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) code: u8,
    message: String,
    help: Option<String>,
}

impl Failure {
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self { code: exit::USAGE, message: message.into(), help: None }
    }

    pub(crate) fn nothing(message: impl Into<String>) -> Self {
        Self { code: exit::NOTHING, message: message.into(), help: None }
    }

    #[must_use]
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        // What AWS said may hold anything.
        writeln!(out, "error: {}", prc_model::Printable(&self.message))?;
        match &self.help {
            Some(help) => writeln!(out, "  help: {}", prc_model::Printable(help)),
            None => Ok(()),
        }
    }
}
