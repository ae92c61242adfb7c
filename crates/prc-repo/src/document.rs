//! Markdown documents of a tree: which of them are of a kind, and their resources.

use std::sync::Arc;

use prc_model::{Fields, Instances, Inventory, Lifecycle, Mode, Problem, Resource, Side};
use prc_tree::{ReadError, Tree};
use rayon::prelude::*;

use crate::front_matter::FrontMatter;
use crate::markdown::Markdown;
use crate::place::Place;

/// A document of more bytes is a book or an attack.
const MAX_DOCUMENT: usize = 1 << 20;

/// A kind of resource that is written as a Markdown document.
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    /// Whether a document is of this kind by its path alone.
    pub(crate) by_path: fn(path: &str) -> bool,
    /// Whether it says so itself.
    pub(crate) by_front_matter: fn(&FrontMatter) -> bool,
    pub(crate) attributes: fn(&Document<'_>) -> Fields,
}

/// A document and where it is, for the module of its kind.
pub(crate) struct Document<'d> {
    pub(crate) path: &'d Arc<str>,
    pub(crate) text: &'d str,
    pub(crate) front_matter: &'d FrontMatter,
    pub(crate) markdown: &'d Markdown,
    pub(crate) place: Place,
}

/// What reading one file gave.
enum Seen {
    /// Nothing that concerns us.
    Nothing,
    Unreadable(ReadError),
    Document {
        kind: &'static Kind,
        text: Arc<str>,
        front_matter: FrontMatter,
        markdown: Markdown,
    },
}

pub(crate) fn read(tree: &Tree, kinds: &'static [Kind], inventory: &mut Inventory) {
    let paths: Vec<&Arc<str>> = tree.files().iter().filter(|path| is_markdown(path)).collect();
    let seen: Vec<Seen> = paths.par_iter().map(|path| look(tree, path, kinds)).collect();
    for (path, seen) in paths.into_iter().zip(seen) {
        match seen {
            Seen::Nothing => {}
            Seen::Unreadable(error) => inventory.problems.push(problem(path, error.as_reason(), error.to_string())),
            Seen::Document { kind, text, front_matter, markdown } => {
                inventory.files += 1;
                if markdown.truncated {
                    let message = "has more headings, links or names than are looked at".into();
                    inventory.problems.push(problem(path, "too-large", message));
                }
                let place = Place { file: inventory.sources.add(path.clone(), text.clone()) };
                let document = Document { path, text: &text, front_matter: &front_matter, markdown: &markdown, place };
                inventory.insert(resource(kind, &document));
            }
        }
    }
    for unreadable in tree.unreadable() {
        // A directory, or a link to one, would hold documents of the kind when a document in it were one.
        let inside = format!("{}/document.md", unreadable.path);
        let concerns = |kind: &Kind| {
            if is_markdown(&unreadable.path) { (kind.by_path)(&unreadable.path) } else { (kind.by_path)(&inside) }
        };
        if kinds.iter().any(concerns) {
            let reason = &unreadable.reason;
            inventory.problems.push(problem(&unreadable.path, reason.as_reason(), reason.to_string()));
        }
    }
}

/// Files of other people that were copied into the tree.
const FOREIGN: [&str; 3] = ["node_modules", "vendor", "third_party"];

fn is_markdown(path: &str) -> bool {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    (extension.eq_ignore_ascii_case("md") || extension.eq_ignore_ascii_case("markdown"))
        && !path.split('/').any(|name| FOREIGN.contains(&name))
}

fn look(tree: &Tree, path: &str, kinds: &'static [Kind]) -> Seen {
    let by_path = kinds.iter().find(|kind| (kind.by_path)(path));
    let bytes = match tree.read(path) {
        Ok(bytes) => bytes,
        Err(error) if by_path.is_some() => return Seen::Unreadable(error),
        Err(_) => return Seen::Nothing,
    };
    // Without a path that tells, only the beginning of the document can; it counts even where the rest is no text.
    let beginning = &bytes[..bytes.len().min(MAX_DOCUMENT)];
    let text = String::from_utf8_lossy(beginning);
    let front_matter = FrontMatter::read(&text);
    let Some(kind) = kinds.iter().find(|kind| (kind.by_front_matter)(&front_matter)).or(by_path) else {
        return Seen::Nothing;
    };
    if bytes.len() > MAX_DOCUMENT {
        return Seen::Unreadable(ReadError::TooLarge { size: bytes.len() as u64, limit: MAX_DOCUMENT as u64 });
    }
    match std::str::from_utf8(&bytes) {
        Ok(text) => {
            let markdown = Markdown::read(text, front_matter.end);
            Seen::Document { kind, text: text.into(), front_matter, markdown }
        }
        Err(error) => Seen::Unreadable(ReadError::NotUtf8 { offset: error.valid_up_to() }),
    }
}

fn resource(kind: &Kind, document: &Document<'_>) -> Resource {
    let location = document.markdown.headings.first().map_or(0..0, |heading| heading.title.range.clone());
    Resource {
        side: Side::Repository,
        kind: kind.name.into(),
        mode: Mode::Managed,
        address: document.path.clone(),
        root_module: ".".into(),
        arn: None,
        account: None,
        region: None,
        attributes: (kind.attributes)(document),
        instances: Instances::One,
        lifecycle: Lifecycle::default(),
        location: Some(document.place.span(&location)),
        via: [].into(),
    }
}

fn problem(path: &Arc<str>, reason: &str, message: String) -> Problem {
    Problem { file: path.clone(), at: None, reason: reason.into(), message, unreadable: true }
}
