//! What JSON leaves as it is although a terminal or a reader could be misled by it.

use std::io::{BufWriter, Result, Write};

use prc_model::Printable;
use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::Formatter;

/// So much is written at once.
const BLOCK: usize = 1 << 16;

/// Writes a value as indented JSON, in which C1 controls, bidirectional and zero-width characters are `\u` escapes; its
/// meaning stays the same. serde_json escapes the C0 controls.
pub(crate) fn pretty(value: &impl Serialize, out: &mut dyn Write) -> Result<()> {
    let mut out = BufWriter::with_capacity(BLOCK, out);
    value.serialize(&mut Serializer::with_formatter(&mut out, Indented::default()))?;
    out.flush()
}

/// The same on one line.
pub(crate) fn compact(value: &impl Serialize, out: &mut Vec<u8>) -> Result<()> {
    Ok(value.serialize(&mut Serializer::with_formatter(out, Line))?)
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
    depth: usize,
    /// Whether what is closed next has something in it.
    filled: bool,
}

impl Indented {
    fn open<W: ?Sized + Write>(&mut self, out: &mut W, bracket: &[u8]) -> Result<()> {
        self.depth += 1;
        self.filled = false;
        out.write_all(bracket)
    }

    fn close<W: ?Sized + Write>(&mut self, out: &mut W, bracket: &[u8]) -> Result<()> {
        self.depth -= 1;
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
        match LINE.get(..1 + 2 * self.depth) {
            Some(line) => out.write_all(line),
            None => write!(out, "\n{:1$}", "", 2 * self.depth),
        }
    }
}

impl Formatter for Indented {
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
}
