//! What stands in a comment.

use std::ops::Range;

use prc_check::Date;

use super::WORD;
use crate::ConfigError;

/// A whole comment; places are bytes of its text.
pub(super) struct Said {
    pub(super) ids: Vec<(String, Range<usize>)>,
    pub(super) reason: String,
    pub(super) until: (Date, Range<usize>),
    pub(super) approved_by: Option<String>,
    pub(super) item: Option<String>,
}

const KEYS: [&str; 4] = ["reason", "until", "approved-by", "item"];
const EXAMPLE: &str = "prc:ignore <id>, <id> reason=\"why\" until=2027-05-31";

/// A word, or a key with its value.
struct Part {
    key: Option<String>,
    value: String,
    at: Range<usize>,
}

/// Reads a comment that begins with the word; `None` when something is missing in it.
pub(super) fn read(text: &str, errors: &mut Vec<ConfigError>) -> Option<Said> {
    let rest = text.strip_prefix(WORD)?;
    if rest.starts_with(|next: char| !next.is_whitespace()) {
        let error = ConfigError::new("there is no such comment", 0..word_end(text, 0));
        errors.push(error.help(format!("did you mean `{WORD}`?")));
        return None;
    }
    let mut ids: Vec<(String, Range<usize>)> = Vec::new();
    let mut values: [Option<(String, Range<usize>)>; 4] = Default::default();
    let before = errors.len();
    for part in parts(text, WORD.len(), errors) {
        match part.key {
            None => ids.push((part.value, part.at)),
            Some(key) => match KEYS.iter().position(|known| *known == key) {
                Some(at) if values[at].is_some() => {
                    errors.push(ConfigError::new(format!("`{key}` is there twice"), part.at));
                }
                Some(at) => values[at] = Some((part.value, part.at)),
                None => errors.push(ConfigError::new(format!("unknown key `{key}`"), part.at).suggest(&key, KEYS)),
            },
        }
    }
    let [reason, until, approved_by, item] = values;
    let whole = 0..text.trim_end().len();
    let mut missing = |what: &str| {
        errors.push(ConfigError::new(format!("{what} is missing"), whole.clone()).help(EXAMPLE));
    };
    if ids.is_empty() {
        missing("the id of a requirement");
    }
    if reason.as_ref().is_none_or(|(text, _)| text.trim().is_empty()) {
        missing("`reason`");
    }
    if until.is_none() {
        missing("`until`");
    }
    let until = until.and_then(|(text, at)| match text.parse::<Date>() {
        Ok(date) if text.len() == 10 => Some((date, at)),
        _ => {
            errors.push(ConfigError::new(format!("`{text}` is no day"), at).help("until=2027-05-31"));
            None
        }
    });
    if errors.len() > before {
        return None;
    }
    Some(Said {
        ids,
        reason: reason?.0,
        until: until?,
        approved_by: approved_by.map(|(text, _)| text),
        item: item.map(|(text, _)| text),
    })
}

/// The words of a comment. Ids are parted by commas or white space; a value with white space stands in quotes.
fn parts(text: &str, from: usize, errors: &mut Vec<ConfigError>) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut at = from;
    while let Some(skipped) = text[at..].find(|next: char| !next.is_whitespace() && next != ',') {
        let start = at + skipped;
        let end = word_end(text, start);
        let Some(equals) = text[start..end].find('=') else {
            parts.push(Part { key: None, value: text[start..end].to_owned(), at: start..end });
            at = end;
            continue;
        };
        let key = Some(text[start..start + equals].to_owned());
        let open = start + equals + 1;
        if !text[open..].starts_with('"') {
            parts.push(Part { key, value: text[open..end].to_owned(), at: start..end });
            at = end;
            continue;
        }
        let (value, length) = quoted(&text[open + 1..]);
        at = (open + 1 + length).min(text.len());
        match value {
            Some(value) => parts.push(Part { key, value, at: start..at }),
            None => errors.push(ConfigError::new("this text has no closing quote", open..text.trim_end().len())),
        }
    }
    parts
}

/// The text up to a quote that no backslash stands before, and how many bytes it takes with that quote.
fn quoted(text: &str) -> (Option<String>, usize) {
    let mut value = String::new();
    let mut escaped = false;
    for (at, character) in text.char_indices() {
        match character {
            character if escaped => {
                escaped = false;
                value.push(character);
            }
            '\\' => escaped = true,
            '"' => return (Some(value), at + 1),
            character => value.push(character),
        }
    }
    (None, text.len())
}

/// Where a word ends: at white space or a comma.
fn word_end(text: &str, start: usize) -> usize {
    let end = text[start..].find(|next: char| next.is_whitespace() || next == ',');
    end.map_or(text.len(), |end| start + end)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;

    fn mistakes(text: &str) -> Vec<String> {
        let mut errors = Vec::new();
        read(text, &mut errors);
        errors.into_iter().map(|error| format!("{} @ {}", error.message, &text[error.span.unwrap()])).collect()
    }

    #[test]
    fn a_whole_one() {
        let text = r#"prc:ignore a-b, c,d reason="it's \"ours\", for now" until=2027-05-31 item=IT-0a1b2c3d"#;
        let said = read(text, &mut Vec::new()).unwrap();
        let ids: Vec<&str> = said.ids.iter().map(|(id, _)| id.as_str()).collect();
        assert_eq!(ids, ["a-b", "c", "d"]);
        assert_eq!(said.reason, "it's \"ours\", for now");
        assert_eq!((said.until.0.to_string(), said.item.as_deref()), ("2027-05-31".into(), Some("IT-0a1b2c3d")));
        assert_eq!(&text[said.until.1], "until=2027-05-31");
    }

    #[test]
    fn what_is_missing_or_wrong_is_told() {
        assert_eq!(mistakes("prc:ignore a until=2027-05-31"), ["`reason` is missing @ prc:ignore a until=2027-05-31"]);
        assert_eq!(mistakes("prc:ignore a reason=\" \" until=2027-05-31").len(), 1);
        assert_eq!(
            mistakes("prc:ignore a reason=\"x\" until=2027-02-29"),
            ["`2027-02-29` is no day @ until=2027-02-29"]
        );
        assert_eq!(mistakes("prc:ignore reason=x until=2027-05-31").len(), 1);
        assert_eq!(mistakes("prc:ignore a raeson=x until=2027-05-31")[0], "unknown key `raeson` @ raeson=x");
        assert_eq!(mistakes("prc:ignored a"), ["there is no such comment @ prc:ignored"]);
        assert_eq!(mistakes("prc:ignore a reason=\"x until=2027-05-31").len(), 3);
        assert!(mistakes("see prc:ignore").is_empty());
    }

    proptest! {
        #[test]
        fn no_text_is_too_odd(text in "(prc:ignore)?[ ,=\"\\\\a-cé日\n]{0,20}") {
            read(&text, &mut Vec::new());
        }
    }
}
