//! Byte ranges, and the lines and columns they stand for.

use std::ops::Range;

/// A byte range in one source text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Span {
    /// Offset of the first byte.
    pub start: u32,
    /// Offset just after the last byte.
    pub end: u32,
}

impl Span {
    /// The range from `start` up to, and not with, `end`.
    pub const fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    /// The number of bytes covered.
    pub const fn len(self) -> u32 {
        self.end.saturating_sub(self.start)
    }

    /// Whether no byte is covered.
    pub const fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// Whether the byte at `offset` is covered.
    pub const fn contains(self, offset: u32) -> bool {
        self.start <= offset && offset < self.end
    }

    /// The smallest range that covers both.
    pub fn cover(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The same range, to slice a text with.
    pub const fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// Turns byte offsets into lines and columns; made only when something is reported.
#[derive(Clone, Debug)]
pub struct LineIndex {
    /// Offset of the first byte of every line.
    starts: Vec<u32>,
    /// Offsets of the bytes that do not begin a character, which columns leave out.
    hidden: Vec<u32>,
}

impl LineIndex {
    /// Reads the lines of a text.
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let starts = std::iter::once(0).chain(memchr::memchr_iter(b'\n', bytes).map(|at| at as u32 + 1)).collect();
        let bom = if text.starts_with('\u{feff}') { 1 } else { 0 };
        let hidden = if text.is_ascii() {
            Vec::new()
        } else {
            (0..bytes.len()).filter(|&at| at < bom || !text.is_char_boundary(at)).map(|at| at as u32).collect()
        };
        Self { starts, hidden }
    }

    /// The line and the column of an offset, both from 1; columns count Unicode scalar values.
    pub fn position(&self, offset: u32) -> (u32, u32) {
        let line = self.starts.partition_point(|&start| start <= offset);
        let start = self.starts.get(line.saturating_sub(1)).copied().unwrap_or(0);
        let hidden = self.hidden_before(offset) - self.hidden_before(start);
        (line as u32, offset - start - hidden + 1)
    }

    fn hidden_before(&self, offset: u32) -> u32 {
        self.hidden.partition_point(|&at| at < offset) as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_characters_from_one() {
        let index = LineIndex::new("aé\nx𝄞y\n");
        assert_eq!(index.position(0), (1, 1));
        assert_eq!(index.position(3), (1, 3));
        assert_eq!(index.position(4), (2, 1));
        assert_eq!(index.position(9), (2, 3));
        assert_eq!(index.position(11), (3, 1));
    }

    #[test]
    fn a_byte_order_mark_takes_no_column() {
        let index = LineIndex::new("\u{feff}a = 1\n");
        assert_eq!(index.position(3), (1, 1));
        assert_eq!(index.position(7), (1, 5));
    }
}
