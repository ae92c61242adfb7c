//! Terraform's numbers: Go's `big.Float` as cty uses it.
//!
//! A number is a binary fraction together with the precision (in bits) it is rounded to. Literals and parsed
//! strings have 512 bits, lengths and indices 64, results of `float64` functions like `pow` 53. The precision
//! decides how results are rounded and how many digits are printed, so it is part of the value.

mod arithmetic;
mod decimal;
mod parse;
mod text;

use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

use num_bigint::{BigInt, BigUint, Sign};

pub(crate) use decimal::Decimal;

/// Bits of precision of literals and parsed numbers.
pub(crate) const LITERAL_PRECISION: u32 = 512;
/// Bits of precision of whole numbers made by functions (`cty.NumberIntVal`).
pub(crate) const INTEGER_PRECISION: u32 = 64;
/// Bits of precision of `float64` results (`cty.NumberFloatVal`).
const FLOAT_PRECISION: u32 = 53;

/// Numbers of 2^131072 and more become infinite, and those below 2^-131072 zero: far beyond any real
/// configuration, and small enough to write out in full.
const MAX_EXPONENT: i64 = 131_072;

/// A number of Terraform's language.
#[derive(Clone, Debug)]
pub struct Number {
    precision: u32,
    repr: Repr,
}

/// What `Number` holds. A whole number that fits in 64 bits is always `Small`.
#[derive(Clone, Debug)]
enum Repr {
    Small(i64),
    NegativeZero,
    Big(Arc<Big>),
    Infinite { negative: bool },
}

/// `±mantissa * 2^exponent` with an odd mantissa.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Big {
    negative: bool,
    mantissa: BigUint,
    exponent: i64,
}

/// An operation that has no result, like zero divided by zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotANumber;

impl fmt::Display for NotANumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("can't divide zero by zero or infinity by infinity")
    }
}

impl Number {
    /// A whole number (`cty.NumberIntVal`).
    #[must_use]
    pub const fn from_i64(value: i64) -> Self {
        Self { precision: INTEGER_PRECISION, repr: Repr::Small(value) }
    }

    /// A count of things, like a length.
    #[must_use]
    pub fn from_count(count: usize) -> Self {
        Self::from_i64(i64::try_from(count).unwrap_or(i64::MAX))
    }

    /// A `float64` (`cty.NumberFloatVal`); not-a-number has no counterpart.
    #[must_use]
    pub fn from_f64(value: f64) -> Option<Self> {
        if value.is_nan() {
            return None;
        }
        if value.is_infinite() {
            return Some(Self::infinity(value < 0.0));
        }
        let bits = value.to_bits();
        let biased = i64::try_from(bits >> 52 & 0x7ff).unwrap_or(0);
        let fraction = bits & ((1 << 52) - 1);
        let (mantissa, exponent) = if biased == 0 { (fraction, -1074) } else { (fraction | 1 << 52, biased - 1075) };
        Some(Self::rounded(value.is_sign_negative(), BigUint::from(mantissa), exponent, false, FLOAT_PRECISION))
    }

    /// A whole number of any size (`big.Float.SetInt`).
    #[must_use]
    pub fn from_bigint(value: &BigInt) -> Self {
        let precision = u32::try_from(value.bits()).unwrap_or(u32::MAX).max(INTEGER_PRECISION);
        Self::rounded(value.sign() == Sign::Minus, value.magnitude().clone(), 0, false, precision)
    }

    /// Positive or negative infinity: the result of dividing by zero. No configuration can use it.
    #[must_use]
    pub const fn infinity(negative: bool) -> Self {
        Self { precision: LITERAL_PRECISION, repr: Repr::Infinite { negative } }
    }

    const fn zero(negative: bool, precision: u32) -> Self {
        Self { precision, repr: if negative { Repr::NegativeZero } else { Repr::Small(0) } }
    }

