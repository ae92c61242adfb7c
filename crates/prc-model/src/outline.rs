//! JSON inside of texts: redrive policies, container definitions, policy documents.

use std::sync::Arc;

use serde_json::Value as Json;

use crate::{Data, Fields, Number, Reference, Unknown, Value};

/// The value that a JSON text says, or what is known of one; what is not known in it is unknown for a reason of its own.
/// A list or an object, as a live resource has in its place, says itself. `None` when it is no JSON.
pub fn json_of(text: &Value) -> Option<Value> {
    match &text.data {
        Data::String(text) => Some(lift(serde_json::from_str(text).ok()?, None)),
        Data::Unknown(unknown) if !unknown.text.is_empty() => {
            Some(lift(serde_json::from_str(&outline(&unknown.text)).ok()?, Some(unknown)))
        }
        Data::List(_) | Data::Map(_) => Some(text.clone()),
        _ => None,
    }
}

/// Every text in a JSON object or array, which may be names of resources; none for any other text.
pub fn json_texts(text: &str) -> Vec<String> {
    fn collect(json: Json, into: &mut Vec<String>) {
        match json {
            Json::String(text) => into.push(text),
            Json::Array(items) => items.into_iter().for_each(|item| collect(item, into)),
            Json::Object(fields) => fields.into_iter().for_each(|(_, value)| collect(value, into)),
            Json::Null | Json::Bool(_) | Json::Number(_) => {}
        }
    }
    let mut texts = Vec::new();
    if text.trim_start().starts_with(['{', '['])
        && let Ok(json) = serde_json::from_str(text)
    {
        collect(json, &mut texts);
    }
    texts
}

/// What stands in the holes of a text that is known in part.
pub fn holes(text: &str) -> impl Iterator<Item = &str> {
    let (open, close) = Unknown::HOLE;
    text.split(open).skip(1).filter_map(move |rest| rest.split_once(close)).map(|(hole, _)| hole)
}

/// A text that is nothing but one hole: what stands there.
pub fn only_hole(text: &str) -> Option<&str> {
    let (open, close) = Unknown::HOLE;
    text.strip_prefix(open)?.strip_suffix(close).filter(|hole| !hole.contains(open))
}

/// A text that is known in part as JSON: a hole outside of texts, as `"arns": ${jsonencode(var.arns)}` leaves it, becomes
/// one.
fn outline(text: &str) -> String {
    let (open, close) = Unknown::HOLE;
    let (mut quoted, mut escaped, mut bare) = (false, false, false);
    let mut json = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ if character == open && !quoted => {
                bare = true;
                json.push('"');
            }
            _ => {}
        }
        json.push(character);
        if character == close && bare {
            bare = false;
            json.push('"');
        }
    }
    json
}

/// A text of a document of which a part is not known.
fn partly(text: &str, hole: &str, whole: &Unknown) -> Unknown {
    let why = hole.strip_prefix('(').and_then(|hole| hole.strip_suffix(')'));
    let detail = match why {
        Some(why) => Arc::from(why),
        None => Arc::from(format!("{hole} is known only once it exists")),
    };
    let reference = hole.rsplit_once('.').filter(|_| why.is_none()).map(|(address, attribute)| Reference {
        address: address.into(),
        attribute: attribute.into(),
        all: false,
    });
    let prefix = text.split(Unknown::HOLE.0).next().unwrap_or_default();
    Unknown {
        reason: whole.reason,
        detail,
        at: whole.at,
        references: reference.into_iter().collect(),
        prefix: prefix.into(),
        shape: "".into(),
        text: text.into(),
    }
}

fn lift(json: Json, whole: Option<&Arc<Unknown>>) -> Value {
    match json {
        Json::Null => Value::null(),
        Json::Bool(bool) => Value::new(Data::Bool(bool)),
        Json::Number(number) => Value::new(Data::Number(match number.as_i64() {
            Some(integer) => Number::Int(integer),
            None => Number::Float(number.as_f64().unwrap_or(f64::NAN)),
        })),
        Json::String(text) => match whole.and_then(|whole| Some((whole, holes(&text).next()?))) {
            Some((whole, hole)) => Value::unknown(partly(&text, hole, whole)),
            None => Value::string(text),
        },
        Json::Array(items) => Value::new(Data::List(items.into_iter().map(|item| lift(item, whole)).collect())),
        Json::Object(fields) => {
            let fields: Fields = fields.into_iter().map(|(name, value)| (name.into(), lift(value, whole))).collect();
            Value::new(Data::Map(fields))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Reason;

    fn of_text(text: &str) -> Option<Value> {
        let text = text.replace('⟨', "\u{fff9}").replace('⟩', "\u{fffb}");
        json_of(&Value::unknown(Unknown { text: text.into(), ..Unknown::new(Reason::KnownAfterApply, "") }))
    }

    #[test]
    fn holes_are_unknown_and_the_rest_is_not() {
        let text =
            r#"{"arn":"⟨aws_sqs_queue.a[x].arn⟩","count":5,"size": ⟨(var.size has no value)⟩, "image": "app:⟨(x)⟩"}"#;
        let json = of_text(text).expect("it is JSON");
        assert!(matches!(json.field("count").map(|value| &value.data), Some(Data::Number(Number::Int(5)))));
        let unknown = |name: &str| json.field(name).and_then(Value::as_unknown).expect("it is not known");
        assert_eq!(unknown("arn").references[0].to_string(), "aws_sqs_queue.a[x].arn");
        assert_eq!(&*unknown("size").detail, "var.size has no value");
        assert_eq!(&*unknown("image").prefix, "app:");
        assert_eq!(only_hole(&unknown("image").text), None);
    }

    #[test]
    fn quotes_and_escapes_do_not_mislead() {
        let json = of_text(r#"{"a":"\\\"⟨x⟩","b":"c:\\","d":1}"#).expect("it is JSON");
        assert_eq!(json.field("b").and_then(Value::as_str), Some("c:\\"));
        assert!(of_text("⟨a⟩ {").is_none() && of_text("").is_none());
    }

    #[test]
    fn what_is_no_text_says_itself() {
        let list = Value::new(Data::List(vec![Value::string("a")]));
        assert!(json_of(&list).is_some_and(|json| matches!(json.data, Data::List(_))));
        assert!(json_of(&Value::new(Data::Bool(true))).is_none());
    }

    #[test]
    fn a_known_text_has_no_holes() {
        let json = json_of(&Value::string(r#"{"command":"echo ${HOME}"}"#)).expect("it is JSON");
        assert_eq!(json.field("command").and_then(Value::as_str), Some("echo ${HOME}"));
        assert_eq!(json_texts(r#"{"a":["x"],"b":{"c":"y"}}"#), ["x", "y"]);
        assert!(json_texts("plain").is_empty());
    }
}
