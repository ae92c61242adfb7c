//! What JSON leaves as it is although a terminal or a reader could be misled by it.

use std::cell::{Cell, RefCell};
use std::io::{BufWriter, Result, Write};
use std::rc::Rc;

use prc_model::Printable;
use rayon::prelude::*;
use serde::Serialize;
use serde::ser::{Error, SerializeSeq};
use serde_json::Serializer;
use serde_json::ser::Formatter;

/// So much is written at once.
const BLOCK: usize = 1 << 16;

/// Writes a value as indented JSON, in which C1 controls, bidirectional and zero-width characters are `\u` escapes; its
/// meaning stays the same. serde_json escapes the C0 controls.
pub(crate) fn pretty(value: &impl Serialize, out: &mut dyn Write) -> Result<()> {
    pretty_with(&Ready::default(), value, out)
}

/// The same for a value that holds lists of this [`Ready`].
pub(crate) fn pretty_with(ready: &Ready, value: &impl Serialize, out: &mut dyn Write) -> Result<()> {
    let mut out = BufWriter::with_capacity(BLOCK, out);
    value.serialize(&mut Serializer::with_formatter(&mut out, Indented { ready: ready.clone(), filled: false }))?;
    out.flush()
}

/// Writes a value in the same way on one line.
pub(crate) fn compact(value: &impl Serialize, out: &mut Vec<u8>) -> Result<()> {
    Ok(value.serialize(&mut Serializer::with_formatter(out, Line))?)
}

/// Where what several threads have written is handed to the one that writes the whole.
#[derive(Clone, Default)]
pub(crate) struct Ready(Rc<Hand>);

#[derive(Default)]
struct Hand {
    /// How many lists and objects are open.
    depth: Cell<usize>,
    /// What is written in the place of the next null.
    text: RefCell<Vec<u8>>,
}

/// A list of which each element is made when it is written, never many at once, and on all threads when there are many.
pub(crate) struct Each<F> {
    pub(crate) count: usize,
    /// The element at a place.
    pub(crate) make: F,
    pub(crate) ready: Ready,
}

/// Fewer are written by one thread, because each takes memory of its own for it.
const MANY: usize = 50_000;

/// So many elements are written by one thread at once, and so many times as many by each until they are put together.
const TOGETHER: usize = 8;
const TURNS: usize = 4;

impl<T: Serialize, F: Fn(usize) -> T + Sync> Serialize for Each<F> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(None)?;
        let depth = self.ready.0.depth.get();
        let Self { count, make, ready } = self;
        if *count < MANY {
            (0..*count).try_for_each(|at| list.serialize_element(&make(at)))?;
            return list.end();
        }
        let starts: Vec<usize> = (0..*count).step_by(TOGETHER).collect();
        let mut texts = vec![Vec::new(); TURNS * rayon::current_num_threads()];
        for some in starts.chunks(texts.len()) {
            let written = some
                .par_iter()
                .zip(&mut texts)
                .try_for_each(|(start, text)| elements((*start..*count).take(TOGETHER).map(make), depth, text));
            written.map_err(S::Error::custom)?;
            for text in texts.iter_mut().take(some.len()) {
                std::mem::swap(text, &mut *ready.0.text.borrow_mut());
                list.serialize_element(&())?;
            }
        }
        list.end()
    }
}

/// Writes elements of a list, with what is between them, into an empty text.
fn elements<T: Serialize>(elements: impl Iterator<Item = T>, depth: usize, out: &mut Vec<u8>) -> Result<()> {
    for (at, element) in elements.enumerate() {
        let mut format = Indented::default();
        format.ready.0.depth.set(depth);
        if at > 0 {
            format.next(out, false)?;
        }
        element.serialize(&mut Serializer::with_formatter(&mut *out, format))?;
    }
    Ok(())
}

/// As serde_json writes by itself, but for texts.
struct Line;

impl Formatter for Line {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, out: &mut W, fragment: &str) -> Result<()> {
        harmless(out, fragment)
    }
}

/// Two spaces for each list and object that is open: as serde_json does it, with one write for each line.
#[derive(Default)]
struct Indented {
    ready: Ready,
    /// Whether what is closed next has something in it.
    filled: bool,
}

impl Indented {
    fn open<W: ?Sized + Write>(&mut self, out: &mut W, bracket: &[u8]) -> Result<()> {
        self.ready.0.depth.update(|depth| depth + 1);
        self.filled = false;
        out.write_all(bracket)
    }

    fn close<W: ?Sized + Write>(&mut self, out: &mut W, bracket: &[u8]) -> Result<()> {
        self.ready.0.depth.update(|depth| depth - 1);
        if self.filled {
            self.line(out)?;
        }
        out.write_all(bracket)
    }

    fn next<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> Result<()> {
        if !first {
            out.write_all(b",")?;
        }
        self.line(out)
    }

