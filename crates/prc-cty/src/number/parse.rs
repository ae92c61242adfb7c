//! Reading numbers (Go's `big.ParseFloat` in base 10).

use num_bigint::BigUint;

use super::{LITERAL_PRECISION, MAX_EXPONENT, Number};

/// Longest text read as a number.
const MAX_TEXT: usize = 40_000;
/// Largest power of five: 10^39457 is beyond the largest number already, and 5^50000 still below it.
const MAX_FIVES: i64 = 50_000;
/// Extra bits that Go uses for powers of five.
const GUARD_BITS: u32 = 64;

impl Number {
    /// Reads a decimal number as `cty.ParseNumberVal` does: `1`, `-1.5`, `.5`, `1e3`, `1p3` (binary exponent),
    /// `inf`. No spaces, underscores or prefixes.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() < 18
            && !text.starts_with(['-', '+'])
            && let Ok(small) = text.parse::<i64>()
        {
            return Some(Self { precision: LITERAL_PRECISION, ..Self::from_i64(small) });
        }
        if text.len() > MAX_TEXT {
            return None;
        }
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        if matches!(digits, "inf" | "Inf") {
            return Some(Self::infinity(negative));
        }
        let (mantissa, exponent, binary) = split_exponent(digits)?;
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all = format!("{whole}{fraction}");
        if all.is_empty() || !all.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let mantissa = BigUint::parse_bytes(all.as_bytes(), 10)?;
        let decimals = -i64::try_from(fraction.len()).ok()?;
        let (twos, fives) = if binary {
            (decimals.saturating_add(exponent), decimals)
        } else {
            both(decimals.saturating_add(exponent))
        };
        Some(Self::scaled(negative, mantissa, twos, fives))
    }

    /// `±mantissa * 2^twos * 5^fives`, rounded as Go's `Float.scan` does.
    fn scaled(negative: bool, mantissa: BigUint, twos: i64, fives: i64) -> Self {
        if mantissa == BigUint::ZERO {
            return Self::zero(negative, LITERAL_PRECISION);
        }
        // The mantissa is at most MAX_TEXT digits long, so a far larger exponent decides alone.
        if fives > MAX_FIVES || twos > 4 * MAX_EXPONENT {
            return Self::infinity(negative);
        }
        if fives < -MAX_FIVES || twos < -4 * MAX_EXPONENT {
            return Self::zero(negative, LITERAL_PRECISION);
        }
        if fives == 0 {
            return Self::rounded(negative, mantissa, twos, false, LITERAL_PRECISION);
        }
        let (power, power_exponent) = power_of_five(fives.unsigned_abs());
        if fives > 0 {
            return Self::rounded(negative, mantissa * power, twos + power_exponent, false, LITERAL_PRECISION);
        }
        Self::quotient(negative, (mantissa, twos), (power, power_exponent), LITERAL_PRECISION)
    }
}

/// A decimal exponent is one of two and of five.
const fn both(exponent: i64) -> (i64, i64) {
    (exponent, exponent)
}

/// Splits `1.5e-3` into mantissa, exponent and whether the exponent is binary.
fn split_exponent(text: &str) -> Option<(&str, i64, bool)> {
    let Some(at) = text.find(['e', 'E', 'p', 'P']) else {
        return Some((text, 0, false));
    };
    let binary = matches!(text.as_bytes()[at], b'p' | b'P');
    let exponent = &text[at + 1..];
    let digits = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let magnitude = digits.parse::<i64>().unwrap_or(i64::MAX / 4);
    Some((&text[..at], if exponent.starts_with('-') { -magnitude } else { magnitude }, binary))
}

/// `5^n` as mantissa and binary exponent, rounded in every step as Go's `Float.pow5` does.
fn power_of_five(n: u64) -> (BigUint, i64) {
    const PRECISION: u32 = LITERAL_PRECISION + GUARD_BITS;
    // Go's table of exact small powers.
    const TABLE: u64 = 27;
    if n <= TABLE {
        return (BigUint::from(5u32).pow(u32::try_from(n).unwrap_or(0)), 0);
    }
    let mut result = Number::rounded(false, BigUint::from(5u32).pow(27), 0, false, PRECISION);
    let mut square = Number::rounded(false, BigUint::from(5u32), 0, false, PRECISION + GUARD_BITS);
    let mut rest = n - TABLE;
    while rest > 0 {
        if rest & 1 == 1 {
            result = result.product(&square, PRECISION);
        }
        square = square.product(&square, PRECISION + GUARD_BITS);
        rest >>= 1;
    }
    result.parts().map_or((BigUint::from(1u32), 0), |(_, mantissa, exponent)| (mantissa, exponent))
}
