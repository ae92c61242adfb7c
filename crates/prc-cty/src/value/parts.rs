//! The parts of a value, with what is asked of all of them together: it is worked out once, however often they are
//! looked at and whatever else holds them.

use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use super::{Data, Fields, Value};
use crate::{Marks, Type};

/// The elements of a list, set or tuple.
pub type Items = Parts<Vec<Value>>;

/// The elements of a map or the attributes of an object.
pub type Members = Parts<Fields>;

/// Parts of values. Cheap to clone.
#[derive(Debug)]
pub struct Parts<P>(Arc<Known<P>>);

#[derive(Debug)]
struct Known<P> {
    parts: P,
    sum: Sum,
    /// The type of a tuple or object of these parts.
    ty: OnceLock<Type>,
}

/// What holds for a value with everything in it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sum {
    /// How many values there are.
    pub(super) size: usize,
    pub(super) marks: Marks,
    /// Something is not known.
    pub(super) open: bool,
    /// A number is infinite.
    pub(super) infinite: bool,
}

impl<P> Parts<P> {
    fn of(parts: P, sum: Sum) -> Self {
        Self(Arc::new(Known { parts, sum, ty: OnceLock::new() }))
    }

    pub(super) fn sum(&self) -> Sum {
        self.0.sum
    }

    /// The type that `make` makes of these parts, which must always be the same.
    pub(super) fn ty(&self, make: impl FnOnce(&P) -> Type) -> Type {
        self.0.ty.get_or_init(|| make(&self.0.parts)).clone()
    }
}

impl<P> Clone for Parts<P> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<P> Deref for Parts<P> {
    type Target = P;

    fn deref(&self) -> &P {
        &self.0.parts
    }
}

impl From<Vec<Value>> for Items {
    fn from(items: Vec<Value>) -> Self {
        let sum = Sum::of_all(&items);
        Self::of(items, sum)
    }
}

impl<const N: usize> From<[Value; N]> for Items {
    fn from(items: [Value; N]) -> Self {
        Vec::from(items).into()
    }
}

impl FromIterator<Value> for Items {
    fn from_iter<I: IntoIterator<Item = Value>>(items: I) -> Self {
        items.into_iter().collect::<Vec<_>>().into()
    }
}

impl From<Fields> for Members {
    fn from(fields: Fields) -> Self {
        let sum = Sum::of_all(fields.values());
        Self::of(fields, sum)
    }
}

impl FromIterator<(Arc<str>, Value)> for Members {
    fn from_iter<I: IntoIterator<Item = (Arc<str>, Value)>>(fields: I) -> Self {
        fields.into_iter().collect::<Fields>().into()
    }
}

impl Sum {
    fn of_all<'v>(values: impl IntoIterator<Item = &'v Value>) -> Self {
        values.into_iter().fold(Self::default(), |all, value| all.and(value.sum()))
    }

    fn and(self, other: Self) -> Self {
        Self {
            size: self.size.saturating_add(other.size),
            marks: self.marks | other.marks,
            open: self.open || other.open,
            infinite: self.infinite || other.infinite,
        }
    }
}

impl Value {
    /// What holds for the value and everything in it.
    pub(super) fn sum(&self) -> Sum {
        let inner = match &self.data {
            Data::List(_, items) | Data::Set(_, items) | Data::Tuple(items) => items.sum(),
            Data::Map(_, fields) | Data::Object(fields) => fields.sum(),
            Data::Unknown(_) => Sum { open: true, ..Sum::default() },
            // Whether one of them is infinite is asked once one is chosen.
            Data::OneOf(alternatives) => {
                let all = Sum::of_all(alternatives.iter().map(|one| &one.value));
                Sum { open: true, infinite: false, ..all }
            }
            Data::Number(number) => Sum { infinite: !number.is_finite(), ..Sum::default() },
            Data::Null(_) | Data::Bool(_) | Data::String(_) => Sum::default(),
        };
        Sum { size: inner.size.saturating_add(1), marks: inner.marks | self.marks, ..inner }
    }
}
