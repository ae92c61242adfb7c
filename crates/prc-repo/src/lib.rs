//! Runbooks and other files of a repository to an inventory.
//!
//! Each kind is one module. A kind that is written in Markdown is one line in [`DOCUMENTS`]: every document of the tree
//! is read once, whatever number of kinds it may be of. Any other kind is one more call in [`read`].

mod document;
mod front_matter;
mod markdown;
mod place;
mod runbook;
mod said;
mod slug;

use prc_model::Inventory;
use prc_tree::Tree;

/// The kinds that are written in Markdown; a document is of the first that claims it.
const DOCUMENTS: &[document::Kind] = &[runbook::KIND];

/// Adds what the files of a repository say, on the side `Repository`. What cannot be read becomes a problem.
pub fn read(tree: &Tree, inventory: &mut Inventory) {
    document::read(tree, DOCUMENTS, inventory);
}
