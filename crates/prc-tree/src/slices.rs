//! A file that is read in parts.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::sync::{Arc, Mutex, PoisonError};

use crate::ReadError;
use crate::disk::io_error;

/// An open file inside a tree.
#[derive(Debug)]
pub struct Slices {
    source: Source,
    size: u64,
}

#[derive(Debug)]
enum Source {
    /// Its position is shared by all readers, so one reads at a time.
    File(Mutex<File>),
    Bytes(Arc<[u8]>),
}

impl Slices {
    pub(crate) fn new(file: File, size: u64) -> Self {
        Self { source: Source::File(Mutex::new(file)), size }
    }

    pub(crate) fn of_bytes(bytes: Arc<[u8]>) -> Self {
        Self { size: bytes.len() as u64, source: Source::Bytes(bytes) }
    }

    /// In bytes, when it was opened.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// The bytes from an offset on, `length` of them or as many as there are.
    ///
    /// # Errors
    /// The system refuses to read.
    pub fn read(&self, offset: u64, length: usize) -> Result<Vec<u8>, ReadError> {
        let there = usize::try_from(self.size.saturating_sub(offset)).unwrap_or(usize::MAX);
        let length = length.min(there);
        // Nor can every number be an offset on disk.
        if length == 0 {
            return Ok(Vec::new());
        }
        match &self.source {
            Source::Bytes(bytes) => {
                let from = usize::try_from(offset).unwrap_or(usize::MAX).min(bytes.len());
                Ok(bytes[from..from + length].to_vec())
            }
            Source::File(file) => {
                let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
                let mut bytes = Vec::with_capacity(length);
                file.seek(SeekFrom::Start(offset)).map_err(|error| io_error(&error))?;
                Read::by_ref(&mut *file)
                    .take(length as u64)
                    .read_to_end(&mut bytes)
                    .map_err(|error| io_error(&error))?;
                Ok(bytes)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    #![allow(clippy::disallowed_methods, reason = "tests make the files that are read")]

    use crate::{ReadError, Tree, TreeOptions};

    #[test]
    fn a_part_ends_where_the_file_ends() {
        let root = tempfile::tempdir().unwrap();
        std::fs::write(root.path().join("a"), "0123456789").unwrap();
        let options = TreeOptions { max_file: 4, ..TreeOptions::default() };
        let disk = Tree::open(root.path(), &options).unwrap();
        for tree in [disk, Tree::in_memory([("a", "0123456789")])] {
            let file = tree.slices("a").unwrap();
            assert_eq!(file.size(), 10);
            for (offset, length, part) in [(0, 3, "012"), (7, 9, "789"), (10, 1, ""), (u64::MAX, 1, ""), (2, 0, "")] {
                assert_eq!(file.read(offset, length).unwrap(), part.as_bytes());
            }
            assert_eq!(tree.slices("../a").unwrap_err(), ReadError::OutsideRoot);
        }
    }
}