    /// `±mantissa * 2^exponent` rounded to the nearest number of that precision, ties to even.
    /// `inexact` says that something below the last bit of the mantissa was cut off already.
    fn rounded(negative: bool, mantissa: BigUint, exponent: i64, inexact: bool, precision: u32) -> Self {
        let (mut mantissa, mut exponent) = (mantissa, exponent);
        let excess = mantissa.bits().saturating_sub(u64::from(precision));
        if excess > 0 {
            let half = mantissa.bit(excess - 1);
            let rest = inexact || mantissa.trailing_zeros().is_some_and(|zeros| zeros < excess - 1);
            mantissa >>= excess;
            if half && (rest || mantissa.bit(0)) {
                mantissa += 1u32;
            }
            exponent += i64::try_from(excess).unwrap_or(i64::MAX);
        }
        let Some(zeros) = mantissa.trailing_zeros() else {
            return Self::zero(negative, precision);
        };
        mantissa >>= zeros;
        exponent += i64::try_from(zeros).unwrap_or(i64::MAX);
        let magnitude = exponent + i64::try_from(mantissa.bits()).unwrap_or(i64::MAX);
        if magnitude > MAX_EXPONENT {
            return Self { precision, repr: Repr::Infinite { negative } };
        }
        if magnitude < -MAX_EXPONENT {
            return Self::zero(negative, precision);
        }
        if (0..64).contains(&exponent)
            && magnitude < 64
            && let Ok(small) = i64::try_from(mantissa.clone() << exponent)
        {
            return Self { precision, repr: Repr::Small(if negative { -small } else { small }) };
        }
        Self { precision, repr: Repr::Big(Arc::new(Big { negative, mantissa, exponent })) }
    }

    /// Sign, mantissa and exponent of a finite number.
    fn parts(&self) -> Option<(bool, BigUint, i64)> {
        match &self.repr {
            Repr::Small(value) => Some((*value < 0, BigUint::from(value.unsigned_abs()), 0)),
            Repr::NegativeZero => Some((true, BigUint::default(), 0)),
            Repr::Big(big) => Some((big.negative, big.mantissa.clone(), big.exponent)),
            Repr::Infinite { .. } => None,
        }
    }

    /// The same number, rounded to another precision.
    fn with_precision(self, precision: u32) -> Self {
        match self.parts() {
            Some((negative, mantissa, exponent)) => Self::rounded(negative, mantissa, exponent, false, precision),
            None => Self { precision, ..self },
        }
    }

    /// Whether it is neither positive nor negative infinity.
    #[must_use]
    pub const fn is_finite(&self) -> bool {
        !matches!(self.repr, Repr::Infinite { .. })
    }

    /// Whether it is zero (of either sign).
    #[must_use]
    pub const fn is_zero(&self) -> bool {
        matches!(self.repr, Repr::Small(0) | Repr::NegativeZero)
    }

    /// Whether it has a minus sign, negative zero included.
    #[must_use]
    pub fn is_negative(&self) -> bool {
        match &self.repr {
            Repr::Small(value) => *value < 0,
            Repr::NegativeZero => true,
            Repr::Big(big) => big.negative,
            Repr::Infinite { negative } => *negative,
        }
    }

    /// Whether it is a whole number.
    #[must_use]
    pub fn is_integer(&self) -> bool {
        match &self.repr {
            Repr::Small(_) | Repr::NegativeZero => true,
            Repr::Big(big) => big.exponent >= 0,
            Repr::Infinite { .. } => false,
        }
    }

    /// The number as a machine integer, if it is exactly one.
    #[must_use]
    pub const fn to_i64(&self) -> Option<i64> {
        match self.repr {
            Repr::Small(value) => Some(value),
            Repr::NegativeZero => Some(0),
            Repr::Big(_) | Repr::Infinite { .. } => None,
        }
    }

    /// The whole part, towards zero; infinity has none.
    #[must_use]
    pub fn to_bigint(&self) -> Option<BigInt> {
        let (negative, mantissa, exponent) = self.parts()?;
        let magnitude = if exponent >= 0 { mantissa << exponent } else { mantissa >> exponent.unsigned_abs() };
        Some(BigInt::from_biguint(if negative { Sign::Minus } else { Sign::Plus }, magnitude))
    }

