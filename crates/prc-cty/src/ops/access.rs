//! Indices and attributes (HCL's `Index` and `GetAttr`).

use super::{OpError, Operand};
use crate::{Cause, Data, Fields, Type, Value, convert};

const NO_ELEMENT: &str = "the given key does not identify an element in this collection value";

/// `collection[key]`. The result has the marks of both, except that an object's key and an unknown one add
/// none.
pub fn index(collection: &Value, key: &Value) -> Result<Value, OpError> {
    if collection.is_null() {
        return Err(OpError::new(Operand::Left, "this value is null, so it does not have any indices"));
    }
    if key.is_null() {
        return Err(OpError::new(Operand::Right, "can't use a null value as an indexing key"));
    }
    if let Some(found) = directly(collection, key) {
        return Ok(found);
    }
    let ty = collection.ty();
    let marks = collection.marks | key.marks;
    // Where it is not known whether there is such an element, the key's marks are lost.
    let unknown = |ty: Type| unknown_of(ty, &[collection, key]).map(|value| value.with_marks(collection.marks));
    if ty == Type::Dynamic || key.ty() == Type::Dynamic {
        return unknown(Type::Dynamic);
    }
    let key_as = |wanted: &Type| {
        convert(key, wanted).map_err(|message| OpError::new(Operand::Right, format!("{NO_ELEMENT}: {message}")))
    };
    match &ty {
        Type::List(_) | Type::Tuple(_) => {
            let key = key_as(&Type::Number)?;
            let Some(number) = key.as_number() else {
                return unknown(ty.element().cloned().unwrap_or(Type::Dynamic));
            };
            // How long a list is that is not known, or whether it has such an element, is not asked.
            if let (None, Type::List(element)) = (collection.elements(), &ty) {
                return unknown((**element).clone());
            }
            let at = position(number)?;
            let element = match (collection.elements(), &ty) {
                (Some(items), _) => items.get(at).cloned(),
                (None, Type::Tuple(types)) => types.get(at).cloned().map(unknown).transpose()?,
                (None, _) => return unknown(ty.element().cloned().unwrap_or(Type::Dynamic)),
            };
            let element = element.ok_or_else(|| {
                let message = match collection.length_range() {
                    Some((0, 0)) => format!("{NO_ELEMENT}: the collection has no elements"),
                    _ => format!(
                        "{NO_ELEMENT}: the given index is greater than or equal to the length of the collection"
                    ),
                };
                OpError::new(Operand::Right, message)
            })?;
            Ok(element.with_marks(marks))
        }
        Type::Map(element) => {
            let key = key_as(&Type::String)?;
            match (key.as_str(), collection.fields()) {
                (Some(key), Some(fields)) => Ok(field(fields, key)?.with_marks(marks)),
                _ => unknown((**element).clone()),
            }
        }
        Type::Object(_) => {
            let key = key_as(&Type::String)?;
            match (key.as_str(), collection.fields()) {
                (Some(key), Some(fields)) => Ok(field(fields, key)?.with_marks(collection.marks)),
                _ => unknown(Type::Dynamic).map(|value| Value { marks: collection.marks, ..value }),
            }
        }
        Type::Set(_) => Err(OpError::new(
            Operand::Right,
            "elements of a set are identified only by their value and don't have any separate index or key",
        )),
        _ => Err(OpError::new(Operand::Left, "this value does not have any indices")),
    }
}

/// What a known key finds in a known collection, without looking at the type of all that is in it.
fn directly(collection: &Value, key: &Value) -> Option<Value> {
    let found = match (&collection.data, &key.data) {
        (Data::Object(fields), Data::String(key)) => fields.get(key)?.clone().with_marks(collection.marks),
        (Data::Map(_, fields), Data::String(name)) => {
            fields.get(name)?.clone().with_marks(collection.marks | key.marks)
        }
        (Data::List(_, items) | Data::Tuple(items), Data::Number(number)) => {
            items.get(position(number).ok()?)?.clone().with_marks(collection.marks | key.marks)
        }
        _ => return None,
    };
    Some(found)
}

/// `object.name` or `map.name`.
pub fn attribute(object: &Value, name: &str) -> Result<Value, OpError> {
    if object.is_null() {
        return Err(OpError::new(Operand::Left, "this value is null, so it does not have any attributes"));
    }
    if let Data::Object(fields) | Data::Map(_, fields) = &object.data
        && let Some(value) = fields.get(name)
    {
        return Ok(value.clone().with_marks(object.marks));
    }
    let unknown = |ty: Type| unknown_of(ty, &[object]).map(|value| value.with_marks(object.marks));
    match (&object.data, &object.ty()) {
        (Data::Object(_), _) => Err(missing(name)),
        (Data::Map(..), _) => {
            let message = format!("this map does not have an element with the key \"{name}\"");
            Err(OpError::new(Operand::Left, message))
        }
        (_, Type::Dynamic) => unknown(Type::Dynamic),
        (_, Type::Map(element)) => unknown((**element).clone()),
        (_, Type::Object(ty)) => match ty.attrs.get(name) {
            Some(ty) => unknown(ty.clone()),
            None => Err(missing(name)),
        },
        (_, ty) if ty.is_primitive() => {
            let message = format!("can't access attributes on a primitive-typed value ({})", ty.friendly_name());
            Err(OpError::new(Operand::Left, message))
        }
        (_, ty @ (Type::List(_) | Type::Set(_))) => {
            let message = format!("can't access attributes on a {}", ty.friendly_name());
            Err(OpError::new(Operand::Left, message))
        }
        _ => Err(OpError::new(Operand::Left, "this value does not have any attributes")),
    }
}

fn missing(name: &str) -> OpError {
    OpError::new(Operand::Left, format!("this object does not have an attribute named \"{name}\""))
}

fn field(fields: &Fields, key: &str) -> Result<Value, OpError> {
    fields.get(key).cloned().ok_or_else(|| OpError::new(Operand::Right, NO_ELEMENT))
}

fn position(number: &crate::Number) -> Result<usize, OpError> {
    let refused = |why: &str| OpError::new(Operand::Right, format!("{NO_ELEMENT}: {why}"));
    if number.is_negative() && !number.is_zero() {
        return Err(refused("a negative number is not a valid index for a sequence"));
    }
    if !number.is_integer() {
        return Err(refused("indexing a sequence requires a whole number"));
    }
    Ok(number.to_i64().and_then(|n| usize::try_from(n).ok()).unwrap_or(usize::MAX))
}

/// An unknown part of these values, of which at least one is unknown.
fn unknown_of(ty: Type, values: &[&Value]) -> Result<Value, OpError> {
    let cause: Option<Cause> = Value::joint_cause(values.iter().copied().filter(|value| !value.is_known()));
    match cause {
        Some(cause) => Ok(Value::unknown(ty, cause)),
        None => Err(OpError::new(Operand::Whole, NO_ELEMENT)),
    }
}
