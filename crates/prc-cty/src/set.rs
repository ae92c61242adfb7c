//! The order and identity of set elements (cty's `set_internals.go`).

use std::cmp::Ordering;
use std::fmt::Write;

use crate::text::quote;
use crate::{Data, Value};

/// Elements in cty's order, each once. Unknown elements stay, since any two may differ.
pub(crate) fn canonical(mut elements: Vec<Value>) -> Vec<Value> {
    let simple = elements.iter().all(|v| matches!(v.data, Data::Bool(_) | Data::Number(_) | Data::String(_)));
    if simple {
        elements.sort_by(order);
    } else {
        let mut keyed: Vec<_> = elements.into_iter().map(|v| (hash_text(&v), v)).collect();
        keyed.sort_by(|(ka, a), (kb, b)| rank(a).cmp(&rank(b)).then_with(|| order(a, b)).then_with(|| ka.cmp(kb)));
        elements = keyed.into_iter().map(|(_, v)| v).collect();
    }
    elements.dedup_by(|b, a| a.equals(b).as_bool() == Some(true));
    elements
}

/// Whether a set has an element; nothing when unknown elements decide.
pub(crate) fn contains(elements: &[Value], wanted: &Value) -> Option<bool> {
    let mut certain = true;
    for element in elements {
        match element.equals(wanted).as_bool() {
            Some(true) => return Some(true),
            Some(false) => {}
            None => certain = false,
        }
    }
    certain.then_some(false)
}

/// Nulls come last, unknown values before them.
const fn rank(value: &Value) -> u8 {
    match value.data {
        Data::Unknown(_) | Data::OneOf(_) => 1,
        Data::Null(_) => 2,
        _ => 0,
    }
}

/// Strings by their bytes, numbers by size, false before true; others have no order of their own.
fn order(a: &Value, b: &Value) -> Ordering {
    match (&a.data, &b.data) {
        (Data::String(a), Data::String(b)) => a.cmp(b),
        (Data::Number(a), Data::Number(b)) => a.cmp(b),
        (Data::Bool(a), Data::Bool(b)) => a.cmp(b),
        _ => Ordering::Equal,
    }
}

/// The text cty sorts (and hashes) compound elements by.
fn hash_text(value: &Value) -> String {
    let mut text = String::new();
    append(value, &mut text);
    text
}

fn append(value: &Value, text: &mut String) {
    match &value.data {
        Data::Unknown(_) | Data::OneOf(_) => text.push('?'),
        Data::Null(_) => text.push('~'),
        Data::Number(number) => text.push_str(&number.to_hash_text()),
        Data::Bool(value) => text.push(if *value { 'T' } else { 'F' }),
        Data::String(string) => text.push_str(&quote(string)),
        Data::Map(_, fields) => {
            text.push('{');
            for (key, value) in fields.iter() {
                // Writing to a string can not fail.
                let _ = write!(text, "{}:", quote(key));
                append(value, text);
                text.push(';');
            }
            text.push('}');
        }
        Data::List(_, items) | Data::Set(_, items) => append_all('[', items.iter(), ']', text),
        Data::Tuple(items) => append_all('<', items.iter(), '>', text),
        Data::Object(fields) => append_all('<', fields.values(), '>', text),
    }
}

fn append_all<'a>(open: char, items: impl Iterator<Item = &'a Value>, close: char, text: &mut String) {
    text.push(open);
    for item in items {
        append(item, text);
        text.push(';');
    }
    text.push(close);
}
