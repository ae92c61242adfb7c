//! Untrusted text on its way to a person.

use std::fmt;

/// Text from the checked repository or from AWS, made safe to print: no character in it can move the cursor, start a
/// line, change the direction of the text or be invisible.
///
/// Control characters appear as their Unicode pictures (`␛`, `␊`), bidirectional and zero-width ones as `\u{…}`.
#[derive(Clone, Copy, Debug)]
pub struct Printable<'t>(pub &'t str);

impl fmt::Display for Printable<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.bytes().all(is_plain) {
            return out.write_str(self.0);
        }
        let mut clean = 0;
        for (at, character) in self.0.char_indices() {
            if !is_forbidden(character) {
                continue;
            }
            out.write_str(&self.0[clean..at])?;
            clean = at + character.len_utf8();
            match picture(character) {
                Some(picture) => fmt::Write::write_char(out, picture)?,
                None => write!(out, "\\u{{{:x}}}", u32::from(character))?,
            }
        }
        out.write_str(&self.0[clean..])
    }
}

/// Whether a byte is a printable character of ASCII: nearly every text consists of such.
fn is_plain(byte: u8) -> bool {
    matches!(byte, b' '..=b'~')
}

/// Whether a character may never reach a terminal, a log or a page from untrusted text.
fn is_forbidden(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{061c}'
            | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

fn picture(character: char) -> Option<char> {
    match character {
        '\0'..='\x1f' => char::from_u32(0x2400 + u32::from(character)),
        '\x7f' => Some('\u{2421}'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_become_visible() {
        assert_eq!(Printable("a\x1b[2Jb\n::error::").to_string(), "a␛[2Jb␊::error::");
        assert_eq!(Printable("x\u{202e}y\u{200b}\u{9b}").to_string(), "x\\u{202e}y\\u{200b}\\u{9b}");
        assert_eq!(Printable("日本語 é").to_string(), "日本語 é");
    }
}
