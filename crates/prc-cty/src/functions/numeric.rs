//! Numbers: `abs`, `ceil`, `floor`, `log`, `max`, `min`, `parseint`, `pow`, `signum`, `sum`.

use num_bigint::BigInt;

use super::CallError;
use super::call::{Call, NOT_WHOLE};
use super::float::{logarithm, power};
use super::spec::{Function, Shape, param};
use crate::{Number, Refinement, Type, Value, convert};

pub(super) fn functions() -> Vec<Function> {
    let number = |name| param(name, Shape::Number).dynamic();
    vec![
        Function::new("abs", [number("num").marked()], Shape::Number, |call| {
            Ok(Value::number(call.number(0)?.abs()).with_marks(call.arg(0)?.marks))
        }),
        Function::new("ceil", [number("num")], Shape::Number, |call| Ok(call.number(0)?.ceil().into())),
        Function::new("floor", [number("num")], Shape::Number, |call| Ok(call.number(0)?.floor().into())),
        Function::new("log", [number("num"), number("base")], Shape::Number, |call| {
            float(logarithm(small(call, 0)?) / logarithm(small(call, 1)?))
        }),
        Function::new("pow", [number("num"), number("power")], Shape::Number, |call| {
            float(power(small(call, 0)?, small(call, 1)?))
        }),
        Function::new("signum", [number("num")], Shape::Number, |call| {
            Ok(Value::number_i64(call.integer(0)?.signum()))
        }),
        Function::new("max", [], Shape::Number, |call| pick(call, |a, b| b > a)).variadic(number("numbers")),
        Function::new("min", [], Shape::Number, |call| pick(call, |a, b| b < a)).variadic(number("numbers")),
        Function::computed(
            "parseint",
            [param("number", Shape::Any), number("base")],
            |call| parseint_type(call).map(|()| (Type::Number, Refinement::not_null())),
            parseint,
        ),
        Function::computed("sum", [param("list", Shape::Any)], |_| Ok((Type::Number, Refinement::not_null())), sum),
    ]
}

/// An argument as `float64`, which a finite number must fit in.
fn small(call: &Call<'_>, index: usize) -> Result<f64, CallError> {
    let number = call.number(index)?;
    let float = number.to_f64();
    if float.is_infinite() && number.is_finite() {
        return Err(CallError::function(format!("value must be between {} and {}", f64::MIN, f64::MAX)));
    }
    Ok(float)
}

fn float(value: f64) -> Result<Value, CallError> {
    match Number::from_f64(value) {
        Some(number) => Ok(number.into()),
        None => Err(CallError::function("the result is not a number")),
    }
}

/// The first number that beats all before it.
fn pick(call: &Call<'_>, better: fn(&Number, &Number) -> bool) -> Result<Value, CallError> {
    let mut best: Option<&Number> = None;
    for index in 0..call.args.len() {
        let number = call.number(index)?;
        if best.is_none_or(|best| better(best, number)) {
            best = Some(number);
        }
    }
    best.map(|number| number.clone().into()).ok_or_else(|| CallError::function("must pass at least one number"))
}

fn parseint_type(call: &Call<'_>) -> Result<(), CallError> {
    match call.arg(0)?.ty() {
        Type::String | Type::Dynamic => Ok(()),
        ty => Err(CallError::argument(0, format!("first argument must be a string, not {}", ty.friendly_name()))),
    }
}

/// Digits are `0`-`9`, then letters of either case up to base 36; above that small letters come before capitals.
fn parseint(call: &Call<'_>) -> Result<Value, CallError> {
    parseint_type(call)?;
    let text = call.text(0)?;
    let base = call.number(1)?.to_i64().ok_or_else(|| CallError::argument(1, NOT_WHOLE))?;
    if !(2..=62).contains(&base) {
        return Err(CallError::argument(1, "base must be a whole number between 2 and 62 inclusive"));
    }
    let refused = || CallError::argument(0, format!("cannot parse \"{text}\" as a base {base} integer"));
    // Long numbers take quadratic time, and none is real.
    if text.len() > 20_000 {
        return Ok(call.over_budget(Type::Number));
    }
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() {
        return Err(refused());
    }
    let mut value = BigInt::ZERO;
    for c in digits.chars() {
        let digit = match c {
            '0'..='9' => u32::from(c) - u32::from('0'),
            'a'..='z' => u32::from(c) - u32::from('a') + 10,
            'A'..='Z' if base <= 36 => u32::from(c) - u32::from('A') + 10,
            'A'..='Z' => u32::from(c) - u32::from('A') + 36,
            _ => return Err(refused()),
        };
        if i64::from(digit) >= base {
            return Err(refused());
        }
        value = value * base + digit;
    }
    Ok(Number::from_bigint(&if text.starts_with('-') { -value } else { value }).into())
}

fn sum(call: &Call<'_>) -> Result<Value, CallError> {
    let refused = |message: String| CallError::argument(0, message);
    let list = call.arg(0)?;
    let items = match (list.elements(), list.fields()) {
        (Some(items), _) => items,
        (None, Some(_)) => {
            let received = list.ty().friendly_name();
            return Err(refused(format!("argument must be list, set, or tuple. Received {received}")));
        }
        (None, None) => return Err(refused("cannot sum noniterable".to_owned())),
    };
    if items.is_empty() {
        return Err(refused("cannot sum an empty list".to_owned()));
    }
    if !list.is_wholly_known() {
        return Ok(call.unknown_of(Type::Number));
    }
    let mut total: Option<Number> = None;
    for item in items {
        let number = convert(item, &Type::Number).ok().and_then(|value| value.as_number().cloned());
        let number =
            number.ok_or_else(|| refused("argument must be list, set, or tuple of number values".to_owned()))?;
        total = Some(match total {
            None => number,
            Some(so_far) => {
                so_far.add(&number).map_err(|_| CallError::function("can't compute sum of opposing infinities"))?
            }
        });
    }
    total.map(Value::number).ok_or_else(|| refused("cannot sum an empty list".to_owned()))
}
