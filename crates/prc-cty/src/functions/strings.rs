//! Strings: case, trimming, splitting, joining, parts of strings.

use super::CallError;
use super::call::Call;
use super::regexp;
use super::spec::{Function, Shape, param};
use crate::text::graphemes;
use crate::{Data, Refinement, Type, Value};

pub(super) fn functions() -> Vec<Function> {
    let text = |name| param(name, Shape::String).dynamic();
    let number = |name| param(name, Shape::Number).dynamic();
    vec![
        Function::new("chomp", [text("str")], Shape::String, |call| {
            call.string(call.text(0)?.trim_end_matches(['\r', '\n']))
        }),
        Function::new("endswith", [text("str"), text("suffix")], Shape::Bool, |call| {
            Ok(call.text(0)?.ends_with(call.text(1)?).into())
        }),
        Function::new("indent", [number("spaces"), text("str")], Shape::String, indent),
        Function::new("join", [text("separator")], Shape::String, join)
            .variadic(param("lists", Shape::Strings).unknown().dynamic()),
        Function::new("lower", [text("str")], Shape::String, |call| {
            call.string(call.text(0)?.chars().map(lower).collect::<String>())
        }),
        Function::new("upper", [text("str")], Shape::String, |call| {
            call.string(call.text(0)?.chars().map(upper).collect::<String>())
        }),
        Function::new("title", [text("str")], Shape::String, title),
        Function::new("replace", [text("str"), text("substr"), text("replace")], Shape::String, replace),
        Function::new("split", [text("separator"), text("str")], Shape::Strings, split),
        Function::new("startswith", [text("str").unknown(), text("prefix")], Shape::Bool, startswith),
        // Terraform does not promise that an unknown result is not null.
        Function::computed(
            "strcontains",
            [text("str"), text("substr")],
            |_| Ok((Type::Bool, Refinement::default())),
            |call| Ok(call.text(0)?.contains(call.text(1)?).into()),
        ),
        Function::new("strrev", [text("str")], Shape::String, |call| {
            call.string(graphemes(call.text(0)?).rev().collect::<String>())
        }),
        Function::new("substr", [text("str"), number("offset"), number("length")], Shape::String, substr),
        Function::new("trim", [text("str"), text("cutset")], Shape::String, |call| {
            let cut: Vec<char> = call.text(1)?.chars().collect();
            call.string(call.text(0)?.trim_matches(cut.as_slice()))
        }),
        Function::new("trimprefix", [text("str"), text("prefix")], Shape::String, |call| {
            let text = call.text(0)?;
            call.string(text.strip_prefix(call.text(1)?).unwrap_or(text))
        }),
        Function::new("trimsuffix", [text("str"), text("suffix")], Shape::String, |call| {
            let text = call.text(0)?;
            call.string(text.strip_suffix(call.text(1)?).unwrap_or(text))
        }),
        Function::new("trimspace", [text("str")], Shape::String, |call| call.string(call.text(0)?.trim())),
    ]
}

fn indent(call: &Call<'_>) -> Result<Value, CallError> {
    let spaces = usize::try_from(call.integer(0)?)
        .map_err(|_| CallError::function("the number of spaces must not be negative"))?;
    let text = call.text(1)?;
    let lines = text.matches('\n').count();
    if lines.saturating_mul(spaces).saturating_add(text.len()) > call.limits.max_string {
        return Ok(call.over_budget(Type::String));
    }
    call.string(text.replace('\n', &format!("\n{}", " ".repeat(if lines == 0 { 0 } else { spaces }))))
}

fn join(call: &Call<'_>) -> Result<Value, CallError> {
    let separator = call.text(0)?;
    let lists = &call.args[1..];
    if lists.is_empty() {
        return Err(CallError::function("at least one list is required"));
    }
    if !lists.iter().all(Value::is_wholly_known) {
        return Ok(call.unknown_of(Type::String));
    }
    let mut parts = Vec::new();
    for (list, index) in lists.iter().zip(1..) {
        for (i, item) in list.elements().unwrap_or_default().iter().enumerate() {
            parts.push(item.as_str().ok_or_else(|| {
                CallError::argument(index, format!("element {i} is null; cannot concatenate null values"))
            })?);
        }
    }
    let length: usize = parts.iter().map(|part| part.len() + separator.len()).sum();
    if length > call.limits.max_string.saturating_add(separator.len()) {
        return Ok(call.over_budget(Type::String));
    }
    call.string(parts.join(separator))
}

