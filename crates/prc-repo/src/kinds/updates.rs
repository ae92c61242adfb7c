//! What keeps dependencies up to date: Dependabot, Renovate.

use prc_model::Fields;

use crate::file::{File, FileKind};
use crate::place::{Place, Text, fields_of};
use crate::yaml::{self, Node};

pub(crate) const KIND: FileKind = FileKind { name: "dependency-updates", by_path, read, sure: true };

const PLACE: Place = Place::UNNUMBERED;

/// Where Renovate looks for its configuration, `package.json` left out.
/// Source: Renovate's "Configuration options", "Config file names".
const RENOVATE: [&str; 10] = [
    "renovate.json",
    "renovate.json5",
    ".github/renovate.json",
    ".github/renovate.json5",
    ".gitlab/renovate.json",
    ".gitlab/renovate.json5",
    ".renovaterc",
    ".renovaterc.json",
    ".renovaterc.json5",
    "renovate.jsonc",
];

fn by_path(path: &str) -> bool {
    is_dependabot(path) || RENOVATE.contains(&path)
}

fn is_dependabot(path: &str) -> bool {
    matches!(path, ".github/dependabot.yml" | ".github/dependabot.yaml")
}

fn read(file: &File<'_>) -> Result<Option<Fields>, String> {
    let dependabot = is_dependabot(file.path);
    let documents = if dependabot { yaml::read(file.text)? } else { yaml::read(&without_comments(file.text))? };
    let Some(document) = documents.first() else { return Ok(None) };
    let (ecosystems, every) = if dependabot { (of_dependabot(document), false) } else { of_renovate(document) };
    let path = Text { text: file.path.into(), range: 0..0 };
    Ok(Some(fields_of([
        ("path", PLACE.text(&path)),
        ("ecosystems", PLACE.list(ecosystems.iter().map(|one| PLACE.text(one)), &(0..0))),
        ("every", PLACE.bool(every, &(0..0))),
    ])))
}

fn of_dependabot(document: &Node) -> Vec<Text> {
    let updates = document.get("updates").map_or(&[][..], Node::items);
    updates.iter().filter_map(|update| update.get("package-ecosystem")?.text()).collect()
}

/// The managers that are enabled, and whether every one is.
fn of_renovate(document: &Node) -> (Vec<Text>, bool) {
    let off = document.get("enabled").is_some_and(|enabled| enabled.str() == Some("false"));
    match document.get("enabledManagers") {
        _ if off => (Vec::new(), false),
        Some(managers) => (managers.items().iter().filter_map(Node::text).collect(), false),
        None => (Vec::new(), true),
    }
}

/// JSON5 without its comments, which become spaces so that places stay.
fn without_comments(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut rest = text;
    let mut quote = None;
    while let Some(next) = rest.chars().next() {
        let length = match quote {
            None if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            None if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |at| at + 2),
            _ => 0,
        };
        if length > 0 {
            clean.extend(rest[..length].bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }));
            rest = &rest[length..];
            continue;
        }
        match (quote, next) {
            (Some(_), '\\') => {
                clean.push(next);
                rest = &rest[1..];
                if let Some(escaped) = rest.chars().next() {
                    clean.push(escaped);
                    rest = &rest[escaped.len_utf8()..];
                }
                continue;
            }
            (Some(open), _) if open == next => quote = None,
            (None, '"' | '\'') => quote = Some(next),
            _ => {}
        }
        clean.push(if next == '\t' { ' ' } else { next });
        rest = &rest[next.len_utf8()..];
    }
    clean
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn json5_is_read() {
        let text = "{\n\t// é why\n  extends: ['config:recommended'], /* x */\n  enabledManagers: [\"npm\", \"terraform\",],\n  url: \"https://x\",\n}\n";
        let document = yaml::read(&without_comments(text)).unwrap().remove(0);
        let (managers, every) = of_renovate(&document);
        assert_eq!(managers.iter().map(|it| &*it.text).collect::<Vec<_>>(), ["npm", "terraform"]);
        assert!(!every);
        assert_eq!(document.get("url").unwrap().str(), Some("https://x"));
    }
}
