//! The verbs of format strings (cty's `format.go`, on top of Go's `fmt`).

use num_bigint::{BigInt, Sign};

use crate::json::json_string;
use crate::text::graphemes;
use crate::{Data, Number, Type, Value, convert};

/// A part of a format string.
pub(super) enum Piece<'a> {
    Literal(&'a str),
    Verb(Verb<'a>),
}

/// For example `%-5[2]s`.
pub(super) struct Verb<'a> {
    /// As it is written.
    pub(super) raw: &'a str,
    /// Where it starts.
    pub(super) offset: usize,
    letter: char,
    plus: bool,
    minus: bool,
    sharp: bool,
    space: bool,
    zero: bool,
    /// Zero means no width.
    pub(super) width: usize,
    pub(super) precision: Option<usize>,
    /// The position of the argument, from one.
    pub(super) argument: usize,
}

/// Splits a format string.
pub(super) fn parse(template: &str) -> Result<Vec<Piece<'_>>, String> {
    let mut pieces = Vec::new();
    let mut next_argument = 1;
    let mut at = 0;
    while at < template.len() {
        let rest = &template[at..];
        if rest.starts_with("%%") {
            pieces.push(Piece::Literal("%"));
            at += 2;
        } else if rest.starts_with('%') {
            let verb = parse_verb(template, at, next_argument)?;
            next_argument = verb.argument.saturating_add(1);
            at += verb.raw.len();
            pieces.push(Piece::Verb(verb));
        } else {
            let end = rest.find('%').unwrap_or(rest.len());
            pieces.push(Piece::Literal(&rest[..end]));
            at += end;
        }
    }
    Ok(pieces)
}

/// Flags, width, precision, argument index, letter - in this order.
fn parse_verb(template: &str, offset: usize, next_argument: usize) -> Result<Verb<'_>, String> {
    let unrecognized = |at: usize| match template[at..].chars().next() {
        Some(c) => format!("unrecognized format character '{c}' at offset {at}"),
        None => format!("invalid format string starting at offset {at}"),
    };
    let bytes = template.as_bytes();
    let mut at = offset + 1;
    let (mut plus, mut minus, mut sharp, mut space, mut zero) = (false, false, false, false, false);
    while let Some(flag) = bytes.get(at) {
        match flag {
            b'+' => plus = true,
            b'-' => minus = true,
            b'#' => sharp = true,
            b' ' => space = true,
            b'0' => zero = true,
            _ => break,
        }
        at += 1;
    }
    let number = |at: &mut usize| {
        let start = *at;
        while bytes.get(*at).is_some_and(u8::is_ascii_digit) {
            *at += 1;
        }
        (*at > start).then(|| template[start..*at].parse().unwrap_or(usize::MAX))
    };
    let width = number(&mut at).unwrap_or(0);
    let precision = (bytes.get(at) == Some(&b'.')).then(|| {
        at += 1;
        number(&mut at).unwrap_or(0)
    });
    let mut argument = next_argument;
    if bytes.get(at) == Some(&b'[') {
        at += 1;
        if bytes.get(at) == Some(&b'0') {
            return Err(unrecognized(at));
        }
        argument = number(&mut at).ok_or_else(|| unrecognized(at))?;
        if bytes.get(at) != Some(&b']') {
            return Err(unrecognized(at));
        }
        at += 1;
    }
    let letter = match bytes.get(at) {
        Some(letter) if letter.is_ascii_alphabetic() => char::from(*letter),
        _ => return Err(unrecognized(at)),
    };
    let raw = &template[offset..=at];
    Ok(Verb { raw, offset, letter, plus, minus, sharp, space, zero, width, precision, argument })
}

