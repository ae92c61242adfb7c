//! Packfiles and their indexes: git's documentation, gitformat-pack, versions 2 of both.

use std::collections::HashMap;
use std::sync::Arc;

use prc_tree::{Slices, Tree};

use crate::delta;
use crate::error::Flaw;
use crate::inflate::inflate;
use crate::object::{Id, Kind, Object};

/// Where the names begin in an index: behind its magic, its version and the fan-out.
const NAMES: u64 = 8 + 256 * 4;

/// What is read at once of a compressed object; most are smaller.
const PART: usize = 4096;

/// Git makes no longer chains.
const MAX_CHAIN: usize = 4096;

/// What is kept of objects that others are made from.
const MAX_KEPT: usize = 48 << 20;
const MAX_KEPT_OBJECT: usize = 4 << 20;

#[derive(Debug)]
pub(crate) struct Pack {
    index: Slices,
    data: Slices,
    /// For each first byte, how many objects have it or a smaller one.
    fan_out: Vec<u32>,
}

/// What was made from deltas, by pack and offset: many chains have the same beginning.
#[derive(Debug, Default)]
pub(crate) struct Kept {
    objects: HashMap<(usize, u64), Object>,
    bytes: usize,
    /// Bytes that were decompressed or made so far.
    pub(crate) work: u64,
}

impl Kept {
    fn keep(&mut self, at: (usize, u64), object: &Object) {
        if object.bytes.len() > MAX_KEPT_OBJECT {
            return;
        }
        if self.bytes + object.bytes.len() > MAX_KEPT {
            self.objects.clear();
            self.bytes = 0;
        }
        self.bytes += object.bytes.len();
        self.objects.insert(at, object.clone());
    }
}

/// The beginning of an object in a pack.
enum Begin {
    Whole(Kind),
    /// Made from another object, which lies further ahead in the pack.
    Delta(u64),
}

impl Pack {
    /// Opens `objects/pack/<name>.idx` and what belongs to it.
    pub(crate) fn open(tree: &Tree, name: &str) -> Result<Self, Flaw> {
        let index = tree.slices(&format!("objects/pack/{name}.idx"))?;
        let data = tree.slices(&format!("objects/pack/{name}.pack"))?;
        let head = index.read(0, NAMES as usize)?;
        let begin = data.read(0, 8)?;
        if head.len() as u64 != NAMES || !head.starts_with(b"\xfftOc\0\0\0\x02") || begin != b"PACK\0\0\0\x02" {
            return Err(Flaw::Corrupt);
        }
        let fan_out: Vec<u32> = head[8..].chunks_exact(4).map(|bytes| number(bytes) as u32).collect();
        let count = fan_out.last().copied().unwrap_or(0);
        if !fan_out.is_sorted() || index.size() < NAMES + u64::from(count) * 28 {
            return Err(Flaw::Corrupt);
        }
        Ok(Self { index, data, fan_out })
    }

    /// Where an object begins, if it is in this pack.
    pub(crate) fn find(&self, id: Id) -> Result<Option<u64>, Flaw> {
        let first = usize::from(id.0[0]);
        let mut from = if first == 0 { 0 } else { u64::from(self.fan_out[first - 1]) };
        let mut to = u64::from(self.fan_out[first]);
        // A large index is not read whole: only names on the way, then the last few at once.
        while to - from > 128 {
            let middle = from + (to - from) / 2;
            let name = self.index.read(NAMES + middle * 20, 20)?;
            if name.as_slice() <= id.0.as_slice() { from = middle } else { to = middle }
        }
        let names = self.index.read(NAMES + from * 20, (to - from) as usize * 20)?;
        match names.chunks_exact(20).position(|name| name == id.0) {
            Some(at) => self.offset(from + at as u64).map(Some),
            None => Ok(None),
        }
    }

    /// The objects whose ids begin with this byte.
    pub(crate) fn beginning_with(&self, first: u8) -> Result<Vec<Id>, Flaw> {
        let first = usize::from(first);
        let from = if first == 0 { 0 } else { u64::from(self.fan_out[first - 1]) };
        let count = u64::from(self.fan_out[first]) - from;
        let names = self.index.read(NAMES + from * 20, count as usize * 20)?;
        Ok(names.chunks_exact(20).filter_map(|name| Some(Id(*name.first_chunk()?))).collect())
    }

