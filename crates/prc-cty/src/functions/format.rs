//! `format` and `formatlist`.

mod verb;

use super::CallError;
use super::call::Call;
use super::spec::{Function, Shape, param};
use crate::text::safe_prefix;
use crate::{Data, Refinement, Type, Value};
use verb::{Piece, Verb};

/// Widths and precisions beyond this make no sense.
const MAX_WIDTH: usize = 100_000;

pub(super) fn functions() -> Vec<Function> {
    let args = param("args", Shape::Any).null().unknown();
    let template = param("format", Shape::String);
    vec![
        Function::computed("format", [template], |_| Ok((Type::String, Refinement::not_null())), format).variadic(args),
        Function::computed(
            "formatlist",
            [template],
            |_| Ok((Type::list(Type::String), Refinement::not_null())),
            formatlist,
        )
        .variadic(args),
    ]
}

fn format(call: &Call<'_>) -> Result<Value, CallError> {
    let template = call.text(0)?;
    let args = &call.args[1..];
    if !args.iter().all(Value::is_wholly_known) {
        // A text without any verb is refused once the arguments are known; cty says nothing of it until then.
        let literal = &template[..template.find('%').unwrap_or(0)];
        return Ok(call.unknown(Type::String, Refinement::prefix(safe_prefix(literal))));
    }
    let pieces = verb::parse(template).map_err(CallError::function)?;
    if wide(&pieces) {
        return Ok(call.over_budget(Type::String));
    }
    call.string(render(&pieces, args)?)
}

fn wide(pieces: &[Piece<'_>]) -> bool {
    pieces.iter().any(|piece| match piece {
        Piece::Verb(verb) => verb.width > MAX_WIDTH || verb.precision.is_some_and(|n| n > MAX_WIDTH),
        Piece::Literal(_) => false,
    })
}

fn render(pieces: &[Piece<'_>], args: &[Value]) -> Result<String, CallError> {
    let mut text = String::new();
    let mut used = 0;
    for piece in pieces {
        match piece {
            Piece::Literal(literal) => text.push_str(literal),
            Piece::Verb(verb) => {
                used = used.max(verb.argument);
                text.push_str(&append(verb, args)?);
            }
        }
    }
    if used < args.len() {
        let message = match used {
            0 => "too many arguments; no verbs in format string".to_owned(),
            used => format!("too many arguments; only {used} used by format string"),
        };
        return Err(CallError::argument(used + 1, message));
    }
    Ok(text)
}

fn append(verb: &Verb<'_>, args: &[Value]) -> Result<String, CallError> {
    let Some(arg) = args.get(verb.argument - 1) else {
        return Err(CallError::function(format!(
            "not enough arguments for \"{}\" at {}: need index {} but have {} total",
            verb.raw,
            verb.offset,
            verb.argument,
            args.len()
        )));
    };
    verb.format(arg).map_err(|message| {
        CallError::function(format!("unsupported value for \"{}\" at {}: {message}", verb.raw, verb.offset))
    })
}

/// An argument of `formatlist`: the same value for every line, or one for each.
enum Column<'a> {
    Same(&'a Value),
    Each(&'a [Value]),
}

fn formatlist(call: &Call<'_>) -> Result<Value, CallError> {
    let ty = Type::list(Type::String);
    let mut columns = Vec::new();
    let mut length: Option<(usize, usize)> = None;
    let mut unknown = false;
    for (index, arg) in call.args.iter().enumerate().skip(1) {
        let items = match (&arg.data, arg.ty()) {
            (Data::List(_, items) | Data::Set(_, items) | Data::Tuple(items), _) => Some(items),
            (Data::Null(_), _) => {
                columns.push(Column::Same(arg));
                continue;
            }
            (_, Type::List(_) | Type::Set(_) | Type::Tuple(_) | Type::Dynamic) => None,
            _ => {
                columns.push(Column::Same(arg));
                continue;
            }
        };
        let exact = arg.length_range().filter(|(low, high)| low == high).and_then(|(n, _)| usize::try_from(n).ok());
        let Some(count) = exact else {
            unknown = true;
            continue;
        };
        match length {
            None => length = Some((index, count)),
            Some((first, expected)) if expected != count => {
                return Err(CallError::argument(
                    index,
                    format!(
                        "argument {index} has length {count}, which is inconsistent with argument {first} of length {expected}"
                    ),
                ));
            }
            Some(_) => {}
        }
        match items {
            Some(items) => columns.push(Column::Each(items)),
            None => unknown = true,
        }
    }
    let lines = length.map_or(1, |(_, length)| length);
    if unknown {
        return Ok(call.unknown_of(ty));
    }
    if lines == 0 {
        return Ok(Value::list(Type::String, Vec::new()));
    }
    // A format that cannot be read is refused only where it is used.
    let pieces = verb::parse(call.text(0)?).map_err(CallError::function);
    if pieces.as_ref().is_ok_and(|pieces| wide(pieces)) || call.too_many(lines) {
        return Ok(call.over_budget(ty));
    }
    let mut formatted = Vec::with_capacity(lines);
    for line in 0..lines {
        let args: Vec<Value> = columns
            .iter()
            .filter_map(|column| match column {
                Column::Same(value) => Some((*value).clone()),
                Column::Each(items) => items.get(line).cloned(),
            })
            .collect();
        if args.iter().all(Value::is_wholly_known) {
            let text = pieces
                .as_ref()
                .map_err(Clone::clone)
                .and_then(|pieces| render(pieces, &args))
                .map_err(|error| CallError::function(format!("error on format iteration {line}: {error}")))?;
            formatted.push(call.string(text)?);
        } else {
            formatted.push(call.unknown_of(Type::String));
        }
    }
    Ok(Value::list(Type::String, formatted))
}
