//! One pass over a tree: what is in it, and what of that cannot be read.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

use crate::path::{join, normalize};
use crate::store::{Entry, Kind, Store};
use crate::{ReadError, TreeError, Unreadable};

/// Never entered by a walk: what git and Terraform keep for themselves differs between two clones of one commit.
const MACHINERY: [&str; 2] = [".git", ".terraform"];

/// Real `.gitignore` files have a few KiB. Patterns become automata, so their size is bounded too.
const MAX_IGNORE_FILE: usize = 64 * 1024;
const MAX_IGNORE_TOTAL: usize = 1024 * 1024;

/// What `under` lists at most, in files and directories.
pub(crate) const MAX_UNDER: usize = 100_000;

#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) files: Vec<Arc<str>>,
    pub(crate) unreadable: Vec<Unreadable>,
    /// Files that are there only because they are under control.
    pub(crate) ignored: Vec<Arc<str>>,
}

/// The ignore rules of a directory and, behind them, of those around it.
struct Rules {
    here: Gitignore,
    around: Option<Rc<Self>>,
}

struct Walk<'s> {
    store: &'s Store,
    exclude: Gitignore,
    gitignore: bool,
    tracked: &'s BTreeSet<String>,
    /// Bytes of ignore rules that may still be taken.
    budget: usize,
    found: Found,
}

/// Patterns of the person who runs prc, in the language of `.gitignore`.
pub(crate) fn excluding(patterns: &[String]) -> Result<Gitignore, TreeError> {
    let mut rules = GitignoreBuilder::new("");
    for pattern in patterns {
        let refused =
            |error: ignore::Error| TreeError::Exclude { pattern: pattern.clone(), message: error.to_string() };
        rules.add_line(None, &plain_braces(pattern)).map_err(refused)?;
    }
    rules.build().map_err(|error| TreeError::Exclude { pattern: patterns.join(" "), message: error.to_string() })
}

pub(crate) fn walk(store: &Store, exclude: Gitignore, gitignore: bool, tracked: &BTreeSet<String>) -> Found {
    let mut walk = Walk { store, exclude, gitignore, tracked, budget: MAX_IGNORE_TOTAL, found: Found::default() };
    let mut ahead = vec![(String::new(), Around::Open(None))];
    while let Some((directory, around)) = ahead.pop() {
        walk.directory(&directory, around, &mut ahead);
    }
    walk.found.files.sort_unstable();
    walk.found.ignored.sort_unstable();
    walk.found.unreadable.sort_by(|a, b| a.path.cmp(&b.path));
    walk.found
}

/// What holds for a directory.
#[derive(Clone)]
enum Around {
    /// These ignore rules.
    Open(Option<Rc<Rules>>),
    /// It is ignored, and entered for what is tracked in it.
    Ignored,
}

type Ahead = Vec<(String, Around)>;

