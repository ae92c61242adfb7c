//! Edits that mend a finding, as an editor makes them.

use std::collections::BTreeMap;

use gen_lsp_types::TextEdit;
use prc_check::Check;
use prc_fix::{Fix, Uses, offers};
use prc_model::{Printable, Span};
use prc_policy::Catalogue;

use crate::Answer;
use crate::diagnostics::Files;

/// Edits after which a finding passes.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct QuickFix {
    pub(crate) title: String,
    /// Whether applying it replaces, interrupts and deletes nothing.
    pub(crate) safe: bool,
    /// By URI.
    pub(crate) edits: BTreeMap<String, Vec<TextEdit>>,
}

/// The fixes of the findings that have one, by their places among the findings.
pub(crate) fn fixes(answer: &Answer, checks: &[Check], files: &Files<'_>) -> BTreeMap<usize, QuickFix> {
    let Answer { inventory, assessment, .. } = answer;
    let catalogue = Catalogue::new(checks);
    let offers = offers(inventory, &assessment.findings, &catalogue, &Uses::of(inventory));
    let fix = |offer: prc_fix::Offer| match offer.answer {
        prc_fix::Answer::Fix(fix) => Some((offer.finding, quick(&fix, files)?)),
        prc_fix::Answer::Hand(_) => None,
    };
    offers.into_iter().filter_map(fix).collect()
}

fn quick(fix: &Fix, files: &Files<'_>) -> Option<QuickFix> {
    let mut edits: BTreeMap<String, Vec<TextEdit>> = BTreeMap::new();
    for edit in &fix.edits {
        let (start, end) = (u32::try_from(edit.range.start).ok()?, u32::try_from(edit.range.end).ok()?);
        let place = files.place(Span { file: edit.file, start, end })?;
        edits.entry(place.uri.0).or_default().push(TextEdit { range: place.range, new_text: edit.text.clone() });
    }
    let mut title = Printable(&fix.title).to_string();
    if let Some(first) = title.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    if !fix.safe {
        title.push_str(&format!(" (with care: {})", fix.why));
    }
    Some(QuickFix { title, safe: fix.safe, edits })
}
