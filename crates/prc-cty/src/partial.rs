//! Texts of which a part is not known.
//!
//! A policy document is often one text with the ARN of a new resource in it. What is known of such a text decides more
//! than nothing, so it is kept: each part that is not known is a hole with the name of what stands there.

use crate::{Cause, Data, Type, Value, convert};

/// Opens a hole. These two characters annotate between lines and stand in no document that means anything.
pub const OPEN: char = '\u{fff9}';
/// Closes a hole.
pub const CLOSE: char = '\u{fffb}';

/// Longer texts are not kept. Policies have at most 20 KiB, task definitions 64, state machines 1,024.
pub(crate) const LONGEST: usize = 256 * 1024;

impl Value {
    /// The value as text with its holes; `None` for what is no text at all.
    #[must_use]
    pub fn partial_text(&self) -> Option<String> {
        match &self.data {
            Data::Unknown(unknown) if !unknown.refine.text.is_empty() => Some(String::from(&*unknown.refine.text)),
            Data::Unknown(unknown) => Some(hole(&unknown.cause)),
            Data::OneOf(_) => Self::joint_cause([self]).as_ref().map(hole),
            Data::Null(_) => None,
            _ => convert(self, &Type::String).ok()?.as_str().map(str::to_owned),
        }
    }
}

/// The text of several parts, unless it is too long.
pub(crate) fn joined(parts: &[Value]) -> String {
    let mut text = String::new();
    for part in parts.iter().filter_map(Value::partial_text) {
        text.push_str(&part);
        if text.len() > LONGEST {
            return String::new();
        }
    }
    text
}

/// A text, unless it is too long.
#[must_use]
pub fn kept(text: String) -> String {
    if text.len() > LONGEST { String::new() } else { text }
}

/// What stands where something that is no text is not known: why it is not.
#[must_use]
pub fn unknown_part(value: &Value) -> String {
    let cause = Value::joint_cause([value]).map(|cause| Cause { refs: [].into(), ..cause });
    cause.as_ref().map(hole).unwrap_or_default()
}

/// What stands where a part is not known: the reference, or why it is not known.
fn hole(cause: &Cause) -> String {
    let name = match cause.refs.first() {
        Some(one) if one.attribute.is_empty() => String::from(&*one.address),
        Some(one) => format!("{}.{}", one.address, one.attribute),
        None if cause.detail.is_empty() => format!("({})", cause.reason),
        None => format!("({})", cause.detail),
    };
    // A hole never ends the text that it stands in.
    let plain = name.chars().filter(|c| !c.is_control() && !matches!(*c, '"' | '\\' | OPEN | CLOSE));
    std::iter::once(OPEN).chain(plain).chain([CLOSE]).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::{Origin, Reason, Reference};

    fn unknown(address: &str) -> Value {
        let refs = [Reference { address: address.into(), attribute: "arn".into(), all: false }];
        let cause = Cause::new(Reason::KnownAfterApply, "", Origin::default()).with_refs(refs);
        Value::unknown(Type::String, cause)
    }

    #[test]
    fn what_is_known_of_a_text_is_kept() {
        let parts = [Value::string("a "), unknown(r#"aws_x.y["k"]"#), Value::string("/*")];
        let text = crate::ops::template(&parts).unwrap();
        assert_eq!(text.partial_text().unwrap(), "a \u{fff9}aws_x.y[k].arn\u{fffb}/*");
        let twice = crate::ops::template(&[text, Value::string("!")]).unwrap();
        assert_eq!(twice.partial_text().unwrap(), "a \u{fff9}aws_x.y[k].arn\u{fffb}/*!");
    }

    #[test]
    fn json_with_holes() {
        let value = Value::object([("a", unknown("aws_x.y")), ("b", Value::string("\"<"))]);
        assert_eq!(value.to_partial_json(), "{\"a\":\"\u{fff9}aws_x.y.arn\u{fffb}\",\"b\":\"\\\"\\u003c\"}");
    }
}
