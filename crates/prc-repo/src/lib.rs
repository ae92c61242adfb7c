//! Runbooks and other files of a repository to an inventory.
//!
//! Each kind is one module below `kinds`, and one line in its lists: every file of the tree is read once, whatever
//! number of kinds it may be of.

mod document;
mod file;
mod front_matter;
mod kinds;
mod links;
mod markdown;
mod mentions;
mod page;
mod place;
mod said;
mod slug;
mod yaml;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use document::MAX_DOCUMENT;
use prc_model::{Inventory, Unknown};
use prc_tree::Tree;

/// When a file was changed last.
#[derive(Clone, Debug)]
pub enum Change {
    /// An ISO date.
    On(Arc<str>),
    Unknown(Unknown),
}

/// Answers when files were changed last, by their paths; what it does not name has no history.
pub type Changes<'c> = dyn Fn(&[Arc<str>]) -> BTreeMap<Arc<str>, Change> + 'c;

/// Who is asked about a change of a file, as CODEOWNERS says.
pub fn owners(tree: &Tree, path: &str) -> Vec<String> {
    kinds::codeowners::owners(tree, path)
}

/// Adds what the files of a repository say, on the side `Repository`. What cannot be read becomes a problem.
pub fn read(tree: &Tree, changes: &Changes<'_>, inventory: &mut Inventory) {
    document::read(tree, kinds::DOCUMENTS, changes, inventory);
    file::read(tree, kinds::FILES, inventory);
    kinds::codeowners::read(tree, inventory);
    kinds::repository::read(tree, inventory);
}
