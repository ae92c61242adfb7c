//! Converting values.

use super::{can_convert, element_type, map_element, mismatch, unify, unify_values};
use crate::{Data, Fields, Marks, Number, Origin, Refinement, Type, Value};

/// Converts a value to a type (cty's `convert.Convert`). Marks and places are kept. The error says what is required.
pub fn convert(value: &Value, to: &Type) -> Result<Value, String> {
    if *to == Type::Dynamic {
        return Ok(value.clone());
    }
    convert_as(value, &value.ty(), to)
}

/// The same for a value that is taken for one of another type: what would not have to be converted is not.
pub(super) fn convert_as(value: &Value, from: &Type, to: &Type) -> Result<Value, String> {
    if *to == Type::Dynamic || from == to {
        return Ok(value.clone());
    }
    if !can_convert(from, to) {
        return Err(mismatch(from, to));
    }
    let converted = match &value.data {
        Data::Null(from) => Value::null(fill_in(from, &to.without_optional())),
        Data::Unknown(_) | Data::OneOf(_) => unknown(value, from, to)?,
        Data::Bool(_) | Data::Number(_) | Data::String(_) => primitive(value, to)?,
        // Unknown elements of a set may turn out to be equal, so the list has no known length yet. cty says nothing else
        // of it, and does not convert the elements.
        Data::Set(own, _) if matches!(to, Type::List(_)) && !has_exact_length(value) => {
            let cause = Value::joint_cause([value]).ok_or_else(|| mismatch(from, to))?;
            Value::unknown(Type::list(own.clone()), cause)
        }
        Data::List(_, items) | Data::Set(_, items) | Data::Tuple(items) => sequence(items, from, to)?,
        Data::Map(_, fields) | Data::Object(fields) => mapping(fields, from, to)?,
    };
    let origin = if converted.origin == Origin::default() { value.origin } else { converted.origin };
    Ok(converted.with_marks(value.marks).with_origin(origin))
}

fn has_exact_length(value: &Value) -> bool {
    value.length_range().is_some_and(|(lower, upper)| lower == upper)
}

fn primitive(value: &Value, to: &Type) -> Result<Value, String> {
    match (&value.data, to) {
        (Data::Bool(value), Type::String) => Ok(Value::string(if *value { "true" } else { "false" })),
        (Data::Number(number), Type::String) => Ok(Value::string(number.to_string())),
        (Data::String(text), Type::Number) => match Number::parse(text) {
            Some(number) => Ok(Value::number(number)),
            None => Err("a number is required".to_owned()),
        },
        (Data::String(text), Type::Bool) => match &**text {
            "true" | "1" => Ok(Value::bool(true)),
            "false" | "0" => Ok(Value::bool(false)),
            _ => Err("a bool is required".to_owned()),
        },
        _ => Err(mismatch(&value.ty(), to)),
    }
}

/// A part of a value; the type of the whole may say only that it can be anything.
fn part(item: &Value, from: Option<&Type>, to: &Type) -> Result<Value, String> {
    match from {
        Some(from) if !from.has_dynamic() => convert_as(item, from, to),
        _ => convert(item, to),
    }
}

/// Lists, sets and tuples.
fn sequence(items: &[Value], from: &Type, to: &Type) -> Result<Value, String> {
    let at = |i: usize| move |message: String| format!("element {i}: {message}");
    match to {
        Type::List(element) | Type::Set(element) => {
            let target = target_element(items.iter(), from, element).ok_or_else(|| mismatch(from, to))?;
            let converted =
                items.iter().enumerate().map(|(i, item)| part(item, from.part_at(i), &target).map_err(at(i)));
            let mut converted = converted.collect::<Result<Vec<_>, _>>()?;
            // Elements that a tuple gives to a list are unified where they differ in what `any` stands for, others not.
            if matches!(to, Type::Set(_)) || from.is_collection() {
                converted.iter_mut().for_each(forget_null);
                if converted.windows(2).any(|pair| pair[0].ty() != pair[1].ty()) {
                    return Err("all elements must have the same type".to_owned());
                }
            }
            let (element, items) = agree(&target, converted)?;
            Ok(if matches!(to, Type::List(_)) { Value::list(element, items) } else { Value::set(element, items) })
        }
        Type::Tuple(types) if types.len() == items.len() => {
            let converted = items
                .iter()
                .zip(types.iter())
                .enumerate()
                .map(|(i, (item, ty))| part(item, from.part_at(i), ty).map_err(at(i)));
            Ok(Value::tuple(converted.collect::<Result<Vec<_>, _>>()?))
        }
        _ => Err(mismatch(from, to)),
    }
}

/// Maps and objects.
fn mapping(fields: &Fields, from: &Type, to: &Type) -> Result<Value, String> {
    match to {
        Type::Map(element) => {
            let target = match from.element() {
                Some(_) => target_element(fields.values(), from, element),
                None => map_element(&fields.values().map(Value::ty).collect::<Vec<_>>(), element),
            };
            let target = target.ok_or_else(|| mismatch(from, to))?;
            let converted = fields.iter().map(|(name, item)| {
                part(item, from.part_named(name), &target).map_err(|message| format!("element \"{name}\": {message}"))
            });
            let converted = converted.collect::<Result<Vec<_>, _>>()?;
            // Elements that a map gives to one of anything are left as they are.
            let agreed = if from.is_collection() && !converted.is_empty() { element } else { &target };
            let (element, items) = agree(agreed, converted)?;
            Ok(Value::map(element, fields.keys().cloned().zip(items)))
        }
        Type::Object(object) => {
            let mut converted = Fields::new();
            for (name, ty) in &object.attrs {
                let mut attribute = match fields.get(name) {
                    Some(item) => part(item, from.part_named(name), ty)
                        .map_err(|message| format!("attribute \"{name}\": {message}"))?,
                    None if object.optional.contains(name) => Value::null(ty.without_optional()),
                    None => return Err(format!("attribute \"{name}\" is required")),
                };
                if matches!(from, Type::Object(_)) {
                    forget_null(&mut attribute);
                }
                converted.insert(name.clone(), attribute);
            }
            Ok(Data::Object(converted.into()).into())
        }
        _ => Err(mismatch(from, to)),
    }
}

