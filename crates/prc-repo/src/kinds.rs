//! The kinds of documents and files, each in a module of its own.

mod objective;
mod runbook;
mod workflow;

use crate::document::Kind;
use crate::file::FileKind;

/// The kinds that are written in Markdown.
pub(crate) const DOCUMENTS: &[Kind] = &[runbook::KIND];

/// All others.
pub(crate) const FILES: &[FileKind] = &[objective::KIND, workflow::KIND];
