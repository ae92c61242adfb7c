//! Files of a tree that are not Markdown: which of them are of a kind, and their resources.

use std::sync::Arc;

use prc_model::{Fields, Inventory};
use prc_tree::{ReadError, Tree};
use rayon::prelude::*;

use crate::document::{MAX_DOCUMENT, is_foreign, problem, resource_at};
use crate::place::Place;

/// A kind of resource that is a file of its own.
pub(crate) struct FileKind {
    pub(crate) name: &'static str,
    /// Whether a file may be of this kind by its path.
    pub(crate) by_path: fn(path: &str) -> bool,
    /// What it says; `None` when it is none of the kind after all.
    pub(crate) read: fn(&File<'_>) -> Result<Option<Fields>, String>,
    /// The path alone makes it one, so that what cannot be read is a problem.
    pub(crate) sure: bool,
}

/// A file and where it is, for the module of its kind.
pub(crate) struct File<'f> {
    pub(crate) path: &'f str,
    pub(crate) text: &'f str,
}

enum Seen {
    Nothing,
    Bad(String, &'static str),
    /// What it says as each kind that takes it.
    Of(Arc<str>, Vec<(&'static FileKind, Result<Fields, String>)>),
}

pub(crate) fn read(tree: &Tree, kinds: &'static [FileKind], inventory: &mut Inventory) {
    let concerns = |path: &&Arc<str>| !is_foreign(path) && kinds.iter().any(|kind| (kind.by_path)(path));
    let paths: Vec<&Arc<str>> = tree.files().iter().filter(concerns).collect();
    let seen: Vec<Seen> = paths.par_iter().map(|path| look(tree, path, kinds)).collect();
    for (path, seen) in paths.into_iter().zip(seen) {
        match seen {
            Seen::Nothing => {}
            Seen::Bad(message, reason) => inventory.problems.push(problem(path, reason, message)),
            Seen::Of(text, said) => take(path, &text, said, inventory),
        }
    }
    for unreadable in tree.unreadable() {
        if kinds.iter().any(|kind| kind.sure && (kind.by_path)(&unreadable.path)) {
            let reason = &unreadable.reason;
            inventory.problems.push(problem(&unreadable.path, reason.as_reason(), reason.to_string()));
        }
    }
}

fn take(path: &Arc<str>, text: &Arc<str>, said: Vec<(&FileKind, Result<Fields, String>)>, inventory: &mut Inventory) {
    let file = inventory.sources.add(path.clone(), text.clone());
    inventory.files += 1;
    for (kind, said) in said {
        match said {
            Ok(attributes) => {
                let attributes = attributes.iter().map(|(name, value)| (name.clone(), Place { file }.moved(value)));
                let location = Place { file }.span(&(0..first_line(text)));
                inventory.insert(resource_at(kind.name, path, attributes.collect(), location));
            }
            Err(message) => inventory.problems.push(problem(path, "invalid-file", message)),
        }
    }
}

fn first_line(text: &str) -> usize {
    text.find('\n').unwrap_or(text.len())
}

fn look(tree: &Tree, path: &str, kinds: &'static [FileKind]) -> Seen {
    let own: Vec<&'static FileKind> = kinds.iter().filter(|kind| (kind.by_path)(path)).collect();
    let sure = own.iter().any(|kind| kind.sure);
    let text = match tree.read_text(path) {
        Ok(text) if text.len() > MAX_DOCUMENT => {
            let error = ReadError::TooLarge { size: text.len() as u64, limit: MAX_DOCUMENT as u64 };
            return if sure { Seen::Bad(error.to_string(), error.as_reason()) } else { Seen::Nothing };
        }
        Ok(text) => text,
        Err(error) if sure => return Seen::Bad(error.to_string(), error.as_reason()),
        Err(_) => return Seen::Nothing,
    };
    let mut said = Vec::new();
    for kind in own {
        match (kind.read)(&File { path, text: &text }) {
            Ok(Some(attributes)) => said.push((kind, Ok(attributes))),
            Err(message) if kind.sure => said.push((kind, Err(message))),
            Ok(None) | Err(_) => {}
        }
    }
    if said.is_empty() { Seen::Nothing } else { Seen::Of(text, said) }
}
