//! Finding and choosing: `contains`, `element`, `index`, `length`, `lookup`, `one`, `coalesce`, `coalescelist`,
//! `matchkeys`.

use super::CallError;
use super::call::{Call, NOT_WHOLE};
use super::sets::Members;
use super::spec::{Function, Shape, param};
use crate::text::graphemes;
use crate::{Data, Number, Refinement, Type, Value, convert, unify};

pub(super) fn functions() -> Vec<Function> {
    let any = |name| param(name, Shape::Any);
    let list = |name| param(name, Shape::List);
    let number = |name| param(name, Shape::Number).dynamic();
    vec![
        Function::computed("coalesce", [], coalesce_type, coalesce).variadic(any("vals").null().unknown().dynamic()),
        Function::computed("coalescelist", [], dynamic, coalescelist).variadic(any("vals").null().unknown().dynamic()),
        Function::computed("contains", [any("list"), any("value")], bool_type, contains),
        Function::computed("element", [any("list").marked(), number("index")], element_type, element),
        Function::computed("index", [any("list"), any("value")], number_type, index),
        Function::computed("length", [any("value").unknown().dynamic().marked()], number_type, length),
        Function::computed(
            "lookup",
            [any("inputMap").unknown().marked(), param("key", Shape::String).unknown().marked()],
            lookup_type,
            lookup,
        )
        .variadic(any("default").null().unknown().dynamic().marked()),
        Function::computed("matchkeys", [list("values"), list("keys"), list("searchset")], matchkeys_type, matchkeys),
        Function::computed("one", [any("list")], one_type, one),
    ]
}

type Typed = Result<(Type, Refinement), CallError>;

fn bool_type(_: &Call<'_>) -> Typed {
    Ok((Type::Bool, Refinement::not_null()))
}

fn number_type(_: &Call<'_>) -> Typed {
    Ok((Type::Number, Refinement::not_null()))
}

fn dynamic(_: &Call<'_>) -> Typed {
    Ok((Type::Dynamic, Refinement::default()))
}

fn coalesce_type(call: &Call<'_>) -> Typed {
    let types: Vec<_> = call.args.iter().map(Value::ty).collect();
    let ty = unify(&types).ok_or_else(|| CallError::function("all arguments must have the same type"))?;
    Ok((ty, Refinement::not_null()))
}

/// The first argument that is neither null nor, where all are strings, empty.
fn coalesce(call: &Call<'_>) -> Result<Value, CallError> {
    let (ty, refine) = coalesce_type(call)?;
    for arg in call.args {
        // What turns out not to have the common type is passed over.
        let Ok(value) = convert(arg, &ty) else { continue };
        if !value.is_known() {
            return Ok(call.unknown(ty, refine));
        }
        let empty = ty == Type::String && value.as_str() == Some("");
        if !value.is_null() && !empty {
            return Ok(value);
        }
    }
    Err(CallError::function("no non-null, non-empty-string arguments"))
}

/// The first list that is not empty.
fn coalescelist(call: &Call<'_>) -> Result<Value, CallError> {
    if call.args.is_empty() {
        return Err(CallError::function("at least one argument is required"));
    }
    let unknown = call.args.iter().position(|arg| !arg.is_known()).unwrap_or(call.args.len());
    if call.args[..unknown].iter().any(|arg| !matches!(arg.ty(), Type::List(_) | Type::Tuple(_))) {
        return Err(CallError::function("coalescelist arguments must be lists or tuples"));
    }
    for arg in call.args {
        if !arg.is_known() {
            return Ok(call.unknown(Type::Dynamic, Refinement::default()));
        }
        if arg.elements().is_some_and(|items| !items.is_empty()) {
            return Ok(arg.clone());
        }
    }
    Err(CallError::function("no non-null arguments"))
}

fn contains(call: &Call<'_>) -> Result<Value, CallError> {
    let list = call.arg(0)?;
    let items = list.elements().ok_or_else(|| CallError::function("argument must be list, tuple, or set"))?;
    let mut certain = true;
    for item in items {
        match call.arg(1)?.equals(item).as_bool() {
            Some(true) => return Ok(true.into()),
            Some(false) => {}
            None => certain = false,
        }
    }
    Ok(if certain { false.into() } else { call.unknown_of(Type::Bool) })
}

