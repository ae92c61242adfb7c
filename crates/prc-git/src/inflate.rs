//! The compression of git's objects. Nothing else is decompressed by prc.

use flate2::{Decompress, FlushDecompress, Status};

use crate::error::Flaw;

/// Decompresses a stream of at most `most` bytes. `next` gives a part of the stream from an offset on.
pub(crate) fn inflate(mut next: impl FnMut(u64) -> Result<Vec<u8>, Flaw>, most: usize) -> Result<Vec<u8>, Flaw> {
    let mut stream = Decompress::new(true);
    let mut bytes: Vec<u8> = Vec::new();
    loop {
        let before = (stream.total_in(), stream.total_out());
        let part = next(before.0)?;
        let mut rest = part.as_slice();
        loop {
            if bytes.len() == bytes.capacity() {
                // One more than there may be, so that it shows; no more at once than is there already.
                let more = (most + 1).saturating_sub(bytes.len()).min(bytes.len().max(4096));
                bytes.reserve_exact(more);
            }
            let taken = stream.total_in();
            let status = stream.decompress_vec(rest, &mut bytes, FlushDecompress::None).map_err(|_| Flaw::Corrupt)?;
            if bytes.len() > most {
                return Err(Flaw::TooLarge(most));
            }
            if status == Status::StreamEnd {
                return Ok(bytes);
            }
            let taken = usize::try_from(stream.total_in() - taken).unwrap_or(usize::MAX);
            rest = rest.get(taken..).unwrap_or_default();
            // More may come out as long as there was no room for it.
            if bytes.len() < bytes.capacity() {
                break;
            }
        }
        if part.is_empty() || before == (stream.total_in(), stream.total_out()) {
            return Err(Flaw::Corrupt);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::io::Write;

    use super::*;

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut writer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        writer.write_all(bytes).unwrap();
        writer.finish().unwrap()
    }

    fn read(stream: &[u8], step: usize, most: usize) -> Result<Vec<u8>, Flaw> {
        let part = |at: u64| {
            let from = usize::try_from(at).unwrap().min(stream.len());
            Ok(stream[from..stream.len().min(from + step)].to_vec())
        };
        inflate(part, most)
    }

    #[test]
    fn parts_make_the_whole() {
        for size in [0, 1, 4095, 4096, 4097, 100_000] {
            let bytes: Vec<u8> = (0..size).map(|at: u32| (at % 251) as u8).collect();
            for step in [1, 7, 4096] {
                assert_eq!(read(&packed(&bytes), step, bytes.len()).unwrap(), bytes, "{size} by {step}");
            }
        }
    }

    #[test]
    fn bombs_and_damage_end_early() {
        let bomb = packed(&vec![0; 10 << 20]);
        assert!(matches!(read(&bomb, 4096, 1000), Err(Flaw::TooLarge(1000))));
        assert!(matches!(read(&bomb[..bomb.len() - 9], 4096, 20 << 20), Err(Flaw::Corrupt)));
        assert!(matches!(read(b"no stream", 4096, 1000), Err(Flaw::Corrupt)));
        assert!(matches!(read(b"", 4096, 1000), Err(Flaw::Corrupt)));
    }
}
