//! The contract's form of a value, read back.

use std::sync::Arc;

use prc_model::{Data, Number, Origin, Reason, Unknown, Value};
use serde_json::{Map, Value as Json};

/// The value that a JSON of an inventory stands for: what [`prc_model::value_to_json`] wrote, without its origins.
pub fn from_json(json: &Json) -> Value {
    read(json, None)
}

/// As [`from_json`], with the answer of the API that it comes from.
pub(crate) fn read(json: &Json, origin: Option<&Arc<Origin>>) -> Value {
    let (data, sensitive) = match json {
        Json::Null => (Data::Null, false),
        Json::Bool(bool) => (Data::Bool(*bool), false),
        Json::Number(written) => (Data::Number(number(&written.to_string())), false),
        Json::String(text) => (Data::String(text.as_str().into()), false),
        Json::Array(items) => (Data::List(items.iter().map(|item| read(item, origin)).collect()), false),
        Json::Object(fields) => marked(fields).unwrap_or_else(|| {
            let field = |(name, value): (&String, &Json)| (Arc::from(name.as_str()), read(value, origin));
            (Data::Map(fields.iter().map(field).collect()), false)
        }),
    };
    Value { data, origin: origin.cloned(), sensitive }
}

/// What an object with a `$` stands for; `None` for a plain one.
fn marked(fields: &Map<String, Json>) -> Option<(Data, bool)> {
    let unknown = |reason, detail: &str| Data::Unknown(Arc::new(Unknown::new(reason, detail)));
    let only = |name: &str| fields.get(name).filter(|_| fields.len() == 1);
    if let Some(Json::String(word)) = fields.get("$unknown")
        && fields.keys().all(|key| key == "$unknown" || key == "to")
    {
        return Some((unknown(Reason::from_word(word).unwrap_or(Reason::ApiError), ""), false));
    }
    if only("$sensitive") == Some(&Json::Bool(true)) {
        return Some((unknown(Reason::NotCollected, "its value is not read"), true));
    }
    if let Some(Json::String(text)) = only("$number") {
        return text.parse::<f64>().is_ok().then(|| (Data::Number(number(text)), false));
    }
    matches!(only("$oneOf"), Some(Json::Array(_)))
        .then(|| (unknown(Reason::Alternatives, "depends on a choice"), false))
}

/// A number as precisely as it is written.
fn number(text: &str) -> Number {
    if let Ok(integer) = text.parse() {
        return Number::Int(integer);
    }
    match text.parse::<f64>() {
        Ok(float) if float.is_finite() && serde_json::Number::from_f64(float).is_some_and(|one| same(&one, text)) => {
            Number::Float(float)
        }
        _ => Number::Decimal(text.into()),
    }
}

/// Whether nothing of a written number is lost in a float.
fn same(float: &serde_json::Number, text: &str) -> bool {
    float.to_string() == text
}
