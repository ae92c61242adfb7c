//! Terraform's operators, as HCL evaluates them.

mod access;
mod choose;
mod compare;
mod template;

use std::fmt;

pub use access::{attribute, index};
pub use choose::{conditional, conditional_type};
pub use template::template;

use crate::number::NotANumber;
use crate::{Marks, Number, Refinement, Type, Value, convert};

/// A binary operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BinaryOp {
    /// `+`
    Add,
    /// `-`
    Sub,
    /// `*`
    Mul,
    /// `/`
    Div,
    /// `%`
    Rem,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `&&`
    And,
    /// `||`
    Or,
}

/// How `&&` and `||` treat an unknown operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Logic {
    /// As Terraform 1.11: the result is unknown.
    Terraform,
    /// `false && unknown` is false, `true || unknown` is true.
    Exact,
}

/// Which part of an operation an error is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operand {
    /// The left or only operand, the collection that is indexed, the condition of a conditional.
    Left,
    /// The right operand, or the index key.
    Right,
    /// A part of a template, by position.
    Part(usize),
    /// The operation as a whole.
    Whole,
}

/// Why an operation has no result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpError {
    /// What it is about.
    pub operand: Operand,
    /// What is wrong, for people.
    pub message: String,
}

impl OpError {
    fn new(operand: Operand, message: impl Into<String>) -> Self {
        Self { operand, message: message.into() }
    }
}

impl fmt::Display for OpError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for OpError {}

impl From<NotANumber> for OpError {
    fn from(error: NotANumber) -> Self {
        Self::new(Operand::Whole, error.to_string())
    }
}

/// Applies a binary operator.
pub fn binary(op: BinaryOp, left: &Value, right: &Value, logic: Logic) -> Result<Value, OpError> {
    match op {
        BinaryOp::Equal => Ok(left.equals(right)),
        BinaryOp::NotEqual => {
            let equal = left.equals(right);
            Ok(not(&equal)?.with_marks(equal.marks))
        }
        BinaryOp::And | BinaryOp::Or => logical(op, left, right, logic),
        BinaryOp::Less | BinaryOp::LessOrEqual | BinaryOp::Greater | BinaryOp::GreaterOrEqual => {
            let (left, right) =
                (operand(left, &Type::Number, Operand::Left)?, operand(right, &Type::Number, Operand::Right)?);
            Ok(compare::compare(op, &left, &right))
        }
        BinaryOp::Add | BinaryOp::Sub | BinaryOp::Mul | BinaryOp::Div | BinaryOp::Rem => {
            let (left, right) =
                (operand(left, &Type::Number, Operand::Left)?, operand(right, &Type::Number, Operand::Right)?);
            arithmetic(op, &left, &right)
        }
    }
}

/// `-value`. As in Terraform an unknown operand's marks are lost, here and with `!`, `&&` and `||`.
pub fn negate(value: &Value) -> Result<Value, OpError> {
    let value = operand(value, &Type::Number, Operand::Left)?;
    let marks = value.marks;
    Ok(match value.as_number() {
        Some(number) => Value::number(number.neg()).with_marks(marks),
        None => unknown(Type::Number, &[&value], Marks::NONE),
    })
}

/// `!value`
pub fn not(value: &Value) -> Result<Value, OpError> {
    let value = operand(value, &Type::Bool, Operand::Left)?;
    let marks = value.marks;
    Ok(match value.as_bool() {
        Some(known) => Value::bool(!known).with_marks(marks),
        None => unknown(Type::Bool, &[&value], Marks::NONE),
    })
}

/// An operand converted to what the operator works on; nulls are refused.
fn operand(value: &Value, ty: &Type, which: Operand) -> Result<Value, OpError> {
    let converted = convert(value, ty)
        .map_err(|message| OpError::new(which, format!("unsuitable value for operand: {message}")))?;
    if converted.is_null() {
        return Err(OpError::new(which, "argument must not be null"));
    }
    Ok(converted)
}

/// An unknown, non-null result of an operation on these values.
fn unknown(ty: Type, values: &[&Value], marks: Marks) -> Value {
    match Value::joint_cause(values.iter().copied()) {
        Some(cause) => Value::refined(ty, Refinement::not_null(), cause).with_marks(marks),
        None => Value::null(ty).with_marks(marks),
    }
}

fn arithmetic(op: BinaryOp, left: &Value, right: &Value) -> Result<Value, OpError> {
    let marks = left.marks | right.marks;
    let (Some(a), Some(b)) = (left.as_number(), right.as_number()) else {
        return Ok(unknown(Type::Number, &[left, right], marks));
    };
    let result: Result<Number, NotANumber> = match op {
        BinaryOp::Add => a.add(b),
        BinaryOp::Sub => a.sub(b),
        BinaryOp::Mul => a.mul(b),
        BinaryOp::Div => a.div(b),
        _ => a.rem(b),
    };
    Ok(Value::number(result?).with_marks(marks))
}

