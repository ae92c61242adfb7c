//! A tree on disk: what is common to all systems. The rest is in `unix.rs` and `other.rs`.

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::path::holds_credentials;
use crate::slices::Slices;
use crate::store::{Entry, Kind};
use crate::{ReadError, TreeError, TreeOptions};

#[cfg(unix)]
#[path = "disk/unix.rs"]
mod system;

#[cfg(not(unix))]
#[path = "disk/other.rs"]
mod system;

#[derive(Debug)]
pub(crate) struct Disk {
    root: system::Root,
    max_file: u64,
    max_total: u64,
    /// Bytes read so far, by all threads.
    total: AtomicU64,
}

impl Disk {
    pub(crate) fn open(path: &Path, options: &TreeOptions) -> Result<Self, TreeError> {
        let root = system::Root::open(path)?;
        Ok(Self { root, max_file: options.max_file, max_total: options.max_total, total: AtomicU64::new(0) })
    }

    /// The last name of the root's real path.
    pub(crate) fn name(&self) -> String {
        let path = self.root.path();
        path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
    }

    pub(crate) fn real_path(&self) -> &Path {
        self.root.path()
    }

    pub(crate) fn entries(&self, directory: &str) -> Result<Vec<Entry>, ReadError> {
        self.root.entries(directory)
    }

    pub(crate) fn kind(&self, path: &str) -> Result<Kind, ReadError> {
        self.root.kind(path)
    }

    pub(crate) fn slices(&self, path: &str) -> Result<Slices, ReadError> {
        self.regular(path).map(|(file, size)| Slices::new(file, size))
    }

    /// Opens a regular file that may be read, and says its size in bytes.
    fn regular(&self, path: &str) -> Result<(File, u64), ReadError> {
        let (file, real) = self.root.file(path)?;
        if holds_credentials(&real) {
            return Err(ReadError::Denied);
        }
        // What was opened is looked at, not what the path said before: nothing can be exchanged in between.
        let metadata = file.metadata().map_err(|error| io_error(&error))?;
        if metadata.is_file() { Ok((file, metadata.len())) } else { Err(ReadError::NotRegular) }
    }

    pub(crate) fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        let (file, size) = self.regular(path)?;
        self.admit(size)?;
        let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
        // A file may grow while it is read, and the kernel's own files claim to be empty.
        file.take(self.max_file.saturating_add(1)).read_to_end(&mut bytes).map_err(|error| io_error(&error))?;
        self.admit((bytes.len() as u64).saturating_sub(size))?;
        if bytes.len() as u64 > self.max_file {
            return Err(ReadError::TooLarge { size: bytes.len() as u64, limit: self.max_file });
        }
        Ok(bytes)
    }

    pub(crate) fn read_text(&self, path: &str) -> Result<Arc<str>, ReadError> {
        String::from_utf8(self.read(path)?)
            .map(Arc::from)
            .map_err(|error| ReadError::of_text(error.as_bytes(), error.utf8_error()))
    }

    /// Where a file really is, when a link leads to it from another path of the root.
    pub(crate) fn link_target(&self, path: &str) -> Option<String> {
        self.root.file(path).ok().map(|(_, real)| real).filter(|real| real != path)
    }

    /// Counts bytes that are about to be read.
    fn admit(&self, size: u64) -> Result<(), ReadError> {
        if size > self.max_file {
            return Err(ReadError::TooLarge { size, limit: self.max_file });
        }
        let before = self.total.fetch_add(size, Ordering::Relaxed);
        if before.saturating_add(size) > self.max_total {
            self.total.fetch_sub(size, Ordering::Relaxed);
            return Err(ReadError::TooLarge { size, limit: self.max_total });
        }
        Ok(())
    }
}

pub(crate) fn io_error(error: &std::io::Error) -> ReadError {
    use std::io::ErrorKind;
    match error.kind() {
        // A name that is too long cannot exist.
        ErrorKind::NotFound | ErrorKind::NotADirectory | ErrorKind::InvalidFilename => ReadError::NotFound,
        ErrorKind::PermissionDenied => ReadError::Denied,
        ErrorKind::IsADirectory => ReadError::NotRegular,
        _ => ReadError::Io(error.to_string()),
    }
}

fn tree_error(path: &Path, error: std::io::Error) -> TreeError {
    match error.kind() {
        std::io::ErrorKind::NotFound => TreeError::NotFound(path.into()),
        std::io::ErrorKind::NotADirectory => TreeError::NotADirectory(path.into()),
        _ => TreeError::Io { path: path.into(), error },
    }
}
