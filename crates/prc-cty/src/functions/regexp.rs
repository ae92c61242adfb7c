//! `regex`, `regexall` and the pattern form of `replace`.

mod syntax;

use regex::{Captures, Regex, RegexBuilder};

use super::CallError;
use super::call::Call;
use super::spec::{Function, Shape, param};
use crate::{Refinement, Type, Value};

/// Most memory a compiled pattern may take.
const SIZE_LIMIT: usize = 4 << 20;

pub(super) fn functions() -> Vec<Function> {
    let text = |name| param(name, Shape::String).dynamic();
    vec![
        Function::computed(
            "regex",
            [text("pattern"), text("string")],
            |call| {
                result_type(call).map(|ty| {
                    if ty == Type::Dynamic { (ty, Refinement::default()) } else { (ty, Refinement::not_null()) }
                })
            },
            regex,
        ),
        Function::computed(
            "regexall",
            [text("pattern"), text("string")],
            |call| Ok((Type::list(result_type(call)?), Refinement::not_null())),
            regexall,
        ),
    ]
}

/// Compiles a pattern written for Go's `regexp` package.
fn compile(pattern: &str) -> Result<Regex, String> {
    let translated = syntax::translate(pattern)?;
    RegexBuilder::new(&translated).size_limit(SIZE_LIMIT).build().map_err(|error| match error {
        regex::Error::CompiledTooBig(_) => "expression too large".to_owned(),
        _ => "syntax error".to_owned(),
    })
}

fn pattern(call: &Call<'_>) -> Result<Regex, CallError> {
    compile(call.text(0)?).map_err(|message| CallError::argument(0, format!("invalid regexp pattern: {message}")))
}

/// A string without capture groups, a tuple with unnamed ones, an object with named ones.
fn type_of(regex: &Regex) -> Result<Type, CallError> {
    let names: Vec<_> = regex.capture_names().skip(1).collect();
    if names.is_empty() {
        return Ok(Type::String);
    }
    let named: Vec<&str> = names.iter().copied().flatten().collect();
    match named.len() {
        0 => Ok(Type::tuple(names.iter().map(|_| Type::String))),
        n if n == names.len() => Ok(Type::object(named.into_iter().map(|name| (name, Type::String)))),
        _ => {
            let message = "invalid regexp pattern: cannot mix both named and unnamed capture groups";
            Err(CallError::argument(0, message))
        }
    }
}

/// Nothing can be said about the result of an unknown pattern.
fn result_type(call: &Call<'_>) -> Result<Type, CallError> {
    if call.arg(0)?.is_known() { type_of(&pattern(call)?) } else { Ok(Type::Dynamic) }
}

fn matched(regex: &Regex, ty: &Type, captures: &Captures<'_>) -> Value {
    let group = |i: usize| captures.get(i).map_or_else(|| Value::null(Type::String), |m| Value::string(m.as_str()));
    match ty {
        Type::Tuple(types) => Value::tuple((1..=types.len()).map(group).collect::<Vec<_>>()),
        Type::Object(_) => {
            let names = regex.capture_names().enumerate().filter_map(|(i, name)| Some((name?, group(i))));
            Value::object(names)
        }
        _ => group(0),
    }
}

fn regex(call: &Call<'_>) -> Result<Value, CallError> {
    let regex = pattern(call)?;
    let ty = type_of(&regex)?;
    match regex.captures(call.text(1)?) {
        Some(captures) => Ok(matched(&regex, &ty, &captures)),
        None => Err(CallError::function("pattern did not match any part of the given string")),
    }
}

fn regexall(call: &Call<'_>) -> Result<Value, CallError> {
    let regex = pattern(call)?;
    let ty = type_of(&regex)?;
    let found: Vec<_> = regex
        .captures_iter(call.text(1)?)
        .take(call.limits.max_elements.saturating_add(1))
        .map(|captures| matched(&regex, &ty, &captures))
        .collect();
    if call.too_many(found.len()) {
        return Ok(call.over_budget(Type::list(ty)));
    }
    Ok(Value::list(ty, found))
}

/// Replaces every match; `$1` and `${name}` stand for groups.
pub(super) fn replace(call: &Call<'_>, text: &str, pattern: &str, with: &str) -> Result<Value, CallError> {
    let regex = compile(pattern).map_err(|message| CallError::function(format!("error parsing regexp: {message}")))?;
    let mut out = String::new();
    let mut done = 0;
    for captures in regex.captures_iter(text) {
        let Some(whole) = captures.get(0) else { continue };
        out.push_str(&text[done..whole.start()]);
        captures.expand(with, &mut out);
        done = whole.end();
        if out.len() > call.limits.max_string {
            return Ok(call.over_budget(Type::String));
        }
    }
    out.push_str(&text[done..]);
    call.string(out)
}