impl Verb<'_> {
    /// A value's text under this verb.
    pub(super) fn format(&self, value: &Value) -> Result<String, String> {
        if self.letter != 'v' && value.is_null() {
            return Err("null value cannot be formatted".to_owned());
        }
        let converted = |ty: &Type| convert(value, ty);
        match self.letter {
            'v' => Ok(self.pad(&self.natural(value)?)),
            't' => Ok(converted(&Type::Bool)?.as_bool().unwrap_or_default().to_string()),
            'b' | 'd' | 'o' | 'x' | 'X' => match converted(&Type::Number)?.as_number() {
                Some(number) if number.is_integer() => Ok(self.integer(&number.to_bigint().unwrap_or_default())),
                _ => Err("an integer is required".to_owned()),
            },
            'e' | 'E' | 'f' | 'g' | 'G' => match converted(&Type::Number)?.as_number() {
                Some(number) => Ok(self.float(number)),
                None => Err("a number is required".to_owned()),
            },
            's' | 'q' => {
                let text = converted(&Type::String)?;
                let text = self.cut(text.as_str().unwrap_or_default());
                Ok(self.pad(&if self.letter == 'q' { json_string(&text) } else { text }))
            }
            letter => Err(format!("unsupported format verb '{letter}'")),
        }
    }

    /// Strings and numbers as they are, everything else as JSON.
    fn natural(&self, value: &Value) -> Result<String, String> {
        match &value.data {
            Data::String(text) if !self.sharp => Ok(text.to_string()),
            Data::Number(number) if !self.sharp => Ok(number.to_general(None, 'e')),
            _ if value.has_infinity() => Err("cannot serialize infinity as JSON".to_owned()),
            _ => Ok(value.to_json()),
        }
    }

    /// The first characters, if there is a precision.
    fn cut(&self, text: &str) -> String {
        match self.precision {
            Some(count) if count > 0 => graphemes(text).take(count).collect(),
            _ => text.to_owned(),
        }
    }

    /// Width counts characters as users see them.
    fn pad(&self, text: &str) -> String {
        let missing = self.width.saturating_sub(graphemes(text).count());
        let fill = if self.zero { "0" } else { " " }.repeat(missing);
        if self.minus { format!("{text}{fill}") } else { format!("{fill}{text}") }
    }

    fn sign(&self, negative: bool) -> &'static str {
        match (negative, self.plus, self.space) {
            (true, ..) => "-",
            (false, true, _) => "+",
            (false, false, true) => " ",
            (false, false, false) => "",
        }
    }

    /// Go's `big.Int.Format`.
    fn integer(&self, number: &BigInt) -> String {
        let (radix, prefix) = match self.letter {
            'b' => (2, "0b"),
            'o' => (8, "0"),
            'x' => (16, "0x"),
            'X' => (16, "0X"),
            _ => (10, ""),
        };
        let mut digits = number.magnitude().to_str_radix(radix);
        if self.letter == 'X' {
            digits.make_ascii_uppercase();
        }
        if digits == "0" && self.precision == Some(0) {
            return String::new();
        }
        let sign = self.sign(number.sign() == Sign::Minus);
        let prefix = if self.sharp { prefix } else { "" };
        let zeros = self.precision.unwrap_or(0).saturating_sub(digits.len());
        let length = sign.len() + prefix.len() + zeros + digits.len();
        let missing = self.width.saturating_sub(length);
        let (left, zeros, right) = match (self.minus, self.zero && self.precision.is_none()) {
            (true, _) => (0, zeros, missing),
            (false, true) => (0, zeros + missing, 0),
            (false, false) => (missing, zeros, 0),
        };
        format!("{}{sign}{prefix}{}{digits}{}", " ".repeat(left), "0".repeat(zeros), " ".repeat(right))
    }

    /// Go's `big.Float.Format`.
    fn float(&self, number: &Number) -> String {
        // Infinity always has a sign.
        let sign = match self.sign(number.is_negative()) {
            "" if !number.is_finite() => "+",
            sign => sign,
        };
        let text = match self.letter {
            'e' | 'E' => number.to_exponent(self.precision.unwrap_or(6), self.letter),
            'f' => number.to_fixed(self.precision.unwrap_or(6)),
            'G' => number.to_general(self.precision, 'E'),
            _ => number.to_general(self.precision, 'e'),
        };
        let digits = text.trim_start_matches(['-', '+']);
        let missing = self.width.saturating_sub(sign.len() + digits.len());
        if self.minus {
            format!("{sign}{digits}{}", " ".repeat(missing))
        } else if self.zero && number.is_finite() {
            format!("{sign}{}{digits}", "0".repeat(missing))
        } else {
            format!("{}{sign}{digits}", " ".repeat(missing))
        }
    }
}
