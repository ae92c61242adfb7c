//! Sets: `setintersection`, `setproduct`, `setsubtract`, `setunion`.

use std::collections::HashSet;

use super::CallError;
use super::call::Call;
use super::spec::{Function, Shape, param};
use crate::{Marks, Refinement, Type, Value, convert, unify};

pub(super) fn functions() -> Vec<Function> {
    let set = |name| param(name, Shape::Set);
    vec![
        Function::computed("setintersection", [set("first_set")], set_type, |call| {
            combine(call, false, |a, b| a.iter().filter(|v| b.has(v)).cloned().collect())
        })
        .variadic(set("other_sets")),
        Function::computed("setsubtract", [set("a"), set("b")], set_type, |call| {
            combine(call, false, |a, b| a.iter().filter(|v| !b.has(v)).cloned().collect())
        }),
        Function::computed("setunion", [set("first_set")], set_type, |call| {
            combine(call, true, |a, b| a.iter().chain(b.items).cloned().collect())
        })
        .variadic(set("other_sets")),
        Function::computed("setproduct", [], product_type, product)
            .variadic(param("sets", Shape::Any).unknown().marked()),
    ]
}

type Typed = Result<(Type, Refinement), CallError>;

/// The common type of all sets; empty sets of no type do not count.
fn set_type(call: &Call<'_>) -> Typed {
    let types: Vec<_> = call
        .args
        .iter()
        .filter_map(|arg| {
            let element = arg.ty().element().cloned()?;
            let empty = arg.elements().is_some_and(<[Value]>::is_empty);
            (!(empty && element == Type::Dynamic)).then_some(element)
        })
        .collect();
    if types.is_empty() {
        return Ok((Type::set(Type::Dynamic), Refinement::not_null()));
    }
    match unify(&types) {
        Some(element) => Ok((Type::set(element), Refinement::not_null())),
        None => Err(CallError::function("given sets must all have compatible element types")),
    }
}

/// Elements to search in. Strings, the usual case, are not compared one by one.
pub(super) struct Members<'a> {
    items: &'a [Value],
    strings: HashSet<&'a str>,
}

impl<'a> Members<'a> {
    pub(super) fn new(items: &'a [Value]) -> Self {
        Self { items, strings: items.iter().filter_map(Value::as_str).collect() }
    }

    /// Whether a value is certainly one of the elements.
    pub(super) fn has(&self, wanted: &Value) -> bool {
        match wanted.as_str() {
            Some(text) => self.strings.contains(text),
            None => self.items.iter().any(|item| item.equals(wanted).as_bool() == Some(true)),
        }
    }
}

fn combine(
    call: &Call<'_>,
    allow_unknown: bool,
    operation: fn(&[Value], &Members<'_>) -> Vec<Value>,
) -> Result<Value, CallError> {
    let (ty, _) = set_type(call)?;
    if !allow_unknown && !call.args.iter().all(Value::is_wholly_known) {
        return Ok(call.unknown_of(ty));
    }
    let mut result: Option<Value> = None;
    for arg in call.args {
        let set = convert(arg, &ty).map_err(CallError::function)?;
        result = Some(match &result {
            None => set,
            // What is not known of the common type each set has for itself, and that must not differ.
            Some(so_far) if so_far.ty() != set.ty() => {
                return Err(CallError::function("given sets must all have compatible element types"));
            }
            Some(so_far) => {
                let element = so_far.ty().element().cloned().unwrap_or(Type::Dynamic);
                let members = Members::new(set.elements().unwrap_or_default());
                Value::set(element, operation(so_far.elements().unwrap_or_default(), &members))
            }
        });
    }
    result.ok_or_else(|| CallError::function("at least one set is required"))
}

/// Tuples of the element types; a set of them if all arguments are sets.
fn product_type(call: &Call<'_>) -> Typed {
    if call.args.len() < 2 {
        return Err(CallError::function("at least two arguments are required"));
    }
    let mut elements = Vec::new();
    for (index, arg) in call.args.iter().enumerate() {
        elements.push(match arg.ty() {
            Type::List(element) | Type::Set(element) => (*element).clone(),
            Type::Tuple(types) if types.is_empty() => Type::Dynamic,
            Type::Tuple(types) => {
                unify(&types).ok_or_else(|| CallError::argument(index, "all elements must be of the same type"))?
            }
            _ => return Err(CallError::argument(index, "a set or a list is required")),
        });
    }
    let tuple = Type::tuple(elements);
    let any_set = call.args.iter().any(|arg| matches!(arg.ty(), Type::Set(_)));
    Ok((if any_set { Type::set(tuple) } else { Type::list(tuple) }, Refinement::not_null()))
}

/// How many rows a product of sets or lists of unknown length has, unless that may be very many. The bounds are cty's,
/// which says nothing of a set with unknown elements.
fn product_length(args: &[Value]) -> Option<(u64, u64)> {
    let mut length = (1u64, 1u64);
    for arg in args {
        let range = arg.length_range().filter(|(lower, upper)| !arg.is_known() || lower == upper);
        let (lower, upper) = range.filter(|(_, upper)| *upper <= 1024)?;
        // Equal rows of a set coalesce, but never to none.
        length = (length.0.min(lower), length.1 * upper);
        if length.1 > 2048 {
            return None;
        }
    }
    Some(length)
}

fn product(call: &Call<'_>) -> Result<Value, CallError> {
    let (ty, refine) = product_type(call)?;
    let marks = call.args.iter().fold(Marks::NONE, |marks, arg| marks | arg.marks);
    let exact = |arg: &Value| arg.is_known() && arg.length_range().is_some_and(|(low, high)| low == high);
    if !call.args.iter().all(exact) {
        let length = product_length(call.args).unwrap_or(refine.length);
        return Ok(call.unknown(ty, Refinement { length, ..refine }).with_marks(marks));
    }
    let tuple = ty.element().cloned().unwrap_or(Type::Dynamic);
    let Type::Tuple(elements) = &tuple else {
        return Err(CallError::function("at least two arguments are required"));
    };
    let mut rows: Vec<Vec<Value>> = vec![Vec::new()];
    let mut count = 1usize;
    for index in 0..call.args.len() {
        count = count.saturating_mul(call.items(index)?.len());
    }
    if call.too_many(count.saturating_mul(call.args.len())) {
        return Ok(call.over_budget(ty).with_marks(marks));
    }
    for (index, element) in elements.iter().enumerate() {
        let items = call.items(index)?;
        let items: Vec<Value> = items
            .iter()
            .map(|item| convert(item, element).map_err(|message| CallError::argument(index, message)))
            .collect::<Result<_, _>>()?;
        if items.windows(2).any(|pair| pair[0].ty() != pair[1].ty()) {
            return Err(CallError::argument(index, "all elements must be of the same type"));
        }
        rows = rows
            .iter()
            .flat_map(|row| items.iter().map(|item| [row.as_slice(), std::slice::from_ref(item)].concat()))
            .collect();
    }
    let rows = rows.into_iter().map(Value::tuple);
    let result = match ty {
        Type::Set(_) => Value::set(tuple, rows),
        _ => Value::list(tuple, rows.collect::<Vec<_>>()),
    };
    Ok(result.with_marks(marks))
}
