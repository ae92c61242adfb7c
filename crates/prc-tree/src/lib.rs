//! Reads a checked tree without ever leaving its root.
//!
//! The tree may be hostile: links that lead out, FIFOs, devices, endless files, loops. Every read of prc goes through
//! [`Tree`], so that there is one place where this is dealt with.

mod disk;
mod error;
mod memory;
mod overlay;
mod path;
mod slices;
mod snapshot;
mod store;
mod walk;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

pub use error::{ReadError, TreeError, Unreadable};
pub use path::normalize;
pub use slices::Slices;
pub use snapshot::{Kept, Read};

use disk::Disk;
use memory::Memory;
use overlay::Overlay;
use snapshot::Snapshot;
use store::{Kind, Store};
use walk::Found;

/// The directory under check. Paths are relative to it, with `/`.
#[derive(Debug)]
pub struct Tree {
    name: String,
    store: Store,
    found: Found,
}

/// What of a directory is looked at.
#[derive(Clone, Debug)]
pub struct TreeOptions {
    /// Patterns in the language of `.gitignore`, from the root: what they match is not looked for.
    pub exclude: Vec<String>,
    /// Whether the tree's own `.gitignore` files count. Those outside of it and the user's never do: a verdict must
    /// not depend on the machine.
    pub gitignore: bool,
    /// Files that count although a `.gitignore` names them: git keeps on looking at what it has under control.
    pub tracked: BTreeSet<String>,
    /// The most bytes that are read from one file.
    pub max_file: u64,
    /// The most bytes that are read in all; a file read twice counts twice.
    pub max_total: u64,
}

impl Default for TreeOptions {
    fn default() -> Self {
        Self { exclude: Vec::new(), gitignore: true, tracked: BTreeSet::new(), max_file: 8 << 20, max_total: 2 << 30 }
    }
}

impl Tree {
    /// Opens a directory and looks once at what is in it.
    ///
    /// # Errors
    /// It does not exist, is not a directory or may not be read; or an exclude pattern is invalid.
    pub fn open(root: &Path, options: &TreeOptions) -> Result<Self, TreeError> {
        let exclude = walk::excluding(&options.exclude)?;
        let disk = Disk::open(root, options)?;
        let name = disk.name();
        let store = Store::Disk(disk);
        let found = walk::walk(&store, exclude, options.gitignore, &options.tracked);
        Ok(Self { name, store, found })
    }

    /// A tree of files that `read` gets from somewhere else, such as a commit of the repository in `root`. What
    /// Terraform keeps in `root` for itself, such as fetched modules, counts as part of it.
    ///
    /// # Errors
    /// The directory cannot be opened, or an exclude pattern is invalid.
    pub fn of_files(root: &Path, files: Vec<Kept>, read: Read, options: &TreeOptions) -> Result<Self, TreeError> {
        let exclude = walk::excluding(&options.exclude)?;
        let disk = Disk::open(root, options)?;
        let name = disk.name();
        let store = Store::Snapshot(Snapshot::new(files, read, Some(disk), options));
        let found = walk::walk(&store, exclude, options.gitignore, &options.tracked);
        Ok(Self { name, store, found })
    }

    /// A directory with texts over it that are not saved, as an editor holds them: each stands for the file of its path,
    /// whether there is one or not. A path that leaves the root counts for nothing.
    ///
    /// # Errors
    /// As [`Tree::open`].
    pub fn with_unsaved(
        root: &Path,
        unsaved: impl IntoIterator<Item = (String, Arc<str>)>,
        options: &TreeOptions,
    ) -> Result<Self, TreeError> {
        let exclude = walk::excluding(&options.exclude)?;
        let disk = Disk::open(root, options)?;
        let name = disk.name();
        let store = Store::Overlay(Overlay::new(disk, unsaved, options.max_file));
        let found = walk::walk(&store, exclude, options.gitignore, &options.tracked);
        Ok(Self { name, store, found })
    }

    /// A tree of these paths and texts, which behaves like the same files on disk. A path that leaves the root is
    /// among the unreadable.
    pub fn in_memory<P: Into<String>, T: Into<String>>(files: impl IntoIterator<Item = (P, T)>) -> Self {
        let (memory, refused) = Memory::new(files.into_iter().map(|(path, text)| (path.into(), text.into().into())));
        let store = Store::Memory(memory);
        let mut found = walk::walk(&store, ignore::gitignore::Gitignore::empty(), true, &BTreeSet::new());
        found
            .unreadable
            .extend(refused.into_iter().map(|path| Unreadable { path: path.into(), reason: ReadError::OutsideRoot }));
        found.unreadable.sort_by(|a, b| a.path.cmp(&b.path));
        Self { name: "memory".into(), store, found }
    }

