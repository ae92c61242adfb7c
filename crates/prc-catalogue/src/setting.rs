//! The values of parameters.

use std::fmt;

use serde::Deserialize;
use toml::Value;

use crate::code::Code;
use crate::{List, Named, Text, named};

/// A default of a parameter.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum Setting {
    Bool(bool),
    Integer(i64),
    Float(f64),
    Text(Text),
    List(List<Self>),
    #[serde(deserialize_with = "named")]
    Table(Named<Self>),
}

impl Setting {
    /// The setting as `prc.toml` would say it.
    pub fn value(&self) -> Value {
        match self {
            Self::Bool(value) => Value::Boolean(*value),
            Self::Integer(value) => Value::Integer(*value),
            Self::Float(value) => Value::Float(*value),
            Self::Text(value) => Value::String(value.to_string()),
            Self::List(items) => Value::Array(items.iter().map(Self::value).collect()),
            Self::Table(table) => {
                Value::Table(table.iter().map(|(name, value)| (name.to_string(), value.value())).collect())
            }
        }
    }
}

impl fmt::Display for Setting {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value().fmt(out)
    }
}

impl Code for Setting {
    fn code(&self) -> String {
        let (variant, value) = match self {
            Self::Bool(value) => ("Bool", value.to_string()),
            Self::Integer(value) => ("Integer", value.code()),
            Self::Float(value) => ("Float", format!("{value:?}_f64")),
            Self::Text(value) => ("Text", value.code()),
            Self::List(items) => ("List", items.code()),
            Self::Table(table) => ("Table", table.code()),
        };
        format!("::prc_check::Setting::{variant}({value})")
    }
}
