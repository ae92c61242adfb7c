//! Text helpers shared by several functions.

use std::fmt::Write;

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

/// A known start of a longer string, cut so that whatever follows can not change it (cty's `SafeKnownPrefix`):
/// the last grapheme cluster may still combine with what comes next.
pub(crate) fn safe_prefix(text: &str) -> &str {
    let last = graphemes(text).next_back();
    match last {
        // These never combine with a following character.
        Some(last) if last.chars().next_back().is_some_and(is_boundary) => text,
        Some(last) => &text[..text.len() - last.len()],
        None => text,
    }
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
