//! CODEOWNERS: whom a change to a file is shown to.

use std::collections::BTreeMap;
use std::sync::Arc;

use prc_model::Inventory;
use prc_tree::Tree;
use rayon::prelude::*;

use crate::document::{problem, resource_at};
use crate::front_matter::lines;
use crate::place::{Place, Text, fields_of};

/// The first that exists counts. GitHub looks in `.github`, the root and `docs`; GitLab in the root, `docs` and `.gitlab`.
const PLACES: [&str; 4] = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"];
const MAX_RULES: usize = 5000;

/// A pattern and who is named for it.
struct Rule {
    anchored: bool,
    /// Everything in a directory of this name.
    directory: bool,
    parts: Vec<Part>,
    owners: Vec<String>,
}

/// What one name of a path must be.
struct Part {
    text: String,
    /// It has `*` or `?` in it. Every file meets most rules, and most have none.
    wild: bool,
}

pub(crate) fn read(tree: &Tree, inventory: &mut Inventory) {
    let Some(path) = PLACES.into_iter().find(|path| tree.is_file(path)) else { return };
    let path: Arc<str> = path.into();
    let text = match tree.read_text(&path) {
        Ok(text) => text,
        Err(error) => return inventory.problems.push(problem(&path, error.as_reason(), error.to_string())),
    };
    let rules = rules(&text);
    let owned: Vec<bool> = tree.files().par_iter().map(|file| is_owned(&rules, file)).collect();
    let mut directories: BTreeMap<&str, (usize, usize, Option<&str>)> = BTreeMap::new();
    for (file, owned) in tree.files().iter().zip(owned) {
        let directory = file.rsplit_once('/').map_or(".", |(directory, _)| directory);
        let (files, unowned, first) = directories.entry(directory).or_default();
        *files += 1;
        if !owned {
            *unowned += 1;
            first.get_or_insert(&**file);
        }
    }
    let place = Place { file: inventory.sources.add(path.clone(), text.clone()) };
    inventory.files += 1;
    let start = 0..0;
    let text_of = |text: &str| place.text(&Text { text: text.into(), range: start.clone() });
    let listed = directories.into_iter().map(|(path, (files, unowned, first))| {
        let first = first.map_or_else(prc_model::Value::null, text_of);
        let fields = [
            ("path", text_of(path)),
            ("files", place.number(files, &start)),
            ("unowned", place.number(unowned, &start)),
            ("first", first),
        ];
        place.object(fields, &start)
    });
    let listed = place.list(listed, &start);
    let attributes =
        fields_of([("path", text_of(&path)), ("rules", place.number(rules.len(), &start)), ("directories", listed)]);
    let first_line = 0..text.find('\n').unwrap_or(text.len());
    inventory.insert(resource_at("codeowners", &path, attributes, place.span(&first_line)));
}

fn rules(text: &str) -> Vec<Rule> {
    let mut rules = Vec::new();
    // Owners of GitLab's section hold for its lines that name none.
    let mut section = Vec::new();
    for line in lines(text, 0) {
        let line = text[line].trim();
        let line = line.split(" #").next().unwrap_or(line).trim();
        if line.is_empty() || line.starts_with('#') || rules.len() >= MAX_RULES {
            continue;
        }
        if let Some((_, owners)) = line.trim_start_matches('^').strip_prefix('[').and_then(|rest| rest.split_once(']'))
        {
            section = owners.split_whitespace().filter(|word| word.contains('@')).map(String::from).collect();
            continue;
        }
        let escaped = line.replace("\\ ", "\u{0}");
        let mut words = escaped.split_whitespace();
        let Some(pattern) = words.next().map(|pattern| pattern.replace('\u{0}', " ")) else { continue };
        let owners: Vec<String> = words.map(String::from).collect();
        rules.push(rule(&pattern, if owners.is_empty() { section.clone() } else { owners }));
    }
    rules
}

fn rule(pattern: &str, owners: Vec<String>) -> Rule {
    let directory = pattern.ends_with('/');
    let plain = pattern.trim_end_matches('/');
    let anchored = plain.contains('/');
    let parts = plain.trim_start_matches('/').split('/').map(Part::new).collect();
    Rule { anchored, directory, parts, owners }
}

