//! When files were changed last.

use std::collections::hash_map::Entry as Slot;
use std::collections::{BTreeMap, BinaryHeap, HashMap};
use std::sync::Arc;

use crate::Repository;
use crate::error::Error;
use crate::object::{Commit, Entry, Id};

/// The most commits that are looked at, and the most bytes of objects that are read for it.
const MAX_COMMITS: usize = 50_000;
const MAX_WORK: u64 = 2 << 30;

/// How many entries of trees are kept: a commit's are asked for twice, as its own and as its child's parent's.
const MAX_ENTRIES: usize = 500_000;

type Changes = BTreeMap<Arc<str>, Result<i64, Error>>;

/// All paths go back through the commits together. At each commit, a path goes on to the first parent that has the
/// same as the commit itself; where none has, the commit changed it. Trees are read only where they differ.
struct Walk<'r> {
    repository: &'r Repository,
    /// Sorted, so that what is in one directory stands together.
    paths: Vec<Arc<str>>,
    /// Commits to look at, the newest first, and the paths that have come to each, sorted.
    ahead: BinaryHeap<(i64, Id)>,
    arrived: HashMap<Id, (Commit, Vec<usize>)>,
    trees: HashMap<Id, Arc<[Entry]>>,
    entries: usize,
    changes: Changes,
}

pub(crate) fn last_changes(repository: &Repository, head: Id, paths: &[Arc<str>]) -> Result<Changes, Error> {
    let mut paths = paths.to_vec();
    paths.sort_unstable();
    paths.dedup();
    let mut walk = Walk {
        repository,
        paths,
        ahead: BinaryHeap::new(),
        arrived: HashMap::new(),
        trees: HashMap::new(),
        entries: 0,
        changes: Changes::new(),
    };
    let commit = repository.commit(head)?;
    let mut present = Vec::new();
    for at in 0..walk.paths.len() {
        match walk.exists(commit.tree, at) {
            Ok(true) => present.push(at),
            Ok(false) => {}
            Err(error) => walk.end(&[at], &Err(error)),
        }
    }
    walk.arrive(head, commit, present);
    walk.run();
    Ok(walk.changes)
}

impl Walk<'_> {
    fn run(&mut self) {
        let before = self.repository.work();
        let mut seen = 0;
        while let Some((_, id)) = self.ahead.pop() {
            let Some((commit, paths)) = self.arrived.remove(&id) else { continue };
            seen += 1;
            if seen > MAX_COMMITS || self.repository.work() - before > MAX_WORK {
                self.end(&paths, &Err(Error::TooFar));
            } else if self.repository.is_shallow(id) {
                self.end(&paths, &Err(Error::Shallow));
            } else {
                self.step(&commit, paths);
            }
        }
    }

    /// Sends the paths of a commit on to its parents.
    fn step(&mut self, commit: &Commit, mut paths: Vec<usize>) {
        for id in &commit.parents {
            if paths.is_empty() {
                return;
            }
            let (mut same, mut changed) = (Vec::new(), Vec::new());
            let compared = self.commit(*id).and_then(|parent| {
                self.compare(commit.tree, parent.tree, &paths, 0, &mut same, &mut changed).map(|()| parent)
            });
            match compared {
                Ok(parent) => self.arrive(*id, parent, same),
                Err(error) => return self.end(&paths, &Err(error)),
            }
            paths = changed;
        }
        self.end(&paths, &Ok(commit.time));
    }

    fn commit(&self, id: Id) -> Result<Commit, Error> {
        self.arrived.get(&id).map_or_else(|| self.repository.commit(id), |(commit, _)| Ok(commit.clone()))
    }

    fn arrive(&mut self, id: Id, commit: Commit, paths: Vec<usize>) {
        if paths.is_empty() {
            return;
        }
        match self.arrived.entry(id) {
            Slot::Occupied(mut there) => {
                let (_, there) = there.get_mut();
                there.extend(paths);
                there.sort_unstable();
            }
            Slot::Vacant(slot) => {
                self.ahead.push((commit.time, id));
                slot.insert((commit, paths));
            }
        }
    }

    fn end(&mut self, paths: &[usize], answer: &Result<i64, Error>) {
        self.changes.extend(paths.iter().map(|at| (self.paths[*at].clone(), answer.clone())));
    }

    /// Compares two directories where these paths lie; `start` is where the names in it begin in the paths.
    fn compare(
        &mut self,
        ours: Id,
        theirs: Id,
        paths: &[usize],
        start: usize,
        same: &mut Vec<usize>,
        changed: &mut Vec<usize>,
    ) -> Result<(), Error> {
        if ours == theirs {
            same.extend(paths);
            return Ok(());
        }
        let (ours, theirs) = (self.entries(ours)?, self.entries(theirs)?);
        let mut rest = paths;
        while let Some(first) = rest.first() {
            let path = self.paths[*first].clone();
            let end = path[start..].find('/').map_or(path.len(), |at| start + at);
            let inside = &path[start..path.len().min(end + 1)];
            // With its slash, so that `a/b` and `a.md` are told apart; a file is alone.
            let count = match end < path.len() {
                true => rest.partition_point(|at| self.paths[*at][start..].starts_with(inside)),
                false => 1,
            };
            let (group, after) = rest.split_at(count);
            rest = after;
            let name = &path[start..end];
            match (entry(&ours, name), entry(&theirs, name)) {
                (Some(our), Some(their)) if (our.mode, our.id) == (their.mode, their.id) => same.extend(group),
                (Some(our), Some(their)) if our.is_tree() && their.is_tree() => {
                    self.compare(our.id, their.id, group, end + 1, same, changed)?;
                }
                _ => changed.extend(group),
            }
        }
        Ok(())
    }

    fn exists(&mut self, mut tree: Id, at: usize) -> Result<bool, Error> {
        let path = self.paths[at].clone();
        let mut names = path.split('/').peekable();
        while let Some(name) = names.next() {
            let entries = self.entries(tree)?;
            match entry(&entries, name) {
                Some(entry) if names.peek().is_none() => return Ok(!entry.is_tree()),
                Some(entry) if entry.is_tree() => tree = entry.id,
                _ => return Ok(false),
            }
        }
        Ok(false)
    }

    fn entries(&mut self, tree: Id) -> Result<Arc<[Entry]>, Error> {
        if let Some(entries) = self.trees.get(&tree) {
            return Ok(entries.clone());
        }
        let entries: Arc<[Entry]> = self.repository.tree(tree)?.into();
        if self.entries + entries.len() > MAX_ENTRIES {
            self.trees.clear();
            self.entries = 0;
        }
        self.entries += entries.len();
        self.trees.insert(tree, entries.clone());
        Ok(entries)
    }
}

fn entry<'e>(entries: &'e [Entry], name: &str) -> Option<&'e Entry> {
    let at = entries.binary_search_by(|entry| entry.name.as_slice().cmp(name.as_bytes())).ok()?;
    entries.get(at)
}
