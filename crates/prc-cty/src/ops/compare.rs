//! `<`, `<=`, `>` and `>=`.

use super::{BinaryOp, unknown};
use crate::refine::Bound;
use crate::{Type, Value};

/// Compares two numbers. Unknown numbers whose ranges do not touch can be compared too (cty's `LessThan`).
pub(super) fn compare(op: BinaryOp, left: &Value, right: &Value) -> Value {
    let marks = left.marks | right.marks;
    if let (Some(a), Some(b)) = (left.as_number(), right.as_number()) {
        let holds = match op {
            BinaryOp::Less => a < b,
            BinaryOp::LessOrEqual => a <= b,
            BinaryOp::Greater => a > b,
            _ => a >= b,
        };
        return Value::bool(holds).with_marks(marks);
    }
    let (a, b) = (left.refinement().number_range, right.refinement().number_range);
    let smaller = matches!(op, BinaryOp::Less | BinaryOp::LessOrEqual);
    if entirely_below(&a.1, &b.0) {
        return Value::bool(smaller).with_marks(marks);
    }
    if entirely_below(&b.1, &a.0) {
        return Value::bool(!smaller).with_marks(marks);
    }
    unknown(Type::Bool, &[left, right], marks)
}

fn entirely_below(upper: &Bound, lower: &Bound) -> bool {
    match (upper, lower) {
        (Some((upper, _)), Some((lower, _))) => upper < lower,
        _ => false,
    }
}
