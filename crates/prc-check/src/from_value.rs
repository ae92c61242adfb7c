//! Values as Rust types, converted as Terraform's providers do.

use std::collections::BTreeMap;

use prc_model::{Data, Number, Reason, Unknown};

use crate::{Node, Read};

/// A type that an attribute can be read as.
pub trait FromValue<'a>: Sized {
    /// # Errors
    /// The value, or the part of it that is needed, is not known.
    fn from_value(node: &Node<'a>) -> Read<Self>;

    /// What null reads as, when null is an answer.
    fn from_null() -> Option<Self> {
        None
    }

    /// A provider's default, as a view writes it.
    fn from_literal(_literal: &str) -> Option<Self> {
        None
    }
}

fn mismatch(node: &Node<'_>, wanted: &str) -> Unknown {
    node.explain(&Unknown::new(Reason::InvalidExpression, format!("not {wanted}")))
}

macro_rules! scalar {
    ($ty:ty, $wanted:literal, $($pattern:pat => $value:expr),+) => {
        impl<'a> FromValue<'a> for $ty {
            fn from_value(node: &Node<'a>) -> Read<Self> {
                node.known()?;
                let data = node.value().map(|value| &value.data);
                let read: Option<Self> = match data { $(Some($pattern) => $value,)+ _ => None };
                read.ok_or_else(|| mismatch(node, $wanted))
            }

            fn from_literal(literal: &str) -> Option<Self> {
                literal.parse().ok()
            }
        }
    };
}

scalar!(i64, "a whole number",
    Data::Number(Number::Int(number)) => Some(*number),
    Data::String(text) => text.trim().parse().ok());
scalar!(f64, "a number",
    Data::Number(number) => Some(number.as_f64()),
    Data::String(text) => text.trim().parse().ok());
scalar!(bool, "true or false",
    Data::Bool(bool) => Some(*bool),
    Data::String(text) => match &**text { "true" | "1" => Some(true), "false" | "0" => Some(false), _ => None });
scalar!(String, "a text",
    Data::String(text) => Some(text.as_ref().into()),
    Data::Bool(bool) => Some(bool.to_string()),
    Data::Number(number) => Some(number.to_string()));

impl<'a, T: FromValue<'a>> FromValue<'a> for Option<T> {
    fn from_value(node: &Node<'a>) -> Read<Self> {
        T::from_value(node).map(Some)
    }

    fn from_null() -> Option<Self> {
        Some(None)
    }

    fn from_literal(literal: &str) -> Option<Self> {
        T::from_literal(literal).map(Some)
    }
}

/// Reads every element, each known or not: for lists whose length decides even while elements are unknown.
impl<'a, T: FromValue<'a>> FromValue<'a> for Read<T> {
    fn from_value(node: &Node<'a>) -> Read<Self> {
        Ok(T::from_value(node))
    }
}

/// Whether an attribute is set, for those whose value does not matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Presence(bool);

impl Presence {
    pub const fn is_set(self) -> bool {
        self.0
    }
}

impl<'a> FromValue<'a> for Presence {
    fn from_value(node: &Node<'a>) -> Read<Self> {
        if node.value().is_some_and(|value| value.sensitive) {
            return Ok(Self(true));
        }
        match node.value().map(|value| &value.data) {
            // What another resource will say once it exists is something, although nobody knows yet what.
            Some(Data::Unknown(why)) if why.reason == Reason::KnownAfterApply && !why.references.is_empty() => {
                Ok(Self(true))
            }
            _ => node.known().map(|()| Self(true)),
        }
    }

    fn from_null() -> Option<Self> {
        Some(Self(false))
    }
}

/// A list, a set, repeated blocks; a single value or block reads as a list of one.
impl<'a, T: FromValue<'a>> FromValue<'a> for Vec<T> {
    fn from_value(node: &Node<'a>) -> Read<Self> {
        node.known()?;
        match node.value().map(|value| &value.data) {
            Some(Data::List(items)) => {
                let elements = items.iter().enumerate().filter(|(_, item)| !item.is_null());
                elements.map(|(index, item)| T::from_value(&node.element(index, item))).collect()
            }
            Some(_) => Ok(vec![T::from_value(node)?]),
            None => Ok(Self::new()),
        }
    }

    fn from_null() -> Option<Self> {
        Some(Self::new())
    }
}

impl<'a, T: FromValue<'a>> FromValue<'a> for BTreeMap<String, T> {
    fn from_value(node: &Node<'a>) -> Read<Self> {
        node.known()?;
        match node.value().map(|value| &value.data) {
            Some(Data::Map(fields)) => fields
                .iter()
                .filter(|(_, value)| !value.is_null())
                .map(|(name, value)| Ok((String::from(&**name), T::from_value(&node.field(name, value))?)))
                .collect(),
            _ => Err(mismatch(node, "a map")),
        }
    }

    fn from_null() -> Option<Self> {
        Some(Self::new())
    }
}
