//! Files of a tree that are not Markdown: which of them are of a kind, and their resources.

use std::sync::Arc;

use prc_model::{Fields, Inventory};
use prc_tree::{ReadError, Tree};
use rayon::prelude::*;

use crate::document::{MAX_DOCUMENT, is_foreign, lost, problem, resource_at, unread};
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
    Unreadable(Vec<&'static FileKind>, ReadError),
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
            Seen::Unreadable(kinds, error) => lost(path, kinds.iter().map(|kind| kind.name), &error, inventory),
            Seen::Of(text, said) => take(path, &text, said, inventory),
        }
    }
    for unreadable in tree.unreadable() {
        let concerned: Vec<&str> = sure(kinds, &unreadable.path).map(|kind| kind.name).collect();
        if !concerned.is_empty() {
            lost(&unreadable.path, concerned.into_iter(), &unreadable.reason, inventory);
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
            Err(message) => {
                inventory.insert(unread(kind.name, path, &format!("is not valid: {message}")));
                inventory.problems.push(problem(path, "invalid-file", message));
            }
        }
    }
}

/// The kinds that the path alone makes it.
fn sure<'k>(kinds: &'k [FileKind], path: &str) -> impl Iterator<Item = &'k FileKind> {
    kinds.iter().filter(move |kind| kind.sure && (kind.by_path)(path))
}

fn first_line(text: &str) -> usize {
    text.find('\n').unwrap_or(text.len())
}

fn look(tree: &Tree, path: &str, kinds: &'static [FileKind]) -> Seen {
    let own: Vec<&'static FileKind> = kinds.iter().filter(|kind| (kind.by_path)(path)).collect();
    let lost = |error| {
        let sure: Vec<&'static FileKind> = own.iter().copied().filter(|kind| kind.sure).collect();
        if sure.is_empty() { Seen::Nothing } else { Seen::Unreadable(sure, error) }
    };
    let text = match tree.read_text(path) {
        Ok(text) if text.len() > MAX_DOCUMENT => {
            let error = ReadError::TooLarge { size: text.len() as u64, limit: MAX_DOCUMENT as u64 };
            return lost(error);
        }
        Ok(text) => text,
        Err(error) => return lost(error),
    };
    let mut said = Vec::new();
    for kind in own.iter().copied() {
        match (kind.read)(&File { path, text: &text }) {
            Ok(Some(attributes)) => said.push((kind, Ok(attributes))),
            Err(message) if kind.sure => said.push((kind, Err(message))),
            Ok(None) | Err(_) => {}
        }
    }
    if said.is_empty() { Seen::Nothing } else { Seen::Of(text, said) }
}
