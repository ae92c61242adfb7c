//! JSON inside of texts: redrive policies, container definitions, policy documents.

use std::sync::Arc;

use serde_json::Value as Json;

use crate::{Data, Fields, Number, Unknown, Value};

/// What stands in an outline for something that is not known.
const HOLE: &str = "${}";

/// The value that a JSON text says, or that the shape of an unknown one does; what is not known in it is unknown for the
/// reason of the whole. `None` when it is no JSON.
pub fn json_of(text: &Value) -> Option<Value> {
    match &text.data {
        Data::String(text) => Some(lift(serde_json::from_str(text).ok()?, None)),
        Data::Unknown(unknown) if !unknown.shape.is_empty() => {
            Some(lift(serde_json::from_str(&outline(&unknown.shape)).ok()?, Some(unknown)))
        }
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

/// A shape with each hole as JSON: a part of a text where it stands in one, else a text of its own.
fn outline(shape: &str) -> String {
    let (mut json, mut rest, mut quoted) = (String::new(), shape, false);
    while let Some(at) = rest.find(['"', '\\', '$']) {
        json.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some((_, after)) = rest.strip_prefix("${").and_then(|hole| hole.split_once('}')) {
            json.push_str(if quoted { HOLE } else { "\"${}\"" });
            rest = after;
            continue;
        }
        quoted ^= rest.starts_with('"');
        // What is escaped ends no text.
        let escaped = rest.strip_prefix('\\').and_then(|rest| rest.chars().next());
        let width = 1 + escaped.map_or(0, char::len_utf8);
        json.push_str(&rest[..width]);
        rest = &rest[width..];
    }
    json + rest
}

fn lift(json: Json, holes: Option<&Arc<Unknown>>) -> Value {
    match json {
        Json::Null => Value::null(),
        Json::Bool(bool) => Value::new(Data::Bool(bool)),
        Json::Number(number) => Value::new(Data::Number(match number.as_i64() {
            Some(integer) => Number::Int(integer),
            None => Number::Float(number.as_f64().unwrap_or(f64::NAN)),
        })),
        Json::String(text) => match holes.and_then(|whole| Some((whole, text.split_once(HOLE)?))) {
            Some((whole, (prefix, _))) => {
                let unknown = Unknown { prefix: prefix.into(), shape: "".into(), ..(**whole).clone() };
                Value::unknown(unknown)
            }
            None => Value::string(text),
        },
        Json::Array(items) => Value::new(Data::List(items.into_iter().map(|item| lift(item, holes)).collect())),
        Json::Object(fields) => {
            let fields: Fields = fields.into_iter().map(|(name, value)| (name.into(), lift(value, holes))).collect();
            Value::new(Data::Map(fields))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Reason;

    fn of_shape(shape: &str) -> Option<Value> {
        json_of(&Value::unknown(Unknown { shape: shape.into(), ..Unknown::new(Reason::KnownAfterApply, "") }))
    }

    #[test]
    fn holes_are_unknown_and_the_rest_is_not() {
        let shape = r#"{"arn":"${aws_sqs_queue.a["x"].arn}","count":5,"size": ${var.size}, "image": "app:${var.tag}"}"#;
        let json = of_shape(shape).expect("it is JSON");
        assert!(matches!(json.field("count").map(|value| &value.data), Some(Data::Number(Number::Int(5)))));
        for name in ["arn", "size", "image"] {
            assert!(json.field(name).is_some_and(|value| value.as_unknown().is_some()), "{name}");
        }
        assert_eq!(json.field("image").and_then(Value::as_unknown).map(|unknown| &*unknown.prefix), Some("app:"));
    }

    #[test]
    fn quotes_and_escapes_do_not_mislead() {
        let json = of_shape(r#"{"a":"\\\"${x}","b":"c:\\","d":1}"#).expect("it is JSON");
        assert_eq!(json.field("b").and_then(Value::as_str), Some("c:\\"));
        assert!(of_shape("${a} {").is_none() && of_shape("").is_none());
    }

    #[test]
    fn a_known_text_has_no_holes() {
        let json = json_of(&Value::string(r#"{"command":"echo ${HOME}"}"#)).expect("it is JSON");
        assert_eq!(json.field("command").and_then(Value::as_str), Some("echo ${HOME}"));
        assert_eq!(json_texts(r#"{"a":["x"],"b":{"c":"y"}}"#), ["x", "y"]);
        assert!(json_texts("plain").is_empty());
    }
}
