//! Sequences: lists, tuples, and what makes them from sets.

use std::collections::HashSet;

use super::CallError;
use super::call::Call;
use super::spec::{Function, Shape, param};
use crate::{Data, Marks, Number, Refinement, Type, Value, convert, unify};

/// Most elements `range` makes; Terraform refuses more.
const MAX_RANGE: usize = 1024;

pub(super) fn functions() -> Vec<Function> {
    let list = param("list", Shape::List);
    let any = param("list", Shape::Any);
    let number = |name| param(name, Shape::Number).dynamic();
    vec![
        Function::new("alltrue", [param("list", Shape::Bools)], Shape::Bool, alltrue),
        Function::new("anytrue", [param("list", Shape::Bools)], Shape::Bool, anytrue),
        Function::computed(
            "chunklist",
            [list.marked(), number("size").marked()],
            |call| Ok((Type::list(call.arg(0)?.ty()), Refinement::not_null())),
            chunklist,
        ),
        Function::new("compact", [param("list", Shape::Strings)], Shape::Strings, compact),
        Function::computed("concat", [], concat_type, concat).variadic(param("seqs", Shape::Any).marked()),
        Function::computed("distinct", [list], same_type, distinct),
        Function::computed("flatten", [any.marked()], |_| Ok((Type::Dynamic, Refinement::default())), flatten),
        Function::new("range", [], Shape::Numbers, range).variadic(number("params")),
        Function::computed("reverse", [any.marked()], reverse_type, reverse),
        Function::computed(
            "slice",
            [any.marked(), number("start_index"), number("end_index")],
            |call| slice_bounds(call).map(|(ty, _)| (ty, Refinement::not_null())),
            slice,
        ),
        Function::new("sort", [param("list", Shape::Strings).unknown()], Shape::Strings, sort),
    ]
}

fn same_type(call: &Call<'_>) -> Result<(Type, Refinement), CallError> {
    Ok((call.arg(0)?.ty(), Refinement::not_null()))
}

/// The first unknown, null or false element decides.
fn alltrue(call: &Call<'_>) -> Result<Value, CallError> {
    for item in call.items(0)? {
        match &item.data {
            Data::Bool(true) => {}
            Data::Bool(_) | Data::Null(_) => return Ok(false.into()),
            _ => return Ok(call.unknown_of(Type::Bool)),
        }
    }
    Ok(true.into())
}

fn anytrue(call: &Call<'_>) -> Result<Value, CallError> {
    let items = call.items(0)?;
    if items.iter().any(|item| item.as_bool() == Some(true)) {
        return Ok(true.into());
    }
    if items.iter().any(|item| !item.is_known()) {
        return Ok(call.unknown_of(Type::Bool));
    }
    Ok(false.into())
}

fn chunklist(call: &Call<'_>) -> Result<Value, CallError> {
    let list = call.arg(0)?;
    let marks = list.marks | call.arg(1)?.marks;
    let size =
        usize::try_from(call.integer(1)?).map_err(|_| CallError::function("the size argument must be positive"))?;
    let (ty, items) = match &list.data {
        Data::List(ty, items) => (ty, items),
        _ => return Err(CallError::argument(0, "list required")),
    };
    let chunks: Vec<Value> = match size {
        _ if items.is_empty() => Vec::new(),
        0 => vec![list.clone().unmark().0],
        _ => items.chunks(size).map(|chunk| Value::list(ty.clone(), chunk.to_vec())).collect(),
    };
    Ok(Value::list(Type::list(ty.clone()), chunks).with_marks(marks))
}

fn compact(call: &Call<'_>) -> Result<Value, CallError> {
    if !call.arg(0)?.is_wholly_known() {
        return Ok(call.unknown_of(Type::list(Type::String)));
    }
    let kept = call.items(0)?.iter().filter(|item| item.as_str().is_some_and(|text| !text.is_empty()));
    Ok(Value::list(Type::String, kept.cloned().collect::<Vec<_>>()))
}

/// A list when all arguments are lists of compatible types, a tuple otherwise.
fn concat_type(call: &Call<'_>) -> Result<(Type, Refinement), CallError> {
    if call.args.is_empty() {
        return Err(CallError::function("at least one argument is required"));
    }
    let types: Vec<_> = call.args.iter().map(Value::ty).collect();
    if types.iter().all(|ty| matches!(ty, Type::List(_)))
        && let Some(unified @ Type::List(_)) = unify(&types)
    {
        return Ok((unified, Refinement::not_null()));
    }
    let mut elements = Vec::new();
    for (index, (arg, ty)) in call.args.iter().zip(types).enumerate() {
        match (ty, arg.elements()) {
            (Type::Tuple(types), _) => elements.extend(types.iter().cloned()),
            (Type::List(element), Some(items)) => elements.extend(items.iter().map(|_| (*element).clone())),
            (Type::List(_), None) => return Ok((Type::Dynamic, Refinement::default())),
            (ty, _) => {
                let got = ty.friendly_name();
                return Err(CallError::argument(index, format!("all arguments must be lists or tuples; got {got}")));
            }
        }
    }
    Ok((Type::tuple(elements), Refinement::not_null()))
}

