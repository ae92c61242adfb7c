//! A tree whose files are kept somewhere else than in a directory, such as those of a commit. They are read when they
//! are asked for.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::disk::Disk;
use crate::path::{holds_credentials, step_into, step_out};
use crate::store::{Entry, Kind};
use crate::{ReadError, TreeOptions, normalize};

/// As many links as Linux follows in one path.
const MAX_LINKS: usize = 40;

/// The longest path that a link may hold.
const MAX_TARGET: u64 = 4096;

/// What Terraform puts there for itself. It is in no commit, and the same for each that is looked at.
const MACHINERY: &str = ".terraform";

/// What git keeps for itself is in no commit either.
const GIT: &str = ".git";

/// A file of a snapshot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// From the root, with `/`. Not always UTF-8.
    pub path: Vec<u8>,
    /// Whether it is a link, whose content is the path that it leads to.
    pub is_link: bool,
}

/// Reads a file by its place in the list, if it has at most so many bytes.
pub type Read = Box<dyn Fn(usize, u64) -> Result<Arc<[u8]>, ReadError> + Send + Sync>;

/// Files by path, and what each directory holds.
pub(crate) struct Snapshot {
    nodes: BTreeMap<String, (usize, Kind)>,
    directories: BTreeMap<String, BTreeMap<String, Kind>>,
    read: Read,
    /// The directory whose machinery is taken for that of the snapshot.
    beside: Option<Disk>,
    max_file: u64,
    max_total: u64,
    total: AtomicU64,
}

impl Snapshot {
    pub(crate) fn new(files: Vec<Kept>, read: Read, beside: Option<Disk>, options: &TreeOptions) -> Self {
        let mut snapshot = Self {
            nodes: BTreeMap::new(),
            directories: BTreeMap::from([(String::new(), BTreeMap::new())]),
            read,
            beside,
            max_file: options.max_file,
            max_total: options.max_total,
            total: AtomicU64::new(0),
        };
        for (at, file) in files.into_iter().enumerate() {
            snapshot.insert(at, file);
        }
        snapshot
    }

    fn insert(&mut self, at: usize, file: Kept) {
        let kind = if file.is_link { Kind::Link } else { Kind::File };
        let (path, kind) = match String::from_utf8(file.path) {
            Ok(path) if normalize(&path).as_ref() == Some(&path) => (path, kind),
            // A name that no system could have: it is listed and never read.
            Ok(path) => (path.replace(['/', '\\'], "_"), Kind::Special),
            Err(error) => {
                let offset = error.utf8_error().valid_up_to();
                (String::from_utf8_lossy(error.as_bytes()).into_owned(), Kind::Misnamed { offset })
            }
        };
        let mut inner = path.clone();
        let mut inner_kind = kind;
        while !inner.is_empty() {
            let mut parent = inner.clone();
            step_out(&mut parent);
            let name = inner[parent.len()..].trim_start_matches('/').to_owned();
            let known = self.directories.contains_key(&parent);
            self.directories.entry(parent.clone()).or_default().entry(name).or_insert(inner_kind);
            if known {
                break;
            }
            (inner, inner_kind) = (parent, Kind::Directory);
        }
        if matches!(kind, Kind::File | Kind::Link) {
            self.nodes.insert(path, (at, kind));
        }
    }

    /// The directory on disk, for what the snapshot does not hold itself.
    fn beside(&self, path: &str) -> Option<&Disk> {
        self.beside.as_ref().filter(|_| path.split('/').any(|name| name == MACHINERY || name == GIT))
    }

    pub(crate) fn entries(&self, directory: &str) -> Result<Vec<Entry>, ReadError> {
        if let Some(disk) = self.beside(directory) {
            return disk.entries(directory);
        }
        let real = self.resolve(directory)?;
        let names = self.directories.get(&real).ok_or(ReadError::NotFound)?;
        let mut entries: Vec<Entry> =
            names.iter().map(|(name, kind)| Entry { name: name.clone(), kind: *kind }).collect();
        let machinery = crate::path::join(&real, MACHINERY);
        if !names.contains_key(MACHINERY) && self.beside(&machinery).is_some_and(|disk| disk.kind(&machinery).is_ok()) {
            entries.push(Entry { name: MACHINERY.to_owned(), kind: Kind::Directory });
        }
        Ok(entries)
    }

    pub(crate) fn kind(&self, path: &str) -> Result<Kind, ReadError> {
        if let Some(disk) = self.beside(path) {
            return disk.kind(path);
        }
        let real = self.resolve(path)?;
        match self.nodes.get(&real) {
            Some((_, kind)) => Ok(*kind),
            None => self.directories.get(&real).map(|_| Kind::Directory).ok_or(ReadError::NotFound),
        }
    }

    pub(crate) fn read(&self, path: &str) -> Result<Arc<[u8]>, ReadError> {
        if let Some(disk) = self.beside(path) {
            return disk.read(path).map(Arc::from);
        }
        let real = self.resolve(path)?;
        if holds_credentials(&real) {
            return Err(ReadError::Denied);
        }
        let missing = || if self.directories.contains_key(&real) { ReadError::NotRegular } else { ReadError::NotFound };
        let (at, _) = self.nodes.get(&real).ok_or_else(missing)?;
        let bytes = (self.read)(*at, self.max_file)?;
        let size = bytes.len() as u64;
        let before = self.total.fetch_add(size, Ordering::Relaxed);
        if before.saturating_add(size) > self.max_total {
            return Err(ReadError::TooLarge { size, limit: self.max_total });
        }
        Ok(bytes)
    }

    /// Where a path really is: links are followed as on disk, and never out of the root.
    fn resolve(&self, path: &str) -> Result<String, ReadError> {
        // Nearly every path has no links.
        if self.directories.contains_key(path) || self.nodes.get(path).is_some_and(|(_, kind)| *kind == Kind::File) {
            return Ok(path.to_owned());
        }
        let mut real = String::new();
        let mut ahead: Vec<String> = path.rsplit('/').map(String::from).collect();
        let mut links = 0;
        while let Some(name) = ahead.pop() {
            match &*name {
                "" | "." => continue,
                ".." => {
                    step_out(&mut real).ok_or(ReadError::OutsideRoot)?;
                    continue;
                }
                name => step_into(&mut real, name),
            }
            let Some((at, Kind::Link)) = self.nodes.get(&real) else { continue };
            links += 1;
            if links > MAX_LINKS {
                return Err(ReadError::Io("the link leads to itself".into()));
            }
            let target = (self.read)(*at, MAX_TARGET)?;
            let target =
                std::str::from_utf8(&target).map_err(|error| ReadError::NotUtf8 { offset: error.valid_up_to() })?;
            // Where the root lies is not part of a commit.
            if target.starts_with('/') {
                return Err(ReadError::OutsideRoot);
            }
            step_out(&mut real);
            ahead.extend(target.rsplit('/').map(String::from));
        }
        Ok(real)
    }
}

impl fmt::Debug for Snapshot {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Snapshot").field("files", &self.nodes.len()).finish_non_exhaustive()
    }
}