    /// The text cty orders and hashes set elements by: whole numbers in full, others with ten digits.
    pub(crate) fn to_hash_text(&self) -> String {
        match &self.repr {
            Repr::Big(big) if big.exponent < 0 => {
                let sign = if big.negative { "-" } else { "" };
                let mut digits = Decimal::exact(&big.mantissa, big.exponent);
                digits.round(10);
                let scientific = digits.exponent < -3 || digits.exponent > 10;
                let last = digits.digits.len().saturating_sub(1);
                let text = if scientific { digits.to_scientific(last, 'e') } else { digits.to_plain(None) };
                format!("{sign}{text}")
            }
            _ => self.to_string(),
        }
    }

    /// The nearest `float64`.
    #[must_use]
    pub fn to_f64(&self) -> f64 {
        // Every step below is exact: rounding to 53 bits first leaves a mantissa that a double holds.
        #[allow(clippy::cast_precision_loss)]
        match &self.clone().with_precision(FLOAT_PRECISION).repr {
            Repr::Small(value) => *value as f64,
            Repr::NegativeZero => -0.0,
            Repr::Infinite { negative: true } => f64::NEG_INFINITY,
            Repr::Infinite { negative: false } => f64::INFINITY,
            Repr::Big(big) => {
                let digits = u64::try_from(&big.mantissa).unwrap_or(u64::MAX) as f64;
                let exponent = i32::try_from(big.exponent.clamp(-5000, 5000)).unwrap_or(0);
                let half = exponent / 2;
                let scaled = digits * 2f64.powi(half) * 2f64.powi(exponent - half);
                if big.negative { -scaled } else { scaled }
            }
        }
    }
}

impl PartialEq for Number {
    /// Numeric equality; the precision does not matter.
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Number {}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        if let (Some(a), Some(b)) = (self.to_i64(), other.to_i64()) {
            return a.cmp(&b);
        }
        let sign = |n: &Self| {
            if n.is_zero() {
                0
            } else if n.is_negative() {
                -1
            } else {
                1
            }
        };
        match sign(self).cmp(&sign(other)) {
            Ordering::Equal if sign(self) < 0 => other.cmp_magnitude(self),
            Ordering::Equal => self.cmp_magnitude(other),
            different => different,
        }
    }
}

impl Number {
    fn cmp_magnitude(&self, other: &Self) -> Ordering {
        match (self.parts(), other.parts()) {
            (None, None) => Ordering::Equal,
            (None, Some(_)) => Ordering::Greater,
            (Some(_), None) => Ordering::Less,
            (Some((_, a, ea)), Some((_, b, eb))) => {
                let low = ea.min(eb);
                (a << (ea - low)).cmp(&(b << (eb - low)))
            }
        }
    }
}

