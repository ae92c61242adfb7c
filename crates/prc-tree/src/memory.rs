//! A tree that exists only in memory: for tests, fixtures and editors.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::path::{holds_credentials, step_out};
use crate::store::{Entry, Kind};
use crate::{ReadError, normalize};

/// Texts by path, and what each directory holds.
#[derive(Debug)]
pub(crate) struct Memory {
    files: BTreeMap<String, Arc<str>>,
    directories: BTreeMap<String, BTreeMap<String, Kind>>,
}

impl Memory {
    /// The tree, and the paths that cannot be in any tree.
    pub(crate) fn new(files: impl Iterator<Item = (String, Arc<str>)>) -> (Self, Vec<String>) {
        let mut memory =
            Self { files: BTreeMap::new(), directories: BTreeMap::from([(String::new(), BTreeMap::new())]) };
        let mut refused = Vec::new();
        for (path, text) in files {
            match normalize(&path).filter(|path| !path.is_empty()) {
                Some(path) => memory.insert(path, text),
                None => refused.push(path),
            }
        }
        (memory, refused)
    }

    fn insert(&mut self, path: String, text: Arc<str>) {
        let mut kind = Kind::File;
        let mut inner = path.clone();
        while !inner.is_empty() {
            let mut parent = inner.clone();
            step_out(&mut parent);
            let name = inner[parent.len()..].trim_start_matches('/').to_owned();
            self.directories.entry(parent.clone()).or_default().entry(name).or_insert(kind);
            (inner, kind) = (parent, Kind::Directory);
        }
        self.files.insert(path, text);
    }

    /// The text of a file by exactly this path.
    pub(crate) fn text(&self, path: &str) -> Option<&Arc<str>> {
        self.files.get(path)
    }

    pub(crate) fn entries(&self, directory: &str) -> Result<Vec<Entry>, ReadError> {
        let names = self.directories.get(directory).ok_or(ReadError::NotFound)?;
        Ok(names.iter().map(|(name, kind)| Entry { name: name.clone(), kind: *kind }).collect())
    }

    pub(crate) fn kind(&self, path: &str) -> Result<Kind, ReadError> {
        if self.files.contains_key(path) {
            return Ok(Kind::File);
        }
        self.directories.get(path).map(|_| Kind::Directory).ok_or(ReadError::NotFound)
    }

    pub(crate) fn read(&self, path: &str) -> Result<Arc<str>, ReadError> {
        if holds_credentials(path) {
            return Err(ReadError::Denied);
        }
        let missing = || if self.directories.contains_key(path) { ReadError::NotRegular } else { ReadError::NotFound };
        self.files.get(path).cloned().ok_or_else(missing)
    }
}
