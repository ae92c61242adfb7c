//! The commit that two histories have in common: git's documentation, git-merge-base.

use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap};

use crate::Repository;
use crate::error::Error;
use crate::object::{Commit, Id};

/// The most commits that are looked at.
const MAX_COMMITS: usize = 500_000;

/// Commits that were read.
struct Commits<'r> {
    repository: &'r Repository,
    read: HashMap<Id, Commit>,
    /// One of them has parents that were not fetched.
    shallow: bool,
}

impl Commits<'_> {
    fn time(&mut self, id: Id) -> Result<i64, Error> {
        self.get(id).map(|commit| commit.time)
    }

    fn get(&mut self, id: Id) -> Result<&Commit, Error> {
        if !self.read.contains_key(&id) {
            if self.read.len() >= MAX_COMMITS {
                return Err(Error::TooFar);
            }
            let mut commit = self.repository.commit(id)?;
            if self.repository.is_shallow(id) {
                self.shallow = true;
                commit.parents.clear();
            }
            self.read.insert(id, commit);
        }
        self.read.get(&id).ok_or(Error::Missing(id))
    }
}

/// What is known of a commit: which of the two sides reach it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Reached {
    one: bool,
    other: bool,
    /// Behind a common ancestor that was found, so that it is none of the best.
    behind: bool,
}

impl Reached {
    fn join(self, other: Self) -> Self {
        Self { one: self.one || other.one, other: self.other || other.other, behind: self.behind || other.behind }
    }
}

/// The best common ancestor, the newest where there are several that are equally good; `None` where there is none.
///
/// # Errors
/// A commit cannot be read, or there is none and the clone is shallow, so that there may be one.
pub(crate) fn merge_base(repository: &Repository, one: Id, other: Id) -> Result<Option<Id>, Error> {
    let mut commits = Commits { repository, read: HashMap::new(), shallow: false };
    let found = common(&mut commits, one, &[other])?;
    let is_best = |reached: &Reached| reached.one && reached.other && !reached.behind;
    let candidates: Vec<Id> = found.iter().filter(|(_, reached)| is_best(reached)).map(|(id, _)| *id).collect();
    let mut best = None;
    for &candidate in &candidates {
        let others: Vec<Id> = candidates.iter().copied().filter(|other| *other != candidate).collect();
        // Commits whose clocks were wrong may have been met in the wrong order.
        if !others.is_empty() && common(&mut commits, candidate, &others)?.get(&candidate).is_some_and(|at| at.other) {
            continue;
        }
        best = best.max(Some((commits.time(candidate)?, candidate)));
    }
    match best {
        Some((_, id)) => Ok(Some(id)),
        None if commits.shallow => Err(Error::Shallow),
        None => Ok(None),
    }
}

/// Goes back from both sides, the newest commit first, until everything ahead lies behind a common ancestor.
fn common(commits: &mut Commits<'_>, one: Id, others: &[Id]) -> Result<BTreeMap<Id, Reached>, Error> {
    let mut reached: BTreeMap<Id, Reached> = BTreeMap::new();
    let mut ahead = BinaryHeap::new();
    // Those ahead that are not behind a common ancestor.
    let mut open: BTreeSet<Id> = BTreeSet::new();
    let side = |one| Reached { one, other: !one, behind: false };
    for (id, side) in [(one, side(true))].into_iter().chain(others.iter().map(|id| (*id, side(false)))) {
        let known = reached.entry(id).or_default();
        *known = known.join(side);
        ahead.push((commits.time(id)?, id));
        open.insert(id);
    }
    while !open.is_empty() {
        let Some((_, id)) = ahead.pop() else { break };
        open.remove(&id);
        let mut own = reached.get(&id).copied().unwrap_or_default();
        own.behind |= own.one && own.other;
        for parent in commits.get(id)?.parents.clone() {
            let known = reached.entry(parent).or_default();
            let joined = known.join(own);
            if *known == joined {
                continue;
            }
            *known = joined;
            ahead.push((commits.time(parent)?, parent));
            if joined.behind {
                open.remove(&parent);
            } else {
                open.insert(parent);
            }
        }
    }
    Ok(reached)
}
