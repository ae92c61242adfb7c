//! The files of a commit.

use std::sync::Arc;

use crate::Repository;
use crate::error::Error;
use crate::object::Id;

/// The most names that are listed of one commit, and how deep its directories may nest.
const MAX_NAMES: usize = 2_000_000;
const MAX_DEPTH: usize = 256;

/// The most bytes of all their paths: a small object can stand for very many files.
const MAX_BYTES: usize = 512 << 20;

/// What a name in a commit stands for. A submodule is a commit of another repository, which is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stored {
    File,
    Link,
}

/// A file of a commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// From the root, with `/`. Not always UTF-8.
    pub path: Vec<u8>,
    pub id: Id,
    pub stored: Stored,
}

/// Every file and link of a commit, in no particular order.
///
/// # Errors
/// One of its directories is not there, is damaged, or there are more names than a repository has.
pub(crate) fn files(repository: &Repository, commit: Id) -> Result<Vec<File>, Error> {
    let mut files = Vec::new();
    let mut ahead = vec![(Arc::<[u8]>::from([]), repository.commit(commit)?.tree, 0)];
    let (mut seen, mut bytes) = (0, 0);
    while let Some((directory, tree, depth)) = ahead.pop() {
        for entry in repository.tree(tree)? {
            seen += 1;
            bytes += directory.len() + 1 + entry.name.len();
            if seen > MAX_NAMES || bytes > MAX_BYTES || depth > MAX_DEPTH {
                return Err(Error::TooMany);
            }
            let mut path = directory.to_vec();
            if !path.is_empty() {
                path.push(b'/');
            }
            path.extend_from_slice(&entry.name);
            if entry.is_tree() {
                ahead.push((path.into(), entry.id, depth + 1));
            } else if entry.is_file() {
                files.push(File { path, id: entry.id, stored: Stored::File });
            } else if entry.is_link() {
                files.push(File { path, id: entry.id, stored: Stored::Link });
            }
        }
    }
    Ok(files)
}
