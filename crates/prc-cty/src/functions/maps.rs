//! Maps and objects: `keys`, `values`, `merge`, `transpose`, `zipmap`.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::CallError;
use super::call::Call;
use super::spec::{Function, Shape, param};
use crate::{Data, Fields, Marks, Refinement, Type, Value};

pub(super) fn functions() -> Vec<Function> {
    let any = |name| param(name, Shape::Any);
    vec![
        Function::computed("keys", [any("inputMap").unknown().marked()], keys_type, keys),
        Function::computed("merge", [], merge_type, merge).variadic(any("maps").null().dynamic().marked()),
        Function::computed("transpose", [param("values", Shape::MapOfLists)], transpose_type, transpose),
        Function::computed("values", [any("mapping").marked()], values_type, values),
        Function::computed(
            "zipmap",
            [param("keys", Shape::Strings).marked(), any("values").marked()],
            zipmap_type,
            zipmap,
        ),
    ]
}

type Typed = Result<(Type, Refinement), CallError>;

fn keys_type(call: &Call<'_>) -> Typed {
    let ty = match call.arg(0)?.ty() {
        Type::Map(_) => Type::list(Type::String),
        Type::Object(object) => Type::tuple(object.attrs.keys().map(|_| Type::String)),
        _ => return Err(CallError::argument(0, "must have map or object type")),
    };
    Ok((ty, Refinement::not_null()))
}

/// The attribute names of an object are known even when the object is not.
fn keys(call: &Call<'_>) -> Result<Value, CallError> {
    keys_type(call)?;
    let map = call.arg(0)?;
    let names =
        |names: Vec<&Arc<str>>| names.into_iter().map(|name| Data::String(name.clone()).into()).collect::<Vec<Value>>();
    let keys = match (map.fields(), map.ty()) {
        (Some(fields), Type::Map(_)) => Value::list(Type::String, names(fields.keys().collect())),
        (_, Type::Object(object)) => Value::tuple(names(object.attrs.keys().collect())),
        _ => call.unknown_of(Type::list(Type::String)),
    };
    Ok(keys.with_marks(map.marks))
}

fn values_type(call: &Call<'_>) -> Typed {
    let ty = match call.arg(0)?.ty() {
        Type::Map(element) => Type::List(element),
        Type::Object(object) => Type::tuple(object.attrs.values().cloned()),
        _ => return Err(CallError::argument(0, "must have map or object type")),
    };
    Ok((ty, Refinement::not_null()))
}

fn values(call: &Call<'_>) -> Result<Value, CallError> {
    let map = call.arg(0)?;
    let items = map.fields().map(|fields| fields.values().cloned().collect::<Vec<_>>()).unwrap_or_default();
    let values = match values_type(call)?.0 {
        Type::List(element) => Value::list((*element).clone(), items),
        _ => Value::tuple(items),
    };
    Ok(values.with_marks(map.marks))
}

/// A map when all arguments have one map type, an object otherwise.
fn merge_type(call: &Call<'_>) -> Typed {
    let Some(first) = call.args.first().map(Value::ty) else {
        return Ok((Type::object::<Arc<str>>([]), Refinement::not_null()));
    };
    let mut attrs: Vec<(Arc<str>, Type)> = Vec::new();
    let (mut same, mut complete) = (true, true);
    for arg in call.args {
        let ty = arg.ty();
        if ty == Type::Dynamic {
            return Ok((Type::Dynamic, Refinement::default()));
        }
        match (&ty, arg.fields()) {
            (Type::Object(_) | Type::Map(_), _) if arg.is_null() => {}
            (Type::Object(object), _) => attrs.extend(object.attrs.clone()),
            (Type::Map(element), Some(fields)) => {
                attrs.extend(fields.keys().map(|key| (key.clone(), (**element).clone())));
            }
            (Type::Map(_), None) => complete = false,
            _ => {
                let got = ty.friendly_name();
                return Err(CallError::function(format!("arguments must be maps or objects, got \"{got}\"")));
            }
        }
        same &= ty == first;
    }
    let ty = match (same, complete) {
        (true, _) => first,
        (false, true) => Type::object(attrs),
        (false, false) => Type::Dynamic,
    };
    Ok((ty, Refinement::not_null()))
}