    /// Begins a line.
    fn line<W: ?Sized + Write>(&self, out: &mut W) -> Result<()> {
        const LINE: &[u8; 33] = b"\n                                ";
        let indent = 2 * self.ready.0.depth.get();
        match LINE.get(..1 + indent) {
            Some(line) => out.write_all(line),
            None => write!(out, "\n{:indent$}", ""),
        }
    }
}

impl Formatter for Indented {
    fn write_null<W: ?Sized + Write>(&mut self, out: &mut W) -> Result<()> {
        let text = &mut *self.ready.0.text.borrow_mut();
        out.write_all(if text.is_empty() { b"null" } else { text })?;
        // Its memory is for the next.
        text.clear();
        Ok(())
    }

    fn write_string_fragment<W: ?Sized + Write>(&mut self, out: &mut W, fragment: &str) -> Result<()> {
        harmless(out, fragment)
    }

    fn begin_array<W: ?Sized + Write>(&mut self, out: &mut W) -> Result<()> {
        self.open(out, b"[")
    }

    fn end_array<W: ?Sized + Write>(&mut self, out: &mut W) -> Result<()> {
        self.close(out, b"]")
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> Result<()> {
        self.next(out, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, _: &mut W) -> Result<()> {
        self.filled = true;
        Ok(())
    }

    fn begin_object<W: ?Sized + Write>(&mut self, out: &mut W) -> Result<()> {
        self.open(out, b"{")
    }

    fn end_object<W: ?Sized + Write>(&mut self, out: &mut W) -> Result<()> {
        self.close(out, b"}")
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> Result<()> {
        self.next(out, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> Result<()> {
        out.write_all(b": ")
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, _: &mut W) -> Result<()> {
        self.filled = true;
        Ok(())
    }
}

/// Writes a part of a text, with escapes for what could mislead.
fn harmless<W: ?Sized + Write>(out: &mut W, text: &str) -> Result<()> {
    let mut rest = text;
    while let Some((at, character)) = first_harmful(rest) {
        out.write_all(&rest.as_bytes()[..at])?;
        for unit in character.encode_utf16(&mut [0; 2]) {
            write!(out, "\\u{unit:04x}")?;
        }
        rest = &rest[at + character.len_utf8()..];
    }
    out.write_all(rest.as_bytes())
}

/// The first byte that is no plain character of ASCII.
const DELETE: u8 = 0x7f;

fn first_harmful(text: &str) -> Option<(usize, char)> {
    if text.bytes().all(|byte| byte < DELETE) {
        return None;
    }
    text.char_indices().find(|(_, character)| is_harmful(*character))
}

fn is_harmful(character: char) -> bool {
    if character.is_ascii() {
        return character == char::from(DELETE);
    }
    let mut buffer = [0; 4];
    let text: &str = character.encode_utf8(&mut buffer);
    // Plain letters, the common case, need no closer look.
    !character.is_alphanumeric() && Printable(text).to_string() != text
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_meaning_stays() {
        let text = "a\u{202e}b\u{9b}c\u{7f}d\u{e0041}é日\n";
        let (mut safe, mut indented) = (Vec::new(), Vec::new());
        compact(&text, &mut safe).unwrap();
        assert_eq!(String::from_utf8(safe.clone()).unwrap(), "\"a\\u202eb\\u009bc\\u007fd\\udb40\\udc41é日\\n\"");
        assert_eq!(serde_json::from_slice::<String>(&safe).unwrap(), text);
        pretty(&text, &mut indented).unwrap();
        assert_eq!(indented, safe);
    }

    #[test]
    fn lines_are_those_of_serde_json() {
        let deep =
            (0..40).fold(serde_json::json!([]), |inner, _| serde_json::json!({ "a": [1, inner], "b": {}, "c": "é" }));
        let mut indented = Vec::new();
        pretty(&deep, &mut indented).unwrap();
        assert_eq!(String::from_utf8(indented).unwrap(), serde_json::to_string_pretty(&deep).unwrap());
    }

    #[test]
    fn what_several_threads_write_is_the_same_list() {
        #[derive(Serialize)]
        struct Lists<A, B> {
            few: A,
            many: B,
            none: Option<()>,
        }
        for count in [0, 1, MANY, MANY + 5] {
            let make = |at: usize| (at, serde_json::json!({ "a": [at, null], "b": [] }), None::<u8>);
            let ready = Ready::default();
            let each = |count: usize| Each { count, make, ready: ready.clone() };
            let lists = Lists { few: vec![each(count), each(1)], many: each(count), none: None };
            let all = |count: usize| (0..count).map(make).collect::<Vec<_>>();
            let whole = Lists { few: vec![all(count), all(1)], many: all(count), none: None };
            let mut written = Vec::new();
            pretty_with(&ready, &lists, &mut written).unwrap();
            assert_eq!(String::from_utf8(written).unwrap(), serde_json::to_string_pretty(&whole).unwrap());
        }
    }
}
