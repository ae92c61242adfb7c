//! What AWS answers, as Terraform writes it in a state.

use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;
use serde_json::{Map, Value, json};

use crate::hole::Hole;

/// The attributes of a resource. What is not in it was not asked for; null says that AWS has none.
pub(crate) type Attributes = Map<String, Value>;

/// Writes attributes with names as Terraform's: `attributes! { "identifier": db.db_instance_identifier(), … }`.
macro_rules! attributes {
    ($($name:literal: $value:expr),* $(,)?) => {{
        let mut attributes = $crate::value::Attributes::new();
        $(attributes.insert(String::from($name), $crate::value::ToJson::to_json($value));)*
        attributes
    }};
}
pub(crate) use attributes;

/// One nested block, which a state holds as a list of one object.
macro_rules! block {
    ($($name:literal: $value:expr),* $(,)?) => {
        vec![serde_json::Value::Object($crate::value::attributes! { $($name: $value),* })]
    };
}
pub(crate) use block;

/// A value of the SDK in JSON. None is null, times are RFC 3339 in UTC, what was not answered is `{"$unknown": reason}`.
pub(crate) trait ToJson {
    fn to_json(self) -> Value;
}

macro_rules! plain {
    ($($type:ty),*) => {$(impl ToJson for $type {
        fn to_json(self) -> Value {
            Value::from(self)
        }
    })*};
}

plain!(bool, i32, i64, u64, usize, &str, String, Value, Attributes);

/// `f64` has values that JSON has not; AWS never sends them for settings.
impl ToJson for f64 {
    fn to_json(self) -> Value {
        Value::from(self)
    }
}

impl ToJson for &String {
    fn to_json(self) -> Value {
        Value::from(self.as_str())
    }
}

impl ToJson for &DateTime {
    fn to_json(self) -> Value {
        let whole = DateTime::from_secs(self.secs());
        whole.fmt(Format::DateTime).map_or(Value::Null, Value::from)
    }
}

impl ToJson for DateTime {
    fn to_json(self) -> Value {
        (&self).to_json()
    }
}

impl<T: ToJson> ToJson for Option<T> {
    fn to_json(self) -> Value {
        self.map_or(Value::Null, T::to_json)
    }
}

impl<T: ToJson> ToJson for Result<T, Hole> {
    fn to_json(self) -> Value {
        match self {
            Ok(value) => value.to_json(),
            Err(hole) => unknown(&hole),
        }
    }
}

impl<T: ToJson> ToJson for Vec<T> {
    fn to_json(self) -> Value {
        Value::Array(self.into_iter().map(T::to_json).collect())
    }
}

impl ToJson for &[String] {
    fn to_json(self) -> Value {
        Value::from(self)
    }
}

pub(crate) fn unknown(hole: &Hole) -> Value {
    json!({ "$unknown": hole.reason.as_str() })
}

/// What a call told, or each of its attributes unknown.
pub(crate) fn told_or(told: Result<Attributes, Hole>, names: &[&str]) -> Attributes {
    told.unwrap_or_else(|hole| names.iter().map(|name| (String::from(*name), unknown(&hole))).collect())
}

/// Tags as a map; AWS's lists have pairs of optional texts.
pub(crate) fn tags<'a>(pairs: impl IntoIterator<Item = (Option<&'a str>, Option<&'a str>)>) -> Value {
    let pair =
        |(key, value): (Option<&'a str>, Option<&'a str>)| Some((key?.to_owned(), value.unwrap_or_default().into()));
    Value::Object(pairs.into_iter().filter_map(pair).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use prc_model::Reason;

    #[test]
    fn values_are_as_in_a_state() {
        let denied: Result<Option<&str>, Hole> = Err(Hole::new(Reason::ApiDenied, "AccessDenied"));
        let written = attributes! {
            "name": Some("orders"), "multi_az": Some(false), "kms_key_id": None::<&str>, "policy": denied,
            "latest": Some(&DateTime::from_secs_and_nanos(0, 5)), "rule": block! { "days": 7 },
        };
        let expected = json!({
            "name": "orders", "multi_az": false, "kms_key_id": null, "policy": {"$unknown": "api-denied"},
            "latest": "1970-01-01T00:00:00Z", "rule": [{"days": 7}],
        });
        assert_eq!(Value::Object(written), expected);
    }
}
