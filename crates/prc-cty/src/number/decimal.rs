//! Decimal digits of numbers (Go's `decimal` type of `math/big`).

use num_bigint::BigUint;

/// The decimal number `0.d1d2d3… * 10^exponent`, without trailing zeros; no digits is zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Decimal {
    pub(crate) digits: Vec<u8>,
    pub(crate) exponent: i64,
}

impl Decimal {
    /// All digits of `mantissa * 2^exponent`.
    pub(crate) fn exact(mantissa: &BigUint, exponent: i64) -> Self {
        let (whole, decimals) = if exponent >= 0 {
            (mantissa << exponent, 0)
        } else {
            // m / 2^k = m * 5^k / 10^k
            let k = u32::try_from(-exponent).unwrap_or(u32::MAX);
            (mantissa * BigUint::from(5u32).pow(k), i64::from(k))
        };
        let mut digits = whole.to_str_radix(10).into_bytes();
        let length = i64::try_from(digits.len()).unwrap_or(i64::MAX);
        while digits.last() == Some(&b'0') {
            digits.pop();
        }
        let exponent = if digits.is_empty() { 0 } else { length - decimals };
        Self { digits, exponent }
    }

    /// The fewest digits that read back as the same number of that precision (Go's `roundShortest`).
    pub(crate) fn shortest(mantissa: &BigUint, exponent: i64, precision: u32) -> Self {
        let mut value = Self::exact(mantissa, exponent);
        let bits = mantissa.bits();
        let wanted = u64::from(precision) + 1;
        if bits > wanted || value.digits.is_empty() {
            return value;
        }
        // In units of half the last place of the precision.
        let shift = wanted - bits;
        let scaled = mantissa << shift;
        let exponent = exponent - i64::try_from(shift).unwrap_or(0);
        let lower = Self::exact(&(&scaled - 1u32), exponent);
        let upper = Self::exact(&(&scaled + 1u32), exponent);
        let inclusive = !scaled.bit(1);
        for i in 0..value.digits.len() {
            let (l, m, u) = (lower.at(i), value.at(i), upper.at(i));
            let down = l != m || inclusive && i + 1 == lower.digits.len();
            let up = m != u && (inclusive || m + 1 < u || i + 1 < upper.digits.len());
            match (down, up) {
                (true, true) => value.round(i + 1),
                (true, false) => value.round_down(i + 1),
                (false, true) => value.round_up(i + 1),
                (false, false) => continue,
            }
            break;
        }
        value
    }

    /// The digit at a position; zero after the last.
    pub(crate) fn at(&self, i: usize) -> u8 {
        self.digits.get(i).copied().unwrap_or(b'0')
    }

    /// Rounds to at most `n` digits, ties to even.
    pub(crate) fn round(&mut self, n: usize) {
        if n >= self.digits.len() {
            return;
        }
        let tie = self.digits[n] == b'5' && n + 1 == self.digits.len();
        let up = if tie { n > 0 && (self.digits[n - 1] - b'0') % 2 == 1 } else { self.digits[n] >= b'5' };
        if up { self.round_up(n) } else { self.round_down(n) }
    }

    fn round_up(&mut self, n: usize) {
        if n >= self.digits.len() {
            return;
        }
        self.digits.truncate(n);
        while self.digits.last() == Some(&b'9') {
            self.digits.pop();
        }
        match self.digits.last_mut() {
            Some(digit) => *digit += 1,
            None => {
                self.digits.push(b'1');
                self.exponent += 1;
            }
        }
    }

    fn round_down(&mut self, n: usize) {
        self.digits.truncate(n);
        while self.digits.last() == Some(&b'0') {
            self.digits.pop();
        }
        if self.digits.is_empty() {
            self.exponent = 0;
        }
    }

    /// Digits without exponent (`%f`), with that many decimals or as many as there are.
    pub(crate) fn to_plain(&self, decimals: Option<usize>) -> String {
        let point = usize::try_from(self.exponent).unwrap_or(0);
        let mut text: String = (0..point).map(|i| char::from(self.at(i))).collect();
        if text.is_empty() {
            text.push('0');
        }
        let length = i64::try_from(self.digits.len()).unwrap_or(i64::MAX);
        let decimals = decimals.unwrap_or_else(|| usize::try_from(length - self.exponent).unwrap_or(0));
        if decimals > 0 {
            text.push('.');
        }
        for i in 0..i64::try_from(decimals).unwrap_or(0) {
            let digit = usize::try_from(self.exponent + i).map_or(b'0', |at| self.at(at));
            text.push(char::from(digit));
        }
        text
    }

    /// Scientific notation (`%e`) with that many decimals: `1.5e+06`.
    pub(crate) fn to_scientific(&self, decimals: usize, marker: char) -> String {
        let mut text = String::from(char::from(self.at(0)));
        if decimals > 0 {
            text.push('.');
            text.extend((1..=decimals).map(|i| char::from(self.at(i))));
        }
        let exponent = if self.digits.is_empty() { 0 } else { self.exponent - 1 };
        let sign = if exponent < 0 { '-' } else { '+' };
        format!("{text}{marker}{sign}{:02}", exponent.unsigned_abs())
    }
}
