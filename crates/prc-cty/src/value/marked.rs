//! Marks inside values.

use super::{Data, Value};
use crate::{Marks, Type};

impl Value {
    /// The marks of the value and of everything in it.
    #[must_use]
    pub fn deep_marks(&self) -> Marks {
        self.sum().marks
    }

    /// The value without marks of its own, and those marks.
    #[must_use]
    pub fn unmark(mut self) -> (Self, Marks) {
        let marks = std::mem::take(&mut self.marks);
        (self, marks)
    }

    /// The value without any marks, and all that were in it.
    #[must_use]
    pub fn unmark_deep(self) -> (Self, Marks) {
        let marks = self.deep_marks();
        if marks.is_empty() {
            return (self, marks);
        }
        (self.map_deep(&|value| value.unmark().0), marks)
    }

    /// The value with `change` applied to every part of it, innermost first.
    #[must_use]
    pub fn map_deep(self, change: &impl Fn(Self) -> Self) -> Self {
        let each = |item: &Self| item.clone().map_deep(change);
        let data = match self.data {
            Data::List(ty, items) => Data::List(ty, items.iter().map(each).collect()),
            Data::Set(ty, items) => Data::Set(ty, items.iter().map(each).collect()),
            Data::Tuple(items) => Data::Tuple(items.iter().map(each).collect()),
            Data::Map(ty, fields) => Data::Map(ty, fields.iter().map(|(k, v)| (k.clone(), each(v))).collect()),
            Data::Object(fields) => Data::Object(fields.iter().map(|(k, v)| (k.clone(), each(v))).collect()),
            Data::OneOf(alternatives) => Data::OneOf(
                alternatives
                    .iter()
                    .map(|a| super::Alternative { when: a.when.clone(), value: each(&a.value) })
                    .collect(),
            ),
            data => data,
        };
        change(Self { data, ..self })
    }

    /// The value with every ephemeral part replaced by null (Terraform's `ephemeralasnull`).
    #[must_use]
    pub fn ephemeral_as_null(self) -> Self {
        self.map_deep(&|value| {
            if value.marks.contains(Marks::EPHEMERAL) {
                let ty: Type = value.ty();
                Self::null(ty).with_marks(value.marks.without(Marks::EPHEMERAL)).with_origin(value.origin)
            } else {
                value
            }
        })
    }
}
