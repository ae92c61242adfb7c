//! Why a tree, or something in it, cannot be read.

use std::path::PathBuf;
use std::sync::Arc;

/// Why a directory cannot be checked at all.
#[derive(Debug, thiserror::Error)]
pub enum TreeError {
    #[error("{} does not exist", .0.display())]
    NotFound(PathBuf),
    #[error("{} is not a directory", .0.display())]
    NotADirectory(PathBuf),
    #[error("cannot open {}: {error}", path.display())]
    Io { path: PathBuf, error: std::io::Error },
    #[error("invalid exclude pattern `{pattern}`: {message}")]
    Exclude { pattern: String, message: String },
}

/// Why something in a tree cannot be read. The same for every machine that has the same tree.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    #[error("does not exist")]
    NotFound,
    #[error("leads out of the checked directory")]
    OutsideRoot,
    #[error("is not a regular file")]
    NotRegular,
    /// A file in bytes, or a directory in files.
    #[error("has a size of {size}, the limit is {limit}")]
    TooLarge { size: u64, limit: u64 },
    #[error("is not UTF-8 at byte {offset}")]
    NotUtf8 { offset: usize },
    #[error("is encrypted by git-crypt")]
    Encrypted,
    #[error("may not be read")]
    Denied,
    #[error("cannot be read: {0}")]
    Io(String),
}

impl ReadError {
    /// The word in reports and inventories.
    pub const fn as_reason(&self) -> &'static str {
        match self {
            Self::NotFound => "not-found",
            Self::OutsideRoot => "outside-root",
            Self::NotRegular => "not-a-regular-file",
            Self::TooLarge { .. } => "too-large",
            Self::NotUtf8 { .. } => "not-utf8",
            Self::Encrypted => "encrypted",
            Self::Denied => "permission-denied",
            Self::Io(_) => "io-error",
        }
    }

    /// Why bytes are no text.
    pub fn of_text(bytes: &[u8], error: std::str::Utf8Error) -> Self {
        // The header of an encrypted file; git-crypt, file format in `crypto.hpp` and `commands.cpp`.
        match bytes.starts_with(b"\0GITCRYPT\0") {
            true => Self::Encrypted,
            false => Self::NotUtf8 { offset: error.valid_up_to() },
        }
    }
}

/// Something that the walk found but that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// Relative to the root; a name that is not UTF-8 is shown with replacement characters.
    pub path: Arc<str>,
    pub reason: ReadError,
}
