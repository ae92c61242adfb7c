//! Text helpers shared by several functions.

use std::fmt::Write;

use unicode_normalization::char::{canonical_combining_class, compose};
use unicode_segmentation::UnicodeSegmentation;

/// A string in double quotes with Go's escapes (`fmt`'s `%q`).
pub(crate) fn quote(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\x07' => quoted.push_str("\\a"),
            '\x08' => quoted.push_str("\\b"),
            '\x0c' => quoted.push_str("\\f"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            '\x0b' => quoted.push_str("\\v"),
            c if is_printable(c) => quoted.push(c),
            // Writing to a string can not fail.
            c if u32::from(c) < 0x80 => drop(write!(quoted, "\\x{:02x}", u32::from(c))),
            c if u32::from(c) < 0x1_0000 => drop(write!(quoted, "\\u{:04x}", u32::from(c))),
            c => drop(write!(quoted, "\\U{:08x}", u32::from(c))),
        }
    }
    quoted.push('"');
    quoted
}

/// Approximately Go's `strconv.IsPrint`: no control, format, private or unassigned characters,
/// no space but the ASCII one.
fn is_printable(c: char) -> bool {
    let format = matches!(u32::from(c),
        0xad | 0x600..=0x605 | 0x61c | 0x6dd | 0x70f | 0x180e | 0x200b..=0x200f | 0x2028..=0x202e
        | 0x2060..=0x206f | 0xd800..=0xf8ff | 0xfeff | 0xfff0..=0xfffb | 0xfffe..=0xffff | 0xe0000..=0x10_ffff);
    c == ' ' || !(c.is_control() || c.is_whitespace() || format)
}

/// What users see as characters: grapheme clusters.
pub(crate) fn graphemes(text: &str) -> impl DoubleEndedIterator<Item = &str> {
    text.graphemes(true)
}

/// A known start of a longer string, cut so that whatever follows can not change it (cty's `SafeKnownPrefix`): the last
/// character may still combine with what comes next.
pub(crate) fn safe_prefix(text: &str) -> &str {
    let Some((start, last)) = text.char_indices().rfind(|(_, c)| !combines_with_previous(*c)) else { return "" };
    if start + last.len_utf8() < text.len() || combines_with_next(last) {
        return &text[..start];
    }
    // cty's search for clusters goes no further than the end of a line.
    let breaks = text.grapheme_indices(true).find(|(_, cluster)| matches!(*cluster, "\n" | "\r"));
    match (breaks, graphemes(text).next_back()) {
        (Some((at, _)), _) => &text[..at],
        // These never combine with a following character.
        (None, Some(cluster)) if cluster.chars().next_back().is_some_and(is_boundary) => text,
        (None, Some(cluster)) => &text[..text.len() - cluster.len()],
        (None, None) => text,
    }
}

/// The characters that are the second in a canonical composition (Unicode Character Database, `UnicodeData.txt`).
const SECONDS: &[std::ops::RangeInclusive<u32>] = &[
    0x300..=0x304,
    0x306..=0x30c,
    0x30f..=0x30f,
    0x311..=0x311,
    0x313..=0x314,
    0x31b..=0x31b,
    0x323..=0x328,
    0x32d..=0x32e,
    0x330..=0x331,
    0x338..=0x338,
    0x342..=0x342,
    0x345..=0x345,
    0x653..=0x655,
    0x93c..=0x93c,
    0x9be..=0x9be,
    0x9d7..=0x9d7,
    0xb3e..=0xb3e,
    0xb56..=0xb57,
    0xbbe..=0xbbe,
    0xbd7..=0xbd7,
    0xc56..=0xc56,
    0xcc2..=0xcc2,
    0xcd5..=0xcd6,
    0xd3e..=0xd3e,
    0xd57..=0xd57,
    0xdca..=0xdca,
    0xdcf..=0xdcf,
    0xddf..=0xddf,
    0x102e..=0x102e,
    0x1161..=0x1175,
    0x11a8..=0x11c2,
    0x1b35..=0x1b35,
    0x3099..=0x309a,
    0x110ba..=0x110ba,
    0x11127..=0x11127,
    0x1133e..=0x1133e,
    0x11357..=0x11357,
    0x114b0..=0x114b0,
    0x114ba..=0x114ba,
    0x114bd..=0x114bd,
    0x115af..=0x115af,
    0x11930..=0x11930,
];

/// Whether a character may become one with the character before it.
fn combines_with_previous(c: char) -> bool {
    canonical_combining_class(c) != 0 || SECONDS.iter().any(|range| range.contains(&u32::from(c)))
}

/// Whether a character may become one with a character after it.
fn combines_with_next(c: char) -> bool {
    SECONDS.iter().cloned().flatten().filter_map(char::from_u32).any(|next| compose(c, next).is_some())
}

/// Punctuation that ends a grapheme cluster whatever follows, as cty's list has it.
const fn is_boundary(c: char) -> bool {
    matches!(
        c,
        '-' | '_'
            | ':'
            | ';'
            | '/'
            | '\\'
            | ','
            | '.'
            | '('
            | ')'
            | '{'
            | '}'
            | '['
            | ']'
            | '|'
            | '?'
            | '!'
            | '~'
            | ' '
            | '\t'
            | '@'
            | '#'
            | '$'
            | '%'
            | '^'
            | '&'
            | '*'
            | '+'
            | '"'
            | '\''
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_safe_prefix_ends_where_nothing_can_change_it() {
        for (text, safe) in [
            ("abc", "ab"),
            ("ab,", "ab,"),
            ("ab12", "ab1"),
            ("cafe\u{301}", "caf"),
            ("a\n b,", "a"),
            ("a\n be", "a\n b"),
            ("a\r\nb}", "a\r\nb}"),
            ("a\n\u{301}", "a"),
            ("", ""),
        ] {
            assert_eq!(safe_prefix(text), safe, "{text:?}");
        }
    }
}
