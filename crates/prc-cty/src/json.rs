//! Values as JSON and back, the way cty does it.

use std::fmt::Write;

use serde_json::Value as Json;

use crate::partial::LONGEST;
use crate::value::normalize;
use crate::{Data, Number, Type, Value};

impl Value {
    /// The value as compact JSON: what `jsonencode` gives, with `<`, `>` and `&` escaped. Unknown parts become null;
    /// infinite numbers, which JSON lacks, do too. Marks are left out.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut text = String::new();
        self.append_json(&mut text, false);
        text
    }

    /// The value as compact JSON with a hole, which is a text, for each part that is not known.
    #[must_use]
    pub(crate) fn to_partial_json(&self) -> String {
        let mut text = String::new();
        self.append_json(&mut text, true);
        text
    }

    /// The value as JSON, unless the text gets too long.
    pub(crate) fn to_json_within(&self, limit: usize) -> Option<String> {
        // Every part takes at least a byte.
        let text = if self.exceeds(limit) { None } else { Some(self.to_json()) };
        text.filter(|text| text.len() <= limit)
    }

    fn append_json(&self, text: &mut String, holes: bool) {
        // What is known of a text is not kept when it is long, so there is no need to finish it.
        if holes && text.len() > LONGEST {
            return;
        }
        match &self.data {
            Data::Unknown(_) | Data::OneOf(_) if holes => {
                text.push_str(&json_string(&self.partial_text().unwrap_or_default()));
            }
            Data::Null(_) | Data::Unknown(_) | Data::OneOf(_) => text.push_str("null"),
            Data::Bool(value) => text.push_str(if *value { "true" } else { "false" }),
            Data::Number(number) if number.is_finite() => text.push_str(&number.to_string()),
            Data::Number(_) => text.push_str("null"),
            Data::String(string) => text.push_str(&json_string(string)),
            Data::List(_, items) | Data::Set(_, items) | Data::Tuple(items) => {
                text.push('[');
                for (i, item) in items.iter().enumerate() {
                    text.push_str(if i == 0 { "" } else { "," });
                    item.append_json(text, holes);
                }
                text.push(']');
            }
            Data::Map(_, fields) | Data::Object(fields) => {
                text.push('{');
                for (i, (name, value)) in fields.iter().enumerate() {
                    text.push_str(if i == 0 { "" } else { "," });
                    text.push_str(&json_string(name));
                    text.push(':');
                    value.append_json(text, holes);
                }
                text.push('}');
            }
        }
    }

    /// Reads JSON: objects become objects, arrays tuples (`cty/json`'s implied types). The error is for people.
    pub fn from_json(text: &str) -> Result<Self, String> {
        let json = serde_json::from_str(text).or_else(|error| match replace_lone_surrogates(text) {
            Some(text) => serde_json::from_str(&text),
            None => Err(error),
        });
        from_value(json.map_err(|error: serde_json::Error| error.to_string())?)
    }
}

/// Go reads half of a surrogate pair as the replacement character; nothing if the text has none.
fn replace_lone_surrogates(text: &str) -> Option<String> {
    let unit = |at: usize| {
        let digits = text.get(at..)?.strip_prefix("\\u")?.get(..4)?;
        u16::from_str_radix(digits, 16).ok()
    };
    let mut replaced = String::with_capacity(text.len());
    let mut changed = false;
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let (length, lone) = match (c, unit(at)) {
            ('\\', Some(0xd800..=0xdbff)) if matches!(unit(at + 6), Some(0xdc00..=0xdfff)) => (12, false),
            ('\\', Some(0xd800..=0xdfff)) => (6, true),
            // An escaped backslash does not start another escape.
            ('\\', None) => (1 + text[at + 1..].chars().next().map_or(0, char::len_utf8), false),
            _ => (c.len_utf8(), false),
        };
        replaced.push_str(if lone { "\\ufffd" } else { &text[at..at + length] });
        changed |= lone;
        at += length;
    }
    changed.then_some(replaced)
}

fn from_value(json: Json) -> Result<Value, String> {
    Ok(match json {
        Json::Null => Value::null_literal(),
        Json::Bool(value) => Value::bool(value),
        Json::Number(number) => {
            let text = number.to_string();
            Value::number(Number::parse(&text).ok_or_else(|| format!("invalid number {text}"))?)
        }
        Json::String(text) => Value::string(text),
        Json::Array(items) => Value::tuple(items.into_iter().map(from_value).collect::<Result<Vec<_>, _>>()?),
        Json::Object(fields) => {
            let fields = fields.into_iter().map(|(name, json)| {
                // cty finds no attribute whose name it had to bring into normal form.
                match normalize(&name) {
                    normal if normal == name => from_value(json).map(|value| (name, value)),
                    _ => Err(format!("unsupported attribute \"{name}\"")),
                }
            });
            Value::object(fields.collect::<Result<Vec<_>, _>>()?)
        }
    })
}

impl Type {
    /// The type as cty writes it in JSON: `"string"`, `["list","string"]`, `["object",{"a":"number"}]`.
    #[must_use]
    pub fn to_json(&self) -> String {
        match self {
            Self::Bool => "\"bool\"".to_owned(),
            Self::Number => "\"number\"".to_owned(),
            Self::String => "\"string\"".to_owned(),
            Self::Dynamic => "\"dynamic\"".to_owned(),
            Self::List(element) => format!("[\"list\",{}]", element.to_json()),
            Self::Set(element) => format!("[\"set\",{}]", element.to_json()),
            Self::Map(element) => format!("[\"map\",{}]", element.to_json()),
            Self::Tuple(elements) => {
                let elements: Vec<_> = elements.iter().map(Self::to_json).collect();
                format!("[\"tuple\",[{}]]", elements.join(","))
            }
            Self::Object(object) => {
                let attrs: Vec<_> =
                    object.attrs.iter().map(|(name, ty)| format!("{}:{}", json_string(name), ty.to_json())).collect();
                format!("[\"object\",{{{}}}]", attrs.join(","))
            }
        }
    }
}

/// A JSON string as Go's `encoding/json` writes it, safe inside HTML.
pub(crate) fn json_string(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            '\x08' => quoted.push_str("\\b"),
            '\x0c' => quoted.push_str("\\f"),
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' | '\0'..='\x1f' => {
                // Writing to a string can not fail.
                let _ = write!(quoted, "\\u{:04x}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn half_pairs_are_replaced() {
        let read = |text: &str| Value::from_json(text).unwrap().as_str().map(str::to_owned);
        assert_eq!(read(r#""a\ud83db""#).as_deref(), Some("a\u{fffd}b"));
        assert_eq!(read(r#""\ud83d\ude00\udc00""#).as_deref(), Some("\u{1f600}\u{fffd}"));
        assert_eq!(read(r#""\\ud83d""#).as_deref(), Some(r"\ud83d"));
        assert!(Value::from_json(r#""\ud8""#).is_err());
        assert!(Value::from_json("\"\\").is_err());
    }

    #[test]
    fn types_as_cty_writes_them() {
        let ty = Type::object([("a", Type::list(Type::Number)), ("b", Type::tuple([Type::Dynamic]))]);
        assert_eq!(ty.to_json(), r#"["object",{"a":["list","number"],"b":["tuple",["dynamic"]]}]"#);
        assert_eq!(ty.to_string(), "object({a=list(number), b=tuple([any])})");
    }
}
