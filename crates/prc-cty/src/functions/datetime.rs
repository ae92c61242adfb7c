//! Time stamps: `formatdate`, `timeadd`, `timecmp`.

use super::CallError;
use super::call::Call;
use super::spec::{Function, Shape, param};
use crate::time::{Timestamp, parse_duration};
use crate::{Refinement, Type, Value};

pub(super) fn functions() -> Vec<Function> {
    let text = |name| param(name, Shape::String);
    vec![
        Function::new("formatdate", [text("format"), text("time")], Shape::String, formatdate),
        // Terraform does not promise that an unknown result is not null.
        Function::computed(
            "timeadd",
            [text("timestamp"), text("duration")],
            |_| Ok((Type::String, Refinement::default())),
            timeadd,
        ),
        Function::new("timecmp", [text("timestamp_a"), text("timestamp_b")], Shape::Number, timecmp),
    ]
}

fn timestamp(call: &Call<'_>, index: usize) -> Result<Timestamp, CallError> {
    Timestamp::parse(call.text(index)?)
        .map_err(|message| CallError::argument(index, format!("not a valid RFC3339 timestamp: {message}")))
}

fn timeadd(call: &Call<'_>) -> Result<Value, CallError> {
    let start = timestamp(call, 0)?;
    let duration = parse_duration(call.text(1)?).map_err(CallError::function)?;
    call.string(start.plus(duration).to_rfc3339())
}

fn timecmp(call: &Call<'_>) -> Result<Value, CallError> {
    let order = timestamp(call, 0)?.instant().cmp(&timestamp(call, 1)?.instant());
    Ok(Value::number_i64(order as i64))
}

/// Runs of one letter are verbs, text in single quotes is literal, anything else that is no letter too.
fn formatdate(call: &Call<'_>) -> Result<Value, CallError> {
    let refused = |message: String| CallError::argument(0, message);
    let time = timestamp(call, 1)?;
    let mut out = String::new();
    let mut rest = call.text(0)?;
    while let Some(c) = rest.chars().next() {
        if c == '\'' {
            let (literal, after) = quoted(&rest[1..]).ok_or_else(|| refused("unterminated literal '".to_owned()))?;
            out.push_str(&literal);
            rest = after;
        } else if c.is_ascii_alphabetic() {
            let end = rest.find(|other| other != c).unwrap_or(rest.len());
            let (verb, after) = rest.split_at(end);
            let text = time.format(verb).ok_or_else(|| refused(format!("invalid date format verb \"{verb}\"")))?;
            out.push_str(&text);
            rest = after;
        } else {
            out.push(c);
            rest = &rest[c.len_utf8()..];
        }
        if out.len() > call.limits.max_string {
            return Ok(call.over_budget(Type::String));
        }
    }
    call.string(out)
}

/// Text up to a closing quote; two quotes stand for one.
fn quoted(text: &str) -> Option<(String, &str)> {
    let mut literal = String::new();
    let mut rest = text;
    loop {
        let end = rest.find('\'')?;
        literal.push_str(&rest[..end]);
        rest = &rest[end + 1..];
        match rest.strip_prefix('\'') {
            Some(after) => {
                literal.push('\'');
                rest = after;
            }
            None => return Some((literal, rest)),
        }
    }
}
