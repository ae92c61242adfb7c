//! Arithmetic on numbers, rounded as Go's `big.Float` does.

use num_bigint::BigUint;

use super::{LITERAL_PRECISION, NotANumber, Number, Repr};

impl Number {
    fn common_precision(&self, other: &Self) -> u32 {
        self.precision.max(other.precision)
    }

    /// The sum, or an error for opposite infinities.
    pub fn add(&self, other: &Self) -> Result<Self, NotANumber> {
        let precision = self.common_precision(other);
        if let (Repr::Small(a), Repr::Small(b)) = (&self.repr, &other.repr)
            && precision >= super::INTEGER_PRECISION
            && let Some(sum) = a.checked_add(*b)
        {
            return Ok(Self { precision, repr: Repr::Small(sum) });
        }
        let (Some((na, a, ea)), Some((nb, b, eb))) = (self.parts(), other.parts()) else {
            return match (&self.repr, &other.repr) {
                (Repr::Infinite { negative: a }, Repr::Infinite { negative: b }) if a != b => Err(NotANumber),
                (Repr::Infinite { negative }, _) | (_, Repr::Infinite { negative }) => Ok(Self::infinity(*negative)),
                _ => Err(NotANumber),
            };
        };
        if self.is_zero() && other.is_zero() {
            return Ok(Self::zero(na && nb, precision));
        }
        let low = ea.min(eb);
        let (a, b) = (a << (ea - low), b << (eb - low));
        let (negative, mantissa) = match (na == nb, a >= b) {
            (true, _) => (na, a + b),
            (false, true) => (na && a != b, a - b),
            (false, false) => (nb, b - a),
        };
        Ok(Self::rounded(negative, mantissa, low, false, precision))
    }

    /// The difference, or an error for equal infinities.
    pub fn sub(&self, other: &Self) -> Result<Self, NotANumber> {
        self.add(&other.neg())
    }

    /// The product, or an error for zero times infinity. cty multiplies with 512 bits and then cuts the precision
    /// down to what the operands had or the result needs.
    pub fn mul(&self, other: &Self) -> Result<Self, NotANumber> {
        let precision = self.common_precision(other);
        if let (Repr::Small(a), Repr::Small(b)) = (&self.repr, &other.repr)
            && *a != 0
            && *b != 0
            && precision >= super::INTEGER_PRECISION
            && let Some(product) = a.checked_mul(*b)
        {
            return Ok(Self { precision, repr: Repr::Small(product) });
        }
        if !self.is_finite() || !other.is_finite() {
            if self.is_zero() || other.is_zero() {
                return Err(NotANumber);
            }
            return Ok(Self::infinity(self.is_negative() != other.is_negative()));
        }
        let product = self.product(other, LITERAL_PRECISION);
        let needed =
            product.parts().map_or(0, |(_, mantissa, _)| mantissa.bits() - mantissa.trailing_zeros().unwrap_or(0));
        Ok(product.with_precision(precision.max(u32::try_from(needed).unwrap_or(LITERAL_PRECISION))))
    }

    /// The product of two finite numbers at a given precision.
    pub(super) fn product(&self, other: &Self, precision: u32) -> Self {
        match (self.parts(), other.parts()) {
            (Some((na, a, ea)), Some((nb, b, eb))) => Self::rounded(na != nb, a * b, ea + eb, false, precision),
            _ => Self::infinity(self.is_negative() != other.is_negative()),
        }
    }

    /// The quotient; infinite when dividing by zero, an error for 0/0 and ∞/∞.
    pub fn div(&self, other: &Self) -> Result<Self, NotANumber> {
        let negative = self.is_negative() != other.is_negative();
        let precision = self.common_precision(other);
        match (self.parts(), other.parts()) {
            (None, None) => Err(NotANumber),
            (None, Some(_)) => Ok(Self::infinity(negative)),
            (Some(_), None) => Ok(Self::zero(negative, precision)),
            (Some(_), Some(_)) if other.is_zero() && self.is_zero() => Err(NotANumber),
            (Some(_), Some(_)) if other.is_zero() => Ok(Self::infinity(negative)),
            (Some(_), Some(_)) if self.is_zero() => Ok(Self::zero(negative, precision)),
            (Some((_, a, ea)), Some((_, b, eb))) => Ok(Self::quotient(negative, (a, ea), (b, eb), precision)),
        }
    }

