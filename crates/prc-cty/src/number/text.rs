//! Numbers as text (Go's `big.Float.Text`).

use super::{Decimal, Number, Repr};

impl Number {
    /// The number's digits: the fewest that read back, or all of them.
    fn digits(&self, shortest: bool) -> Option<Decimal> {
        let (_, mantissa, exponent) = self.parts()?;
        Some(match shortest {
            true => Decimal::shortest(&mantissa, exponent, self.precision),
            false => Decimal::exact(&mantissa, exponent),
        })
    }

    fn signed(&self, text: &str) -> String {
        format!("{}{text}", if self.is_negative() { "-" } else { "" })
    }

    const fn infinite(&self) -> &'static str {
        match self.repr {
            Repr::Infinite { negative: true } => "-Inf",
            _ => "+Inf",
        }
    }

    /// `%f`
    pub(crate) fn to_fixed(&self, decimals: usize) -> String {
        let Some(mut digits) = self.digits(false) else {
            return self.infinite().to_owned();
        };
        let wanted = digits.exponent.saturating_add(i64::try_from(decimals).unwrap_or(i64::MAX));
        match usize::try_from(wanted) {
            Ok(wanted) => digits.round(wanted),
            Err(_) => digits = Decimal { digits: Vec::new(), exponent: 0 },
        }
        self.signed(&digits.to_plain(Some(decimals)))
    }

    /// `%e` or `%E`
    pub(crate) fn to_exponent(&self, decimals: usize, marker: char) -> String {
        let Some(mut digits) = self.digits(false) else {
            return self.infinite().to_owned();
        };
        digits.round(decimals.saturating_add(1));
        self.signed(&digits.to_scientific(decimals, marker))
    }

    /// `%g` or `%G`: scientific notation for very large and very small numbers only.
    pub(crate) fn to_general(&self, precision: Option<usize>, marker: char) -> String {
        let Some(mut digits) = self.digits(precision.is_none()) else {
            return self.infinite().to_owned();
        };
        if let Some(precision) = precision {
            digits.round(precision.max(1));
        }
        let count = digits.digits.len();
        let as_count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        let wanted = match precision {
            // Go decides with six digits when it chooses the number of digits itself.
            None => 6,
            Some(precision) if precision.max(1) > count && as_count(count) >= digits.exponent => count,
            Some(precision) => precision.max(1),
        };
        let exponent = digits.exponent - 1;
        let large = count > 0 && (exponent < -4 || exponent >= as_count(wanted));
        self.signed(&if large {
            let decimals = precision.map_or(count, |precision| precision.max(1).min(count)).saturating_sub(1);
            digits.to_scientific(decimals, marker)
        } else {
            digits.to_plain(None)
        })
    }
}
