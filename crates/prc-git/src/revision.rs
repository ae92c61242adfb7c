//! Which commit a person means: git's documentation, gitrevisions, "Specifying revisions".

use crate::error::Error;
use crate::object::{Id, Kind, Tag};
use crate::{MAX_OBJECT, Repository};

/// Tags may tag tags.
const MAX_TAGS: usize = 16;

/// The longest name that git could have written to disk.
const MAX_LENGTH: usize = 1024;

/// Fewer digits are no abbreviation to git.
const MIN_DIGITS: usize = 4;

/// One step away from a commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// `^n`: its nth parent; 0 for the commit itself.
    Parent(usize),
    /// `~n`: n times its first parent.
    Ancestor(usize),
}

pub(crate) fn resolve(repository: &Repository, text: &str) -> Result<Id, Error> {
    let unknown = || Error::NoSuchCommit(text.to_owned());
    if text.len() > MAX_LENGTH {
        return Err(unknown());
    }
    let end = text.find(['^', '~']).unwrap_or(text.len());
    let steps = steps(&text[end..]).ok_or_else(unknown)?;
    let named = named(repository, &text[..end])?.ok_or_else(unknown)?;
    let mut commit = peel(repository, named)?;
    for step in steps {
        commit = go(repository, commit, step)?.ok_or_else(unknown)?;
    }
    Ok(commit)
}

/// What stands behind the name: `~2`, `^`, `^2`, `^{commit}`.
fn steps(mut rest: &str) -> Option<Vec<Step>> {
    let mut steps = Vec::new();
    while let Some(kind) = rest.chars().next() {
        rest = &rest[kind.len_utf8()..];
        if kind == '^' && rest.starts_with('{') {
            let (what, after) = rest[1..].split_once('}')?;
            if !matches!(what, "" | "commit") {
                return None;
            }
            rest = after;
            continue;
        }
        let digits = rest.find(|one: char| !one.is_ascii_digit()).unwrap_or(rest.len());
        let count = if digits == 0 { 1 } else { rest[..digits].parse().ok()? };
        rest = &rest[digits..];
        steps.push(match kind {
            '^' => Step::Parent(count),
            '~' => Step::Ancestor(count),
            _ => return None,
        });
    }
    Some(steps)
}

fn go(repository: &Repository, from: Id, step: Step) -> Result<Option<Id>, Error> {
    let (count, parent) = match step {
        Step::Parent(0) => return Ok(Some(from)),
        Step::Parent(parent) => (1, parent),
        Step::Ancestor(count) => (count, 1),
    };
    let mut at = from;
    for _ in 0..count {
        let next = repository.commit(at)?.parents.get(parent - 1).copied();
        match next {
            Some(_) if repository.is_shallow(at) => return Err(Error::Shallow),
            Some(next) => at = next,
            None => return Ok(None),
        }
    }
    Ok(Some(at))
}

/// A full id, a reference by git's rules, or the beginning of an id; in this order.
fn named(repository: &Repository, name: &str) -> Result<Option<Id>, Error> {
    if let Some(id) = Id::parse(name.as_bytes()) {
        return Ok(Some(id));
    }
    let name = if name == "@" { "HEAD" } else { name };
    if !is_name(name) {
        return Ok(None);
    }
    let directory = &repository.directory;
    // `HEAD`, `FETCH_HEAD`; everything else beside them is no reference, but some file.
    if name.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_')
        && let Some(id) = directory.reference(name)?
    {
        return Ok(Some(id));
    }
    let places = ["", "refs/", "refs/tags/", "refs/heads/", "refs/remotes/"];
    let places = places.map(|place| format!("{place}{name}")).into_iter().chain([format!("refs/remotes/{name}/HEAD")]);
    for place in places.filter(|place| place.starts_with("refs/")) {
        if let Some(id) = directory.reference(&place)? {
            return Ok(Some(id));
        }
    }
    let is_hex = name.len() >= MIN_DIGITS && name.len() < 40 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_hex { abbreviated(repository, &name.to_ascii_lowercase()) } else { Ok(None) }
}

/// What git allows in the name of a reference: git's documentation, git-check-ref-format.
fn is_name(name: &str) -> bool {
    let part = |part: &str| !part.is_empty() && !part.starts_with('.') && !part.ends_with(".lock");
    let forbidden = |one: char| one.is_control() || " ~^:?*[\\".contains(one);
    !name.contains(forbidden)
        && !name.contains("..")
        && !name.contains("@{")
        && !name.ends_with('.')
        && name.split('/').all(part)
}

/// The one commit, or tag of a commit, whose id begins so.
fn abbreviated(repository: &Repository, digits: &str) -> Result<Option<Id>, Error> {
    let mut found = None;
    for id in repository.beginning_with(digits)? {
        // Trees and blobs are not meant.
        let Ok(commit) = peel(repository, id) else { continue };
        if found.is_some_and(|other| other != commit) {
            return Err(Error::Ambiguous(digits.to_owned()));
        }
        found = Some(commit);
    }
    Ok(found)
}

/// The commit itself, or that of a tag.
fn peel(repository: &Repository, mut id: Id) -> Result<Id, Error> {
    for _ in 0..MAX_TAGS {
        let object = repository.named(id, MAX_OBJECT)?;
        id = match object.kind {
            Kind::Commit => return Ok(id),
            Kind::Tag => Tag::parse(&object.bytes).ok_or(Error::Corrupt(id))?.0,
            Kind::Tree | Kind::Blob => return Err(Error::WrongKind(id)),
        };
    }
    Err(Error::Corrupt(id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_behind_a_name() {
        use Step::{Ancestor, Parent};
        assert_eq!(steps(""), Some(vec![]));
        assert_eq!(steps("~"), Some(vec![Ancestor(1)]));
        assert_eq!(steps("^2~3^^{commit}^{}"), Some(vec![Parent(2), Ancestor(3), Parent(1)]));
        for wrong in ["^{tree}", "^{", "~x", "^-", "~99999999999999999999999", "^é"] {
            assert_eq!(steps(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn no_file_can_be_asked_for() {
        for name in ["main", "origin/main", "v1.2", "feature/ü-1", "refs/pull/7/merge"] {
            assert!(is_name(name), "{name}");
        }
        for name in ["", "..", "../x", "a/../b", "/etc/passwd", "a//b", ".git", "a/.b", "x.lock", "a b", "a\nb", "-x:y"]
        {
            assert!(!is_name(name), "{name}");
        }
    }
}
