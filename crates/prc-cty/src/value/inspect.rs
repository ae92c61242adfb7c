//! Looking into values.

use super::{Alternative, Data, Fields, Value};
use crate::{Cause, Number, Reason, Refinement, Type, set};

impl Value {
    /// The value's type (cty's `Type`). Alternatives of different types have the type `any`.
    #[must_use]
    pub fn ty(&self) -> Type {
        match &self.data {
            Data::Null(ty) => ty.clone(),
            Data::Bool(_) => Type::Bool,
            Data::Number(_) => Type::Number,
            Data::String(_) => Type::String,
            Data::List(element, _) => Type::list(element.clone()),
            Data::Set(element, _) => Type::set(element.clone()),
            Data::Map(element, _) => Type::map(element.clone()),
            Data::Tuple(items) => items.ty(|items| Type::tuple(items.iter().map(Self::ty))),
            Data::Object(fields) => {
                fields.ty(|fields| Type::object(fields.iter().map(|(name, value)| (name.clone(), value.ty()))))
            }
            Data::Unknown(unknown) => unknown.ty.clone(),
            Data::OneOf(alternatives) => common_type(alternatives),
        }
    }

    /// Whether the value's type is not known, without looking at the types of what is in it.
    #[must_use]
    pub fn has_no_type(&self) -> bool {
        match &self.data {
            Data::Null(ty) => *ty == Type::Dynamic,
            Data::Unknown(unknown) => unknown.ty == Type::Dynamic,
            Data::OneOf(_) => self.ty() == Type::Dynamic,
            _ => false,
        }
    }

    /// Whether the value itself is known; parts of it may still be unknown.
    #[must_use]
    pub const fn is_known(&self) -> bool {
        !matches!(self.data, Data::Unknown(_) | Data::OneOf(_))
    }

    /// Whether nothing in the value is unknown.
    #[must_use]
    pub fn is_wholly_known(&self) -> bool {
        !self.sum().open
    }

    /// Whether the value is known to be null.
    #[must_use]
    pub const fn is_null(&self) -> bool {
        matches!(self.data, Data::Null(_))
    }

    /// Whether the value can not be null (cty's `definitelyNotNull`).
    #[must_use]
    pub fn is_not_null(&self) -> bool {
        match &self.data {
            Data::Null(_) => false,
            Data::Unknown(unknown) => unknown.refine.not_null,
            Data::OneOf(alternatives) => alternatives.iter().all(|a| a.value.is_not_null()),
            _ => true,
        }
    }

    /// What is known about the value: its refinements when it is unknown, what follows from it otherwise.
    #[must_use]
    pub fn refinement(&self) -> Refinement {
        match &self.data {
            Data::Null(_) => Refinement::default(),
            Data::Unknown(unknown) => unknown.refine.clone(),
            Data::OneOf(alternatives) => {
                let mut all = alternatives.iter().map(|a| a.value.refinement());
                let first = all.next().unwrap_or_default();
                all.fold(first, |so_far, next| so_far.either(&next))
            }
            Data::String(text) => Refinement::prefix(text.clone()),
            Data::Number(number) => {
                let bound = Some((number.clone(), true));
                Refinement { number_range: (bound.clone(), bound), ..Refinement::not_null() }
            }
            Data::List(..) | Data::Set(..) | Data::Map(..) => {
                let (lower, upper) = self.length_range().unwrap_or((0, u64::MAX));
                Refinement::length(lower, upper)
            }
            Data::Bool(_) | Data::Tuple(_) | Data::Object(_) => Refinement::not_null(),
        }
    }

    /// The smallest and largest length of a collection, tuple or object; nothing for other values.
    /// A set with unknown elements may turn out shorter, because some of them may be equal; like cty this says no more
    /// than that one remains.
    #[must_use]
    pub fn length_range(&self) -> Option<(u64, u64)> {
        let exact = |length: usize| u64::try_from(length).map(|n| (n, n)).ok();
        match &self.data {
            Data::List(_, items) | Data::Tuple(items) => exact(items.len()),
            Data::Set(_, items) => {
                let upper = u64::try_from(items.len()).ok()?;
                let lower = if self.is_wholly_known() { upper } else { 1 };
                Some((lower, upper))
            }
            Data::Map(_, fields) | Data::Object(fields) => exact(fields.len()),
            Data::Unknown(unknown) => match &unknown.ty {
                Type::Tuple(elements) => exact(elements.len()),
                Type::Object(object) => exact(object.attrs.len()),
                ty if ty.is_collection() => Some(unknown.refine.length),
                _ => None,
            },
            Data::OneOf(_) if self.ty().is_collection() => Some(self.refinement().length),
            _ => None,
        }
    }

    /// Why the value itself is unknown, if it is. Alternatives have no cause of their own.
    #[must_use]
    pub fn cause(&self) -> Option<&Cause> {
        match &self.data {
            Data::Unknown(unknown) => Some(&unknown.cause),
            Data::OneOf(alternatives) => alternatives.iter().find_map(|a| a.value.cause()),
            _ => None,
        }
    }

