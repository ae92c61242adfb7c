//! `jsonencode` and `jsondecode`.

use super::CallError;
use super::call::Call;
use super::spec::{Function, Shape, param};
use crate::partial::{LONGEST, kept};
use crate::{Refinement, Type, Value};

pub(super) fn functions() -> Vec<Function> {
    vec![
        Function::new("jsonencode", [param("val", Shape::Any).null().unknown().dynamic()], Shape::String, jsonencode),
        Function::computed("jsondecode", [param("str", Shape::String).dynamic()], jsondecode_type, jsondecode),
    ]
}

/// Of a value with unknown parts at least the first character may be known.
fn jsonencode(call: &Call<'_>) -> Result<Value, CallError> {
    let value = call.arg(0)?;
    if value.is_wholly_known() {
        if value.has_infinity() {
            return Err(CallError::function("cannot serialize infinity as JSON"));
        }
        return match value.to_json_within(call.limits.max_string) {
            Some(text) => call.string(text),
            None => Ok(call.over_budget(Type::String)),
        };
    }
    let start = match value.ty() {
        _ if !value.is_not_null() => "",
        Type::String => "\"",
        Type::Object(_) | Type::Map(_) => "{",
        Type::List(_) | Type::Set(_) | Type::Tuple(_) => "[",
        _ => "",
    };
    let text = if value.exceeds(LONGEST) { String::new() } else { kept(value.to_partial_json()) };
    Ok(call.unknown(Type::String, Refinement::prefix(start).reading(text)))
}

/// The start of an unknown text may tell what it is, or that it is no JSON.
fn jsondecode_type(call: &Call<'_>) -> Result<(Type, Refinement), CallError> {
    let ty = match call.arg(0)?.refinement().prefix.trim_start().chars().next() {
        Some('"') => Type::String,
        Some('t' | 'f') => Type::Bool,
        Some('-' | '0'..='9') => Type::Number,
        Some('{' | '[' | 'n') | None => Type::Dynamic,
        Some(other) => return Err(CallError::argument(0, format!("a JSON document cannot begin with '{other}'"))),
    };
    Ok((ty, Refinement::default()))
}

fn jsondecode(call: &Call<'_>) -> Result<Value, CallError> {
    match Value::from_json(call.text(0)?) {
        Ok(value) => Ok(value),
        // Deeper nesting than is read here, though not too deep for Terraform.
        Err(message) if message.contains("recursion limit") => Ok(call.over_budget(Type::Dynamic)),
        Err(message) => Err(CallError::function(message)),
    }
}
