//! The base of a change: a commit of the repository, read from git's objects.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use prc_git::{Error, Id, Repository, Stored};
use prc_report::{Diagnostic, Tone};
use prc_tree::{Kept, ReadError, Tree, TreeOptions};

use crate::cli::InputArgs;
use crate::failure::Failure;
use crate::scope::{Place, Scope};

/// What of a commit could not be read, by path.
type Damages = Arc<Mutex<BTreeMap<String, Error>>>;

/// The commit that a change is compared with.
pub(crate) struct Base {
    pub(crate) scope: Scope,
    pub(crate) commit: Id,
    /// The paths that the base, the head or the index has under version control.
    pub(crate) tracked: BTreeSet<String>,
    reference: String,
    damages: Damages,
}

impl Base {
    /// Finds the best common ancestor of what is checked out and of `reference`.
    pub(crate) fn of(place: &Place, input: &InputArgs, reference: &str) -> Result<Self, Failure> {
        let told = |error: Error| refused(reference, &error);
        let repository = Arc::new(Repository::open(&place.root).map_err(told)?);
        let head = repository.head().map_err(told)?;
        let other = repository.resolve(reference).map_err(|error| match error {
            // A whole id of what was not fetched.
            Error::Missing(_) => refused(reference, &Error::NoSuchCommit(reference.to_owned())),
            error => told(error),
        })?;
        let commit = repository.merge_base(head, other).map_err(told)?.ok_or_else(|| unrelated(reference))?;
        let files = repository.files(commit).map_err(told)?;
        let text = |path: Vec<u8>| String::from_utf8(path).ok();
        let mut tracked: BTreeSet<String> = files.iter().filter_map(|file| text(file.path.clone())).collect();
        tracked.extend(repository.tracked().map_err(told)?.into_iter().filter_map(text));
        if head != commit {
            let own = repository.files(head).map_err(told)?;
            tracked.extend(own.into_iter().filter_map(|file| text(file.path)));
        }
        let damages = Damages::default();
        let tree = tree(place, input, &repository, files, &tracked, &damages)?;
        let scope = Scope::of_commit(place, tree, repository, commit);
        Ok(Self { scope, commit, tracked, reference: reference.to_owned(), damages })
    }

    /// What a file of the base is called where the head has another or none, as git does: `main:prc.toml`.
    pub(crate) fn named(&self, path: &str) -> String {
        format!("{}:{path}", self.reference)
    }

    /// The base must be seen whole: what is missing in it would look new in the head.
    pub(crate) fn check(&self) -> Result<(), Failure> {
        let damages = self.damages.lock().unwrap_or_else(PoisonError::into_inner);
        let Some((path, error)) = damages.iter().next() else { return Ok(()) };
        let diagnostic = Diagnostic::new(Tone::Error, format!("cannot read {path} of the base: {error}"));
        Err(Failure::incomplete(match error {
            Error::Missing(_) => diagnostic.help("clone without --filter, or run `git fetch --refetch --no-filter`"),
            _ => diagnostic.help("`git fsck` shows what is damaged"),
        }))
    }
}

fn tree(
    place: &Place,
    input: &InputArgs,
    repository: &Arc<Repository>,
    files: Vec<prc_git::File>,
    tracked: &BTreeSet<String>,
    damages: &Damages,
) -> Result<Tree, Failure> {
    let options = TreeOptions {
        exclude: input.exclude.clone(),
        gitignore: !input.no_gitignore,
        tracked: tracked.clone(),
        ..TreeOptions::default()
    };
    let (ids, kept): (Vec<(Id, Arc<str>)>, Vec<Kept>) = files
        .into_iter()
        .map(|file| {
            let shown = String::from_utf8_lossy(&file.path).into();
            ((file.id, shown), Kept { path: file.path, is_link: file.stored == Stored::Link })
        })
        .unzip();
    let (repository, damages) = (Arc::clone(repository), Arc::clone(damages));
    let read = move |at: usize, limit: u64| {
        let (id, path) = ids.get(at).ok_or(ReadError::NotFound)?;
        let most = usize::try_from(limit).unwrap_or(usize::MAX);
        repository.blob(*id, most).map_err(|error| match error {
            Error::TooLarge { .. } => ReadError::TooLarge { size: limit.saturating_add(1), limit },
            error => {
                let said = ReadError::Io(error.to_string());
                damages.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_string(), error);
                said
            }
        })
    };
    Tree::of_files(&place.root, kept, Box::new(read), &options).map_err(|error| Failure::usage(error.to_string()))
}

fn unrelated(reference: &str) -> Failure {
    Failure::usage(format!("HEAD and {reference} have no commit in common"))
        .help("compare with the branch that the change goes to")
}

/// Why there is no base, and what would help. What the person can mend with another fetch or another word is a matter
/// of the command line; everything else is damage.
fn refused(reference: &str, error: &Error) -> Failure {
    let branch = reference.strip_prefix("origin/").unwrap_or(reference);
    let failure = |message: String| Failure::usage(message);
    match error {
        Error::NoSuchCommit(_) => failure(format!("there is no commit {reference} here")).help(format!(
            "run `git fetch origin {branch}` and compare with FETCH_HEAD; with actions/checkout, set `fetch-depth: 0`"
        )),
        Error::Shallow => failure(format!("the clone is too shallow to find what {reference} and HEAD have in common"))
            .help(format!(
                "run `git fetch --unshallow origin` or `git fetch --deepen=100 origin {branch}`; with actions/checkout, set `fetch-depth: 0`"
            )),
        Error::NotARepository => failure("--base needs a git repository".into())
            .help("compare with a saved report: --base base.json"),
        Error::Ambiguous(_) | Error::NoCommit | Error::NotItsOwn | Error::Sha256 | Error::WrongKind(_) => {
            failure(format!("cannot compare with {reference}: {error}"))
        }
        error => Failure::incomplete(
            Diagnostic::new(Tone::Error, format!("cannot compare with {reference}: {error}"))
                .help("`git fsck` shows what is damaged"),
        ),
    }
}
