//! JSON of Terraform's documents as values of the inventory.

use std::sync::Arc;

use prc_model::{Data, Fields, Number, Origin, Unknown, Value};
use serde_json::{Map, Value as Json};

/// What a document says beside a value, at the same place in documents of their own.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Beside<'j> {
    /// `true` where the value is known only after apply.
    pub(crate) unknown: Option<&'j Json>,
    /// `true` in one of these where the value must not be shown.
    pub(crate) sensitive: [Option<&'j Json>; 2],
    /// The expression that sets it, if one is known.
    pub(crate) expression: Option<&'j Json>,
    /// Nothing sets it: it has no expression, and it is no block, which a `dynamic` one could make without.
    pub(crate) unset: bool,
}

impl<'j> Beside<'j> {
    pub(crate) fn field(self, name: &str) -> Self {
        // `true` holds for all that is inside.
        let field = |of: Option<&'j Json>| of.and_then(|json| if json.is_boolean() { of } else { json.get(name) });
        // `references` and `constant_value` belong to the whole: what is inside has no expression of its own.
        let whole = self.expression.filter(|json| is_expression(json));
        let lacks = |of: Option<&Json>| of.and_then(Json::as_object).is_some_and(|all| !all.contains_key(name));
        Self {
            unknown: field(self.unknown),
            sensitive: self.sensitive.map(field),
            expression: whole.or_else(|| self.expression?.get(name)),
            // Whatever has parts, a block too, has its place among the sensitive parts.
            unset: whole.is_none() && lacks(self.expression) && lacks(self.sensitive[1]),
        }
    }

    fn element(self, at: usize) -> Self {
        let element = |of: Option<&'j Json>| of.and_then(|json| json.get(at));
        let blocks = self.expression.and_then(Json::as_array).map(|blocks| blocks.get(at));
        Self {
            unknown: element(self.unknown),
            sensitive: self.sensitive.map(element),
            expression: blocks.unwrap_or(self.expression),
            unset: false,
        }
    }
}

/// Whether this is one expression rather than nested blocks of such.
fn is_expression(json: &Json) -> bool {
    json.get("references").is_some_and(Json::is_array) || json.get("constant_value").is_some()
}

/// Makes the values of one attribute.
pub(crate) struct Reading<'r> {
    pub(crate) origin: Arc<Origin>,
    /// What stands for a value that is not known, by its expression.
    pub(crate) unknown: &'r dyn Fn(Option<&Json>) -> Unknown,
}

impl Reading<'_> {
    /// The value of an attribute; `None` when it is not set. Null means that, and so do the empty texts and lists that
    /// providers fill in for what no expression sets.
    pub(crate) fn value(&self, name: &str, json: Option<&Json>, beside: Beside<'_>) -> Option<Value> {
        self.read(name, json, beside, false)
    }

    fn read(&self, name: &str, json: Option<&Json>, beside: Beside<'_>, secret: bool) -> Option<Value> {
        let secret = secret || beside.sensitive.contains(&Some(&Json::Bool(true)));
        if beside.unknown == Some(&Json::Bool(true)) {
            let unknown = (self.unknown)(beside.expression);
            let origin = (!beside.unset).then(|| self.origin.clone());
            return Some(Value { data: Data::Unknown(Arc::new(unknown)), origin, sensitive: secret });
        }
        let data = match (json, beside.unknown) {
            (Some(Json::Bool(bool)), _) => Data::Bool(*bool),
            (Some(Json::Number(number)), _) => Data::Number(model_number(number)),
            (Some(Json::String(text)), _) if text.is_empty() && beside.expression.is_none() => return None,
            (Some(Json::String(text)), _) => {
                return Some(self.made(Data::String(text.as_str().into()), secret || is_secret(name)));
            }
            (Some(Json::Array(items)), _) => self.list(name, items, beside, secret),
            (None | Some(Json::Null), Some(unknown @ Json::Array(_))) if holds_unknown(unknown) => {
                self.list(name, &[], beside, secret)
            }
            (Some(Json::Object(fields)), _) => self.map(fields, beside, secret),
            (None | Some(Json::Null), Some(unknown @ Json::Object(_))) if holds_unknown(unknown) => {
                self.map(&Map::new(), beside, secret)
            }
            (None | Some(Json::Null), _) => return None,
        };
        let empty = match &data {
            Data::List(items) => items.is_empty(),
            Data::Map(fields) => fields.is_empty(),
            _ => false,
        };
        if empty && beside.expression.is_none() { None } else { Some(self.made(data, secret)) }
    }

    fn list(&self, name: &str, items: &[Json], beside: Beside<'_>, secret: bool) -> Data {
        let length = items.len().max(beside.unknown.and_then(Json::as_array).map_or(0, Vec::len));
        let element = |at| self.read(name, items.get(at), beside.element(at), secret);
        // An element keeps its place even when it is null or an empty block.
        let empty = |at| match items.get(at) {
            Some(Json::Object(_)) => Data::Map(Fields::default()),
            Some(Json::Array(_)) => Data::List(Vec::new()),
            Some(Json::String(_)) => Data::String("".into()),
            _ => Data::Null,
        };
        Data::List((0..length).map(|at| element(at).unwrap_or_else(|| self.made(empty(at), secret))).collect())
    }

    fn map(&self, fields: &Map<String, Json>, beside: Beside<'_>, secret: bool) -> Data {
        let more = beside.unknown.and_then(Json::as_object).into_iter().flat_map(Map::keys);
        let names = fields.keys().chain(more.filter(|name| !fields.contains_key(*name)));
        let field = |name: &String| {
            let value = self.read(name, fields.get(name), beside.field(name), secret)?;
            Some((Arc::from(name.as_str()), value))
        };
        Data::Map(names.filter_map(field).collect())
    }

    fn made(&self, data: Data, sensitive: bool) -> Value {
        Value { data, origin: Some(self.origin.clone()), sensitive }
    }
}

/// Whether a document of unknown parts has one.
pub(crate) fn holds_unknown(json: &Json) -> bool {
    match json {
        Json::Bool(unknown) => *unknown,
        Json::Array(items) => items.iter().any(holds_unknown),
        Json::Object(fields) => fields.values().any(holds_unknown),
        _ => false,
    }
}

/// Whether a text of this name is a secret although nobody marked it: old plans and states have no marks.
fn is_secret(name: &str) -> bool {
    const WORDS: [&str; 7] = ["password", "passwd", "secret", "token", "private_key", "credential", "user_data"];
    let name = name.to_ascii_lowercase();
    WORDS.iter().any(|word| name.contains(word))
}

fn model_number(number: &serde_json::Number) -> Number {
    if let Some(integer) = number.as_i64() {
        return Number::Int(integer);
    }
    let text = number.to_string();
    match text.parse::<f64>() {
        Ok(float) if float.is_finite() && float.to_string() == text => Number::Float(float),
        _ => Number::Decimal(text.into()),
    }
}