fn concat(call: &Call<'_>) -> Result<Value, CallError> {
    let (ty, _) = concat_type(call)?;
    let marks = call.args.iter().fold(Marks::NONE, |marks, arg| marks | arg.marks);
    let count = call.args.iter().filter_map(Value::elements).map(<[Value]>::len).sum();
    if call.too_many(count) {
        return Ok(call.over_budget(ty).with_marks(marks));
    }
    let mut items: Vec<Value> = Vec::with_capacity(count);
    for arg in call.args {
        let converted = match ty {
            Type::List(_) => &convert(arg, &ty).map_err(CallError::function)?,
            _ => arg,
        };
        items.extend_from_slice(converted.elements().unwrap_or_default());
    }
    let result = match ty {
        Type::List(element) => Value::list((*element).clone(), items),
        _ => Value::tuple(items),
    };
    Ok(result.with_marks(marks))
}

/// Elements converted to a type they are known to be convertible to.
pub(super) fn convert_all(items: &[Value], ty: &Type) -> Result<Vec<Value>, CallError> {
    items.iter().map(|item| convert(item, ty).map_err(CallError::function)).collect()
}

fn distinct(call: &Call<'_>) -> Result<Value, CallError> {
    let list = call.arg(0)?;
    let Data::List(ty, items) = &list.data else {
        return Err(CallError::argument(0, "list required"));
    };
    if !list.is_wholly_known() {
        return Ok(call.unknown_of(list.ty()));
    }
    let mut kept: Vec<Value> = Vec::new();
    // Strings, the usual case, need not be compared with each other one by one.
    let mut seen = HashSet::new();
    for item in items.iter() {
        let new = match item.as_str() {
            Some(text) => seen.insert(text),
            None => !kept.iter().any(|other| other.equals(item).as_bool() == Some(true)),
        };
        if new {
            kept.push(item.clone());
        }
    }
    Ok(Value::list(ty.clone(), kept))
}

fn flatten(call: &Call<'_>) -> Result<Value, CallError> {
    let list = match call.arg(0)? {
        // Terraform refuses these only when all of them is known.
        map if map.fields().is_some() && !map.is_wholly_known() => {
            let items: Vec<Value> = map.fields().into_iter().flatten().map(|(_, item)| item.clone()).collect();
            &Value::tuple(items).with_marks(map.marks)
        }
        list if list.elements().is_some() => list,
        _ => return Err(CallError::function("can only flatten lists, sets and tuples")),
    };
    let mut flat = Vec::new();
    let mut marks = Marks::NONE;
    if !flatten_into(list, &mut flat, &mut marks) {
        return Ok(call.unknown(Type::Dynamic, Refinement::default()).with_marks(marks));
    }
    if call.too_many(flat.len()) {
        return Ok(call.over_budget(Type::Dynamic).with_marks(marks));
    }
    Ok(Value::tuple(flat).with_marks(marks))
}

/// Whether everything that may have to be flattened is known. Marks of the sequences are collected; elements keep
/// theirs.
fn flatten_into(value: &Value, flat: &mut Vec<Value>, marks: &mut Marks) -> bool {
    *marks = *marks | value.marks;
    // Elements of a set that are not known may turn out to be one.
    if value.length_range().is_none_or(|(low, high)| low != high) {
        return false;
    }
    let mut known = true;
    for item in value.elements().unwrap_or_default() {
        match item.ty() {
            Type::List(_) | Type::Set(_) | Type::Tuple(_) if !item.is_null() => {
                *marks = *marks | item.marks;
                known &= item.is_known() && flatten_into(item, flat, marks);
            }
            // What it will be could have to be flattened, which Terraform forgets when it is sensitive.
            Type::Dynamic if !item.is_known() && item.marks.is_empty() => known = false,
            _ => flat.push(item.clone()),
        }
    }
    known
}