impl Walk<'_> {
    fn directory(&mut self, directory: &str, around: Around, ahead: &mut Ahead) {
        let entries = match self.store.entries(directory) {
            Ok(entries) => entries,
            Err(reason) => return self.unreadable(directory.into(), reason),
        };
        let around = match around {
            Around::Open(rules) => Around::Open(self.rules(directory, &entries, rules)),
            Around::Ignored => Around::Ignored,
        };
        for Entry { name, kind } in entries {
            let path = join(directory, &name);
            let is_directory = kind == Kind::Directory;
            if self.exclude.matched(&path, is_directory).is_ignore() {
                continue;
            }
            let ignored = match &around {
                Around::Open(rules) => ignores(&path, is_directory, rules.as_deref()),
                Around::Ignored => true,
            };
            if ignored && !self.is_tracked(&path, is_directory) {
                continue;
            }
            match kind {
                Kind::Misnamed { offset } => self.unreadable(path, ReadError::NotUtf8 { offset }),
                // A name such as `..\x`, which is a path elsewhere.
                _ if normalize(&path).as_ref() != Some(&path) => self.unreadable(path, ReadError::OutsideRoot),
                Kind::File => self.file(path, ignored),
                Kind::Directory if MACHINERY.contains(&&*name) => {}
                Kind::Directory if ignored => ahead.push((path, Around::Ignored)),
                Kind::Directory => ahead.push((path, around.clone())),
                Kind::Link => match self.store.kind(&path) {
                    Ok(Kind::File) => self.file(path, ignored),
                    // What is in it is found where it really is.
                    Ok(Kind::Directory) => {}
                    Ok(_) => self.unreadable(path, ReadError::NotRegular),
                    Err(reason) => self.unreadable(path, reason),
                },
                Kind::Special => self.unreadable(path, ReadError::NotRegular),
            }
        }
    }

    fn file(&mut self, path: String, ignored: bool) {
        let path: Arc<str> = path.into();
        if ignored {
            self.found.ignored.push(path.clone());
        }
        self.found.files.push(path);
    }

    /// Whether a file is under control, or something below a directory.
    fn is_tracked(&self, path: &str, is_directory: bool) -> bool {
        if !is_directory {
            return self.tracked.contains(path);
        }
        let inside = format!("{path}/");
        self.tracked.range(inside.clone()..).next().is_some_and(|next| next.starts_with(&inside))
    }

    /// The rules that hold in a directory. Like git, no link is followed to a `.gitignore`.
    fn rules(&mut self, directory: &str, entries: &[Entry], around: Option<Rc<Rules>>) -> Option<Rc<Rules>> {
        let is_rules = |entry: &Entry| entry.name == ".gitignore" && entry.kind == Kind::File;
        if !self.gitignore || !entries.iter().any(is_rules) {
            return around;
        }
        let path = join(directory, ".gitignore");
        let text = match self.store.read(&path) {
            Ok(text) if text.len() <= MAX_IGNORE_FILE.min(self.budget) => text,
            Ok(text) => {
                let limit = MAX_IGNORE_FILE.min(self.budget) as u64;
                self.unreadable(path, ReadError::TooLarge { size: text.len() as u64, limit });
                return around;
            }
            Err(reason) => {
                self.unreadable(path, reason);
                return around;
            }
        };
        self.budget -= text.len();
        let mut rules = GitignoreBuilder::new(directory);
        for line in String::from_utf8_lossy(&text).trim_start_matches('\u{feff}').lines() {
            // Git passes over a pattern that it does not understand, too.
            let _ = rules.add_line(None, &plain_braces(line));
        }
        match rules.build() {
            Ok(here) => Some(Rc::new(Rules { here, around })),
            Err(error) => {
                self.unreadable(path, ReadError::Io(error.to_string()));
                around
            }
        }
    }

    fn unreadable(&mut self, path: String, reason: ReadError) {
        self.found.unreadable.push(Unreadable { path: path.into(), reason });
    }
}

fn ignores(path: &str, is_directory: bool, mut rules: Option<&Rules>) -> bool {
    while let Some(Rules { here, around }) = rules {
        match here.matched(path, is_directory) {
            Match::Ignore(_) => return true,
            Match::Whitelist(_) => return false,
            Match::None => rules = around.as_deref(),
        }
    }
    false
}

/// A pattern whose braces are characters, as they are to git. To the library they are alternatives, which it resolves
/// by recursion: a line of opening braces would end in a stack overflow.
fn plain_braces(pattern: &str) -> Cow<'_, str> {
    if !pattern.contains(['{', '}']) {
        return pattern.into();
    }
    let mut plain = String::with_capacity(pattern.len() + 8);
    let mut escaped = false;
    for character in pattern.chars() {
        if matches!(character, '{' | '}') && !escaped {
            plain.push('\\');
        }
        plain.push(character);
        escaped = character == '\\' && !escaped;
    }
    plain.into()
}

/// Every readable file below a directory, relative to it and sorted; nothing is ignored. Links to directories are not
/// entered, so that this ends.
pub(crate) fn under(store: &Store, directory: &str) -> Result<Vec<Arc<str>>, ReadError> {
    let mut files = Vec::new();
    let mut ahead = vec![String::new()];
    let mut seen = 0;
    while let Some(inner) = ahead.pop() {
        let here = join_inner(directory, &inner);
        let entries = match store.entries(&here) {
            Ok(entries) => entries,
            // The directory itself must be readable, what is in it may not be.
            Err(error) if inner.is_empty() => return Err(error),
            Err(_) => continue,
        };
        seen += entries.len();
        if seen > MAX_UNDER {
            return Err(ReadError::TooLarge { size: seen as u64, limit: MAX_UNDER as u64 });
        }
        for Entry { name, kind } in entries {
            let path = join(&inner, &name);
            match kind {
                Kind::File => files.push(path.into()),
                Kind::Link if store.kind(&join(&here, &name)) == Ok(Kind::File) => files.push(path.into()),
                Kind::Directory if !MACHINERY.contains(&&*name) => ahead.push(path),
                _ => {}
            }
        }
    }
    files.sort_unstable();
    Ok(files)
}

fn join_inner(directory: &str, inner: &str) -> String {
    if inner.is_empty() { directory.to_owned() } else { join(directory, inner) }
}
