//! A table as a constant, and types read from it.

use serde::de::value::{Error, MapDeserializer, SeqDeserializer};
use serde::de::{Deserializer, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;

/// What a TOML file holds. [`table!`](crate::table) makes it when `prc` is built, so that a run reads no text.
#[derive(Clone, Copy, Debug)]
pub enum Written {
    /// A text, or a date as one.
    Text(&'static str),
    Int(i64),
    Float(f64),
    Bool(bool),
    List(&'static [Self]),
    Map(&'static [(&'static str, Self)]),
}

impl<'de> Deserializer<'de> for Written {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self {
            Self::Text(text) => visitor.visit_borrowed_str(text),
            Self::Int(number) => visitor.visit_i64(number),
            Self::Float(number) => visitor.visit_f64(number),
            Self::Bool(bool) => visitor.visit_bool(bool),
            Self::List(items) => SeqDeserializer::new(items.iter().copied()).deserialize_any(visitor),
            Self::Map(fields) => MapDeserializer::new(fields.iter().copied()).deserialize_any(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self {
            Self::Text(text) => {
                let word: serde::de::value::StrDeserializer<'_, Error> = text.into_deserializer();
                word.deserialize_enum(name, variants, visitor)
            }
            other => other.deserialize_any(visitor),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map struct identifier ignored_any
    }
}

impl IntoDeserializer<'_> for Written {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;

    use super::*;

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(rename_all = "lowercase")]
    enum Word {
        One,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(untagged)]
    enum Either {
        Number(f64),
        Text(String),
    }

    #[derive(Debug, PartialEq, Deserialize)]
    struct All {
        word: Word,
        either: Vec<Either>,
        absent: Option<String>,
        present: Option<i64>,
        named: BTreeMap<String, bool>,
    }

    #[test]
    fn types_are_read_from_constants() {
        let written = Written::Map(&[
            ("word", Written::Text("one")),
            ("either", Written::List(&[Written::Int(1), Written::Float(0.5), Written::Text("?")])),
            ("present", Written::Int(2)),
            ("named", Written::Map(&[("yes", Written::Bool(true))])),
            ("more", Written::List(&[])),
        ]);
        let either = vec![Either::Number(1.0), Either::Number(0.5), Either::Text("?".into())];
        let named = BTreeMap::from([("yes".into(), true)]);
        let all = All { word: Word::One, either, absent: None, present: Some(2), named };
        assert_eq!(All::deserialize(written), Ok(all));
        assert!(All::deserialize(Written::Int(1)).is_err());
    }
}
