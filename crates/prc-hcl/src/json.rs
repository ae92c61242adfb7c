//! JSON syntax files: JSON whose strings are templates.
//!
//! What is wrong is noted and stepped over on the spot, so every value of a broken file makes one node.

use std::borrow::Cow;

use memchr::{memchr, memchr2};

use crate::output::Output;
use crate::parser::{MAX_DEPTH, Parser};
use crate::text::normalise;
use crate::tree::{Kind, Mark, StoredName, flag, text};
use crate::{Span, SyntaxErrorKind as E};

/// Reads a JSON syntax file.
pub(crate) fn parse_body(source: &str) -> Output {
    let mut output = Output::new(source.len());
    let pos = if source.starts_with('\u{feff}') { 3 } else { 0 };
    let mut json = Json { text: source, pos, depth: 0, arrays: 0, output: &mut output };
    json.file();
    output
}

/// The state of reading one JSON text.
struct Json<'s, 'o> {
    text: &'s str,
    pos: usize,
    depth: u32,
    /// How many arrays are open.
    arrays: u32,
    output: &'o mut Output,
}

/// Where properties stand: in the body a file is, or in an object.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Body,
    Object,
}

/// A string with its quotes, its text read.
struct Text<'s> {
    start: usize,
    end: usize,
    value: Cow<'s, str>,
}