/// Go maps single characters: where the upper case has several characters there is none.
pub(super) fn upper(c: char) -> char {
    if let Some(simple) = iota_capital(c) {
        return simple;
    }
    let mut mapped = c.to_uppercase();
    match (mapped.next(), mapped.next()) {
        (Some(one), None) => one,
        _ => c,
    }
}

/// Greek letters with iota whose capital is one character although Unicode's full mapping has two.
fn iota_capital(c: char) -> Option<char> {
    let code = u32::from(c);
    let shift = match code {
        0x1f80..=0x1f87 | 0x1f90..=0x1f97 | 0x1fa0..=0x1fa7 => 8,
        0x1fb3 | 0x1fc3 | 0x1ff3 => 9,
        _ => return None,
    };
    char::from_u32(code + shift)
}

fn lower(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
}

/// Go's `strings.Title`: the first letter of every word.
fn title(call: &Call<'_>) -> Result<Value, CallError> {
    let mut previous = ' ';
    let titled: String = call
        .text(0)?
        .chars()
        .map(|c| {
            let starts = separates(previous);
            previous = c;
            if starts { title_case(c) } else { c }
        })
        .collect();
    call.string(titled)
}

fn title_case(c: char) -> char {
    match c {
        'Ǆ'..='ǆ' => 'ǅ',
        'Ǉ'..='ǉ' => 'ǈ',
        'Ǌ'..='ǌ' => 'ǋ',
        'Ǳ'..='ǳ' => 'ǲ',
        _ => upper(c),
    }
}

/// Go's `isSeparator`.
fn separates(c: char) -> bool {
    if c.is_ascii() { !(c.is_ascii_alphanumeric() || c == '_') } else { !c.is_alphanumeric() && c.is_whitespace() }
}

fn replace(call: &Call<'_>) -> Result<Value, CallError> {
    let (text, from, to) = (call.text(0)?, call.text(1)?, call.text(2)?);
    if from.len() > 1
        && let Some(pattern) = from.strip_prefix('/').and_then(|rest| rest.strip_suffix('/'))
    {
        return regexp::replace(call, text, pattern, to);
    }
    let matches = if from.is_empty() { text.chars().count() + 1 } else { text.matches(from).count() };
    if matches.saturating_mul(to.len()).saturating_add(text.len()) > call.limits.max_string {
        return Ok(call.over_budget(Type::String));
    }
    call.string(text.replace(from, to))
}

fn split(call: &Call<'_>) -> Result<Value, CallError> {
    let (separator, text) = (call.text(0)?, call.text(1)?);
    let parts: Vec<Value> = if separator.is_empty() {
        text.chars().map(|c| Value::string(c.encode_utf8(&mut [0; 4]))).collect()
    } else {
        text.split(separator).map(Value::string).collect()
    };
    if call.too_many(parts.len()) {
        return Ok(call.over_budget(Type::list(Type::String)));
    }
    Ok(Value::list(Type::String, parts))
}

/// A known start of an unknown string can already decide.
fn startswith(call: &Call<'_>) -> Result<Value, CallError> {
    let prefix = call.text(1)?;
    let text = call.arg(0)?;
    match &text.data {
        Data::String(text) => Ok(text.starts_with(prefix).into()),
        _ => {
            let known = text.refinement().prefix;
            if known.starts_with(prefix) {
                Ok(true.into())
            } else if known.len() >= prefix.len() {
                Ok(false.into())
            } else {
                Ok(call.unknown(Type::Bool, Refinement::not_null()))
            }
        }
    }
}

/// Counts grapheme clusters; a negative offset counts from the end, a negative length means "to the end".
fn substr(call: &Call<'_>) -> Result<Value, CallError> {
    let text = call.text(0)?;
    let (offset, length) = (call.integer(1)?, call.integer(2)?);
    let from_end = offset < 0;
    let offset = if from_end {
        offset.saturating_add(i64::try_from(graphemes(text).count()).unwrap_or(i64::MAX))
    } else {
        offset
    };
    if length == 0 && !from_end {
        return call.string("");
    }
    let rest = graphemes(text).skip(usize::try_from(offset).unwrap_or(0));
    // Terraform gives the rest of the string for length zero with a negative offset.
    match usize::try_from(length) {
        Ok(length) if length > 0 => call.string(rest.take(length).collect::<String>()),
        _ => call.string(rest.collect::<String>()),
    }
}
