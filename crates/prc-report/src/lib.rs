//! Findings and scores to text and JSON, and the pages about requirements.
//!
//! Everything that comes from a checked repository passes through [`prc_model::Printable`] on its way out, and no line
//! starts with it. Nothing here reads a clock or the environment: the same run gives the same bytes.

mod alike;
mod audit;
mod cause;
mod compare;
#[cfg(test)]
mod compare_tests;
mod concise;
mod diagnostic;
mod editor;
mod escape;
mod examples;
mod excerpt;
mod explain;
mod export;
mod findings;
mod full;
mod gate;
#[cfg(test)]
mod hostile;
mod house;
mod inputs;
pub mod json;
mod labels;
mod list;
mod moves;
mod place;
mod saved;
mod schema;
mod standing;
mod style;
mod summary;
#[cfg(test)]
mod testing;

use prc_check::Coverage;
use prc_model::Sources;
use prc_policy::Assessment;

pub use audit::{AuditDiff, Moved, Trend, audit};
pub use compare::{Base, Compared, compare};
pub use concise::concise;
pub use diagnostic::{Diagnostic, Tone, render};
pub use editor::{Remark, remarks};
pub use excerpt::Excerpt;
pub use explain::{escaped, explain, explain_markdown};
pub use export::{Rules, STICKY, annotations, csv, gitlab, jsonl, junit, markdown, sarif, step_summary};
pub use full::full;
pub use json::{json, json_text, write_json};
pub use list::{list, list_json};
pub use saved::{saved_concise, saved_full};
pub use schema::{attestation_schema, config_schema, item_schema, report_schema, waiver_schema};
pub use standing::{organisation, requirements, tier_of};
pub use style::Style;

/// How many findings `prc fix` mends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mended {
    /// As they are.
    pub safely: usize,
    /// And these with `--unsafe-fixes`.
    pub unsafely: usize,
}

/// One run, ready to be shown.
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    pub assessment: &'a Assessment,
    /// The tables beside the verdicts; only JSON shows them.
    pub coverage: &'a Coverage,
    /// The texts that spans of findings point into.
    pub sources: &'a Sources,
    /// The path and text of the `prc.toml` in force, which its warnings point into.
    pub policy: Option<(&'a str, &'a str)>,
    /// What it is compared with; then only what is new is told.
    pub comparison: Option<&'a Compared>,
    /// How many findings `prc fix` mends.
    pub mended: Mended,
    /// The version of prc.
    pub version: &'a str,
    /// The version of the catalogue.
    pub catalogue: &'a str,
}
