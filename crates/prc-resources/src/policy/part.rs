//! A place in a policy document.

use prc_check::{Read, Reason, unknown};
use prc_model::{Data, Value, holes};

/// A place in a JSON document, of which a part may not be known.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part<'d>(pub(super) &'d Value);

impl<'d> Part<'d> {
    /// The field of an object, whatever the case of its name. None of something else, or of what is not known.
    pub(super) fn field(self, name: &str) -> Option<Self> {
        let other = || self.fields().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, part)| part);
        self.0.field(name).map(Part).or_else(other).filter(|part| !part.0.is_null())
    }

    /// The fields of an object.
    pub(super) fn fields(self) -> impl Iterator<Item = (&'d str, Self)> {
        let fields = match &self.0.data {
            Data::Map(fields) => Some(fields),
            _ => None,
        };
        fields.into_iter().flat_map(|fields| fields.iter()).map(|(name, value)| (&**name, Self(value)))
    }

    /// The elements of a list; anything else is a list of itself.
    pub(super) fn items(self) -> impl Iterator<Item = Self> {
        let items = match &self.0.data {
            Data::List(items) => items.as_slice(),
            Data::Null => &[],
            _ => std::slice::from_ref(self.0),
        };
        items.iter().map(Self)
    }

    pub(super) fn is_object(self) -> bool {
        matches!(self.0.data, Data::Map(_))
    }

    /// The text here.
    ///
    /// # Errors
    /// A part of it is not known: then what is known is in the unknown's own text.
    pub(super) fn text(self) -> Read<String> {
        match &self.0.data {
            Data::String(text) => Ok(text.as_ref().into()),
            Data::Bool(bool) => Ok(bool.to_string()),
            Data::Number(number) => Ok(number.to_string()),
            Data::Unknown(why) => Err((**why).clone()),
            Data::Null | Data::List(_) | Data::Map(_) | Data::OneOf(_) => Ok(String::new()),
        }
    }
}

/// The name of a field.
///
/// # Errors
/// A part of it is not known.
pub(super) fn name(name: &str) -> Read<String> {
    match holes(name).next() {
        Some(hole) => Err(unknown(Reason::VariableWithoutValue, hole.trim_matches(['(', ')']))),
        None => Ok(name.into()),
    }
}