impl fmt::Display for Number {
    /// As Terraform converts a number to a string: all digits, no exponent (`big.Float.Text('f', -1)`).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.repr {
            // More digits than the precision tells apart are zeros, as `pow(1.5, 100)` shows.
            Repr::Small(value) if self.precision < INTEGER_PRECISION && value.unsigned_abs() >> self.precision > 0 => {
                f.write_str(if *value < 0 { "-" } else { "" })?;
                let (magnitude, zeros) = (value.unsigned_abs(), value.trailing_zeros());
                let digits = Decimal::shortest(&BigUint::from(magnitude >> zeros), zeros.into(), self.precision);
                f.write_str(&digits.to_plain(None))
            }
            Repr::Small(value) => write!(f, "{value}"),
            Repr::NegativeZero => f.write_str("-0"),
            Repr::Infinite { negative } => f.write_str(if *negative { "-Inf" } else { "+Inf" }),
            Repr::Big(big) => {
                f.write_str(if big.negative { "-" } else { "" })?;
                f.write_str(&Decimal::shortest(&big.mantissa, big.exponent, self.precision).to_plain(None))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn n(text: &str) -> Number {
        Number::parse(text).unwrap()
    }

    #[test]
    fn whole_numbers_have_no_more_digits_than_their_precision() {
        // terraform console: "${pow(1.5, 100)}", and with * 1, which has the precision of the literal.
        let power = Number::from_f64(1.5f64.powi(100)).unwrap();
        assert_eq!(power.to_string(), "406561177535215300");
        assert_eq!(power.mul(&n("1")).unwrap().to_string(), "406561177535215296");
        assert_eq!(Number::from_f64(9_007_199_254_740_991.0).unwrap().to_string(), "9007199254740991");
    }

    #[test]
    fn prints_the_shortest_decimal_that_reads_back() {
        for text in ["0.1", "-0", "1.5", "1000", "12345678901234567890123", "0.000001", "123456789.123456789"] {
            assert_eq!(n(text).to_string(), text);
        }
        assert_eq!(n("1e3").to_string(), "1000");
        assert_eq!(n("1.50").to_string(), "1.5");
        assert_eq!(n("1e400").to_string().len(), 401);
    }

    #[test]
    fn thirds_have_the_digits_of_their_precision() {
        let third = n("1").div(&n("3")).unwrap();
        assert_eq!(third.to_string(), format!("0.{}5", "3".repeat(154)));
        let short = Number::from_i64(1).div(&Number::from_i64(3)).unwrap();
        assert_eq!(short.to_string(), "0.33333333333333333334");
    }

    #[test]
    fn decimal_fractions_add_up() {
        assert_eq!(n("0.1").add(&n("0.2")).unwrap().to_string(), "0.3");
        assert_eq!(n("0.1").mul(&n("3")).unwrap().to_string(), "0.3");
        assert_eq!(n("9007199254740993").add(&n("1")).unwrap().to_string(), "9007199254740994");
    }

    #[test]
    fn extreme_exponents_end_in_infinity_or_zero() {
        assert!(n("1e-39000") > n("0") && n("1e39000").is_finite());
        assert!(n("1e-60000").is_zero() && n("1e-45000").is_zero());
        assert!(!n("1e45000").is_finite() && !n("-1e60000").is_finite());
    }

    #[test]
    fn remainders_follow_the_dividend() {
        assert_eq!(n("7").rem(&n("3")).unwrap().to_string(), "1");
        assert_eq!(n("-7.5").rem(&n("2")).unwrap().to_string(), "-1.5");
        assert_eq!(n("1").rem(&n("0")).unwrap().to_string(), "1");
        assert_eq!(n("10").rem(&n("0.3")).unwrap().to_string(), format!("0.0{}28", "9".repeat(152)));
        assert_eq!(n("99999999999999999999").rem(&n("7")).unwrap().to_string(), "1");
        // What `pow` and `length` give has fewer bits, and so has the remainder.
        assert_eq!(Number::from_f64(37.0).unwrap().rem(&n("0.7")).unwrap().to_string(), "0.6000000000000014");
        assert!(Number::from_f64(2f64.powi(64)).unwrap().rem(&n("3")).unwrap().is_zero());
        assert_eq!(Number::from_i64(3).rem(&n("0.7")).unwrap().to_string(), "0.20000000000000000004");
    }

    #[test]
    fn float_results_keep_their_precision() {
        let root = Number::from_f64(2f64.sqrt()).unwrap();
        assert_eq!(root.to_string(), "1.4142135623730951");
        assert_eq!(root.mul(&root).unwrap().to_string(), "2.00000000000000027343234630647693");
    }

    #[test]
    fn float64_round_trip() {
        for value in [0.0, 0.1, -2.5, 1e300, 1e-300, 4.9e-324, f64::MAX, f64::MIN_POSITIVE] {
            assert_eq!(Number::from_f64(value).unwrap().to_f64(), value);
        }
    }

    #[test]
    fn ordering() {
        let sorted = ["-1e30", "-5", "-0.5", "0", "1e-300", "0.5", "1", "1.5", "1e30"].map(n);
        assert!(sorted.windows(2).all(|w| w[0] < w[1]));
        assert!(n("-0") == n("0"));
        assert!(Number::infinity(false) > n("1e30") && Number::infinity(true) < n("-1e30"));
    }
}
