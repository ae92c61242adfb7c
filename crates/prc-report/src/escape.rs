//! What JSON leaves as it is although a terminal or a reader could be misled by it.

use prc_model::Printable;

/// Writes C1 controls, bidirectional and zero-width characters of a JSON text as `\u` escapes; its meaning stays the
/// same. serde_json has escaped the C0 controls already, and a line break between tokens is its own.
pub(crate) fn controls(json: String) -> String {
    let mut safe = String::new();
    // What is copied, and what is looked at.
    let (mut copied, mut at) = (0, 0);
    while let Some(next) = json.as_bytes()[at..].iter().position(|byte| *byte >= DELETE) {
        at += next;
        let Some(character) = json[at..].chars().next() else { break };
        let end = at + character.len_utf8();
        if harmful(character) {
            safe.push_str(&json[copied..at]);
            for unit in character.encode_utf16(&mut [0; 2]) {
                safe.push_str(&format!("\\u{unit:04x}"));
            }
            copied = end;
        }
        at = end;
    }
    if copied == 0 {
        return json;
    }
    safe.push_str(&json[copied..]);
    safe
}

/// The first byte that is no plain character of ASCII.
const DELETE: u8 = 0x7f;

fn harmful(character: char) -> bool {
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
        let text = "a\u{202e}b\u{9b}c\u{7f}d\u{e0041}é日";
        let json = serde_json::to_string(text).unwrap();
        let safe = controls(json);
        assert_eq!(safe, "\"a\\u202eb\\u009bc\\u007fd\\udb40\\udc41é日\"");
        assert_eq!(serde_json::from_str::<String>(&safe).unwrap(), text);
    }
}
