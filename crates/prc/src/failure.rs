//! Why a command could not do its work, and the exit codes.

use std::fmt;

use prc_policy::ConfigError;
use prc_report::{Diagnostic, Style, Tone, render};

use crate::output;

/// The stable exit codes. A decision brings its own: 0, 1, 3 or 4.
pub(crate) mod exit {
    pub(crate) const OK: u8 = 0;
    /// The decision is that it does not go through.
    pub(crate) const REFUSED: u8 = 1;
    /// Wrong arguments or a wrong configuration.
    pub(crate) const USAGE: u8 = 2;
    /// Nothing was evaluated.
    pub(crate) const NOTHING: u8 = 3;
    /// Something that is needed could not be read.
    pub(crate) const INCOMPLETE: u8 = 4;
    /// A bug.
    pub(crate) const INTERNAL: u8 = 70;
}

/// The messages alone.
impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let messages: Vec<&str> = self.diagnostics.iter().map(|one| one.message.as_str()).collect();
        out.write_str(&messages.join("; "))
    }
}

/// What went wrong, told in one or more diagnostics.
#[derive(Debug)]
pub(crate) struct Failure {
    code: u8,
    diagnostics: Vec<Diagnostic>,
}

impl Failure {
    /// The person must change something in the command or the configuration.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::config(vec![Diagnostic::new(Tone::Error, message)])
    }

    pub(crate) fn config(diagnostics: Vec<Diagnostic>) -> Self {
        Self { code: exit::USAGE, diagnostics }
    }

    /// The accounts are not those of prc.toml, so nothing was evaluated.
    pub(crate) fn wrong_account(message: impl Into<String>) -> Self {
        Self::nothing(Diagnostic::new(Tone::Error, message))
    }

    /// The answer is no.
    pub(crate) fn refused(diagnostics: Vec<Diagnostic>) -> Self {
        Self { code: exit::REFUSED, diagnostics }
    }

    pub(crate) fn nothing(diagnostic: Diagnostic) -> Self {
        Self { code: exit::NOTHING, diagnostics: vec![diagnostic] }
    }

    /// Mistakes in what the command line asks for.
    pub(crate) fn of_errors(errors: Vec<ConfigError>) -> Self {
        let told = errors.into_iter().map(|error| {
            let diagnostic = Diagnostic::new(Tone::Error, error.message);
            error.help.into_iter().fold(diagnostic, Diagnostic::help)
        });
        Self::config(told.collect())
    }

    /// Something that is needed could not be read.
    pub(crate) fn incomplete(diagnostic: Diagnostic) -> Self {
        Self { code: exit::INCOMPLETE, diagnostics: vec![diagnostic] }
    }

    /// What is told.
    pub(crate) fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    #[must_use]
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        if let Some(last) = self.diagnostics.pop() {
            self.diagnostics.push(last.help(help));
        }
        self
    }

    /// Writes the diagnostics to the standard error and answers the exit code.
    pub(crate) fn tell(&self, style: Style) -> u8 {
        let told: Vec<String> = self.diagnostics.iter().map(|one| render(one, style)).collect();
        output::tell(&told.join("\n"));
        self.code
    }
}
