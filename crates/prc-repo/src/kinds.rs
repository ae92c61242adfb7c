//! The kinds of documents and files, each in a module of its own.

pub(crate) mod codeowners;
mod documents;
mod incident;
mod objective;
pub(crate) mod repository;
mod runbook;
mod updates;
mod workflow;

use crate::document::Kind;
use crate::file::FileKind;

/// The kinds that are written in Markdown.
pub(crate) const DOCUMENTS: &[Kind] = &[
    runbook::KIND,
    documents::POSTMORTEM,
    documents::POSTMORTEM_TEMPLATE,
    documents::RESTORE,
    documents::DRILL,
    documents::RECOVERY_PLAN,
    documents::ROLLBACK,
    documents::INCIDENT_PROCESS,
    documents::ERROR_BUDGET,
    documents::SLO_REVIEW,
    documents::README,
];

/// All others.
pub(crate) const FILES: &[FileKind] = &[incident::KIND, objective::KIND, updates::KIND, workflow::KIND];
