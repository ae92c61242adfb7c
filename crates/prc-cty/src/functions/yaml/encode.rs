//! YAML as go-cty-yaml writes it: block style, double-quoted strings, literal blocks for text with line breaks.

use crate::{Data, Value};

/// Where long strings are wrapped.
const WIDTH: usize = 80;
/// Longest key on one line with its value.
const MAX_KEY: usize = 128;

/// A value as a YAML document. It must be wholly known.
pub(super) fn encode(value: &Value) -> String {
    let mut out = Emitter { text: String::new() };
    out.node(value, None, true);
    if !out.text.ends_with('\n') {
        out.text.push('\n');
    }
    if matches!(value.data, Data::Null(_) | Data::Bool(_) | Data::Number(_)) {
        // A plain scalar at the end of a stream is left open.
        out.text.push_str("...\n");
    }
    out.text
}

struct Emitter {
    text: String,
}

impl Emitter {
    /// Writes a value. `parent` is the indentation of what it is in. A block may start right here (`compact`), as
    /// after `- `, or has to start on a line of its own.
    fn node(&mut self, value: &Value, parent: Option<usize>, compact: bool) {
        let deeper = parent.map_or(0, |indent| indent + 2);
        match &value.data {
            Data::Bool(value) => self.text.push_str(if *value { "true" } else { "false" }),
            Data::Number(number) => self.text.push_str(&number.to_string()),
            Data::String(text) => self.string(text, parent.map_or(2, |indent| indent + 2), false),
            Data::List(_, items) | Data::Set(_, items) | Data::Tuple(items) => {
                if items.is_empty() {
                    self.text.push_str("[]");
                    return;
                }
                // The value of a key is not indented further.
                let indent = if compact { deeper } else { parent.unwrap_or(0) };
                for (i, item) in items.iter().enumerate() {
                    self.entry(indent, compact && i == 0);
                    self.text.push_str("- ");
                    self.node(item, Some(indent), true);
                }
            }
            Data::Map(_, fields) | Data::Object(fields) => {
                if fields.is_empty() {
                    self.text.push_str("{}");
                    return;
                }
                for (i, (key, item)) in fields.iter().enumerate() {
                    self.entry(deeper, compact && i == 0);
                    if key.len() <= MAX_KEY && !key.contains(is_break) {
                        self.string(key, 0, true);
                        self.text.push(':');
                        if is_block(item) {
                            self.node(item, Some(deeper), false);
                        } else {
                            self.text.push(' ');
                            self.node(item, Some(deeper), true);
                        }
                    } else {
                        self.text.push_str("? ");
                        self.string(key, deeper + 2, false);
                        self.entry(deeper, false);
                        self.text.push_str(": ");
                        self.node(item, Some(deeper), true);
                    }
                }
            }
            Data::Null(_) | Data::Unknown(_) | Data::OneOf(_) => self.text.push_str("null"),
        }
    }

    /// The start of an entry of a block: here, or on the next line.
    fn entry(&mut self, indent: usize, here: bool) {
        if here {
            return;
        }
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
        self.spaces(indent);
    }

    fn spaces(&mut self, count: usize) {
        self.text.extend(std::iter::repeat_n(' ', count));
    }

    fn column(&self) -> usize {
        let line = self.text.rsplit('\n').next().unwrap_or_default();
        line.chars().count()
    }

    fn string(&mut self, text: &str, indent: usize, key: bool) {
        if !key && text.contains('\n') && literal_allowed(text) {
            self.literal(text, indent);
        } else {
            self.quoted(text, indent, key);
        }
    }

    fn literal(&mut self, text: &str, indent: usize) {
        self.text.push('|');
        if text.starts_with(|c| c == ' ' || is_break(c)) {
            self.text.push('2');
        }
        let mut last = text.chars().rev();
        match (last.next(), last.next()) {
            (Some(end), _) if !is_break(end) => self.text.push('-'),
            (Some(_), None) => self.text.push('+'),
            (Some(_), Some(before)) if is_break(before) => self.text.push('+'),
            _ => {}
        }
        self.text.push('\n');
        let mut line_start = true;
        for c in text.chars() {
            if is_break(c) {
                self.text.push(c);
                line_start = true;
            } else {
                if line_start {
                    self.spaces(indent);
                    line_start = false;
                }
                self.text.push(c);
            }
        }
    }

    fn quoted(&mut self, text: &str, indent: usize, key: bool) {
        let chars: Vec<char> = text.chars().collect();
        self.text.push('"');
        let mut column = self.column();
        let mut after_space = false;
        for (i, &c) in chars.iter().enumerate() {
            let before = self.text.len();
            if !is_printable(c) || is_break(c) || matches!(c, '"' | '\\' | '\u{feff}') {
                self.text.push_str(&escape(c));
                after_space = false;
            } else if c == ' ' {
                let inside = i > 0 && i + 1 < chars.len();
                if !key && !after_space && column > WIDTH && inside {
                    self.text.push('\n');
                    self.spaces(indent);
                    column = indent;
                    if chars[i + 1] == ' ' {
                        self.text.push('\\');
                        column += 1;
                    }
                    after_space = true;
                    continue;
                }
                self.text.push(' ');
                after_space = true;
            } else {
                self.text.push(c);
                after_space = false;
            }
            column += self.text[before..].chars().count();
        }
        self.text.push('"');
    }
}

/// Whether a value takes lines of its own below its key.
fn is_block(value: &Value) -> bool {
    match &value.data {
        Data::List(_, items) | Data::Set(_, items) | Data::Tuple(items) => !items.is_empty(),
        Data::Map(_, fields) | Data::Object(fields) => !fields.is_empty(),
        _ => false,
    }
}

const fn is_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// What libyaml prints as it is.
const fn is_printable(c: char) -> bool {
    matches!(c, '\n' | ' '..='~' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fefe}' | '\u{ff00}'..='\u{fffd}')
}

/// Literal blocks can not hold special characters, nor spaces before line breaks or at the end.
fn literal_allowed(text: &str) -> bool {
    let mut previous = None;
    for c in text.chars() {
        if !is_printable(c) || is_break(c) && previous == Some(' ') {
            return false;
        }
        previous = Some(c);
    }
    previous != Some(' ')
}

fn escape(c: char) -> String {
    let short = match c {
        '\0' => '0',
        '\x07' => 'a',
        '\x08' => 'b',
        '\t' => 't',
        '\n' => 'n',
        '\x0b' => 'v',
        '\x0c' => 'f',
        '\r' => 'r',
        '\x1b' => 'e',
        '"' => '"',
        '\\' => '\\',
        '\u{85}' => 'N',
        '\u{a0}' => '_',
        '\u{2028}' => 'L',
        '\u{2029}' => 'P',
        _ => {
            return match u32::from(c) {
                code @ ..=0xff => format!("\\x{code:02X}"),
                code @ ..=0xffff => format!("\\u{code:04X}"),
                code => format!("\\U{code:08X}"),
            };
        }
    };
    format!("\\{short}")
}
