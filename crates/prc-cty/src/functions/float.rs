//! Powers and logarithms to the last digit as Go computes them: `ceil(log(8, 2))` must be 3 here, too.

/// Squares and multiplies, with mantissa and exponent apart.
pub(super) fn power(base: f64, power: f64) -> f64 {
    /// Whole powers beyond this are infinite or zero.
    const MOST: f64 = 1e18;
    if base == 0.0 || !base.is_finite() || power.abs() > MOST || power.is_nan() {
        return base.powf(power);
    }
    if power.abs() == 0.5 {
        return if power > 0.0 { base.sqrt() } else { 1.0 / base.sqrt() };
    }
    let (mut whole, mut fraction) = (power.abs().trunc(), power.abs().fract());
    if fraction > 0.5 {
        (whole, fraction) = (whole + 1.0, fraction - 1.0);
    }
    let mut result = if fraction == 0.0 { 1.0 } else { (fraction * logarithm(base)).exp() };
    let mut exponent: i64 = 0;
    let (mut square, mut square_exponent) = halved(base);
    let mut left = whole as u64;
    while left != 0 && square_exponent.abs() <= 1 << 12 {
        if left & 1 == 1 {
            result *= square;
            exponent += square_exponent;
        }
        square *= square;
        square_exponent *= 2;
        if square < 0.5 {
            square *= 2.0;
            square_exponent -= 1;
        }
        left >>= 1;
    }
    if left != 0 {
        exponent += square_exponent;
    }
    if power < 0.0 { scaled(1.0 / result, -exponent) } else { scaled(result, exponent) }
}

/// The natural logarithm: `x` is `2^k (1 + f)`, and the logarithm of `1 + f` a polynomial in `f / (2 + f)`.
pub(super) fn logarithm(x: f64) -> f64 {
    /// The natural logarithm of two, in two parts.
    const TWO: (f64, f64) = (0.693_147_180_369_123_8, 1.908_214_929_270_587_7e-10);
    const ODD: [f64; 4] =
        [0.666_666_666_666_673_5, 0.285_714_287_436_623_9, 0.181_835_721_616_180_5, 0.147_981_986_051_165_86];
    const EVEN: [f64; 3] = [0.399_999_999_994_094_2, 0.222_221_984_321_497_84, 0.153_138_376_992_093_73];
    if !x.is_finite() || x <= 0.0 {
        return x.ln();
    }
    let (mut mantissa, mut exponent) = halved(x);
    if mantissa < std::f64::consts::FRAC_1_SQRT_2 {
        (mantissa, exponent) = (mantissa * 2.0, exponent - 1);
    }
    let (f, k) = (mantissa - 1.0, exponent as f64);
    let s = f / (2.0 + f);
    let square = s * s;
    let fourth = square * square;
    let odd = square * (ODD[0] + fourth * (ODD[1] + fourth * (ODD[2] + fourth * ODD[3])));
    let even = fourth * (EVEN[0] + fourth * (EVEN[1] + fourth * EVEN[2]));
    let half = 0.5 * f * f;
    k * TWO.0 - ((half - (s * (half + (odd + even)) + k * TWO.1)) - f)
}

/// A number as one between a half and one, and a power of two.
fn halved(value: f64) -> (f64, i64) {
    let (normal, shift) = if value.is_normal() { (value, 0) } else { (value * 2f64.powi(64), 64) };
    let exponent = i64::try_from(normal.to_bits() >> 52 & 0x7ff).unwrap_or(0) - 1022;
    (scaled(normal, -exponent), exponent - shift)
}

/// In two steps, as the power itself may be infinite where the product is not.
fn scaled(value: f64, exponent: i64) -> f64 {
    let exponent = i32::try_from(exponent.clamp(-2040, 2040)).unwrap_or(0);
    value * 2f64.powi(exponent / 2) * 2f64.powi(exponent - exponent / 2)
}
