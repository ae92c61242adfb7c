//! Markdown documents of a tree: which of them are of a kind, and their resources.

use std::collections::BTreeMap;
use std::sync::Arc;

use prc_model::{
    Fields, Gap, Instances, Inventory, Lifecycle, Mode, Problem, Reason, Resource, Side, Span, Unknown, Value,
};
use prc_tree::{ReadError, Tree, Unreadable};
use rayon::prelude::*;

use crate::front_matter::FrontMatter;
use crate::markdown::Markdown;
use crate::place::Place;
use crate::{Change, Changes, page};

/// A document of more bytes is a book or an attack.
pub const MAX_DOCUMENT: usize = 1 << 20;

/// A kind of resource that is written as a Markdown document.
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    /// Whether a document is of this kind by its path alone, which is in small letters.
    pub(crate) by_path: fn(path: &str) -> bool,
    /// Whether it says so itself.
    pub(crate) by_front_matter: fn(&FrontMatter) -> bool,
    /// What it says beyond the attributes of every document.
    pub(crate) more: fn(&Document<'_>) -> Vec<(&'static str, Value)>,
}

impl Kind {
    pub(crate) fn nothing_more(_: &Document<'_>) -> Vec<(&'static str, Value)> {
        Vec::new()
    }
}

/// A document and where it is, for the module of its kind.
pub(crate) struct Document<'d> {
    pub(crate) path: &'d Arc<str>,
    pub(crate) text: &'d str,
    pub(crate) front_matter: &'d FrontMatter,
    pub(crate) markdown: &'d Markdown,
    pub(crate) place: Place,
    pub(crate) tree: &'d Tree,
}

/// What reading one file gave.
enum Seen {
    /// Nothing that concerns us.
    Nothing,
    Unreadable(Vec<&'static Kind>, ReadError),
    Document {
        /// One document may be of several: a runbook that tells how to restore.
        kinds: Vec<&'static Kind>,
        text: Arc<str>,
        front_matter: FrontMatter,
        markdown: Box<Markdown>,
    },
}

pub(crate) fn read(tree: &Tree, kinds: &'static [Kind], changes: &Changes<'_>, inventory: &mut Inventory) {
    let paths: Vec<&Arc<str>> = tree.files().iter().filter(|path| is_markdown(path)).collect();
    let seen: Vec<Seen> = paths.par_iter().map(|path| look(tree, path, kinds)).collect();
    let documents: Vec<Arc<str>> = paths
        .iter()
        .zip(&seen)
        .filter(|(_, seen)| matches!(seen, Seen::Document { .. }))
        .map(|(path, _)| Arc::clone(path))
        .collect();
    let changes = if documents.is_empty() { BTreeMap::new() } else { changes(&documents) };
    for (path, seen) in paths.into_iter().zip(seen) {
        match seen {
            Seen::Nothing => {}
            Seen::Unreadable(kinds, error) => lost(path, kinds.iter().map(|kind| kind.name), &error, inventory),
            Seen::Document { kinds, text, front_matter, markdown } => {
                inventory.files += 1;
                if markdown.truncated {
                    let message = "has more headings, links or names than are looked at".into();
                    inventory.problems.push(problem(path, "too-large", message));
                }
                let place = Place { file: inventory.sources.add(path.clone(), text.clone()) };
                let document =
                    Document { path, text: &text, front_matter: &front_matter, markdown: &markdown, place, tree };
                for kind in kinds {
                    inventory.insert(resource(kind, &document, changes.get(path)));
                }
            }
        }
    }
    for unreadable in tree.unreadable() {
        // A directory, or a link to one, would hold documents of the kind when a document in it were one.
        let inside = format!("{}/document.md", unreadable.path);
        let path = if is_markdown(&unreadable.path) { &*unreadable.path } else { &*inside };
        let small = path.to_lowercase();
        let concerned = kinds.iter().filter(|kind| (kind.by_path)(&small)).map(|kind| kind.name);
        if is_markdown(&unreadable.path) {
            lost(&unreadable.path, concerned, &unreadable.reason, inventory);
            continue;
        }
        let gaps: Vec<Gap> = concerned.map(|kind| unlisted(kind, unreadable)).collect();
        if !gaps.is_empty() {
            let reason = &unreadable.reason;
            inventory.problems.push(problem(&unreadable.path, reason.as_reason(), reason.to_string()));
            inventory.gaps.extend(gaps);
        }
    }
}

/// Files of other people that were copied into the tree.
const FOREIGN: [&str; 3] = ["node_modules", "vendor", "third_party"];

fn is_markdown(path: &str) -> bool {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    (extension.eq_ignore_ascii_case("md") || extension.eq_ignore_ascii_case("markdown")) && !is_foreign(path)
}

pub(crate) fn is_foreign(path: &str) -> bool {
    path.split('/').any(|name| FOREIGN.contains(&name))
}

fn look(tree: &Tree, path: &str, kinds: &'static [Kind]) -> Seen {
    let small = path.to_lowercase();
    let by_path: Vec<&'static Kind> = kinds.iter().filter(|kind| (kind.by_path)(&small)).collect();
    let bytes = match tree.read(path) {
        Ok(bytes) => bytes,
        Err(error) if !by_path.is_empty() => return Seen::Unreadable(by_path, error),
        Err(_) => return Seen::Nothing,
    };
    // Without a path that tells, only the beginning of the document can; it counts even where the rest is no text.
    let beginning = &bytes[..bytes.len().min(MAX_DOCUMENT)];
    let text = String::from_utf8_lossy(beginning);
    let front_matter = FrontMatter::read(&text);
    let is = |kind: &&'static Kind| {
        (kind.by_front_matter)(&front_matter) || by_path.iter().any(|by_path| by_path.name == kind.name)
    };
    let kinds: Vec<&'static Kind> = kinds.iter().filter(is).collect();
    if kinds.is_empty() {
        return Seen::Nothing;
    }
    if bytes.len() > MAX_DOCUMENT {
        let error = ReadError::TooLarge { size: bytes.len() as u64, limit: MAX_DOCUMENT as u64 };
        return Seen::Unreadable(kinds, error);
    }
    match std::str::from_utf8(&bytes) {
        Ok(text) => {
            let markdown = Box::new(Markdown::read(text, front_matter.end));
            Seen::Document { kinds, text: text.into(), front_matter, markdown }
        }
        Err(error) => Seen::Unreadable(kinds, ReadError::of_text(&bytes, error)),
    }
}

