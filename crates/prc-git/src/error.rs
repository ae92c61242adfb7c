//! Why something of a repository is not known.

use prc_tree::ReadError;

use crate::Id;

/// Why a question about a repository has no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    #[error("there is no git repository")]
    NotARepository,
    #[error("its .git leads to a git directory that does not belong to it")]
    NotItsOwn,
    #[error("the git repository has no commit that its HEAD names")]
    NoCommit,
    #[error("the git repository uses sha256, which is not supported")]
    Sha256,
    #[error("the git clone is shallow")]
    Shallow,
    #[error("{0} is not in the git directory")]
    Missing(Id),
    #[error("{0} is in another git directory, which is not read")]
    Elsewhere(Id),
    #[error("{0} is damaged")]
    Corrupt(Id),
    #[error("{0} is not what it is used as")]
    WrongKind(Id),
    #[error("{id} has more than {limit} bytes")]
    TooLarge { id: Id, limit: usize },
    #[error("{0} of the git directory is damaged")]
    Damaged(&'static str),
    #[error("the git directory {0}")]
    Unreadable(#[from] ReadError),
    /// Commits, or bytes of objects.
    #[error("the history is longer than is looked at")]
    TooFar,
    #[error("there is no commit {0}")]
    NoSuchCommit(String),
    #[error("{0} is the beginning of more than one commit's id")]
    Ambiguous(String),
    #[error("the commit has more files than can be read")]
    TooMany,
}

/// Why one object cannot be read, where its id is not known.
#[derive(Clone, Debug)]
pub(crate) enum Flaw {
    Corrupt,
    TooLarge(usize),
    Unreadable(ReadError),
}

impl Flaw {
    pub(crate) fn of(self, id: Id) -> Error {
        match self {
            Self::Corrupt => Error::Corrupt(id),
            Self::TooLarge(limit) => Error::TooLarge { id, limit },
            Self::Unreadable(error) => Error::Unreadable(error),
        }
    }
}

impl From<Flaw> for Error {
    fn from(flaw: Flaw) -> Self {
        match flaw {
            Flaw::Corrupt | Flaw::TooLarge(_) => Self::Damaged("an index"),
            Flaw::Unreadable(error) => Self::Unreadable(error),
        }
    }
}

impl From<ReadError> for Flaw {
    fn from(error: ReadError) -> Self {
        Self::Unreadable(error)
    }
}