    /// `(a * 2^ea) / (b * 2^eb)` for non-zero `b`, correctly rounded.
    pub(super) fn quotient(negative: bool, a: (BigUint, i64), b: (BigUint, i64), precision: u32) -> Self {
        let wanted = u64::from(precision) + 2 + b.0.bits();
        let shift = wanted.saturating_sub(a.0.bits());
        let numerator = a.0 << shift;
        let mut quotient = &numerator / &b.0;
        let inexact = &quotient * &b.0 != numerator;
        let exponent = a.1 - b.1 - i64::try_from(shift).unwrap_or(i64::MAX);
        // One more bit below the quotient carries "not exact" into the rounding.
        quotient <<= 1u32;
        if inexact {
            quotient += 1u32;
        }
        Self::rounded(negative, quotient, exponent - 1, inexact, precision)
    }

    /// The remainder with the sign of the dividend (cty's `Modulo`, which rounds the quotient first);
    /// a number modulo zero is itself.
    pub fn rem(&self, other: &Self) -> Result<Self, NotANumber> {
        if !self.is_finite() || !other.is_finite() {
            return self.mul(other);
        }
        if other.is_zero() {
            return Ok(self.clone());
        }
        if let (Repr::Small(a), Repr::Small(b)) = (&self.repr, &other.repr)
            && *a > 0
            && *b > 0
        {
            // Quotients that do not fit the precision are cut off inexactly, as cty does it below.
            if self.precision >= super::INTEGER_PRECISION && self.common_precision(other) >= LITERAL_PRECISION {
                return Ok(Self { precision: self.precision, repr: Repr::Small(a % b) });
            }
        }
        let Some(whole) = self.div(other)?.to_bigint() else {
            return Err(NotANumber);
        };
        // All steps have the precision of the dividend.
        let whole = Self::from_bigint(&whole).with_precision(self.precision);
        Ok(self.sub(&whole.product(other, self.precision))?.with_precision(self.precision))
    }

    /// The number with the other sign.
    #[must_use]
    pub fn neg(&self) -> Self {
        let repr = match &self.repr {
            Repr::Small(0) => Repr::NegativeZero,
            Repr::NegativeZero => Repr::Small(0),
            Repr::Small(value) => match value.checked_neg() {
                Some(value) => Repr::Small(value),
                None => return Self::rounded(false, BigUint::from(value.unsigned_abs()), 0, false, self.precision),
            },
            Repr::Big(_) => {
                return match self.parts() {
                    Some((negative, mantissa, exponent)) => {
                        Self::rounded(!negative, mantissa, exponent, false, self.precision)
                    }
                    None => self.clone(),
                };
            }
            Repr::Infinite { negative } => Repr::Infinite { negative: !negative },
        };
        Self { precision: self.precision, repr }
    }

    /// The number without its sign.
    #[must_use]
    pub fn abs(&self) -> Self {
        if self.is_negative() { self.neg() } else { self.clone() }
    }

    /// The nearest whole number that is not larger.
    #[must_use]
    pub fn floor(&self) -> Self {
        self.round_to_integer(self.is_negative())
    }

    /// The nearest whole number that is not smaller.
    #[must_use]
    pub fn ceil(&self) -> Self {
        self.round_to_integer(!self.is_negative())
    }

    fn round_to_integer(&self, away_from_zero: bool) -> Self {
        if self.is_integer() {
            return self.clone();
        }
        let Some(mut whole) = self.to_bigint() else {
            return self.clone();
        };
        if away_from_zero {
            whole += if self.is_negative() { -1 } else { 1 };
        }
        Self::from_bigint(&whole).with_precision(self.precision)
    }

    /// -1, 0 or 1.
    #[must_use]
    pub fn signum(&self) -> Self {
        Self::from_i64(if self.is_zero() {
            0
        } else if self.is_negative() {
            -1
        } else {
            1
        })
    }
}
