//! Saved inventories of AWS accounts: what `prc-aws collect` wrote becomes the actual side of an inventory.
//!
//! `docs/inventory.md` is the contract. What a file does not say was not seen: nothing here fills a hole, and a kind that
//! was not listed to the end leaves a gap.

mod document;
mod merge;
mod value;

pub use document::{ReadError, Snapshot, parse};
pub use merge::merge;
pub use value::from_json;
