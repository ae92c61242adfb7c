//! The history of a checked repository, read from git's objects.
//!
//! No git runs and no configuration is read, so nothing that the repository says can start anything. What is read lies
//! in its git directory: `alternates`, which may name any directory, are not followed. An object counts only when its
//! name fits its bytes.

mod ancestry;
mod delta;
mod directory;
mod error;
mod history;
mod index;
mod inflate;
mod object;
mod pack;
mod revision;
mod snapshot;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use prc_tree::ReadError;

pub use error::Error;
pub use object::{Commit, Entry, Id};
pub use snapshot::{File, Stored};

use directory::Directory;
use error::Flaw;
use object::{Kind, Object};
use pack::{Kept, Pack};

/// The most bytes of a commit or a tree.
const MAX_OBJECT: usize = 64 << 20;

/// A git repository. What is asked twice is read twice, except what other objects are made from.
#[derive(Debug)]
pub struct Repository {
    directory: Directory,
    packs: Vec<Pack>,
    shallow: HashSet<Id>,
    kept: Mutex<Kept>,
}

impl Repository {
    /// Opens the repository whose working tree has this root.
    ///
    /// # Errors
    /// There is none, or its `.git` leads to one that is not its own.
    pub fn open(root: &Path) -> Result<Self, Error> {
        let directory = Directory::of(root)?;
        let shallow = directory.shallow()?.into_iter().collect();
        let packs = pack::packs(&directory.common);
        Ok(Self { directory, packs, shallow, kept: Mutex::default() })
    }

    /// The commit that is checked out.
    ///
    /// # Errors
    /// There is none yet, or it cannot be read.
    pub fn head(&self) -> Result<Id, Error> {
        self.directory.head()
    }

    /// The commit that a person means: a branch, a branch of a remote, a tag, `HEAD~2`, an id or its beginning.
    ///
    /// # Errors
    /// There is no such commit, or it cannot be read.
    pub fn resolve(&self, text: &str) -> Result<Id, Error> {
        revision::resolve(self, text)
    }

    /// The best common ancestor of two commits, as `git merge-base` finds it; `None` where there is none.
    ///
    /// # Errors
    /// A commit on the way cannot be read. In a shallow clone an ancestor that is not found may still exist.
    pub fn merge_base(&self, one: Id, other: Id) -> Result<Option<Id>, Error> {
        ancestry::merge_base(self, one, other)
    }

    /// Every file and link of a commit, in no particular order; submodules are passed over.
    ///
    /// # Errors
    /// A directory of it is not there or is damaged, or there are too many names.
    pub fn files(&self, commit: Id) -> Result<Vec<File>, Error> {
        snapshot::files(self, commit)
    }

    /// Every path that is under version control in the working tree, staged ones too, from the root, with `/`.
    ///
    /// # Errors
    /// The index cannot be read, or is damaged.
    pub fn tracked(&self) -> Result<BTreeSet<Vec<u8>>, Error> {
        index::paths(self.directory.own())
    }

    /// Whether commits have parents that were not fetched.
    pub fn is_shallow_clone(&self) -> bool {
        !self.shallow.is_empty()
    }

    /// A commit.
    ///
    /// # Errors
    /// It is not there, or is damaged.
    pub fn commit(&self, id: Id) -> Result<Commit, Error> {
        Commit::parse(&self.object(id, Kind::Commit, MAX_OBJECT)?).ok_or(Error::Corrupt(id))
    }

    /// What is directly in a directory, sorted by name.
    ///
    /// # Errors
    /// It is not there, or is damaged.
    pub fn tree(&self, id: Id) -> Result<Vec<Entry>, Error> {
        Entry::parse_all(&self.object(id, Kind::Tree, MAX_OBJECT)?).ok_or(Error::Corrupt(id))
    }

    /// A file of at most `limit` bytes.
    ///
    /// # Errors
    /// It is not there, is damaged or is larger.
    pub fn blob(&self, id: Id, limit: usize) -> Result<Arc<[u8]>, Error> {
        self.object(id, Kind::Blob, limit)
    }

