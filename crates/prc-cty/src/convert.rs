//! Type conversion (cty's `convert` package).

mod apply;
mod compare;
mod constraint;
mod unify;

pub use apply::convert;
pub use constraint::{Constraint, Defaults};
pub use unify::{convert_beside, unify, unify_values};

use crate::Type;

/// Whether values of one type can be converted to another at all (cty's `GetConversionUnsafe`); a particular value
/// may still be refused, like a string that is not a number.
#[must_use]
pub fn can_convert(from: &Type, to: &Type) -> bool {
    if from == to {
        return true;
    }
    match (from, to) {
        (_, Type::Dynamic) | (Type::Dynamic, _) => true,
        (Type::Number | Type::Bool, Type::String) | (Type::String, Type::Number | Type::Bool) => true,
        (Type::List(a) | Type::Set(a), Type::List(b) | Type::Set(b)) | (Type::Map(a), Type::Map(b)) => {
            can_convert(a, b)
        }
        (Type::Tuple(elements), Type::List(element) | Type::Set(element)) => can_convert_all(elements, element),
        (Type::Object(object), Type::Map(element)) => {
            let types: Vec<_> = object.attrs.values().cloned().collect();
            map_element(&types, element).is_some_and(|element| types.iter().all(|ty| can_convert(ty, &element)))
        }
        (Type::Tuple(a), Type::Tuple(b)) => {
            a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| can_convert(a, b))
        }
        (Type::Object(a), Type::Object(b)) => b.attrs.iter().all(|(name, want)| match a.attrs.get(name) {
            Some(have) => can_convert(have, want),
            None => b.optional.contains(name),
        }),
        (Type::Map(element), Type::Object(object)) => object.attrs.values().all(|want| can_convert(element, want)),
        _ => false,
    }
}

/// Whether all of these can become elements of one type; `any` stands for one they all agree on.
fn can_convert_all(types: &[Type], element: &Type) -> bool {
    types.is_empty()
        || element_type(types, element).is_some_and(|element| types.iter().all(|ty| can_convert(ty, &element)))
}

/// The element type of a collection made of values of these types.
fn element_type(types: &[Type], wanted: &Type) -> Option<Type> {
    if *wanted != Type::Dynamic || types.is_empty() {
        return Some(wanted.clone());
    }
    let unified = unify(types)?;
    // A collection of `any` would need all elements to be of one type, which is not known of them.
    (unified != Type::Dynamic || types.iter().all(|ty| *ty == Type::Dynamic)).then_some(unified)
}

/// The same for a map, which may hold what has no known type beside elements that have one.
fn map_element(types: &[Type], wanted: &Type) -> Option<Type> {
    if *wanted != Type::Dynamic || types.is_empty() { Some(wanted.clone()) } else { unify(types) }
}

/// Why one type can not be converted to another (cty's `MismatchMessage`).
#[must_use]
pub fn mismatch(got: &Type, want: &Type) -> String {
    match (got, want) {
        (Type::Object(got), Type::Object(want)) => {
            let missing: Vec<_> = want
                .attrs
                .keys()
                .filter(|name| !got.attrs.contains_key(name) && !want.optional.contains(*name))
                .map(|name| format!("\"{name}\""))
                .collect();
            match missing.as_slice() {
                [] => {}
                [one] => return format!("attribute {one} is required"),
                [first, last] => return format!("attributes {first} and {last} are required"),
                [most @ .., last] => return format!("attributes {}, and {last} are required", most.join(", ")),
            }
            let wrong = want.attrs.iter().find_map(|(name, want)| {
                let got = got.attrs.get(name)?;
                (!can_convert(got, want)).then(|| format!("attribute \"{name}\": {}", mismatch(got, want)))
            });
            wrong.unwrap_or_else(|| "object required".to_owned())
        }
        (Type::List(a) | Type::Set(a), Type::List(b) | Type::Set(b)) => {
            format!("incorrect {} element type: {}", kind(want), mismatch(a, b))
        }
        (Type::Map(a), Type::Map(b)) => format!("incorrect map element type: {}", mismatch(a, b)),
        (Type::Tuple(elements), Type::List(element) | Type::Set(element)) => {
            let wrong = elements.iter().enumerate().find(|(_, got)| !can_convert(got, element));
            match wrong {
                Some((i, got)) => format!("element {i}: {}", mismatch(got, element)),
                None => format!("all {} elements must have the same type", kind(want)),
            }
        }
        (Type::Object(object), Type::Map(element)) => {
            let wrong = object.attrs.iter().find(|(_, got)| !can_convert(got, element));
            match wrong {
                Some((name, got)) => format!("element \"{name}\": {}", mismatch(got, element)),
                None => "all map elements must have the same type".to_owned(),
            }
        }
        (Type::Tuple(a), Type::Tuple(b)) if a.len() == b.len() => {
            let wrong = a.iter().zip(b.iter()).enumerate().find(|(_, (got, want))| !can_convert(got, want));
            match wrong {
                Some((i, (got, want))) => format!("element {i}: {}", mismatch(got, want)),
                None => "tuple required".to_owned(),
            }
        }
        _ => format!("{} required", want.friendly_constraint()),
    }
}

const fn kind(ty: &Type) -> &'static str {
    match ty {
        Type::Set(_) => "set",
        Type::Map(_) => "map",
        _ => "list",
    }
}
