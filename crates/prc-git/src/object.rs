//! What git keeps: commits, trees and blobs, and their names.

use std::fmt;
use std::sync::Arc;

use sha1::{Digest, Sha1};

/// The name of an object: the SHA-1 of its kind, its size and its bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(pub(crate) [u8; 20]);

impl Id {
    /// Reads 40 hexadecimal digits.
    pub fn parse(hex: &[u8]) -> Option<Self> {
        let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        let mut id = [0; 20];
        if hex.len() != 40 {
            return None;
        }
        for (byte, pair) in id.iter_mut().zip(hex.chunks_exact(2)) {
            *byte = digit(pair[0])? << 4 | digit(pair[1])?;
        }
        Some(Self(id))
    }

    pub(crate) fn of(kind: Kind, bytes: &[u8]) -> Self {
        let header = format!("{} {}\0", kind.word(), bytes.len());
        Self(Sha1::new().chain_update(header).chain_update(bytes).finalize().into())
    }
}

impl fmt::Display for Id {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(out, "{byte:02x}"))
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, out)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Commit,
    Tree,
    Blob,
    Tag,
}

impl Kind {
    pub(crate) const ALL: [Self; 4] = [Self::Commit, Self::Tree, Self::Blob, Self::Tag];

    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Commit => "commit",
            Self::Tree => "tree",
            Self::Blob => "blob",
            Self::Tag => "tag",
        }
    }
}

/// An object whose name fits its bytes.
#[derive(Clone, Debug)]
pub(crate) struct Object {
    pub(crate) kind: Kind,
    pub(crate) bytes: Arc<[u8]>,
}

/// A state of the repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    pub tree: Id,
    /// None for the first commit, several for a merge.
    pub parents: Vec<Id>,
    /// When it was committed, in seconds since 1970 in UTC.
    pub time: i64,
}

impl Commit {
    pub(crate) fn parse(bytes: &[u8]) -> Option<Self> {
        let (mut tree, mut parents, mut time) = (None, Vec::new(), None);
        for line in bytes.split(|byte| *byte == b'\n') {
            let Some(at) = line.iter().position(|byte| *byte == b' ') else { break };
            let value = &line[at + 1..];
            match &line[..at] {
                b"tree" if tree.is_none() => tree = Some(Id::parse(value)?),
                b"parent" => parents.push(Id::parse(value)?),
                b"committer" if time.is_none() => time = Some(seconds(value)?),
                _ => {}
            }
        }
        Some(Self { tree: tree?, parents, time: time? })
    }
}

/// A name that somebody gave to an object for good: what it names.
pub(crate) struct Tag(pub(crate) Id);

impl Tag {
    pub(crate) fn parse(bytes: &[u8]) -> Option<Self> {
        let line = bytes.split(|byte| *byte == b'\n').next()?;
        Id::parse(line.strip_prefix(b"object ")?).map(Self)
    }
}

/// The time at the end of `Name <mail> 1700000000 +0100`.
fn seconds(who: &[u8]) -> Option<i64> {
    let mail = who.iter().rposition(|byte| *byte == b'>')?;
    let text = std::str::from_utf8(&who[mail + 1..]).ok()?;
    text.split_ascii_whitespace().next()?.parse().ok()
}

/// A name in a tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Not always UTF-8.
    pub name: Vec<u8>,
    /// As git writes it, such as `0o100644`.
    pub mode: u32,
    pub id: Id,
}

impl Entry {
    pub const fn is_tree(&self) -> bool {
        self.mode & 0o170_000 == 0o040_000
    }

    /// A regular file, executable or not.
    pub const fn is_file(&self) -> bool {
        self.mode & 0o170_000 == 0o100_000
    }

    pub const fn is_link(&self) -> bool {
        self.mode & 0o170_000 == 0o120_000
    }

    /// Reads a tree; its entries are sorted by name.
    pub(crate) fn parse_all(mut bytes: &[u8]) -> Option<Vec<Self>> {
        let mut entries = Vec::new();
        while !bytes.is_empty() {
            let end = bytes.iter().position(|byte| *byte == 0)?;
            let (head, rest) = (&bytes[..end], &bytes[end + 1..]);
            let space = head.iter().position(|byte| *byte == b' ')?;
            let mode = u32::from_str_radix(std::str::from_utf8(&head[..space]).ok()?, 8).ok()?;
            let id = Id(*rest.first_chunk()?);
            entries.push(Self { name: head[space + 1..].to_vec(), mode, id });
            bytes = &rest[20..];
        }
        // Git sorts directories as if their names ended with a slash.
        entries.sort_by(|a, b| a.name.cmp(&b.name));
        Some(entries)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn damaged_objects_are_no_objects() {
        let tree = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";
        let whole = format!("tree {tree}\nauthor A <a> 1 +0000\ncommitter A <a> -5 +0100\n\ntree of life");
        let commit = Commit::parse(whole.as_bytes());
        assert_eq!(commit.map(|commit| (commit.tree.to_string(), commit.time)), Some((tree.to_owned(), -5)));
        for damaged in ["", "tree x\n", "tree", &format!("tree {tree}\n"), &whole.replace("-5", "noon")] {
            assert_eq!(Commit::parse(damaged.as_bytes()), None, "{damaged}");
        }
        for damaged in [&b"100644"[..], b"100644 a", b"100644 a\0short", b"9 a\0xxxxxxxxxxxxxxxxxxxx"] {
            assert_eq!(Entry::parse_all(damaged), None);
        }
        assert_eq!(Id::of(Kind::Tree, b"").to_string(), tree);
    }
}
