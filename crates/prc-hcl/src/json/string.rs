//! The strings of a JSON file: escapes, and the templates they hold.

use std::borrow::Cow;

use memchr::{memchr, memchr2};

use super::Json;
use crate::parser::Parser;
use crate::text::normalise;
use crate::tree::{Kind, text};
use crate::{Span, SyntaxErrorKind as E};

/// A string with its quotes, its text read.
pub(super) struct Text<'s> {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) value: Cow<'s, str>,
}

impl<'s> Json<'s, '_> {
    /// The end of the string whose text begins at a position, and whether it is closed.
    pub(super) fn string_end(&self, start: usize) -> (usize, bool) {
        let mut end = start;
        loop {
            match self.byte(end) {
                b'"' => return (end + 1, true),
                b'\\' if self.byte(end + 1) >= b' ' => end += 2,
                0..b' ' | b'\\' => return (end.min(self.text.len()), false),
                _ => end += 1,
            }
        }
    }

    /// Reads a string, the quote at hand.
    pub(super) fn string(&mut self) -> Text<'s> {
        let start = self.pos;
        let (end, closed) = self.string_end(start + 1);
        self.pos = end;
        let raw = self.text.get(start + 1..end - usize::from(closed)).unwrap_or("");
        if !closed {
            let message = "expected `\"` to close the string, found none".to_owned();
            self.output.error(E::UnclosedString, Span::new(start as u32, end as u32), message);
        }
        let value = if closed && memchr(b'\\', raw.as_bytes()).is_none() {
            Cow::Borrowed(raw)
        } else {
            Cow::Owned(self.unescape(start + 1, raw))
        };
        Text { start, end, value }
    }

    fn unescape(&mut self, start: usize, raw: &str) -> String {
        let mut out = String::with_capacity(raw.len());
        let mut rest = raw;
        while let Some(at) = rest.find('\\') {
            let (before, sequence) = rest.split_at(at);
            out.push_str(before);
            let (found, length) = escape(sequence);
            if let Some(found) = found {
                out.push(found);
            } else {
                let from = (start + raw.len() - sequence.len()) as u32;
                let message = format!("expected a JSON escape sequence, found `{}`", &sequence[..length]);
                self.output.error(E::InvalidEscape, Span::new(from, from + length as u32), message);
            }
            rest = &sequence[length..];
        }
        out.push_str(rest);
        out
    }

    /// Adds the nodes of a string that is a template.
    pub(super) fn template(&mut self, string: &Text<'_>) {
        let span = Span::new(string.start as u32, string.end as u32);
        let builder = &mut self.output.builder;
        let plain = self.plain || memchr2(b'$', b'%', string.value.as_bytes()).is_none();
        match (&string.value, plain) {
            (Cow::Borrowed(raw), true) => {
                builder.leaf(Kind::Str, text::QUOTED, span);
                let normal = normalise(raw);
                if normal != *raw {
                    let stored = builder.store_decoded(&normal);
                    self.store_last(stored);
                }
            }
            (Cow::Owned(value), true) => {
                builder.leaf(Kind::Str, text::RAW, span);
                let stored = builder.store_decoded(&normalise(value));
                self.store_last(stored);
            }
            (Cow::Borrowed(raw), false) => {
                let inner = Span::new(span.start + 1, span.start + 1 + raw.len() as u32);
                let text = self.text.get(..inner.end as usize).unwrap_or("");
                Parser::new(text, inner.start as usize, 0, self.output).inside(self.depth).whole_template(inner);
            }
            (Cow::Owned(value), false) => {
                let base = builder.store_region(value, span);
                let whole = Span::new(0, value.len() as u32);
                Parser::new(value, 0, base, self.output).inside(self.depth).whole_template(whole);
            }
        }
    }

    /// Gives the last leaf a stored text.
    fn store_last(&mut self, stored: Span) {
        let number = self.output.builder.store_text(stored);
        if let Some(leaf) = self.output.builder.nodes.last_mut() {
            (leaf.data, leaf.flags) = (number, text::STORED);
        }
    }
}

/// Reads a backslash sequence: what it stands for, if anything, and its length.
fn escape(sequence: &str) -> (Option<char>, usize) {
    let selector = sequence.chars().nth(1);
    let found = match selector {
        Some(same @ ('"' | '\\' | '/')) => same,
        Some('b') => '\u{8}',
        Some('f') => '\u{c}',
        Some('n') => '\n',
        Some('r') => '\r',
        Some('t') => '\t',
        Some('u') => return unicode_escape(sequence),
        _ => return (None, 1 + selector.map_or(0, char::len_utf8)),
    };
    (Some(found), 2)
}

/// Reads `\uXXXX`, or two of them that are one character; half of such a pair is a replacement character.
fn unicode_escape(sequence: &str) -> (Option<char>, usize) {
    let unit = |at: usize| {
        let digits = sequence.get(at..at + 6)?.strip_prefix("\\u")?;
        u16::from_str_radix(digits, 16).ok().filter(|_| !digits.starts_with('+'))
    };
    let Some(first) = unit(0) else { return (None, 2) };
    if let Some(second) = unit(6)
        && let Some(Ok(pair)) = char::decode_utf16([first, second]).next()
        && pair.len_utf16() == 2
    {
        return (Some(pair), 12);
    }
    (Some(char::from_u32(u32::from(first)).unwrap_or(char::REPLACEMENT_CHARACTER)), 6)
}