    /// Why something in these values is unknown: the first cause, standing for the references of all.
    #[must_use]
    pub fn joint_cause<'a>(values: impl IntoIterator<Item = &'a Self>) -> Option<Cause> {
        let mut joint = None;
        for value in values {
            value.add_causes(&mut joint);
        }
        joint
    }

    fn add_causes(&self, joint: &mut Option<Cause>) {
        match &self.data {
            Data::Unknown(unknown) => {
                *joint = Some(match joint.take() {
                    Some(cause) => cause.merge(&unknown.cause),
                    None => unknown.cause.clone(),
                });
            }
            Data::OneOf(alternatives) => {
                alternatives.iter().for_each(|a| a.value.add_causes(joint));
                let chosen = alternatives.iter().flat_map(|a| a.when.choices.iter()).next();
                joint.get_or_insert_with(|| {
                    let detail = chosen.map_or_else(String::new, |(name, _)| format!("it depends on {name}"));
                    Cause::new(Reason::VariableWithoutValue, detail, self.origin)
                });
            }
            Data::List(_, items) | Data::Set(_, items) | Data::Tuple(items) if items.sum().open => {
                items.iter().for_each(|item| item.add_causes(joint));
            }
            Data::Map(_, fields) | Data::Object(fields) if fields.sum().open => {
                fields.values().for_each(|value| value.add_causes(joint));
            }
            _ => {}
        }
    }

    /// The text of a known string.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match &self.data {
            Data::String(text) => Some(text),
            _ => None,
        }
    }

    /// A known bool.
    #[must_use]
    pub const fn as_bool(&self) -> Option<bool> {
        match self.data {
            Data::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// A known number.
    #[must_use]
    pub const fn as_number(&self) -> Option<&Number> {
        match &self.data {
            Data::Number(number) => Some(number),
            _ => None,
        }
    }

    /// The elements of a known list, set or tuple.
    #[must_use]
    pub fn elements(&self) -> Option<&[Self]> {
        match &self.data {
            Data::List(_, items) | Data::Set(_, items) | Data::Tuple(items) => Some(items),
            _ => None,
        }
    }

    /// The elements of a known map or the attributes of a known object.
    #[must_use]
    pub fn fields(&self) -> Option<&Fields> {
        match &self.data {
            Data::Map(_, fields) | Data::Object(fields) => Some(fields),
            _ => None,
        }
    }

    /// Whether an infinite number occurs in the value; Terraform can not store such a value.
    #[must_use]
    pub fn has_infinity(&self) -> bool {
        self.sum().infinite
    }

    /// Whether the value has more parts than that. Parts are shared, so that a small expression can make a value that
    /// no walk would ever get through.
    #[must_use]
    pub fn exceeds(&self, limit: usize) -> bool {
        self.sum().size > limit
    }

    /// Structural equality: same type, same content, where any two unknown values of a type are equal
    /// (cty's `RawEquals`). Marks on the two values must be the same; places do not matter.
    #[must_use]
    pub fn raw_equals(&self, other: &Self) -> bool {
        if self.marks != other.marks {
            return false;
        }
        let all = |a: &[Self], b: &[Self]| a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.raw_equals(b));
        let fields = |a: &Fields, b: &Fields| {
            a.len() == b.len() && a.iter().zip(b).all(|((ka, a), (kb, b))| ka == kb && a.raw_equals(b))
        };
        match (&self.data, &other.data) {
            (Data::Null(a), Data::Null(b)) => a == b,
            (Data::Bool(a), Data::Bool(b)) => a == b,
            (Data::Number(a), Data::Number(b)) => a == b,
            (Data::String(a), Data::String(b)) => a == b,
            (Data::List(ta, a), Data::List(tb, b)) | (Data::Set(ta, a), Data::Set(tb, b)) => ta == tb && all(a, b),
            (Data::Tuple(a), Data::Tuple(b)) => all(a, b),
            (Data::Map(ta, a), Data::Map(tb, b)) => ta == tb && fields(a, b),
            (Data::Object(a), Data::Object(b)) => fields(a, b),
            (Data::Unknown(a), Data::Unknown(b)) => a.ty == b.ty && a.refine == b.refine,
            (Data::OneOf(a), Data::OneOf(b)) => {
                a.len() == b.len()
                    && a.iter().zip(b.iter()).all(|(a, b)| a.when == b.when && a.value.raw_equals(&b.value))
            }
            _ => false,
        }
    }

    /// Whether a set has this element, if that can be said.
    #[must_use]
    pub fn set_has(&self, element: &Self) -> Option<bool> {
        match &self.data {
            Data::Set(_, items) => set::contains(items, element),
            _ => None,
        }
    }
}

fn common_type(alternatives: &[Alternative]) -> Type {
    let mut types = alternatives.iter().map(|a| a.value.ty());
    match types.next() {
        Some(first) if types.all(|ty| ty == first) => first,
        _ => Type::Dynamic,
    }
}
