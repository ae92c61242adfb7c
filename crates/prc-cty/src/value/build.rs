//! Making values.

use std::borrow::Cow;
use std::sync::Arc;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::{Data, Fields, Items, Unknown, Value};
use crate::{Cause, Marks, Number, Origin, Refinement, Type, set};

/// Longest list made of unknown elements when only its length is known.
const MAX_KNOWN_LENGTH: u64 = 10_000;

/// A string in Unicode normal form C, as cty keeps all strings (cty's `NormalizeString`).
#[must_use]
pub fn normalize(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.nfc().collect())
    }
}

fn normalize_arc(text: Arc<str>) -> Arc<str> {
    match normalize(&text) {
        Cow::Borrowed(_) => text,
        Cow::Owned(normal) => Arc::from(normal),
    }
}

impl From<Data> for Value {
    fn from(data: Data) -> Self {
        Self { data, marks: Marks::NONE, origin: Origin::default() }
    }
}

impl Value {
    /// A string; it is brought into normal form C.
    #[must_use]
    pub fn string(text: impl AsRef<str>) -> Self {
        Data::String(Arc::from(normalize(text.as_ref()))).into()
    }

    /// A number.
    #[must_use]
    pub fn number(number: Number) -> Self {
        Data::Number(number).into()
    }

    /// A whole number.
    #[must_use]
    pub fn number_i64(number: i64) -> Self {
        Data::Number(Number::from_i64(number)).into()
    }

    /// A bool.
    #[must_use]
    pub fn bool(value: bool) -> Self {
        Data::Bool(value).into()
    }

    /// A null of a type.
    #[must_use]
    pub fn null(ty: Type) -> Self {
        Data::Null(ty).into()
    }

    /// The null of the literal `null`, whose type is not known.
    #[must_use]
    pub fn null_literal() -> Self {
        Self::null(Type::Dynamic)
    }

    /// An unknown value about which nothing but the type is known.
    #[must_use]
    pub fn unknown(ty: Type, cause: Cause) -> Self {
        Data::Unknown(Arc::new(Unknown { ty, refine: Refinement::default(), cause })).into()
    }

    /// An unknown value with refinements. When they leave one possibility only, or fix a list's length,
    /// the result is that known value (cty's `RefinementBuilder.NewValue`).
    #[must_use]
    pub fn refined(ty: Type, refine: Refinement, cause: Cause) -> Self {
        let refine = refine.for_type(&ty);
        if refine.not_null {
            if let (Some((low, true)), Some((high, true))) = &refine.number_range
                && low == high
            {
                return Self::number(low.clone());
            }
            let element = |ty: &Type| Self::unknown(ty.clone(), cause.clone());
            match (&ty, refine.length) {
                (Type::List(of), (0, 0)) => return Self::list((**of).clone(), Vec::new()),
                (Type::Set(of), (0, 0)) => return Self::set((**of).clone(), Vec::new()),
                (Type::Map(of), (0, 0)) => return Self::map((**of).clone(), Fields::new()),
                (Type::List(of), (low, high)) if low == high && low <= MAX_KNOWN_LENGTH => {
                    return Self::list((**of).clone(), (0..low).map(|_| element(of)).collect::<Vec<_>>());
                }
                (Type::Set(of), (1, 1)) => return Self::set((**of).clone(), vec![element(of)]),
                _ => {}
            }
        }
        Data::Unknown(Arc::new(Unknown { ty, refine, cause })).into()
    }

    /// A tuple.
    #[must_use]
    pub fn tuple(elements: impl Into<Items>) -> Self {
        Data::Tuple(elements.into()).into()
    }

    /// A list; the elements must already have the element type.
    #[must_use]
    pub fn list(element: Type, elements: impl Into<Items>) -> Self {
        Data::List(element, elements.into()).into()
    }

    /// A set: sorted, without duplicates. Marks of the elements become marks of the set, as in cty.
    #[must_use]
    pub fn set(element: Type, elements: impl IntoIterator<Item = Self>) -> Self {
        let mut marks = Marks::NONE;
        let elements = elements
            .into_iter()
            .map(|value| {
                let (value, found) = value.unmark_deep();
                marks = marks | found;
                value
            })
            .collect();
        Self::from(Data::Set(element, set::canonical(elements).into())).with_marks(marks)
    }

    /// A map; the elements must already have the element type.
    #[must_use]
    pub fn map(element: Type, elements: impl IntoIterator<Item = (Arc<str>, Self)>) -> Self {
        Data::Map(element, elements.into_iter().map(|(key, value)| (normalize_arc(key), value)).collect()).into()
    }

    /// An object.
    #[must_use]
    pub fn object<K: Into<Arc<str>>>(attributes: impl IntoIterator<Item = (K, Self)>) -> Self {
        Data::Object(attributes.into_iter().map(|(name, value)| (normalize_arc(name.into()), value)).collect()).into()
    }

    /// The value with further marks.
    #[must_use]
    pub fn with_marks(mut self, marks: Marks) -> Self {
        self.marks = self.marks | marks;
        self
    }

    /// The value, written elsewhere.
    #[must_use]
    pub fn with_origin(mut self, origin: Origin) -> Self {
        self.origin = origin;
        self
    }

    /// The value, with that place unless it already has one.
    #[must_use]
    pub fn or_origin(mut self, origin: Origin) -> Self {
        if self.origin.file == 0 {
            self.origin = origin;
        }
        self
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::string(text)
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::bool(value)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::number_i64(number)
    }
}

impl From<Number> for Value {
    fn from(number: Number) -> Self {
        Self::number(number)
    }
}
