//! What JSON leaves as it is although a terminal or a reader could be misled by it.

use prc_model::Printable;

/// Writes C1 controls, bidirectional and zero-width characters of a JSON text as `\u` escapes; its meaning stays the
/// same. serde_json has escaped the C0 controls already, and a line break between tokens is its own.
pub(crate) fn controls(json: String) -> String {
    if !json.chars().any(harmful) {
        return json;
    }
    let mut safe = String::with_capacity(json.len() + 64);
    for character in json.chars() {
        if !harmful(character) {
            safe.push(character);
            continue;
        }
        for unit in character.encode_utf16(&mut [0; 2]) {
            safe.push_str(&format!("\\u{unit:04x}"));
        }
    }
    safe
}

fn harmful(character: char) -> bool {
    if character.is_ascii() {
        return character == '\x7f';
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