fn resource(kind: &Kind, document: &Document<'_>, change: Option<&Change>) -> Resource {
    let location = document.markdown.headings.first().map_or(0..0, |heading| heading.title.range.clone());
    let changed = match change {
        Some(Change::On(date)) => Value::string(date.clone()),
        Some(Change::Unknown(why)) => Value::unknown(why.clone()),
        None => Value::unknown(Unknown::new(Reason::HistoryMissing, "it is in no commit")),
    };
    let attributes = page::attributes(document).into_iter().chain((kind.more)(document)).chain([("changed", changed)]);
    let attributes = attributes.map(|(name, value)| (name.into(), value)).collect();
    resource_at(kind.name, document.path, attributes, document.place.span(&location))
}

/// A file as a resource: it belongs to the repository, and its path is its address.
pub(crate) fn resource_at(
    kind: &str,
    path: &Arc<str>,
    attributes: Fields,
    location: impl Into<Option<Span>>,
) -> Resource {
    Resource {
        side: Side::Repository,
        kind: kind.into(),
        mode: Mode::Managed,
        address: path.clone(),
        root_module: ".".into(),
        arn: None,
        account: None,
        region: None,
        attributes,
        unread: None,
        instances: Instances::One,
        lifecycle: Lifecycle::default(),
        location: location.into(),
        via: [].into(),
    }
}

/// A file that is of these kinds by its path, and that cannot be read: it is there, and nobody knows what it says.
pub(crate) fn lost(
    path: &Arc<str>,
    kinds: impl Iterator<Item = &'static str>,
    error: &ReadError,
    inventory: &mut Inventory,
) {
    inventory.problems.push(problem(path, error.as_reason(), error.to_string()));
    for kind in kinds {
        inventory.insert(unread(kind, path, &error.to_string()));
    }
}

/// A file of which only the path is known.
pub(crate) fn unread(kind: &str, path: &Arc<str>, why: &str) -> Resource {
    let why = Unknown::new(Reason::UnreadableFile, format!("{path} {why}"));
    let attributes = [("path".into(), Value::string(path.clone()))].into_iter().collect();
    Resource { unread: Some(Arc::new(why)), ..resource_at(kind, path, attributes, None) }
}

/// A directory that cannot be read may hold documents of the kind.
fn unlisted(kind: &str, directory: &Unreadable) -> Gap {
    Gap {
        side: Side::Repository,
        kind: Some(kind.into()),
        holds: None,
        root_module: None,
        account: None,
        region: None,
        reason: Reason::UnreadableFile,
        what: directory.path.clone(),
        from: "".into(),
        at: None,
        mentions: Vec::new(),
        texts: Vec::new(),
    }
}

pub(crate) fn problem(path: &Arc<str>, reason: &str, message: String) -> Problem {
    Problem { file: path.clone(), at: None, reason: reason.into(), message, unreadable: true }
}
