//! The head of a document: `key: value` lines between `---`, or `key = value` lines between `+++`.
//!
//! Enough of YAML and TOML for what people write there: plain and quoted texts, `[a, b]`, `- a` below a key. What is
//! nested deeper is passed over.

use std::ops::Range;

use crate::place::Text;

/// What is read at most; more keys are no description of a document.
const MAX_KEYS: usize = 100;
const MAX_VALUES: usize = 1000;

#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct FrontMatter {
    entries: Vec<(String, Vec<Text>)>,
    /// Where the document's own text starts.
    pub(crate) end: usize,
}

impl FrontMatter {
    pub(crate) fn read(text: &str) -> Self {
        let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let mut lines = lines(text, start);
        let (separator, fence) = match lines.next().map(|line| text[line].trim_end()) {
            Some("---") => (':', "---"),
            Some("+++") => ('=', "+++"),
            _ => return Self { entries: Vec::new(), end: start },
        };
        let mut read = Self::default();
        for line in lines {
            let content = text[line.clone()].trim_end();
            if content == fence || (content == "..." && fence == "---") {
                read.end = line.end;
                return read;
            }
            read.line(text, line.start..line.start + content.len(), separator);
        }
        // Never closed: a horizontal line, not a front matter.
        Self { entries: Vec::new(), end: start }
    }

    /// Every key as [`key`] makes it, with its values, in their order.
    pub(crate) fn entries(&self) -> &[(String, Vec<Text>)] {
        &self.entries
    }

    /// The first value of the first of these keys that has one.
    pub(crate) fn first(&self, keys: &[&str]) -> Option<&Text> {
        keys.iter().find_map(|key| self.all(key).first())
    }

    /// Every value of a key, which is written as [`key`] makes it.
    pub(crate) fn all(&self, key: &str) -> &[Text] {
        self.entries.iter().find(|(name, _)| name == key).map_or(&[], |(_, values)| values)
    }

    fn line(&mut self, text: &str, line: Range<usize>, separator: char) {
        let content = &text[line.clone()];
        let indented = content.starts_with([' ', '\t']);
        if let Some(item) = content.trim_start().strip_prefix("- ") {
            let item = line.end - item.len()..line.end;
            self.values(text, item);
            return;
        }
        let Some((name, value)) = content.split_once(separator).filter(|_| !indented) else { return };
        if self.entries.len() < MAX_KEYS && !name.starts_with('#') {
            self.entries.push((key(name.trim().trim_matches(['"', '\''])), Vec::new()));
            self.values(text, line.end - value.len()..line.end);
        }
    }

    /// Adds a value, or those of a list in brackets, to the last key.
    fn values(&mut self, text: &str, range: Range<usize>) {
        let content = text[range.clone()].trim();
        let list = content.strip_prefix('[').and_then(|content| content.split(']').next());
        let pieces = list.map_or_else(|| vec![content], |list| list.split(',').collect());
        let Some((_, values)) = self.entries.last_mut() else { return };
        for piece in pieces {
            let scalar = scalar(piece);
            if !scalar.is_empty() && values.len() < MAX_VALUES {
                // A piece is part of the text, so the distance of their starts is its offset.
                let start = scalar.as_ptr().addr() - text.as_ptr().addr();
                values.push(Text { text: scalar.to_owned(), range: start..start + scalar.len() });
            }
        }
    }
}

/// Whether a document says that it is of one of these types, which are written as [`key`] makes them.
pub(crate) fn says(front_matter: &FrontMatter, types: &[&str]) -> bool {
    let said = |value: &Text| types.contains(&&*key(&value.text));
    front_matter.all("type").iter().chain(front_matter.all("kind")).any(said)
}

/// A key as it is compared: case, `-`, `_` and spaces do not matter.
pub(crate) fn key(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, '-' | '_' | ' ' | '\u{3000}')).flat_map(char::to_lowercase).collect()
}

/// The text of a plain or quoted value, without a comment; empty for null and the start of a block.
fn scalar(value: &str) -> &str {
    let value = value.trim();
    for quote in ['"', '\''] {
        if let Some((quoted, _)) = value.strip_prefix(quote).and_then(|rest| rest.split_once(quote)) {
            return quoted.trim();
        }
    }
    let plain = if value.starts_with('#') { "" } else { value.split(" #").next().unwrap_or(value).trim_end() };
    if matches!(plain, "~" | "null" | "|" | ">" | "|-" | ">-") { "" } else { plain }
}

/// The lines of a text from an offset, each with its line break.
pub(crate) fn lines(text: &str, start: usize) -> impl Iterator<Item = Range<usize>> {
    text[start..].split_inclusive('\n').scan(start, |at, line| {
        let range = *at..*at + line.len();
        *at = range.end;
        Some(range)
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn values<'f>(read: &'f FrontMatter, key: &str) -> Vec<&'f str> {
        read.all(key).iter().map(|value| &*value.text).collect()
    }

    #[test]
    fn yaml_that_people_write() {
        let text = "\u{feff}---\r\ntype: runbook # kind\r\nLast-Reviewed: '2026-01-02'\nowner: ~\nalarms:\n  - a\n- \"b c\"\n\
                    tags: [x, 'y', ]\nnested:\n  owner: no\n# comment: x\n最終確認日: 2026-01-02\n---\n# Title\n";
        let read = FrontMatter::read(text);
        assert_eq!(values(&read, "type"), ["runbook"]);
        assert_eq!(values(&read, "lastreviewed"), ["2026-01-02"]);
        assert_eq!(values(&read, "owner"), [""; 0]);
        assert_eq!(values(&read, "alarms"), ["a", "b c"]);
        assert_eq!(values(&read, "tags"), ["x", "y"]);
        assert_eq!(values(&read, "最終確認日"), ["2026-01-02"]);
        assert_eq!(&text[read.end..], "# Title\n");
        for (_, values) in &read.entries {
            assert!(values.iter().all(|value| text[value.range.clone()] == value.text));
        }
    }

    #[test]
    fn toml_too() {
        let read = FrontMatter::read("+++\ntitle = \"Search = slow\"\nalarms = [\"a\", \"b\"]\n+++\n");
        assert_eq!(read.first(&["none", "title"]).unwrap().text, "Search = slow");
        assert_eq!(values(&read, "alarms"), ["a", "b"]);
    }

    #[test]
    fn a_line_is_not_a_front_matter() {
        for text in ["", "---", "---\na: b\n", "# x\n---\na: b\n---\n", "----\na: b\n---\n"] {
            assert_eq!(FrontMatter::read(text), FrontMatter::default(), "{text}");
        }
    }
}
