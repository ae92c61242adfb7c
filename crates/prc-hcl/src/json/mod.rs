//! JSON syntax files: JSON whose strings are templates.
//!
//! What is wrong is noted and stepped over on the spot, so every value of a broken file makes one node.

mod string;

use std::borrow::Cow;

use string::Text;

use crate::output::Output;
use crate::parser::MAX_DEPTH;
use crate::tree::{Kind, Mark, StoredName, flag};
use crate::{Span, SyntaxErrorKind as E};

/// Reads a JSON syntax file.
pub(crate) fn parse_body(source: &str) -> Output {
    parse(source, false)
}

/// Reads a JSON text whose strings are no templates.
pub(crate) fn parse_values(source: &str) -> Output {
    parse(source, true)
}

fn parse(source: &str, plain: bool) -> Output {
    let mut output = Output::new(source.len());
    let pos = if source.starts_with('\u{feff}') { 3 } else { 0 };
    let mut json =
        Json { text: source, pos, depth: 0, arrays: 0, names: 0, in_variables: false, plain, output: &mut output };
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
    /// How many properties are open.
    names: u32,
    /// The outermost property holds variables.
    in_variables: bool,
    /// Strings are no templates here.
    plain: bool,
    output: &'o mut Output,
}

/// Where properties stand: in the body a file is, or in an object.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Body,
    Object,
}

impl Json<'_, '_> {
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
        self.names += 1;
        if self.names == 1 {
            self.in_variables = name.value == "variable";
        }
        // The default of a variable can refer to nothing, so Terraform takes its texts as they are.
        let plain = self.plain;
        self.plain |= self.in_variables && self.names == 3 && name.value == "default";
        self.value();
        self.plain = plain;
        self.names -= 1;
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