fn range(call: &Call<'_>) -> Result<Value, CallError> {
    let (zero, one) = (Number::from_i64(0), Number::from_i64(1));
    let (start, end) = match call.args.len() {
        1 => (&zero, call.number(0)?),
        2 | 3 => (call.number(0)?, call.number(1)?),
        _ => return Err(CallError::function("must have one, two, or three arguments")),
    };
    let down = end < start;
    let step = match call.args.len() {
        3 => call.number(2)?.clone(),
        _ if down => one.neg(),
        _ => one,
    };
    let negative = step.is_negative() && !step.is_zero();
    if call.args.len() == 3 {
        if down && !negative {
            return Err(CallError::argument(2, "end must be greater than start when step is positive"));
        }
        if end > start && negative {
            return Err(CallError::argument(2, "end must be less than start when step is negative"));
        }
    }
    let mut numbers = Vec::new();
    let mut next = start.clone();
    while if negative { next > *end } else { next < *end } {
        if numbers.len() >= MAX_RANGE {
            return Err(CallError::function(format!(
                "more than {MAX_RANGE} values were generated; either decrease the difference between start and end or use a smaller step"
            )));
        }
        numbers.push(Value::number(next.clone()));
        next = next.add(&step).map_err(|error| CallError::function(error.to_string()))?;
    }
    Ok(Value::list(Type::Number, numbers))
}

fn reverse_type(call: &Call<'_>) -> Result<(Type, Refinement), CallError> {
    let ty = match call.arg(0)?.ty() {
        Type::Tuple(types) => Type::tuple(types.iter().rev().cloned()),
        Type::List(element) | Type::Set(element) => Type::List(element),
        other => {
            let got = other.friendly_name();
            return Err(CallError::argument(0, format!("can only reverse list or tuple values, not {got}")));
        }
    };
    Ok((ty, Refinement::not_null()))
}

fn reverse(call: &Call<'_>) -> Result<Value, CallError> {
    let (ty, _) = reverse_type(call)?;
    let list = call.arg(0)?;
    let items: Vec<_> = call.items(0)?.iter().rev().cloned().collect();
    let result = match ty {
        Type::List(element) => Value::list((*element).clone(), items),
        _ => Value::tuple(items),
    };
    Ok(result.with_marks(list.marks))
}

/// The type of a slice, and its bounds if they are known.
fn slice_bounds(call: &Call<'_>) -> Result<(Type, Option<(usize, usize)>), CallError> {
    let list = call.arg(0)?;
    let ty = list.ty();
    if matches!(ty, Type::Set(_)) {
        return Err(CallError::argument(
            0,
            "cannot slice a set, because its elements do not have indices; explicitly convert to a list if the ordering of the result is not important",
        ));
    }
    if !matches!(ty, Type::List(_) | Type::Tuple(_)) {
        return Err(CallError::argument(0, "must be a list or tuple value"));
    }
    let length = list.length_range().filter(|(low, high)| low == high).and_then(|(n, _)| usize::try_from(n).ok());
    let start = bound(call, 1, "start", length)?;
    let end = bound(call, 2, "end", length)?;
    let (Some(start), Some(end)) = (start, end) else {
        return Ok((if matches!(ty, Type::Tuple(_)) { Type::Dynamic } else { ty }, None));
    };
    if start > end {
        return Err(CallError::argument(1, "start index must not be greater than end index"));
    }
    let ty = match ty {
        Type::Tuple(types) => Type::tuple(types.get(start..end).unwrap_or_default().iter().cloned()),
        ty => ty,
    };
    Ok((ty, Some((start, end))))
}

fn bound(call: &Call<'_>, index: usize, name: &str, length: Option<usize>) -> Result<Option<usize>, CallError> {
    let Some(number) = call.arg(index)?.as_number() else {
        return Ok(None);
    };
    let whole = number
        .to_i64()
        .ok_or_else(|| CallError::argument(index, format!("invalid {name} index: {}", super::call::NOT_WHOLE)))?;
    let at = usize::try_from(whole)
        .map_err(|_| CallError::argument(index, format!("{name} index must not be less than zero")))?;
    if length.is_some_and(|length| at > length) {
        let message = format!("{name} index must not be greater than the length of the list");
        return Err(CallError::argument(index, message));
    }
    Ok(Some(at))
}

fn slice(call: &Call<'_>) -> Result<Value, CallError> {
    let (ty, bounds) = slice_bounds(call)?;
    let list = call.arg(0)?;
    let (start, end) = bounds.unwrap_or_default();
    let items = call.items(0)?.get(start..end).unwrap_or_default().to_vec();
    let result = match ty {
        Type::List(element) => Value::list((*element).clone(), items),
        _ => Value::tuple(items),
    };
    Ok(result.with_marks(list.marks))
}

/// With unknown elements only the length of the result is known.
fn sort(call: &Call<'_>) -> Result<Value, CallError> {
    let list = call.arg(0)?;
    if !list.is_wholly_known() {
        let (lower, upper) = list.length_range().unwrap_or((0, u64::MAX));
        return Ok(call.unknown(Type::list(Type::String), Refinement::length(lower, upper)));
    }
    let mut items = call.items(0)?.to_vec();
    if let Some(i) = items.iter().position(Value::is_null) {
        let message = format!("given list element {i} is null; a null string cannot be sorted");
        return Err(CallError::function(message));
    }
    items.sort_by(|a, b| a.as_str().cmp(&b.as_str()));
    Ok(Value::list(Type::String, items))
}
