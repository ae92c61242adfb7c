//! JSON in an attribute, of which a part may be known.

use prc_check::{FromValue, Node, Read, Reason, unknown};
use prc_model::{Data, Number, Value, json_of};

/// What a JSON text says: a whole document, an object in it or any other part.
#[derive(Clone, Debug)]
pub struct Json(Read<Value>);

impl<'a> FromValue<'a> for Json {
    fn from_value(node: &Node<'a>) -> Read<Self> {
        Ok(Self(match node.value().and_then(json_of) {
            Some(json) => Ok(json),
            None => Err(node.known().err().unwrap_or_else(|| unknown(Reason::InvalidExpression, "not JSON"))),
        }))
    }
}

impl Json {
    /// A field of an object; nothing when it is not there or null.
    ///
    /// # Errors
    /// The object is not known.
    pub fn field(&self, name: &str) -> Read<Option<Self>> {
        match &self.known()?.data {
            Data::Map(fields) => {
                Ok(fields.get(name).filter(|value| !value.is_null()).map(|value| Self(Ok(value.clone()))))
            }
            _ => Ok(None),
        }
    }

    /// The elements of an array; a single value is an array of one.
    ///
    /// # Errors
    /// The array is not known.
    pub fn items(&self) -> Read<Vec<Self>> {
        let known = self.known()?;
        Ok(match &known.data {
            Data::List(items) => items.iter().map(|item| Self(Ok(item.clone()))).collect(),
            Data::Null => Vec::new(),
            _ => vec![Self(Ok(known.clone()))],
        })
    }

    /// A whole number, which may be written as a text.
    ///
    /// # Errors
    /// It is not known, or no number.
    pub fn number(&self) -> Read<i64> {
        match &self.known()?.data {
            Data::Number(Number::Int(number)) => Some(*number),
            Data::String(text) => text.trim().parse().ok(),
            _ => None,
        }
        .ok_or_else(|| unknown(Reason::InvalidExpression, "not a whole number"))
    }

    /// A text.
    ///
    /// # Errors
    /// It is not known, or no text.
    pub fn text(&self) -> Read<String> {
        let known = self.known()?;
        known.as_str().map(String::from).ok_or_else(|| unknown(Reason::InvalidExpression, "not a text"))
    }

    fn known(&self) -> Read<&Value> {
        let value = self.0.as_ref().map_err(Clone::clone)?;
        match &value.data {
            Data::Unknown(why) => Err((**why).clone()),
            _ => Ok(value),
        }
    }
}