    /// When each of these paths was changed last, up to the commit that is checked out, in seconds since 1970 in UTC.
    /// What is in no commit has no answer. As `git log -1` has it: a merge counts only where its result is new.
    ///
    /// # Errors
    /// The commit that is checked out cannot be read. Otherwise each path has its own error.
    pub fn last_changes(&self, paths: &[Arc<str>]) -> Result<BTreeMap<Arc<str>, Result<i64, Error>>, Error> {
        history::last_changes(self, self.head()?, paths)
    }

    /// The same up to another commit.
    ///
    /// # Errors
    /// That commit cannot be read. Otherwise each path has its own error.
    pub fn last_changes_at(
        &self,
        commit: Id,
        paths: &[Arc<str>],
    ) -> Result<BTreeMap<Arc<str>, Result<i64, Error>>, Error> {
        history::last_changes(self, commit, paths)
    }

    pub(crate) fn is_shallow(&self, commit: Id) -> bool {
        self.shallow.contains(&commit)
    }

    /// How many bytes were decompressed so far.
    pub(crate) fn work(&self) -> u64 {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).work
    }

    fn object(&self, id: Id, kind: Kind, limit: usize) -> Result<Arc<[u8]>, Error> {
        let object = self.named(id, limit)?;
        if object.kind == kind { Ok(object.bytes) } else { Err(Error::WrongKind(id)) }
    }

    /// An object of any kind, whose name fits its bytes.
    pub(crate) fn named(&self, id: Id, limit: usize) -> Result<Object, Error> {
        let object = self.stored(id, limit)?;
        if object.bytes.len() > limit {
            return Err(Error::TooLarge { id, limit });
        }
        if Id::of(object.kind, &object.bytes) == id { Ok(object) } else { Err(Error::Corrupt(id)) }
    }

    /// The objects whose ids begin with these lower-case digits, at least two, sorted.
    pub(crate) fn beginning_with(&self, digits: &str) -> Result<Vec<Id>, Error> {
        let Some(Ok(first)) = digits.get(..2).map(|first| u8::from_str_radix(first, 16)) else { return Ok(Vec::new()) };
        let mut found = BTreeSet::new();
        for pack in &self.packs {
            found.extend(pack.beginning_with(first)?.into_iter().filter(|id| id.to_string().starts_with(digits)));
        }
        let loose = self.directory.common.list(&format!("objects/{}", &digits[..2])).unwrap_or_default();
        let names = loose.iter().filter(|name| name.starts_with(&digits[2..]));
        found.extend(names.filter_map(|name| Id::parse(format!("{}{name}", &digits[..2]).as_bytes())));
        Ok(found.into_iter().collect())
    }

    fn stored(&self, id: Id, limit: usize) -> Result<Object, Error> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        for (number, pack) in self.packs.iter().enumerate() {
            if let Some(offset) = pack.find(id).map_err(|flaw| flaw.of(id))? {
                return pack.object(number, offset, limit, &mut kept).map_err(|flaw| flaw.of(id));
            }
        }
        let hex = id.to_string();
        let common = &self.directory.common;
        match common.read(&format!("objects/{}/{}", &hex[..2], &hex[2..])) {
            Ok(compressed) => {
                let object = loose(&compressed, limit).map_err(|flaw| flaw.of(id))?;
                kept.work += object.bytes.len() as u64;
                Ok(object)
            }
            Err(ReadError::NotFound) if common.is_file("objects/info/alternates") => Err(Error::Elsewhere(id)),
            Err(ReadError::NotFound) => Err(Error::Missing(id)),
            Err(error) => Err(error.into()),
        }
    }
}

/// An object in a file of its own: its kind and size, and its bytes, all compressed.
fn loose(compressed: &[u8], limit: usize) -> Result<Object, Flaw> {
    const HEADER: usize = 32;
    let rest = |at: u64| Ok(usize::try_from(at).ok().and_then(|at| compressed.get(at..)).unwrap_or_default().to_vec());
    let bytes = inflate::inflate(rest, limit.saturating_add(HEADER))?;
    let end = bytes.iter().take(HEADER).position(|byte| *byte == 0).ok_or(Flaw::Corrupt)?;
    let (head, bytes) = (&bytes[..end], &bytes[end + 1..]);
    let kind = Kind::ALL.into_iter().find(|kind| head == format!("{} {}", kind.word(), bytes.len()).as_bytes());
    Ok(Object { kind: kind.ok_or(Flaw::Corrupt)?, bytes: bytes.into() })
}
