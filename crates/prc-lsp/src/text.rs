//! Places as editors count them: lines, and in a line units of the encoding that both sides agreed on.

use gen_lsp_types::{Position, Range, TextDocumentContentChangeEvent};

/// What a column counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// Bytes.
    Utf8,
    /// Code units, which is what an editor counts that says nothing.
    Utf16,
    /// Characters.
    Utf32,
}

impl Encoding {
    fn units(self, character: char) -> usize {
        match self {
            Self::Utf8 => character.len_utf8(),
            Self::Utf16 => character.len_utf16(),
            Self::Utf32 => 1,
        }
    }
}

/// A text and where its lines begin.
pub(crate) struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
    encoding: Encoding,
}

impl<'t> Lines<'t> {
    pub(crate) fn new(text: &'t str, encoding: Encoding) -> Self {
        let bytes = text.as_bytes();
        let ends = |at: usize| bytes[at] == b'\n' || (bytes[at] == b'\r' && bytes.get(at + 1) != Some(&b'\n'));
        let starts = (0..bytes.len()).filter(|at| ends(*at)).map(|at| at + 1);
        // Editors do not show the mark that some files begin with, so it takes no column.
        let first = if text.starts_with('\u{feff}') { 3 } else { 0 };
        Self { text, starts: std::iter::once(first).chain(starts).collect(), encoding }
    }

    /// Where a byte is; inside a character, where that begins.
    pub(crate) fn position(&self, offset: usize) -> Position {
        let line = self.starts.partition_point(|start| *start <= offset).saturating_sub(1);
        let start = self.starts.get(line).copied().unwrap_or(0);
        let rest = self.text.get(start..).unwrap_or_default();
        let ahead = rest.char_indices().take_while(|(at, one)| start + at + one.len_utf8() <= offset);
        let units = ahead.map(|(_, one)| self.encoding.units(one)).sum();
        Position { line: number(line), character: number(units) }
    }

    pub(crate) fn range(&self, bytes: std::ops::Range<usize>) -> Range {
        Range { start: self.position(bytes.start), end: self.position(bytes.end.max(bytes.start)) }
    }

    /// The byte at a position. A column behind the end of its line is the end, a line behind the last one the end of
    /// the text, and a column inside a character its beginning.
    pub(crate) fn offset(&self, position: Position) -> usize {
        let Some(start) = self.starts.get(position.line as usize).copied() else { return self.text.len() };
        let end = self.starts.get(position.line as usize + 1).copied().unwrap_or(self.text.len());
        let line = self.text.get(start..end).unwrap_or_default().trim_end_matches(['\n', '\r']);
        let mut units = 0;
        for (at, character) in line.char_indices() {
            units += self.encoding.units(character);
            if units > position.character as usize {
                return start + at;
            }
        }
        start + line.len()
    }
}

fn number(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// A text after an edit.
pub(crate) fn edited(text: &str, change: TextDocumentContentChangeEvent, encoding: Encoding) -> String {
    match change {
        TextDocumentContentChangeEvent::TextDocumentContentChangeWholeDocument(whole) => whole.text,
        TextDocumentContentChangeEvent::TextDocumentContentChangePartial(part) => {
            let lines = Lines::new(text, encoding);
            let start = lines.offset(part.range.start);
            let end = lines.offset(part.range.end).max(start);
            let (before, after) = (text.get(..start).unwrap_or_default(), text.get(end..).unwrap_or_default());
            format!("{before}{}{after}", part.text)
        }
    }
}

/// Whether two ranges touch.
pub(crate) fn touch(one: Range, other: Range) -> bool {
    one.start <= other.end && other.start <= one.end
}

#[cfg(test)]
mod tests {
    use gen_lsp_types::TextDocumentContentChangePartial;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn columns_count_what_was_agreed_on() {
        let text = "a = \"日本 😀\" # x\r\n😀b\rc\n";
        let at = text.find('#').unwrap_or(0);
        for (encoding, column) in [(Encoding::Utf8, 18), (Encoding::Utf16, 12), (Encoding::Utf32, 11)] {
            let lines = Lines::new(text, encoding);
            assert_eq!(lines.position(at), Position { line: 0, character: column });
            assert_eq!(lines.offset(Position { line: 0, character: column }), at);
        }
        let lines = Lines::new(text, Encoding::Utf16);
        let b = text.find('b').unwrap_or(0);
        assert_eq!(lines.position(b), Position { line: 1, character: 2 });
        assert_eq!(lines.offset(Position { line: 1, character: 1 }), b - 4, "half a character is its beginning");
        assert_eq!(lines.position(b + 2), Position { line: 2, character: 0 });
        assert_eq!(lines.offset(Position { line: 0, character: 99 }), text.find('\r').unwrap_or(0));
        assert_eq!(lines.offset(Position { line: 9, character: 0 }), text.len());
    }

    #[test]
    fn the_mark_before_a_text_takes_no_column() {
        let lines = Lines::new("\u{feff}ab\nc", Encoding::Utf16);
        assert_eq!(lines.position(4), Position { line: 0, character: 1 });
        assert_eq!(lines.position(6), Position { line: 1, character: 0 });
        assert_eq!(lines.offset(Position { line: 0, character: 0 }), 3);
    }

    fn edit(start: (u32, u32), end: (u32, u32), text: &str) -> TextDocumentContentChangeEvent {
        let position = |(line, character)| Position { line, character };
        let range = Range { start: position(start), end: position(end) };
        #[allow(deprecated)]
        let part = TextDocumentContentChangePartial { range, range_length: None, text: text.into() };
        TextDocumentContentChangeEvent::TextDocumentContentChangePartial(part)
    }

    #[test]
    fn edits_meet_what_they_mean() {
        assert_eq!(edited("a😀b\nc", edit((0, 1), (0, 3), "x"), Encoding::Utf16), "axb\nc");
        assert_eq!(edited("a\nb", edit((0, 1), (1, 0), ""), Encoding::Utf16), "ab");
        assert_eq!(edited("a", edit((7, 0), (9, 9), "z"), Encoding::Utf16), "az");
        assert_eq!(edited("abc", edit((0, 2), (0, 1), "z"), Encoding::Utf16), "abzc");
    }

    proptest! {
        #[test]
        fn every_character_has_a_place_that_leads_back(text in "(\u{feff})?[a😀日\n\r]{0,20}") {
            for encoding in [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32] {
                let lines = Lines::new(&text, encoding);
                for (at, character) in text.char_indices().filter(|(_, one)| !matches!(one, '\n' | '\r' | '\u{feff}')) {
                    prop_assert_eq!(lines.offset(lines.position(at)), at, "{:?}", character);
                }
            }
        }

        #[test]
        fn no_edit_is_too_odd(text in "[a😀\n\r]{0,9}", a in 0u32..4, b in 0u32..4, c in 0u32..4, d in 0u32..4) {
            edited(&text, edit((a, b), (c, d), "é"), Encoding::Utf16);
        }
    }
}
