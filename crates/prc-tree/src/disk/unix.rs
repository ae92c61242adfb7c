//! Reads below a directory descriptor. No system call gets a path that the kernel could follow out of the root.
#![allow(clippy::disallowed_methods, reason = "this is where the checked tree is read")]

use std::fs::File;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use rustix::fs::{AtFlags, Dir, FileType, Mode, OFlags};
use rustix::io::Errno;

use super::{io_error, tree_error};
use crate::path::{step_into, step_out};
use crate::store::{Entry, Kind};
use crate::{ReadError, TreeError};

/// As many links as Linux follows in one path.
const MAX_LINKS: usize = 40;

/// Never waits for the other end of a FIFO, never becomes a terminal's owner, never follows a last link.
const READ: OFlags =
    OFlags::RDONLY.union(OFlags::NONBLOCK).union(OFlags::NOCTTY).union(OFlags::CLOEXEC).union(OFlags::NOFOLLOW);

#[derive(Debug)]
pub(super) struct Root {
    descriptor: OwnedFd,
    /// Without links: where absolute links are compared with.
    path: PathBuf,
}

impl Root {
    pub(super) fn open(path: &Path) -> Result<Self, TreeError> {
        let real = std::fs::canonicalize(path).map_err(|error| tree_error(path, error))?;
        let descriptor = rustix::fs::open(&real, READ | OFlags::DIRECTORY, Mode::empty())
            .map_err(|error| tree_error(path, error.into()))?;
        Ok(Self { descriptor, path: real })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Opens whatever a path leads to, and says where that really is.
    pub(super) fn file(&self, path: &str) -> Result<(File, String), ReadError> {
        self.descriptor_of(path, READ).map(|(descriptor, real)| (File::from(descriptor), real))
    }

    pub(super) fn entries(&self, directory: &str) -> Result<Vec<Entry>, ReadError> {
        let (descriptor, _) = self.descriptor_of(directory, READ | OFlags::DIRECTORY)?;
        let mut entries = Vec::new();
        for entry in Dir::read_from(&descriptor).map_err(read_error)? {
            let entry = entry.map_err(read_error)?;
            let name = entry.file_name();
            if matches!(name.to_bytes(), b"." | b"..") {
                continue;
            }
            let kind = match (name.to_str(), entry.file_type()) {
                (Err(error), _) => Kind::Misnamed { offset: error.valid_up_to() },
                // Some file systems do not tell with the name. What has vanished since is nothing that can be read.
                (Ok(_), FileType::Unknown) => rustix::fs::statat(&descriptor, name, AtFlags::SYMLINK_NOFOLLOW)
                    .map_or(Kind::Special, |stat| kind_of(FileType::from_raw_mode(stat.st_mode))),
                (Ok(_), file_type) => kind_of(file_type),
            };
            entries.push(Entry { name: name.to_string_lossy().into_owned(), kind });
        }
        Ok(entries)
    }

    pub(super) fn kind(&self, path: &str) -> Result<Kind, ReadError> {
        let real = self.resolve(path)?;
        let stat =
            rustix::fs::statat(&self.descriptor, or_dot(&real), AtFlags::SYMLINK_NOFOLLOW).map_err(read_error)?;
        Ok(kind_of(FileType::from_raw_mode(stat.st_mode)))
    }

    fn descriptor_of(&self, path: &str, flags: OFlags) -> Result<(OwnedFd, String), ReadError> {
        // Nearly every path has no links and is opened by one system call.
        if let Ok(descriptor) = open_beneath(&self.descriptor, path, flags) {
            return Ok((descriptor, path.to_owned()));
        }
        let real = self.resolve(path)?;
        let descriptor = open_beneath(&self.descriptor, &real, flags)
            .or_else(|_| open_stepwise(&self.descriptor, &real, flags))
            .map_err(read_error)?;
        Ok((descriptor, real))
    }

    /// Where a path really is, below the root. Links are read here rather than by the kernel, so that nothing outside
    /// is ever looked at: the answer for a link that leaves does not depend on what it would find.
    fn resolve(&self, path: &str) -> Result<String, ReadError> {
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
            let target = match rustix::fs::readlinkat(&self.descriptor, &real, Vec::new()) {
                Ok(target) => target,
                Err(Errno::INVAL) => continue, // not a link
                Err(error) => return Err(read_error(error)),
            };
            links += 1;
            if links > MAX_LINKS {
                return Err(ReadError::Io("the link leads to itself".into()));
            }
            let target = Path::new(std::ffi::OsStr::from_bytes(target.as_bytes()));
            let inside = if target.is_absolute() {
                real.clear();
                target.strip_prefix(&self.path).map_err(|_| ReadError::OutsideRoot)?
            } else {
                step_out(&mut real);
                target
            };
            let inside = std::str::from_utf8(inside.as_os_str().as_bytes())
                .map_err(|error| ReadError::NotUtf8 { offset: error.valid_up_to() })?;
            ahead.extend(inside.rsplit('/').map(String::from));
        }
        Ok(real)
    }
}

/// One system call that fails rather than follow a link or leave the directory; Linux has it since 5.6.
#[cfg(target_os = "linux")]
fn open_beneath(root: &OwnedFd, path: &str, flags: OFlags) -> Result<OwnedFd, Errno> {
    use rustix::fs::ResolveFlags;
    let resolve = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS;
    rustix::fs::openat2(root, or_dot(path), flags, Mode::empty(), resolve)
}

#[cfg(not(target_os = "linux"))]
fn open_beneath(root: &OwnedFd, path: &str, flags: OFlags) -> Result<OwnedFd, Errno> {
    open_stepwise(root, path, flags)
}

/// The same with one call per name, for older systems and for sandboxes that do not know the newer call.
fn open_stepwise(root: &OwnedFd, path: &str, flags: OFlags) -> Result<OwnedFd, Errno> {
    let step = |at: std::os::fd::BorrowedFd<'_>, name: &str, flags| rustix::fs::openat(at, name, flags, Mode::empty());
    let Some((directories, last)) = path.rsplit_once('/') else {
        return step(root.as_fd(), or_dot(path), flags);
    };
    let mut at = step(root.as_fd(), ".", READ | OFlags::DIRECTORY)?;
    for name in directories.split('/') {
        at = step(at.as_fd(), name, READ | OFlags::DIRECTORY)?;
    }
    step(at.as_fd(), last, flags)
}

fn or_dot(path: &str) -> &str {
    if path.is_empty() { "." } else { path }
}

fn kind_of(file_type: FileType) -> Kind {
    match file_type {
        FileType::RegularFile => Kind::File,
        FileType::Directory => Kind::Directory,
        FileType::Symlink => Kind::Link,
        _ => Kind::Special,
    }
}

fn read_error(error: Errno) -> ReadError {
    match error {
        // A socket, or a device that is not there.
        Errno::NXIO | Errno::NODEV => ReadError::NotRegular,
        // A link where none was a moment ago: someone is changing the tree.
        Errno::LOOP => ReadError::Io("the path changed while it was read".into()),
        error => io_error(&error.into()),
    }
}

#[cfg(test)]
#[path = "unix_tests.rs"]
mod tests;
