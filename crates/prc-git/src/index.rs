//! Which paths are under version control, staged ones too: git's documentation, gitformat-index.

use std::collections::BTreeSet;

use prc_tree::{ReadError, Tree};
use sha1::{Digest, Sha1};

use crate::error::Error;
use crate::object::Id;

/// The most entries, and the most bytes of all their paths: those of version 4 are written shorter than they are.
const MAX_ENTRIES: usize = 2_000_000;
const MAX_BYTES: usize = 512 << 20;

/// What stands in an entry before its flags, in bytes: times, device, inode, mode, owner, size and the object's name.
const FIXED: usize = 60;

/// The flag of an entry that has two more bytes of flags.
const EXTENDED: u16 = 0x4000;

/// The paths in the index of a git directory, from the root, with `/`. Without an index there are none.
///
/// # Errors
/// It cannot be read, or is damaged.
pub(crate) fn paths(directory: &Tree) -> Result<BTreeSet<Vec<u8>>, Error> {
    let mut paths = BTreeSet::new();
    let read = |name: &str| match directory.read(name) {
        Ok(bytes) => parse(&bytes).map(Some).ok_or(Error::Damaged("the index")),
        Err(ReadError::NotFound) => Ok(None),
        Err(error) => Err(error.into()),
    };
    let Some(index) = read("index")? else { return Ok(paths) };
    paths.extend(index.paths);
    if let Some(id) = index.shared {
        // What the index replaces or takes out of the shared one counts too: it was under control.
        let shared = read(&format!("sharedindex.{id}"))?.ok_or(Error::Damaged("the index"))?;
        paths.extend(shared.paths);
    }
    // Entries that replace one of the shared index say no path.
    paths.remove(&Vec::new());
    Ok(paths)
}

#[derive(Debug, PartialEq, Eq)]
struct Index {
    paths: Vec<Vec<u8>>,
    /// The index that this one goes on from.
    shared: Option<Id>,
}

fn parse(bytes: &[u8]) -> Option<Index> {
    let (body, checksum) = bytes.split_at_checked(bytes.len().checked_sub(20)?)?;
    let own: [u8; 20] = Sha1::digest(body).into();
    // Git may be told to leave it out.
    if checksum != own && checksum.iter().any(|byte| *byte != 0) {
        return None;
    }
    let mut rest = body.strip_prefix(b"DIRC")?;
    let version = number(&mut rest)?;
    let count = usize::try_from(number(&mut rest)?).ok()?;
    if !(2..=4).contains(&version) || count > MAX_ENTRIES {
        return None;
    }
    let (mut paths, mut path, mut total) = (Vec::new(), Vec::new(), 0);
    for _ in 0..count {
        let before = rest.len();
        take(&mut rest, FIXED)?;
        let flags = u16::from_be_bytes(*take(&mut rest, 2)?.first_chunk()?);
        if flags & EXTENDED != 0 && version > 2 {
            take(&mut rest, 2)?;
        }
        match version {
            4 => path.truncate(path.len().checked_sub(offset(&mut rest)?)?),
            _ => path.clear(),
        }
        let end = rest.iter().position(|byte| *byte == 0)?;
        path.extend_from_slice(take(&mut rest, end)?);
        take(&mut rest, 1)?;
        if version < 4 {
            // An entry is filled up to a multiple of eight.
            let length = before - rest.len();
            take(&mut rest, length.next_multiple_of(8) - length)?;
        }
        total += path.len();
        if total > MAX_BYTES {
            return None;
        }
        paths.push(path.clone());
    }
    Some(Index { paths, shared: shared(rest)? })
}

/// The name of the shared index, from the extension `link`.
fn shared(mut rest: &[u8]) -> Option<Option<Id>> {
    while !rest.is_empty() {
        let name = take(&mut rest, 4)?;
        let length = usize::try_from(number(&mut rest)?).ok()?;
        let data = take(&mut rest, length)?;
        if name == b"link" {
            return data.first_chunk().map(|id| Some(Id(*id)));
        }
    }
    Some(None)
}

fn take<'b>(rest: &mut &'b [u8], length: usize) -> Option<&'b [u8]> {
    let (taken, left) = rest.split_at_checked(length)?;
    *rest = left;
    Some(taken)
}

fn number(rest: &mut &[u8]) -> Option<u32> {
    take(rest, 4)?.first_chunk().map(|bytes| u32::from_be_bytes(*bytes))
}

/// A number as in packs, where they say how far back an object is.
fn offset(rest: &mut &[u8]) -> Option<usize> {
    let mut byte = take(rest, 1)?[0];
    let mut value = usize::from(byte & 0x7f);
    while byte & 0x80 != 0 {
        byte = take(rest, 1)?[0];
        value = value.checked_add(1)?.checked_mul(128)? | usize::from(byte & 0x7f);
    }
    Some(value)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    /// An index of version 2 with one entry, without a checksum.
    fn one(path: &str) -> Vec<u8> {
        let mut bytes = [&b"DIRC\0\0\0\x02\0\0\0\x01"[..], &[7; FIXED], &[0, 1], path.as_bytes()].concat();
        bytes.resize(12 + (FIXED + 2 + path.len() + 1).next_multiple_of(8), 0);
        bytes.extend([0; 20]);
        bytes
    }

    #[test]
    fn a_damaged_index_is_no_index() {
        let whole = one("main.tf");
        assert_eq!(parse(&whole), Some(Index { paths: vec![b"main.tf".to_vec()], shared: None }));
        for end in 0..whole.len() {
            assert_eq!(parse(&whole[..end]), None, "{end}");
        }
        // A checksum that is there must fit; other versions and too many entries are refused.
        for (at, value) in [(whole.len() - 1, 1), (7, 1), (7, 5), (8, 255), (11, 2), (0, b'd')] {
            let mut damaged = whole.clone();
            damaged[at] = value;
            assert_eq!(parse(&damaged), None, "{at}");
        }
        // No byte makes it panic.
        for at in 0..whole.len() {
            for value in [0, 1, 4, 0x40, 0x80, 0xff] {
                let mut damaged = whole.clone();
                damaged[at] = value;
                let _ = parse(&damaged);
            }
        }
    }

    #[test]
    fn paths_go_on_from_the_one_before() {
        let entry = |back: &[u8], rest: &str| [&[7; FIXED][..], &[0, 1], back, rest.as_bytes(), &[0]].concat();
        let of = |second: &[u8]| {
            let parts = [&b"DIRC\0\0\0\x04\0\0\0\x02"[..], &entry(&[0], "prod/a.tf"), second, &[0; 20]];
            parse(&parts.concat()).map(|index| index.paths)
        };
        let paths = of(&entry(&[4], "b.tf")).unwrap();
        assert_eq!(paths, [b"prod/a.tf".to_vec(), b"prod/b.tf".to_vec()]);
        // Further back than there is a path.
        assert_eq!(of(&entry(&[10], "b.tf")), None);
        assert_eq!(of(&entry(&[0xff; 12], "b.tf")), None);
    }
}
