//! Where a tree lies: on disk, in an editor, in memory, or in a commit. Everything above sees all in the same way.

use std::sync::Arc;

use crate::ReadError;
use crate::disk::Disk;
use crate::memory::Memory;
use crate::overlay::Overlay;
use crate::slices::Slices;
use crate::snapshot::Snapshot;

/// What a name in a directory stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    File,
    Directory,
    Link,
    /// A FIFO, a socket, a device.
    Special,
    /// The name is not UTF-8 from this byte on, so no path can lead to it.
    Misnamed {
        offset: usize,
    },
}

/// One name in a directory.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) name: String,
    pub(crate) kind: Kind,
}

#[derive(Debug)]
pub(crate) enum Store {
    Disk(Disk),
    Overlay(Overlay),
    Memory(Memory),
    Snapshot(Snapshot),
}

/// Paths are normalised.
impl Store {
    /// The names in a directory, in no particular order.
    pub(crate) fn entries(&self, directory: &str) -> Result<Vec<Entry>, ReadError> {
        match self {
            Self::Disk(disk) => disk.entries(directory),
            Self::Overlay(overlay) => overlay.entries(directory),
            Self::Memory(memory) => memory.entries(directory),
            Self::Snapshot(snapshot) => snapshot.entries(directory),
        }
    }

    /// What a path leads to; links are followed inside the tree.
    pub(crate) fn kind(&self, path: &str) -> Result<Kind, ReadError> {
        match self {
            Self::Disk(disk) => disk.kind(path),
            Self::Overlay(overlay) => overlay.kind(path),
            Self::Memory(memory) => memory.kind(path),
            Self::Snapshot(snapshot) => snapshot.kind(path),
        }
    }

    pub(crate) fn read(&self, path: &str) -> Result<Arc<[u8]>, ReadError> {
        match self {
            Self::Disk(disk) => disk.read(path).map(Arc::from),
            Self::Overlay(overlay) => overlay.read(path),
            Self::Memory(memory) => memory.read(path).map(Arc::from),
            Self::Snapshot(snapshot) => snapshot.read(path),
        }
    }

    pub(crate) fn slices(&self, path: &str) -> Result<Slices, ReadError> {
        match self {
            Self::Disk(disk) => disk.slices(path),
            Self::Overlay(overlay) => overlay.slices(path),
            Self::Memory(memory) => memory.read(path).map(|text| Slices::of_bytes(text.into())),
            Self::Snapshot(snapshot) => snapshot.read(path).map(Slices::of_bytes),
        }
    }

    pub(crate) fn read_text(&self, path: &str) -> Result<Arc<str>, ReadError> {
        match self {
            Self::Disk(disk) => disk.read_text(path),
            Self::Overlay(overlay) => overlay.read_text(path),
            Self::Memory(memory) => memory.read(path),
            Self::Snapshot(snapshot) => {
                let bytes = snapshot.read(path)?;
                std::str::from_utf8(&bytes).map(Arc::from).map_err(|error| ReadError::of_text(&bytes, error))
            }
        }
    }
}
