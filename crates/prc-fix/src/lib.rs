//! What `prc fix` writes: edits of Terraform text that make failing requirements pass.
//!
//! An editor asks like this, and needs nothing else of this crate:
//!
//! ```ignore
//! let uses = prc_fix::Uses::of(&inventory);
//! for offer in prc_fix::offers(&inventory, &assessment.findings, &catalogue, &uses) {
//!     // `offer.fingerprint` is that of the finding in every report.
//!     if let prc_fix::Answer::Fix(fix) = &offer.answer {
//!         for edit in &fix.edits {
//!             // `edit.file` and `edit.range` are bytes of the text in `inventory.sources`; `edit.text` replaces them.
//!         }
//!     }
//! }
//! ```
//!
//! A check says what must be written ([`prc_check::Want`]), the catalogue says whether that is safe
//! ([`prc_check::FixPart`]), and this crate finds the place: a literal in the block of the resource, or an attribute or
//! block that is not there yet. Where something else decides, such as a variable, or where not everybody who uses a
//! block wants the same, the answer is a [`Hand`]: what a person would have to do, and where.
//!
//! The edits of one fix do not overlap and are sorted. Those of several findings are made together with [`together`],
//! because two of them may meet in one block. Nothing here reads or writes a file.

mod block;
mod diff;
mod layout;
mod offer;
mod place;
mod uses;

pub use diff::unified;
pub use offer::{Answer, Fix, Hand, Offer, Together, offers, together};
pub use uses::Uses;

use std::ops::Range;

use prc_model::FileId;

/// A part of a file that is replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextEdit {
    /// In the sources of the inventory.
    pub file: FileId,
    /// In bytes; empty where something is inserted.
    pub range: Range<usize>,
    /// With the line ends of the file.
    pub text: String,
}

impl TextEdit {
    fn key(&self) -> (FileId, usize, usize) {
        (self.file, self.range.start, self.range.end)
    }
}

/// A text after its edits, which are sorted and do not overlap; `None` when they do not fit it.
pub fn apply<'e>(text: &str, edits: impl IntoIterator<Item = &'e TextEdit>) -> Option<String> {
    let mut changed = String::with_capacity(text.len());
    let mut done = 0;
    for edit in edits {
        changed.push_str(text.get(done..edit.range.start)?);
        changed.push_str(&edit.text);
        text.get(edit.range.clone())?;
        done = edit.range.end;
    }
    changed.push_str(text.get(done..)?);
    Some(changed)
}
