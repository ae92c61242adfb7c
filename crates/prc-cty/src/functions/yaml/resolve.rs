//! What plain YAML scalars mean (go-cty-yaml's `resolve.go`).

use crate::time::Timestamp;
use crate::{Number, Value};

/// The value of a plain scalar. Not-a-number has none.
pub(super) fn resolve(text: &str) -> Result<Value, String> {
    Ok(match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::null_literal(),
        "true" | "True" | "TRUE" | "y" | "Y" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" => Value::bool(true),
        "false" | "False" | "FALSE" | "n" | "N" | "no" | "No" | "NO" | "off" | "Off" | "OFF" => Value::bool(false),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => Value::number(Number::infinity(false)),
        "-.inf" | "-.Inf" | "-.INF" => Value::number(Number::infinity(true)),
        ".nan" | ".NaN" | ".NAN" => return Err("floating point NaN is not supported".to_owned()),
        _ => number(text)
            .map(Value::number)
            .or_else(|| timestamp(text).map(Value::string))
            .unwrap_or_else(|| Value::string(text)),
    })
}

/// Decimal numbers, `0x` and `0o` integers.
fn number(text: &str) -> Option<Number> {
    for (prefix, radix) in [("0x", 16), ("0o", 8)] {
        if let Some(digits) = text.strip_prefix(prefix) {
            let valid = !digits.is_empty() && digits.chars().all(|c| c.is_digit(radix));
            let value = num_bigint::BigInt::parse_bytes(digits.as_bytes(), radix)?;
            return valid.then(|| Number::from_bigint(&value));
        }
    }
    let plain = text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'+' | b'-' | b'.' | b'e' | b'E'));
    let starts = text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.'));
    if plain && starts { Number::parse(text) } else { None }
}

/// Dates and times become strings in RFC 3339 form, without fractions of a second.
fn timestamp(text: &str) -> Option<String> {
    let mut parts = text.splitn(3, '-');
    let (year, month, rest) = (parts.next()?, parts.next()?, parts.next()?);
    let day_end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (day, clock) = rest.split_at(day_end);
    let digits = |text: &str, max: usize| (1..=max).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if year.len() != 4 || !digits(year, 4) || !digits(month, 2) || !digits(day, 2) {
        return None;
    }
    let date = format!("{year}-{month:0>2}-{day:0>2}");
    let (clock, zone) = match clock.chars().next() {
        None => ("00:00:00", "Z"),
        Some('T' | 't') => {
            let clock = &clock[1..];
            let zone = clock.find(['Z', '+', '-'])?;
            clock.split_at(zone)
        }
        // With a space between date and time there is no zone.
        Some(' ') => (&clock[1..], "Z"),
        Some(_) => return None,
    };
    let (hour, rest) = clock.split_once(':')?;
    let padded = format!("{date}T{hour:0>2}:{rest}{zone}");
    (hour.len() <= 2).then(|| Timestamp::parse(&padded).ok()).flatten().map(Timestamp::to_rfc3339)
}
