//! Encoding, escapes and Unicode normalisation.

use std::borrow::Cow;
use std::sync::Arc;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::{Span, SyntaxError, SyntaxErrorKind};

/// The text of a file, and an error when it is not UTF-8: then U+FFFD stands for what is not, so that the rest can
/// be read all the same.
pub fn decode_utf8(bytes: Vec<u8>) -> (Arc<str>, Option<SyntaxError>) {
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return (text.into(), None),
        Err(error) => error,
    };
    let start = bytes.utf8_error().valid_up_to() as u32;
    let span = Span::new(start, start + char::REPLACEMENT_CHARACTER.len_utf8() as u32);
    let found = bytes.as_bytes().get(start as usize).copied().unwrap_or(0);
    let message = format!("expected UTF-8, found the byte 0x{found:02x}");
    let text = String::from_utf8_lossy(bytes.as_bytes()).into();
    (text, Some(SyntaxError { kind: SyntaxErrorKind::InvalidUtf8, span, message }))
}

/// The text in normalisation form C, which Terraform gives to every string.
pub(crate) fn normalise(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.nfc().collect())
    }
}

/// A backslash sequence that does not exist: its place in the text and its length.
pub(crate) struct BadEscape {
    pub(crate) start: usize,
    pub(crate) length: usize,
    pub(crate) message: String,
}

/// Appends a text to another one, its backslash sequences replaced by what they stand for.
pub(crate) fn unescape(raw: &str, out: &mut String, bad: &mut Vec<BadEscape>) {
    let mut rest = raw;
    while let Some(at) = rest.find('\\') {
        let (before, sequence) = rest.split_at(at);
        out.push_str(before);
        let start = raw.len() - sequence.len();
        let length = match simple_escape(sequence) {
            Some(found) => {
                out.push(found);
                2
            }
            None => other_escape(sequence, start, out, bad),
        };
        rest = sequence.get(length..).unwrap_or("");
    }
    out.push_str(rest);
}

fn simple_escape(sequence: &str) -> Option<char> {
    match sequence.as_bytes().get(1)? {
        b'n' => Some('\n'),
        b'r' => Some('\r'),
        b't' => Some('\t'),
        b'"' => Some('"'),
        b'\\' => Some('\\'),
        _ => None,
    }
}

/// Reads `\uXXXX`, `\UXXXXXXXX` and what is no escape at all; tells its length.
fn other_escape(sequence: &str, start: usize, out: &mut String, bad: &mut Vec<BadEscape>) -> usize {
    let selector = sequence.chars().nth(1);
    let digits = match selector {
        Some('u') => 4,
        Some('U') => 8,
        _ => {
            let length = 1 + selector.map_or(0, char::len_utf8);
            let message = format!("expected one of `\\n \\r \\t \\\" \\\\ \\u \\U`, found `{}`", &sequence[..length]);
            bad.push(BadEscape { start, length, message });
            out.extend(selector);
            return length;
        }
    };
    let found = sequence.bytes().skip(2).take(digits).take_while(u8::is_ascii_hexdigit).count();
    let text = &sequence[..2 + found];
    let scalar = u32::from_str_radix(&text[2..], 16).ok().filter(|_| found == digits);
    match scalar.map(char::from_u32) {
        Some(Some(scalar)) => out.push(scalar),
        wrong => {
            let message = if wrong.is_some() {
                format!("expected a Unicode scalar value, found `{text}`")
            } else {
                format!("expected {digits} hexadecimal digits after `{}`, found `{text}`", &text[..2])
            };
            bad.push(BadEscape { start, length: text.len(), message });
            out.push_str(text);
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn read(raw: &str) -> (String, Vec<(usize, usize)>) {
        let (mut out, mut bad) = (String::new(), Vec::new());
        unescape(raw, &mut out, &mut bad);
        (out, bad.iter().map(|bad| (bad.start, bad.length)).collect())
    }

    #[test]
    fn every_escape_is_read() {
        assert_eq!(read(r#"a\n\r\t\"\\b"#), ("a\n\r\t\"\\b".to_owned(), vec![]));
        assert_eq!(read(r"\u00e9\U0001F600!"), ("é😀!".to_owned(), vec![]));
    }

    #[test]
    fn wrong_escapes_are_told_and_kept() {
        assert_eq!(read(r"x\qy"), ("xqy".to_owned(), vec![(1, 2)]));
        assert_eq!(read(r"\u12z"), (r"\u12z".to_owned(), vec![(0, 4)]));
        assert_eq!(read(r"\ud800"), (r"\ud800".to_owned(), vec![(0, 6)]));
        assert_eq!(read("\\"), (String::new(), vec![(0, 1)]));
        assert_eq!(read("\\é"), ("é".to_owned(), vec![(0, 3)]));
    }

    #[test]
    fn what_is_not_utf8_is_told_and_replaced() {
        let (text, error) = decode_utf8(b"a = \"\xe9\"".to_vec());
        let error = error.unwrap();
        assert_eq!((&*text, &text[error.span.range()]), ("a = \"\u{fffd}\"", "\u{fffd}"));
        assert_eq!(error.message, "expected UTF-8, found the byte 0xe9");
        assert_eq!(decode_utf8(b"\xc3\xa9".to_vec()).0.as_ref(), "\u{e9}");
    }

    #[test]
    fn texts_are_composed() {
        assert_eq!(normalise("e\u{301}"), "é");
        assert!(matches!(normalise("é"), Cow::Borrowed(_)));
    }
}
