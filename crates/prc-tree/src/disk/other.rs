//! Reads below a directory where there are no directory descriptors: the real path is compared with the root's before
//! a file is opened. Someone who changes the tree in that moment could win; prc has no rights that they lack.
#![allow(clippy::disallowed_methods, reason = "this is where the checked tree is read")]

use std::fs::{File, FileType};
use std::path::{Path, PathBuf};

use super::{io_error, tree_error};
use crate::store::{Entry, Kind};
use crate::{ReadError, TreeError};

#[derive(Debug)]
pub(super) struct Root {
    path: PathBuf,
}

impl Root {
    pub(super) fn open(path: &Path) -> Result<Self, TreeError> {
        let real = std::fs::canonicalize(path).map_err(|error| tree_error(path, error))?;
        match std::fs::metadata(&real).map_err(|error| tree_error(path, error))?.is_dir() {
            true => Ok(Self { path: real }),
            false => Err(TreeError::NotADirectory(path.into())),
        }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Opens whatever a path leads to, and says where that really is.
    pub(super) fn file(&self, path: &str) -> Result<(File, String), ReadError> {
        let (absolute, real) = self.resolve(path)?;
        // Only then open: a device may do something when it is opened.
        if !std::fs::symlink_metadata(&absolute).map_err(|error| io_error(&error))?.is_file() {
            return Err(ReadError::NotRegular);
        }
        Ok((File::open(absolute).map_err(|error| io_error(&error))?, real))
    }

    pub(super) fn entries(&self, directory: &str) -> Result<Vec<Entry>, ReadError> {
        let (absolute, _) = self.resolve(directory)?;
        let mut entries = Vec::new();
        for entry in std::fs::read_dir(absolute).map_err(|error| io_error(&error))? {
            let entry = entry.map_err(|error| io_error(&error))?;
            let (name, kind) = match entry.file_name().into_string() {
                Ok(name) => (name, entry.file_type().map_or(Kind::Special, kind_of)),
                Err(name) => {
                    let name = name.to_string_lossy().into_owned();
                    let offset = name.find(char::REPLACEMENT_CHARACTER).unwrap_or(0);
                    (name, Kind::Misnamed { offset })
                }
            };
            entries.push(Entry { name, kind });
        }
        Ok(entries)
    }

    pub(super) fn kind(&self, path: &str) -> Result<Kind, ReadError> {
        let (absolute, _) = self.resolve(path)?;
        std::fs::symlink_metadata(absolute)
            .map(|metadata| kind_of(metadata.file_type()))
            .map_err(|error| io_error(&error))
    }

    fn resolve(&self, path: &str) -> Result<(PathBuf, String), ReadError> {
        let absolute = std::fs::canonicalize(self.path.join(path)).map_err(|error| io_error(&error))?;
        let inside = absolute.strip_prefix(&self.path).map_err(|_| ReadError::OutsideRoot)?;
        let real = inside.to_str().ok_or(ReadError::NotUtf8 { offset: 0 })?.replace(std::path::MAIN_SEPARATOR, "/");
        Ok((absolute, real))
    }
}

fn kind_of(file_type: FileType) -> Kind {
    match () {
        () if file_type.is_file() => Kind::File,
        () if file_type.is_dir() => Kind::Directory,
        () if file_type.is_symlink() => Kind::Link,
        () => Kind::Special,
    }
}