/// cty makes nulls anew in the elements of sets and of lists that were collections, and in the attributes of objects:
/// they lose their marks there, and nowhere else.
fn forget_null(item: &mut Value) {
    if item.is_null() {
        item.marks = Marks::NONE;
    }
}

/// What the elements are to be converted to, when the wanted element type may be `any`.
fn target_element<'a>(items: impl Iterator<Item = &'a Value>, from: &Type, wanted: &Type) -> Option<Type> {
    match from.element() {
        // Elements of a collection have one type already, which an empty one keeps.
        Some(own) if *wanted == Type::Dynamic => Some(own.clone()),
        Some(_) => Some(wanted.clone()),
        None => element_type(&items.map(Value::ty).collect::<Vec<_>>(), wanted),
    }
}

/// Elements must end up with one type. Where `any` inside the wanted type let them differ they are unified; where
/// they may be anything, those of no known type become what the others are.
fn agree(target: &Type, items: Vec<Value>) -> Result<(Type, Vec<Value>), String> {
    let typed = |item: &&Value| *target != Type::Dynamic || item.ty() != Type::Dynamic;
    let Some(first) = items.iter().find(typed).or(items.first()).map(Value::ty) else {
        return Ok((target.without_optional(), items));
    };
    if *target == Type::Dynamic && items.iter().filter(typed).all(|item| item.ty() == first) {
        let items = items.iter().map(|item| convert(item, &first)).collect::<Result<_, _>>()?;
        return Ok((first, items));
    }
    if items.iter().all(|item| item.ty() == first) {
        return Ok((first, items));
    }
    let refused = || "collection elements cannot be unified".to_owned();
    let differ = target.is_collection() || matches!(target, Type::Object(_));
    let unified = unify_values(&items).filter(|_| differ).ok_or_else(refused)?;
    let items = items.iter().map(|item| convert(item, &unified)).collect::<Result<Vec<_>, _>>()?;
    match items.first().map(Value::ty) {
        Some(first) if items.iter().all(|item| item.ty() == first) => Ok((first, items)),
        _ => Err(refused()),
    }
}

/// An unknown value of the wanted type that keeps what is known about it (cty's `prepareUnknownResult`).
fn unknown(value: &Value, from: &Type, to: &Type) -> Result<Value, String> {
    let target = fill_in(from, &to.without_optional());
    let mut refine = Refinement { not_null: value.is_not_null(), ..Refinement::default() };
    match (from, &target) {
        _ if *from == target => refine = value.refinement(),
        (Type::Object(_) | Type::Map(_), Type::Map(_)) | (Type::Tuple(_) | Type::List(_), Type::List(_)) => {
            refine.length = value.length_range().unwrap_or(refine.length);
        }
        (Type::Tuple(_) | Type::List(_) | Type::Set(_), Type::Set(_)) | (Type::Set(_), Type::List(_)) => {
            // Equal elements of a set coalesce.
            let (lower, upper) = value.length_range().unwrap_or(refine.length);
            refine.length = (lower.min(1), upper);
        }
        _ => {}
    }
    match Value::joint_cause([value]) {
        Some(cause) => Ok(Value::refined(target, refine, cause).with_marks(value.deep_marks())),
        None => Err(mismatch(from, to)),
    }
}

/// The wanted type with every `any` replaced by what the actual type has there (cty's `dynamicReplace`).
fn fill_in(actual: &Type, want: &Type) -> Type {
    if *actual == Type::Dynamic || !want.has_dynamic() {
        return want.clone();
    }
    let element = |want: &Type| {
        let own = match actual {
            Type::List(own) | Type::Set(own) | Type::Map(own) => Some((**own).clone()),
            Type::Tuple(elements) => unify(elements),
            Type::Object(object) => unify(&object.attrs.values().cloned().collect::<Vec<_>>()),
            _ => None,
        };
        own.map_or_else(|| want.clone(), |own| fill_in(&own, want))
    };
    match (want, actual) {
        (Type::Dynamic, _) => actual.clone(),
        (Type::List(want), _) => Type::list(element(want)),
        (Type::Set(want), _) => Type::set(element(want)),
        (Type::Map(want), _) => Type::map(element(want)),
        (Type::Tuple(want), Type::Tuple(actual)) => {
            Type::tuple(want.iter().zip(actual.iter()).map(|(want, actual)| fill_in(actual, want)))
        }
        (Type::Object(want), Type::Object(actual)) => Type::object(want.attrs.iter().map(|(name, want)| {
            (name.clone(), actual.attrs.get(name).map_or_else(|| want.clone(), |actual| fill_in(actual, want)))
        })),
        (Type::Object(want), Type::Map(actual)) => {
            Type::object(want.attrs.iter().map(|(name, want)| (name.clone(), fill_in(actual, want))))
        }
        _ => want.clone(),
    }
}