impl<'s> Json<'s, '_> {
    fn file(&mut self) {
        let mark = self.mark();
        match self.peek() {
            b'{' => self.members(Place::Body),
            b'[' => self.list(|json| match json.peek() {
                b'{' => json.members(Place::Body),
                _ => {
                    let mark = json.mark();
                    json.expected(E::InvalidJson, "an object");
                    json.value();
                    json.output.builder.nodes.truncate(mark.node);
                }
            }),
            _ => self.expected(E::InvalidJson, "an object or an array of objects"),
        }
        if self.output.errors.is_empty() && (self.peek() != 0 || self.pos < self.text.len()) {
            self.expected(E::InvalidJson, "the end of the text");
        }
        self.close(mark, Kind::Body);
    }

    /// The next byte that is not white space; 0 at the end.
    fn peek(&mut self) -> u8 {
        while matches!(self.byte(self.pos), b' ' | b'\t' | b'\n' | b'\r') {
            self.pos += 1;
        }
        self.byte(self.pos)
    }

    fn byte(&self, at: usize) -> u8 {
        self.text.as_bytes().get(at).copied().unwrap_or(0)
    }

    fn at_end(&self) -> bool {
        self.pos >= self.text.len()
    }

    fn mark(&mut self) -> Mark {
        self.peek();
        Mark { node: self.output.builder.nodes.len(), start: self.pos as u32 }
    }

    fn close(&mut self, mark: Mark, kind: Kind) {
        self.output.builder.close(mark, self.pos as u32, kind, 0, 0);
    }

    /// Notes that what comes next is not what has to be there.
    fn expected(&mut self, kind: E, expected: &str) {
        let next = self.text.get(self.pos..).and_then(|rest| rest.chars().next());
        let found = next.map_or("the end of the text".to_owned(), |next| format!("`{}`", next.escape_debug()));
        let span = Span::new(self.pos as u32, (self.pos + next.map_or(0, char::len_utf8)) as u32);
        self.output.error(kind, span, format!("expected {expected}, found {found}"));
    }

    /// Steps over one character.
    fn skip_char(&mut self) {
        let next = self.text.get(self.pos..).and_then(|rest| rest.chars().next());
        self.pos += next.map_or(1, char::len_utf8);
    }

    /// Reads `{ "name": value, ... }`.
    fn members(&mut self, place: Place) {
        let open = self.pos;
        self.pos += 1;
        let mut separated = true;
        loop {
            match self.peek() {
                b'}' => {
                    self.pos += 1;
                    return;
                }
                b'"' => {
                    if !separated {
                        self.expected(E::InvalidJson, "`,` or `}`");
                    }
                    self.member(place);
                    separated = self.separator(b'}');
                }
                0 if self.at_end() => return self.unclosed(open, "}"),
                b']' => {
                    self.expected(E::InvalidJson, "`,` or `}`");
                    // With no array open, it can only be meant for this object.
                    self.pos += usize::from(self.arrays == 0);
                    return;
                }
                _ => {
                    self.expected(E::InvalidJson, "a property name in quotes");
                    self.skip_char();
                }
            }
        }
    }

    /// Reads `[ value, ... ]`.
    fn list(&mut self, mut element: impl FnMut(&mut Self)) {
        let open = self.pos;
        self.pos += 1;
        self.arrays += 1;
        self.elements(open, &mut element);
        self.arrays -= 1;
    }

    fn elements(&mut self, open: usize, element: &mut impl FnMut(&mut Self)) {
        let mut separated = true;
        loop {
            match self.peek() {
                b']' => {
                    self.pos += 1;
                    return;
                }
                0 if self.at_end() => return self.unclosed(open, "]"),
                b'}' => return self.expected(E::InvalidJson, "`,` or `]`"),
                b',' | b':' | b'=' => {
                    self.expected(E::InvalidJson, "a value");
                    self.pos += 1;
                }
                _ => {
                    if !separated {
                        self.expected(E::InvalidJson, "`,` or `]`");
                    }
                    element(self);
                    separated = self.separator(b']');
                }
            }
        }
    }

    /// Takes the comma after an item, when there is one.
    fn separator(&mut self, closer: u8) -> bool {
        let found = self.peek() == b',';
        if found {
            self.pos += 1;
            if self.peek() == closer {
                self.expected(E::InvalidJson, "another item after the comma");
            }
        }
        found
    }

    fn unclosed(&mut self, open: usize, closer: &str) {
        let message = format!("expected `{closer}` to close the bracket, found the end of the text");
        self.output.error(E::UnclosedBracket, Span::new(open as u32, open as u32 + 1), message);
    }

    /// Reads one `"name": value`. A property named `//` is a comment: errors inside do not count.
    fn member(&mut self, place: Place) {
        let mark = self.mark();
        let errors = self.output.errors.len();
        let name = self.string();
        let comment = name.value == "//";
        let named = match place {
            Place::Object => {
                self.key(&name);
                None
            }
            Place::Body => Some(self.attribute_name(&name)),
        };
        if self.peek() == b':' {
            self.pos += 1;
        } else {
            self.expected(E::InvalidJson, "`:` and a value");
            if self.byte(self.pos) == b'=' {
                self.pos += 1;
            }
        }
        self.value();
        if let Some((extra, flags)) = named {
            self.output.builder.close(mark, self.pos as u32, Kind::Attribute, flags, extra);
            if comment {
                self.output.builder.nodes.truncate(mark.node);
            }
        }
        if comment {
            self.output.errors.truncate(errors);
        }
    }

    /// The length and the flags of the name of an attribute.
    fn attribute_name(&mut self, name: &Text<'_>) -> (u16, u8) {
        match u16::try_from(name.end - name.start) {
            Ok(length) if matches!(name.value, Cow::Borrowed(_)) => (length, flag::QUOTED_NAME),
            _ => {
                let text = self.output.builder.store_decoded(&name.value);
                let source = Span::new(name.start as u32, name.end as u32);
                self.output.builder.store_name(StoredName { anchor: source.start, source, text });
                (0, flag::STORED_NAME)
            }
        }
    }

    /// Adds the node of an object key, which is a name unless something is interpolated.
    fn key(&mut self, name: &Text<'_>) {
        let node = self.output.builder.nodes.len();
        self.template(name);
        if let Some([key]) = self.output.builder.nodes.get_mut(node..)
            && key.kind == Kind::Str
        {
            key.kind = Kind::Name;
        }
    }

    /// Reads one value; makes one node, whatever there is.
    fn value(&mut self) {
        let mark = self.mark();
        match self.byte(self.pos) {
            b'"' => {
                let text = self.string();
                self.template(&text);
            }
            b'{' | b'[' if self.depth >= MAX_DEPTH => {
                let message = format!("expected at most {MAX_DEPTH} levels of nesting, found more");
                self.output.error(E::TooDeep, Span::new(mark.start, mark.start + 1), message);
                self.skip_balanced();
                self.error_leaf(mark);
            }
            b'{' => {
                self.depth += 1;
                self.members(Place::Object);
                self.depth -= 1;
                self.close(mark, Kind::Object);
            }
            b'[' => {
                self.depth += 1;
                self.list(Self::value);
                self.depth -= 1;
                self.close(mark, Kind::Tuple);
            }
            _ => self.scalar(mark),
        }
    }

    fn scalar(&mut self, mark: Mark) {
        let rest = self.text.get(self.pos..).unwrap_or("");
        let length = rest.find(|next: char| !(next.is_ascii_alphanumeric() || matches!(next, '-' | '+' | '.' | '_')));
        let word = &rest[..length.unwrap_or(rest.len())];
        let (kind, flags) = match word {
            "null" => (Kind::Null, 0),
            "true" => (Kind::Bool, flag::TRUE),
            "false" => (Kind::Bool, 0),
            _ if is_number(word) => (Kind::Number, 0),
            _ => {
                self.expected(E::InvalidJson, "a value");
                if word.is_empty() && !matches!(self.byte(self.pos), b',' | b'}' | b']') {
                    self.skip_char();
                }
                self.pos = (self.pos + word.len()).min(self.text.len());
                return self.error_leaf(mark);
            }
        };
        self.pos += word.len();
        self.output.builder.leaf(kind, flags, Span::new(mark.start, self.pos as u32));
    }

    fn error_leaf(&mut self, mark: Mark) {
        self.output.builder.leaf(Kind::Error, 0, Span::new(mark.start, self.pos as u32));
    }

    /// Steps over a value and all that is in it.
    fn skip_balanced(&mut self) {
        let mut open = 0_usize;
        while !self.at_end() {
            match self.byte(self.pos) {
                b'{' | b'[' => open += 1,
                b'}' | b']' => open -= 1,
                b'"' => {
                    self.pos = self.string_end(self.pos + 1).0;
                    continue;
                }
                _ => {}
            }
            self.pos += 1;
            if open == 0 {
                return;
            }
        }
    }

    /// The end of the string whose text begins at a position, and whether it is closed.
    fn string_end(&self, start: usize) -> (usize, bool) {
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
    fn string(&mut self) -> Text<'s> {
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
    fn template(&mut self, string: &Text<'_>) {
        let span = Span::new(string.start as u32, string.end as u32);
        let builder = &mut self.output.builder;
        let plain = memchr2(b'$', b'%', string.value.as_bytes()).is_none();
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
                Parser::new(text, inner.start as usize, 0, self.output).whole_template(inner);
            }
            (Cow::Owned(value), false) => {
                let base = builder.store_region(value, span);
                let whole = Span::new(0, value.len() as u32);
                Parser::new(value, 0, base, self.output).whole_template(whole);
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

/// Whether a word is a number of JSON.
fn is_number(word: &str) -> bool {
    let word = word.strip_prefix('-').unwrap_or(word);
    let (mantissa, exponent) = word.split_once(['e', 'E']).map_or((word, None), |(left, right)| (left, Some(right)));
    let (whole, fraction) = mantissa.split_once('.').map_or((mantissa, None), |(left, right)| (left, Some(right)));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(|text| digits(text.strip_prefix(['+', '-']).unwrap_or(text)))
}