    fn offset(&self, at: u64) -> Result<u64, Flaw> {
        let count = u64::from(self.fan_out[255]);
        let small = number(&self.index.read(NAMES + count * 24 + at * 4, 4)?);
        if small & 0x8000_0000 == 0 {
            return Ok(small);
        }
        let large = self.index.read(NAMES + count * 28 + (small & 0x7fff_ffff) * 8, 8)?;
        if large.len() == 8 { Ok(number(&large)) } else { Err(Flaw::Corrupt) }
    }

    /// The object at an offset, made from as many deltas as it takes. `pack` tells this pack from others in `kept`.
    pub(crate) fn object(&self, pack: usize, offset: u64, limit: usize, kept: &mut Kept) -> Result<Object, Flaw> {
        let mut deltas: Vec<(u64, Vec<u8>)> = Vec::new();
        let mut pending = 0;
        let mut at = offset;
        let mut object = loop {
            if let Some(object) = kept.objects.get(&(pack, at)) {
                break object.clone();
            }
            let (begin, bytes) = self.read(at, limit, kept)?;
            match begin {
                Begin::Whole(kind) => {
                    let object = Object { kind, bytes: bytes.into() };
                    if !deltas.is_empty() {
                        kept.keep((pack, at), &object);
                    }
                    break object;
                }
                Begin::Delta(base) => {
                    pending += bytes.len();
                    if deltas.len() == MAX_CHAIN || pending > limit {
                        return Err(Flaw::TooLarge(limit));
                    }
                    deltas.push((at, bytes));
                    at = base;
                }
            }
        };
        while let Some((at, delta)) = deltas.pop() {
            let bytes: Arc<[u8]> = delta::apply(&object.bytes, &delta, limit)?.into();
            kept.work += bytes.len() as u64;
            object = Object { kind: object.kind, bytes };
            kept.keep((pack, at), &object);
        }
        Ok(object)
    }

    /// What is at an offset: an object, or how to make it from another.
    fn read(&self, at: u64, limit: usize, kept: &mut Kept) -> Result<(Begin, Vec<u8>), Flaw> {
        let part = self.data.read(at, PART)?;
        let mut head = part.iter().copied();
        let mut next = || head.next().ok_or(Flaw::Corrupt);
        let mut byte = next()?;
        let word = byte >> 4 & 7;
        let (mut size, mut shift) = (u64::from(byte & 15), 4);
        while byte & 0x80 != 0 {
            byte = next()?;
            if shift > 50 {
                return Err(Flaw::Corrupt);
            }
            size |= u64::from(byte & 0x7f) << shift;
            shift += 7;
        }
        let begin = match word {
            1..=4 => Begin::Whole(Kind::ALL[usize::from(word) - 1]),
            6 => {
                byte = next()?;
                let mut back = u64::from(byte & 0x7f);
                while byte & 0x80 != 0 {
                    byte = next()?;
                    back = (back + 1).checked_mul(128).ok_or(Flaw::Corrupt)? | u64::from(byte & 0x7f);
                }
                let base = at.checked_sub(back).filter(|_| back > 0);
                Begin::Delta(base.ok_or(Flaw::Corrupt)?)
            }
            7 => {
                let mut id = [0; 20];
                for byte in &mut id {
                    *byte = next()?;
                }
                Begin::Delta(self.find(Id(id))?.ok_or(Flaw::Corrupt)?)
            }
            _ => return Err(Flaw::Corrupt),
        };
        let size = usize::try_from(size).ok().filter(|size| *size <= limit).ok_or(Flaw::TooLarge(limit))?;
        let start = part.len() - head.len();
        let mut first = Some(part[start..].to_vec());
        let more = |read: u64| match first.take() {
            Some(part) if !part.is_empty() => Ok(part),
            _ => self.data.read(at + start as u64 + read, 16 * PART).map_err(Flaw::from),
        };
        let bytes = inflate(more, size)?;
        kept.work += bytes.len() as u64;
        if bytes.len() == size { Ok((begin, bytes)) } else { Err(Flaw::Corrupt) }
    }
}

/// Up to eight bytes as a number, the most significant first.
fn number(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |number, byte| number << 8 | u64::from(*byte))
}

/// All packs of a git directory; one that is damaged is passed over, as what is in it may be elsewhere too.
pub(crate) fn packs(tree: &Tree) -> Vec<Pack> {
    let names = tree.list("objects/pack").unwrap_or_default();
    let indexes = names.iter().filter_map(|name| name.strip_suffix(".idx"));
    indexes.filter_map(|name| Pack::open(tree, name).ok()).collect()
}