/// The last rule that matches decides.
fn owners_of<'r>(rules: &'r [Rule], path: &str) -> &'r [String] {
    let names: Vec<&str> = path.split('/').collect();
    rules.iter().rev().find(|rule| rule.matches(&names)).map_or(&[], |rule| &rule.owners)
}

fn is_owned(rules: &[Rule], path: &str) -> bool {
    !owners_of(rules, path).is_empty()
}

/// Who is asked about a change of a file.
pub(crate) fn owners(tree: &Tree, path: &str) -> Vec<String> {
    let text = PLACES.into_iter().find(|path| tree.is_file(path)).and_then(|path| tree.read_text(path).ok());
    text.map(|text| owners_of(&rules(&text), path).to_vec()).unwrap_or_default()
}

impl Rule {
    fn matches(&self, names: &[&str]) -> bool {
        let starts = if self.anchored { 1 } else { names.len() };
        (0..starts).any(|start| self.from(&self.parts, &names[start..]))
    }

    /// Whether parts match the beginning of a path: a name that is matched stands for all in it, but `dir/*` does not
    /// reach below.
    fn from(&self, parts: &[Part], names: &[&str]) -> bool {
        match (parts, names) {
            ([], rest) => !rest.is_empty() || !self.directory,
            ([part], []) => part.text == "**",
            (_, []) => false,
            ([part, rest @ ..], [_, inner @ ..]) if part.text == "**" => {
                self.from(rest, names) || self.from(parts, inner)
            }
            ([part], [name, inner @ ..]) if part.wild && part.text.contains('*') && self.anchored => {
                part.matches(name) && (inner.is_empty() && !self.directory)
            }
            ([part, rest @ ..], [name, inner @ ..]) => part.matches(name) && self.from(rest, inner),
        }
    }
}

impl Part {
    fn new(text: &str) -> Self {
        Self { text: text.to_owned(), wild: text.contains(['*', '?']) }
    }

    fn matches(&self, name: &str) -> bool {
        if self.wild { glob(&self.text, name) } else { self.text == name }
    }
}

/// `*` and `?` inside of one name, in linear time.
fn glob(pattern: &str, name: &str) -> bool {
    let (pattern, name): (Vec<char>, Vec<char>) = (pattern.chars().collect(), name.chars().collect());
    let (mut at, mut from, mut back) = (0, 0, None);
    while from < name.len() {
        match pattern.get(at) {
            Some('*') => {
                back = Some((at, from));
                at += 1;
            }
            Some(c) if *c == '?' || *c == name[from] => (at, from) = (at + 1, from + 1),
            _ => match back {
                Some((star, matched)) => {
                    back = Some((star, matched + 1));
                    (at, from) = (star + 1, matched + 1);
                }
                None => return false,
            },
        }
    }
    pattern[at..].iter().all(|c| *c == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owned(text: &str, path: &str) -> bool {
        is_owned(&rules(text), path)
    }

    #[test]
    fn patterns_are_githubs() {
        for (pattern, path, matches) in [
            ("* @a", "x/y.tf", true),
            ("*.tf @a", "x/y.tf", true),
            ("/infra/ @a", "infra/x/y.tf", true),
            ("infra/ @a", "x/infra/y.tf", true),
            ("/infra/ @a", "x/infra/y.tf", false),
            ("docs/* @a", "docs/a.md", true),
            ("docs/* @a", "docs/x/a.md", false),
            ("docs/** @a", "docs/x/a.md", true),
            ("**/logs @a", "x/y/logs/z", true),
            ("/apps/github @a", "apps/github", true),
            ("a\\ b/ @a", "a b/c", true),
            ("*.t? @a", "x.ts", true),
            ("x @a # why", "x", true),
        ] {
            assert_eq!(owned(pattern, path), matches, "{pattern} {path}");
        }
    }

    #[test]
    fn the_last_match_decides() {
        assert!(!owned("* @a\n/apps/\n", "apps/x"));
        assert!(owned("* @a\n/apps/\n", "lib/x"));
        assert!(owned("[Section] @team\n*.tf\n", "x.tf"));
        assert!(!owned("[Section]\n*.tf\n", "x.tf"));
    }
}
