//! What is known about an unknown value (cty's refinements).

use std::sync::Arc;

use crate::{Number, Type};

/// One end of a number range: the bound, and whether the bound itself is included.
pub type Bound = Option<(Number, bool)>;

/// What is known about an unknown value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refinement {
    /// It will not be null.
    pub not_null: bool,
    /// A string will start with this; empty when nothing is known.
    pub prefix: Arc<str>,
    /// What a string reads as far as it is known, with a hole for each part that is not; empty when nothing is kept.
    pub text: Arc<str>,
    /// A number will be in this range: lower and upper bound.
    pub number_range: (Bound, Bound),
    /// The smallest and largest length a collection can have.
    pub length: (u64, u64),
}

impl Default for Refinement {
    fn default() -> Self {
        let nothing: Arc<str> = Arc::from("");
        Self {
            not_null: false,
            prefix: nothing.clone(),
            text: nothing,
            number_range: (None, None),
            length: (0, u64::MAX),
        }
    }
}

impl Refinement {
    /// Only that it will not be null.
    #[must_use]
    pub fn not_null() -> Self {
        Self { not_null: true, ..Self::default() }
    }

    /// A string that is not null and starts with a prefix.
    #[must_use]
    pub fn prefix(prefix: impl Into<Arc<str>>) -> Self {
        Self { prefix: prefix.into(), ..Self::not_null() }
    }

    /// The same string, with what is known of it beyond its start.
    #[must_use]
    pub fn reading(self, text: impl Into<Arc<str>>) -> Self {
        Self { text: text.into(), ..self }
    }

    /// A number that is not null and at least this.
    #[must_use]
    pub fn at_least(bound: Number) -> Self {
        Self { number_range: (Some((bound, true)), None), ..Self::not_null() }
    }

    /// A collection that is not null and whose length is in this range.
    #[must_use]
    pub fn length(lower: u64, upper: u64) -> Self {
        Self { length: (lower, upper), ..Self::not_null() }
    }

    /// The same without what makes no sense for that type.
    #[must_use]
    pub fn for_type(mut self, ty: &Type) -> Self {
        let none = Self::default();
        if *ty == Type::Dynamic {
            return none;
        }
        if *ty != Type::String {
            self.prefix = none.prefix;
            self.text = none.text;
        }
        if *ty != Type::Number {
            self.number_range = none.number_range;
        }
        if !ty.is_collection() {
            self.length = none.length;
        }
        self
    }

    /// What holds for a value that is refined either as `self` or as `other`.
    #[must_use]
    pub fn either(&self, other: &Self) -> Self {
        let lower = match (&self.number_range.0, &other.number_range.0) {
            (Some(a), Some(b)) => Some(wider(a, b, a.0 <= b.0)),
            _ => None,
        };
        let upper = match (&self.number_range.1, &other.number_range.1) {
            (Some(a), Some(b)) => Some(wider(a, b, a.0 >= b.0)),
            _ => None,
        };
        Self {
            not_null: self.not_null && other.not_null,
            prefix: Arc::from(common_prefix(&self.prefix, &other.prefix)),
            text: if self.text == other.text { self.text.clone() } else { Arc::from("") },
            number_range: (lower, upper),
            length: (self.length.0.min(other.length.0), self.length.1.max(other.length.1)),
        }
    }
}

fn wider(a: &(Number, bool), b: &(Number, bool), a_is_wider: bool) -> (Number, bool) {
    let (bound, inclusive) = if a_is_wider { a } else { b };
    (bound.clone(), *inclusive || a.0 == b.0 && (a.1 || b.1))
}

/// The longest common start of two strings, on a character boundary.
pub(crate) fn common_prefix<'a>(a: &'a str, b: &str) -> &'a str {
    let end = a.char_indices().zip(b.chars()).find(|((_, x), y)| x != y).map(|((at, _), _)| at);
    &a[..end.unwrap_or_else(|| a.len().min(b.len()))]
}