    /// Every file that the walk found, sorted: hidden ones too, but none that is ignored or excluded, nor what is in
    /// `.git` and `.terraform`. A link to a file inside the root is there by its own name; a link to a directory is
    /// not entered.
    pub fn files(&self) -> &[Arc<str>] {
        &self.found.files
    }

    /// Those of [`Tree::files`] that lie below a directory; the empty name is that of the root.
    pub fn files_below(&self, dir: &str) -> &[Arc<str>] {
        let files = self.files();
        if dir.is_empty() {
            return files;
        }
        let start = format!("{dir}/");
        let files = &files[files.partition_point(|path| **path < *start)..];
        &files[..files.partition_point(|path| path.starts_with(&start))]
    }

    /// Those of [`TreeOptions::tracked`] that are among the files although a `.gitignore` names them, sorted.
    pub fn ignored(&self) -> &[Arc<str>] {
        &self.found.ignored
    }

    /// What the walk found and cannot read, sorted by path: links that lead out or nowhere, FIFOs and devices, names
    /// that are not UTF-8, directories that may not be read.
    pub fn unreadable(&self) -> &[Unreadable] {
        &self.found.unreadable
    }

    /// The bytes of any file inside the root, ignored or not.
    ///
    /// # Errors
    /// It is not there, not inside, not a regular file, too large, or may not be read.
    pub fn read(&self, path: &str) -> Result<Arc<[u8]>, ReadError> {
        self.store.read(&inside(path)?)
    }

    /// The text of any file inside the root, exactly as it is.
    ///
    /// # Errors
    /// As [`Tree::read`], and when it is not UTF-8.
    pub fn read_text(&self, path: &str) -> Result<Arc<str>, ReadError> {
        self.store.read_text(&inside(path)?)
    }

    /// Any file inside the root, to be read in parts: it may be larger than what [`Tree::read`] reads, and what is read
    /// of it does not count towards the limits, so whoever reads it needs his own.
    ///
    /// # Errors
    /// It is not there, not inside, not a regular file, or may not be read.
    pub fn slices(&self, path: &str) -> Result<Slices, ReadError> {
        self.store.slices(&inside(path)?)
    }

    /// Whether a path leads to a regular file inside the root.
    pub fn is_file(&self, path: &str) -> bool {
        self.kind(path) == Ok(Kind::File)
    }

    /// Whether a path leads to a directory inside the root.
    pub fn is_dir(&self, path: &str) -> bool {
        self.kind(path) == Ok(Kind::Directory)
    }

    /// The names directly in a directory, sorted: hidden and ignored ones too.
    ///
    /// # Errors
    /// There is no such directory inside the root, or it may not be read.
    pub fn list(&self, dir: &str) -> Result<Vec<Arc<str>>, ReadError> {
        let entries = self.store.entries(&inside(dir)?)?.into_iter();
        let named = entries.filter(|entry| !matches!(entry.kind, Kind::Misnamed { .. }));
        let mut names: Vec<Arc<str>> = named.map(|entry| entry.name.into()).collect();
        names.sort_unstable();
        Ok(names)
    }

    /// Every file below a directory, relative to it and sorted: hidden and ignored ones too, but not what is in
    /// `.git` and `.terraform`. Links to files count, links to directories are not entered.
    ///
    /// # Errors
    /// There is no such directory inside the root, it may not be read, or it holds more than 100,000 names.
    pub fn under(&self, dir: &str) -> Result<Vec<Arc<str>>, ReadError> {
        walk::under(&self.store, &inside(dir)?)
    }

    /// The last component of the root, for messages.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Where the root is on disk, without links; nothing for a tree that is not there.
    pub fn real_path(&self) -> Option<&Path> {
        match &self.store {
            Store::Disk(disk) => Some(disk.real_path()),
            Store::Overlay(overlay) => Some(overlay.real_path()),
            Store::Memory(_) | Store::Snapshot(_) => None,
        }
    }

    fn kind(&self, path: &str) -> Result<Kind, ReadError> {
        self.store.kind(&inside(path)?)
    }
}

fn inside(path: &str) -> Result<String, ReadError> {
    let path = normalize(path).ok_or(ReadError::OutsideRoot)?;
    // No system has such a name.
    if path.contains('\0') { Err(ReadError::NotFound) } else { Ok(path) }
}
