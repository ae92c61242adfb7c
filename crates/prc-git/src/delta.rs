//! How one object is made from another: git's documentation, gitformat-pack, "Deltified representation".

use crate::error::Flaw;

/// Makes an object of at most `limit` bytes from its base.
pub(crate) fn apply(base: &[u8], delta: &[u8], limit: usize) -> Result<Vec<u8>, Flaw> {
    let mut rest = delta;
    if size(&mut rest)? != base.len() {
        return Err(Flaw::Corrupt);
    }
    let wanted = size(&mut rest)?;
    if wanted > limit {
        return Err(Flaw::TooLarge(limit));
    }
    let mut bytes = Vec::with_capacity(wanted);
    while let Some((&order, after)) = rest.split_first() {
        rest = after;
        let part = match order {
            0 => return Err(Flaw::Corrupt),
            1..=0x7f => {
                let (part, after) = rest.split_at_checked(usize::from(order)).ok_or(Flaw::Corrupt)?;
                rest = after;
                part
            }
            _ => {
                let from = field(&mut rest, order, 4)?;
                let length = match field(&mut rest, order >> 4, 3)? {
                    0 => 0x10000,
                    length => length,
                };
                base.get(from..from.saturating_add(length)).ok_or(Flaw::Corrupt)?
            }
        };
        if bytes.len() + part.len() > wanted {
            return Err(Flaw::Corrupt);
        }
        bytes.extend_from_slice(part);
    }
    if bytes.len() == wanted { Ok(bytes) } else { Err(Flaw::Corrupt) }
}

fn byte(rest: &mut &[u8]) -> Result<u8, Flaw> {
    let (&byte, after) = rest.split_first().ok_or(Flaw::Corrupt)?;
    *rest = after;
    Ok(byte)
}

/// A number of which the lowest seven bits come first.
fn size(rest: &mut &[u8]) -> Result<usize, Flaw> {
    let (mut size, mut shift) = (0, 0);
    loop {
        let next = byte(rest)?;
        if shift > 49 {
            return Err(Flaw::Corrupt);
        }
        size |= u64::from(next & 0x7f) << shift;
        shift += 7;
        if next & 0x80 == 0 {
            return usize::try_from(size).map_err(|_| Flaw::Corrupt);
        }
    }
}

/// A number of up to `count` bytes, the lowest first; only those whose bit is set are there.
fn field(rest: &mut &[u8], bits: u8, count: u32) -> Result<usize, Flaw> {
    let mut number: u32 = 0;
    for at in 0..count {
        if bits & 1 << at != 0 {
            number |= u32::from(byte(rest)?) << (8 * at);
        }
    }
    usize::try_from(number).map_err(|_| Flaw::Corrupt)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_and_insertions() {
        let delta = [5, 8, 0x91, 1, 3, 2, b'x', b'y', 0x90, 3];
        assert_eq!(apply(b"abcde", &delta, 100).ok().as_deref(), Some(&b"bcdxyabc"[..]));
    }

    #[test]
    fn every_damaged_delta_is_refused() {
        let deltas: [&[u8]; 8] = [
            b"",
            &[4, 1, 1, b'x'],
            &[5, 2, 1, b'x'],
            &[5, 1, 2, b'x', b'y'],
            &[5, 1, 0],
            &[5, 1, 1],
            &[5, 3, 0x91, 4, 3],
            &[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1],
        ];
        for delta in deltas {
            assert!(matches!(apply(b"abcde", delta, 100), Err(Flaw::Corrupt)), "{delta:?}");
        }
        assert!(matches!(apply(b"abcde", &[5, 101], 100), Err(Flaw::TooLarge(100))));
    }
}