fn logical(op: BinaryOp, left: &Value, right: &Value, logic: Logic) -> Result<Value, OpError> {
    let (left, right) = (operand(left, &Type::Bool, Operand::Left)?, operand(right, &Type::Bool, Operand::Right)?);
    let marks = left.marks | right.marks;
    // The operand that decides alone.
    let decisive = op == BinaryOp::Or;
    Ok(match (left.as_bool(), right.as_bool()) {
        (Some(a), Some(b)) => Value::bool(if decisive { a || b } else { a && b }).with_marks(marks),
        (a, b) if logic == Logic::Exact && (a == Some(decisive) || b == Some(decisive)) => {
            Value::bool(decisive).with_marks(marks)
        }
        _ => unknown(Type::Bool, &[&left, &right], Marks::NONE),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;
    use crate::{Cause, Origin, Reason};

    fn unknown_of(ty: Type) -> Value {
        Value::unknown(ty, Cause::new(Reason::KnownAfterApply, "id", Origin::default()))
    }

    fn run(op: BinaryOp, a: &Value, b: &Value) -> Value {
        binary(op, a, b, Logic::Terraform).unwrap()
    }

    #[test]
    fn operands_are_converted() {
        assert_eq!(run(BinaryOp::Add, &Value::from(2), &Value::from("3")).as_number().unwrap().to_i64(), Some(5));
        assert_eq!(run(BinaryOp::And, &Value::from(true), &Value::from("true")).as_bool(), Some(true));
        assert!(binary(BinaryOp::Add, &Value::from(true), &Value::from(1), Logic::Terraform).is_err());
        assert!(binary(BinaryOp::Less, &Value::from("a"), &Value::from("b"), Logic::Terraform).is_err());
        assert!(binary(BinaryOp::Add, &Value::null_literal(), &Value::from(1), Logic::Terraform).is_err());
    }

    #[test]
    fn equality_does_not_convert() {
        assert_eq!(run(BinaryOp::Equal, &Value::from("1"), &Value::from(1)).as_bool(), Some(false));
        assert_eq!(run(BinaryOp::Equal, &Value::null_literal(), &Value::null(Type::String)).as_bool(), Some(true));
    }

    #[test]
    fn refinements_decide_equality() {
        let cause = Cause::new(Reason::KnownAfterApply, "id", Origin::default());
        let arn = Value::refined(Type::String, Refinement::prefix("arn:"), cause);
        assert_eq!(arn.equals(&Value::from("x")).as_bool(), Some(false));
        assert_eq!(arn.equals(&Value::from("arn:x")).as_bool(), None);
        assert_eq!(arn.equals(&Value::null_literal()).as_bool(), Some(false));
        assert_eq!(arn.equals(&Value::from(5)).as_bool(), Some(false));
    }

    /// Terraform says that the first is unknown and the second false.
    #[test]
    fn sets_are_compared_by_what_they_can_become() {
        let set = |element: Type, items: Vec<Value>| Value::set(element, items);
        let some = set(Type::String, vec![unknown_of(Type::String)]);
        assert_eq!(some.equals(&set(Type::String, Vec::new())).as_bool(), Some(false));
        let tuple = |item: Value| set(Type::tuple([Type::String]), vec![Value::tuple(vec![item])]);
        assert_eq!(tuple(unknown_of(Type::String)).equals(&tuple(Value::from("a"))).as_bool(), None);
    }

    #[test]
    fn marks_are_united() {
        let secret = Value::from("p").with_marks(Marks::SENSITIVE);
        assert_eq!(run(BinaryOp::Equal, &secret, &Value::from("p")).marks, Marks::SENSITIVE);
    }

    fn truth() -> impl Strategy<Value = Option<bool>> {
        prop_oneof![Just(None), any::<bool>().prop_map(Some)]
    }

    fn value(known: Option<bool>) -> Value {
        known.map_or_else(|| unknown_of(Type::Bool), Value::bool)
    }

    proptest! {
        /// Whatever an unknown operand turns out to be, the exact answer stays right.
        #[test]
        fn exact_logic_never_changes_its_mind(a in truth(), b in truth(), x: bool, y: bool) {
            for op in [BinaryOp::And, BinaryOp::Or] {
                let early = binary(op, &value(a), &value(b), Logic::Exact).unwrap().as_bool();
                let (a, b) = (a.unwrap_or(x), b.unwrap_or(y));
                let late = if op == BinaryOp::And { a && b } else { a || b };
                prop_assert!(early.is_none() || early == Some(late));
            }
        }

        #[test]
        fn comparison_agrees_with_integers(a in -1000i64..1000, b in -1000i64..1000) {
            let (x, y) = (Value::from(a), Value::from(b));
            prop_assert_eq!(run(BinaryOp::Less, &x, &y).as_bool(), Some(a < b));
            prop_assert_eq!(run(BinaryOp::GreaterOrEqual, &x, &y).as_bool(), Some(a >= b));
            prop_assert_eq!(run(BinaryOp::Add, &x, &y).as_number().unwrap().to_i64(), Some(a + b));
            prop_assert_eq!(run(BinaryOp::Mul, &x, &y).as_number().unwrap().to_i64(), Some(a * b));
            if b != 0 {
                prop_assert_eq!(run(BinaryOp::Rem, &x, &y).as_number().unwrap().to_i64(), Some(a % b));
            }
        }
    }
}
