//! Where git keeps what belongs to a working tree.

use std::path::Path;

use prc_tree::{ReadError, Tree, TreeOptions};

use crate::error::Error;
use crate::object::Id;

/// The most bytes of one file that is read whole: a loose object as it is compressed, `packed-refs`.
const MAX_FILE: u64 = 64 << 20;

/// As deep as git follows one name to another.
const MAX_NAMES: usize = 5;

/// A git directory.
#[derive(Debug)]
pub(crate) struct Directory {
    /// Objects and branches.
    pub(crate) common: Tree,
    /// What a further working tree has for itself.
    own: Option<Tree>,
}

impl Directory {
    pub(crate) fn of(root: &Path) -> Result<Self, Error> {
        let checked = open(root).map_err(|_| Error::NotARepository)?;
        if checked.is_dir(".git") {
            let common = open(&root.join(".git"))?;
            return Ok(Self { common, own: None });
        }
        let pointer = match checked.read_text(".git") {
            Err(ReadError::NotFound) => return Err(Error::NotARepository),
            pointer => pointer?,
        };
        Self::of_worktree(&checked, &pointer)
    }

    /// A file `.git` may name any directory of the machine. So that a checked repository cannot choose what is read,
    /// that directory must name the working tree in turn, as `git worktree add` makes it.
    fn of_worktree(checked: &Tree, pointer: &str) -> Result<Self, Error> {
        let path = pointer.strip_prefix("gitdir:").ok_or(Error::Damaged(".git"))?.trim();
        let own = follow(checked, path)?;
        let named = |file: &str| own.read_text(file).map_err(|_| Error::NotItsOwn);
        let back = named("gitdir")?;
        let back = back.trim().strip_suffix(".git").ok_or(Error::NotItsOwn)?;
        if follow(&own, back)?.real_path() != checked.real_path() {
            return Err(Error::NotItsOwn);
        }
        let common = follow(&own, named("commondir")?.trim())?;
        let worktrees = own.real_path().and_then(Path::parent).filter(|path| path.ends_with("worktrees"));
        if worktrees.and_then(Path::parent) != common.real_path() {
            return Err(Error::NotItsOwn);
        }
        Ok(Self { common, own: Some(own) })
    }

    /// What belongs to the working tree alone: its HEAD and its index.
    pub(crate) fn own(&self) -> &Tree {
        self.own.as_ref().unwrap_or(&self.common)
    }

    /// The commit that is checked out.
    pub(crate) fn head(&self) -> Result<Id, Error> {
        self.reference("HEAD")?.ok_or(Error::NoCommit)
    }

    /// What a name stands for: one beside the branches, such as `HEAD`, or a whole one, such as `refs/heads/main`.
    /// `None` where there is none.
    pub(crate) fn reference(&self, name: &str) -> Result<Option<Id>, Error> {
        let asked = name;
        let mut name = name.to_owned();
        for _ in 0..MAX_NAMES {
            let tree = if name.contains('/') { &self.common } else { self.own() };
            let text = match tree.read_text(&name) {
                Ok(text) => text,
                Err(ReadError::NotFound | ReadError::NotRegular) => return self.packed(&name),
                Err(error) => return Err(error.into()),
            };
            let Some(next) = text.strip_prefix("ref:") else {
                // What was fetched stands before where it comes from, one line each.
                return id(text.split(['\t', '\n']).next().unwrap_or_default().trim()).map(Some);
            };
            // Anything else is no name of a branch, but of some file.
            let next = next.trim();
            if !next.starts_with("refs/") || next.split('/').any(|name| name.starts_with('.')) {
                return Ok(None);
            }
            name = next.to_owned();
        }
        Err(Error::Damaged(if asked == "HEAD" { "HEAD" } else { "a reference" }))
    }

    fn packed(&self, name: &str) -> Result<Option<Id>, Error> {
        let text = match self.common.read("packed-refs") {
            Ok(text) => text,
            Err(ReadError::NotFound) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let text = String::from_utf8_lossy(&text);
        let mut lines = text.lines().filter_map(|line| line.split_once(' '));
        lines.find(|(_, packed)| *packed == name).map(|(found, _)| id(found)).transpose()
    }

    /// The commits whose parents were not fetched.
    pub(crate) fn shallow(&self) -> Result<Vec<Id>, Error> {
        match self.common.read_text("shallow") {
            Ok(text) => text.lines().map(|line| id(line.trim())).collect(),
            Err(ReadError::NotFound) => Ok(Vec::new()),
            Err(error) => Err(error.into()),
        }
    }
}

fn id(text: &str) -> Result<Id, Error> {
    let is_hex = text.bytes().all(|byte| byte.is_ascii_hexdigit());
    match Id::parse(text.as_bytes()) {
        Some(id) => Ok(id),
        None if text.len() == 64 && is_hex => Err(Error::Sha256),
        None => Err(Error::Damaged("a reference")),
    }
}

/// Opens a directory; nothing is looked for in it, as everything that is read has a known name.
fn open(path: &Path) -> Result<Tree, ReadError> {
    let exclude = vec!["*".into()];
    let options =
        TreeOptions { exclude, gitignore: false, max_file: MAX_FILE, max_total: u64::MAX, ..TreeOptions::default() };
    Tree::open(path, &options).map_err(|error| ReadError::Io(error.to_string()))
}

/// Opens a directory that a file names, from the directory in which that file lies.
fn follow(from: &Tree, path: &str) -> Result<Tree, Error> {
    // To ask another machine would tell it who asks.
    let is_remote = path.starts_with("//") || path.starts_with("\\\\");
    let from = from.real_path().filter(|_| !is_remote && !path.is_empty()).ok_or(Error::NotItsOwn)?;
    open(&from.join(path)).map_err(|_| Error::NotItsOwn)
}