/// The position an index wraps around to in a sequence of that length.
fn wrapped(number: &Number, length: usize) -> Result<usize, CallError> {
    let index = number.to_i64().ok_or_else(|| CallError::function(format!("invalid index: {NOT_WHOLE}")))?;
    let length = i64::try_from(length).unwrap_or(i64::MAX);
    let at = index.checked_rem_euclid(length).and_then(|at| usize::try_from(at).ok());
    at.ok_or_else(|| CallError::function("cannot use element function with an empty list"))
}

/// The same for a tuple, in which no index counts from the end.
fn wrapped_in_tuple(number: &Number, length: usize) -> Result<usize, CallError> {
    let at = wrapped(number, length)?;
    if number.is_negative() && at > 0 {
        return Err(CallError::function("cannot use a negative index with a tuple"));
    }
    Ok(at)
}

fn element_type(call: &Call<'_>) -> Typed {
    let ty = match (call.arg(0)?.ty(), call.arg(1)?.as_number()) {
        (Type::List(element), _) => (*element).clone(),
        (Type::Tuple(_), None) => Type::Dynamic,
        (Type::Tuple(types), Some(index)) => {
            types.get(wrapped_in_tuple(index, types.len())?).cloned().unwrap_or(Type::Dynamic)
        }
        (other, _) => {
            return Err(CallError::function(format!("cannot read elements from {}", other.friendly_name())));
        }
    };
    Ok((ty, Refinement::default()))
}

fn element(call: &Call<'_>) -> Result<Value, CallError> {
    element_type(call)?;
    let items = call.items(0)?;
    let at = wrapped(call.number(1)?, items.len())?;
    match items.get(at) {
        Some(item) => Ok(item.clone().with_marks(call.arg(0)?.marks)),
        None => Err(CallError::function("cannot use element function with an empty list")),
    }
}

/// The first position of a value. An unknown element before it leaves the answer open.
fn index(call: &Call<'_>) -> Result<Value, CallError> {
    let items = match &call.arg(0)?.data {
        Data::List(_, items) | Data::Tuple(items) => items,
        _ => return Err(CallError::function("argument must be a list or tuple")),
    };
    if items.is_empty() {
        return Err(CallError::function("cannot search an empty list"));
    }
    for (i, item) in items.iter().enumerate() {
        match item.equals(call.arg(1)?).as_bool() {
            Some(true) => return Ok(Number::from_count(i).into()),
            Some(false) => {}
            None => return Ok(call.unknown_of(Type::Number)),
        }
    }
    Err(CallError::function("item not found"))
}

/// Characters (grapheme clusters) of a string, or elements. Often known of unknown values, too.
fn length(call: &Call<'_>) -> Result<Value, CallError> {
    let value = call.arg(0)?;
    let at_least = |bound: Number| call.unknown(Type::Number, Refinement::at_least(bound));
    let length = match (&value.data, value.ty()) {
        (Data::String(text), _) => Number::from_count(graphemes(text).count()).into(),
        (_, Type::String) => at_least(Number::from_count(graphemes(&value.refinement().prefix).count())),
        (_, Type::Dynamic) => call.unknown_of(Type::Number),
        _ => {
            let (lower, upper) = value.length_range().ok_or_else(|| {
                CallError::function("argument must be a string, a collection type, or a structural type")
            })?;
            let number = |n: u64| Number::from_i64(i64::try_from(n).unwrap_or(i64::MAX));
            if lower == upper {
                number(lower).into()
            } else {
                let range = (Some((number(lower), true)), Some((number(upper), true)));
                let refine = Refinement { number_range: range, ..Refinement::not_null() };
                call.unknown(Type::Number, refine)
            }
        }
    };
    Ok(length.with_marks(value.marks))
}

fn lookup_type(call: &Call<'_>) -> Typed {
    let (map, default) = (call.arg(0)?, call.args.get(2));
    if call.args.len() > 3 {
        let count = call.args.len();
        return Err(CallError::function(format!("lookup() takes two or three arguments, got {count}")));
    }
    let ty = match map.ty() {
        Type::Object(object) => match call.arg(1)?.as_str() {
            None => Type::Dynamic,
            Some(key) => match (object.attrs.get(key), default) {
                (Some(ty), _) => ty.clone(),
                (None, Some(default)) => default.ty(),
                (None, None) => {
                    return Err(CallError::argument(0, format!("the given object has no attribute \"{key}\"")));
                }
            },
        },
        Type::Map(element) => {
            if default.is_some_and(|default| convert(default, &element).is_err()) {
                let message = "the default value must have the same type as the map elements";
                return Err(CallError::argument(2, message));
            }
            (*element).clone()
        }
        _ => return Err(CallError::argument(0, "lookup() requires a map as the first argument")),
    };
    Ok((ty, Refinement::default()))
}

