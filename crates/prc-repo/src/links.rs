//! Links of a document that lead nowhere in the repository. Other places are not visited.

use prc_model::Value;
use prc_tree::{Tree, normalize};

use crate::front_matter::FrontMatter;
use crate::markdown::{Link, Markdown};
use crate::place::{Place, Text};
use crate::slug::Slugs;

/// `{ target, anchor }` of each dead link; `anchor` when only the section is missing.
pub(crate) fn dead(tree: &Tree, path: &str, markdown: &Markdown, place: Place) -> Value {
    let dead = markdown.links.iter().filter_map(|link| {
        let anchor = is_dead(tree, path, markdown, link)?;
        let range = &link.target.range;
        let target = Text { text: link.target.text.clone(), range: range.clone() };
        Some(place.object([("target", place.text(&target)), ("anchor", place.bool(anchor, range))], range))
    });
    place.list(dead, &(0..0))
}

/// Whether only the section is missing; `None` for a link that leads somewhere, or elsewhere.
fn is_dead(tree: &Tree, path: &str, markdown: &Markdown, link: &Link) -> Option<bool> {
    let target = link.target.text.trim();
    let (file, anchor) = target.split_once('#').map_or((target, None), |(file, anchor)| (file, Some(anchor)));
    let scheme = file.split(['/', '#', '?']).next().is_some_and(|first| first.contains(':'));
    // What a site generator fills in is no path.
    if target.is_empty() || scheme || file.starts_with("//") || file.contains("{{") || file.contains("<") {
        return None;
    }
    let file = decoded(file.split('?').next().unwrap_or(file));
    if file.is_empty() {
        return missing(anchor?, markdown).then_some(true);
    }
    let directory = path.rsplit_once('/').map_or("", |(directory, _)| directory);
    let candidates = [file.strip_prefix('/').map(String::from), Some(format!("{directory}/{file}"))];
    // A link out of the repository is nothing that can be judged here.
    let inside: Vec<String> =
        candidates.into_iter().flatten().filter_map(|path| normalize(path.trim_start_matches('/'))).collect();
    if inside.is_empty() {
        return None;
    }
    let Some(found) = inside.into_iter().find(|path| tree.is_file(path) || tree.is_dir(path)) else {
        // Pages of a wiki and of generated sites have no ending.
        let ending = file.rsplit('/').next().is_some_and(|name| name.contains('.'));
        return ending.then_some(false);
    };
    let anchor = anchor.filter(|_| found.to_lowercase().ends_with(".md"))?;
    let text = tree.read_text(&found).ok()?;
    missing(anchor, &Markdown::read(&text, FrontMatter::read(&text).end)).then_some(true)
}

fn missing(anchor: &str, markdown: &Markdown) -> bool {
    let anchor = decoded(anchor).to_lowercase();
    let mut slugs = Slugs::default();
    let headings = markdown.headings.iter().any(|heading| slugs.of(&heading.title.text) == anchor);
    let own = markdown.anchors.iter().any(|own| own.text.to_lowercase() == anchor);
    // Lines of code and the top of the page are anchors, too.
    let line = anchor.strip_prefix('l').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    !(headings || own || line || anchor.is_empty() || anchor == "top")
}

/// A path without percent signs.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let hex = |byte: u8| char::from(byte).to_digit(16);
        match tail {
            [high, low, after @ ..] if *first == b'%' => match (hex(*high), hex(*low)) {
                (Some(high), Some(low)) => {
                    bytes.push(u8::try_from(high * 16 + low).unwrap_or(b'%'));
                    rest = after;
                }
                _ => (bytes.push(*first), rest = tail).0,
            },
            _ => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