/// Later arguments win; nulls count as empty, and their marks do not count.
fn merge(call: &Call<'_>) -> Result<Value, CallError> {
    let (ty, _) = merge_type(call)?;
    let marks = call.args.iter().filter(|arg| !arg.is_null()).fold(Marks::NONE, |marks, arg| marks | arg.marks);
    // The result would have to be of the same type, but there is nothing to make the attributes of.
    if matches!(&ty, Type::Object(object) if !object.attrs.is_empty()) && call.args.iter().all(Value::is_null) {
        return Err(CallError::function("all objects are null"));
    }
    let mut merged = Vec::new();
    for arg in call.args {
        match (arg.fields(), arg.is_null()) {
            (Some(fields), _) => merged.extend(fields.iter().map(|(name, value)| (name.clone(), value.clone()))),
            (None, true) => {}
            // Beside a null of no type Terraform does not look at the types: each string of a set is its own key.
            (None, false) => match (arg.elements(), &arg.ty()) {
                (Some([]), _) => {}
                (Some(items), Type::Set(element)) if **element == Type::String && arg.is_wholly_known() => {
                    merged.extend(items.iter().filter_map(|item| Some((item.as_str()?.into(), item.clone()))));
                }
                (_, ty) => {
                    let got = ty.friendly_name();
                    return Err(CallError::function(format!("arguments must be maps or objects, got \"{got}\"")));
                }
            },
        }
    }
    let merged = Fields::from(merged);
    if call.too_many(merged.len()) {
        return Ok(call.over_budget(ty).with_marks(marks));
    }
    let result: Value = match ty {
        Type::Map(element) => Data::Map((*element).clone(), merged.into()).into(),
        _ => Data::Object(merged.into()).into(),
    };
    Ok(result.with_marks(marks))
}

fn transpose_type(_: &Call<'_>) -> Typed {
    Ok((Shape::MapOfLists.ty(), Refinement::not_null()))
}

/// Strings become keys, and the keys they were under become their strings.
fn transpose(call: &Call<'_>) -> Result<Value, CallError> {
    let map = call.arg(0)?;
    if !map.is_wholly_known() {
        return Ok(call.unknown_of(Shape::MapOfLists.ty()));
    }
    let mut turned: BTreeMap<Arc<str>, Vec<Value>> = BTreeMap::new();
    for (key, list) in map.fields().into_iter().flatten() {
        let items = list.elements().ok_or_else(|| CallError::function("input must not contain null list"))?;
        for item in items {
            let Data::String(text) = &item.data else {
                return Err(CallError::function("input list must not contain null string"));
            };
            turned.entry(text.clone()).or_default().push(Data::String(key.clone()).into());
        }
    }
    let lists = turned.into_iter().map(|(key, keys)| (key, Value::list(Type::String, keys)));
    Ok(Value::map(Type::list(Type::String), lists))
}

/// The keys as strings, if all of them are known.
fn known_keys(call: &Call<'_>) -> Result<Option<Vec<Arc<str>>>, CallError> {
    let keys = call.arg(0)?;
    if !keys.is_wholly_known() {
        return Ok(None);
    }
    let names = keys.elements().unwrap_or_default().iter().enumerate().map(|(i, key)| match &key.data {
        Data::String(text) => Ok(text.clone()),
        _ => Err(CallError::function(format!("keys list has null value at index {i}"))),
    });
    names.collect::<Result<_, _>>().map(Some)
}

fn same_length(keys: usize, values: usize) -> Result<(), CallError> {
    if keys == values {
        return Ok(());
    }
    Err(CallError::function(format!("number of keys ({keys}) does not match number of values ({values})")))
}

fn zipmap_type(call: &Call<'_>) -> Typed {
    let ty = match call.arg(1)?.ty() {
        // Then the keys say nothing of the type, and are not looked at before the values are known.
        Type::List(element) => Type::Map(element),
        Type::Tuple(types) => match known_keys(call)? {
            None => Type::Dynamic,
            Some(keys) => {
                same_length(keys.len(), types.len())?;
                Type::object(keys.into_iter().zip(types.iter().cloned()))
            }
        },
        _ => return Err(CallError::argument(1, "values argument must be a list or tuple value")),
    };
    let refine = if ty == Type::Dynamic { Refinement::default() } else { Refinement::not_null() };
    Ok((ty, refine))
}

fn zipmap(call: &Call<'_>) -> Result<Value, CallError> {
    let (ty, refine) = zipmap_type(call)?;
    let marks = call.arg(0)?.deep_marks() | call.arg(1)?.marks;
    let Some(keys) = known_keys(call)? else {
        return Ok(call.unknown(ty, refine).with_marks(call.arg(0)?.marks | call.arg(1)?.marks));
    };
    let items = call.items(1)?;
    same_length(keys.len(), items.len())?;
    let fields = keys.into_iter().zip(items.iter().cloned());
    let result = match ty {
        Type::Map(element) => Value::map((*element).clone(), fields),
        _ => Value::object(fields),
    };
    Ok(result.with_marks(marks))
}