fn lookup(call: &Call<'_>) -> Result<Value, CallError> {
    // What is there needs no type, and that of a large object takes long.
    if let ([map, key] | [map, key, _], true) = (call.args, call.args.iter().all(Value::is_known))
        && let (Data::Object(fields), Some(name)) = (&map.data, key.as_str())
        && let Some(found) = fields.get(name)
    {
        return Ok(found.clone().with_marks(map.marks | key.marks));
    }
    let (ty, refine) = lookup_type(call)?;
    let (map, key) = (call.arg(0)?, call.arg(1)?);
    let marks = map.marks | key.marks;
    if !map.is_known() || !key.is_known() {
        return Ok(call.unknown(ty, refine).with_marks(marks));
    }
    let name = call.text(1)?;
    if let Some(found) = map.fields().and_then(|fields| fields.get(name)) {
        return Ok(found.clone().with_marks(marks));
    }
    let Some(default) = call.args.get(2) else {
        return Err(CallError::function(format!("lookup failed to find key \"{name}\"")));
    };
    let default = convert(default, &ty).map_err(|message| CallError::argument(2, message))?;
    Ok(default.with_marks(marks))
}

fn matchkeys_type(call: &Call<'_>) -> Typed {
    if unify(&[call.arg(1)?.ty(), call.arg(2)?.ty()]).is_none() {
        return Err(CallError::function("keys and searchset must be of the same type"));
    }
    Ok((call.arg(0)?.ty(), Refinement::not_null()))
}

/// The values whose keys occur in the search set. Unknown parts of the search set match nothing.
fn matchkeys(call: &Call<'_>) -> Result<Value, CallError> {
    let (ty, _) = matchkeys_type(call)?;
    let (values, keys, wanted) = (call.items(0)?, call.items(1)?, call.items(2)?);
    if values.len() != keys.len() {
        return Err(CallError::function("length of keys and values should be equal"));
    }
    let known = call.arg(0)?.is_wholly_known() && call.arg(1)?.is_wholly_known();
    if !known && !wanted.is_empty() {
        return Ok(call.unknown_of(ty));
    }
    let common = unify(&[call.arg(1)?.ty(), call.arg(2)?.ty()]);
    let element = common.as_ref().and_then(Type::element).cloned().unwrap_or(Type::Dynamic);
    let same = |items: &[Value]| super::lists::convert_all(items, &element);
    let (keys, wanted) = (same(keys)?, same(wanted)?);
    let wanted = Members::new(&wanted);
    let found = values.iter().zip(&keys).filter(|(_, key)| wanted.has(key)).map(|(value, _)| value.clone());
    let element = ty.element().cloned().unwrap_or(Type::Dynamic);
    Ok(Value::list(element, found.collect::<Vec<_>>()))
}

const NOT_ONE: &str = "must be a list, set, or tuple value with either zero or one elements";

fn one_type(call: &Call<'_>) -> Typed {
    let ty = match call.arg(0)?.ty() {
        Type::List(element) | Type::Set(element) => (*element).clone(),
        Type::Tuple(types) => match types.as_ref() {
            [] => Type::Dynamic,
            [only] => only.clone(),
            _ => return Err(CallError::argument(0, NOT_ONE)),
        },
        _ => return Err(CallError::argument(0, NOT_ONE)),
    };
    Ok((ty, Refinement::default()))
}

fn one(call: &Call<'_>) -> Result<Value, CallError> {
    let (ty, refine) = one_type(call)?;
    match call.arg(0)?.length_range() {
        Some((lower, _)) if lower > 1 => return Err(CallError::argument(0, NOT_ONE)),
        Some((lower, upper)) if lower != upper => return Ok(call.unknown(ty, refine)),
        _ => {}
    }
    match call.items(0)? {
        [] => Ok(Value::null(ty)),
        [only] => Ok(only.clone()),
        _ => Err(CallError::argument(0, NOT_ONE)),
    }
}
