//! `condition ? yes : no` (HCL's `ConditionalExpr`).

use super::{OpError, Operand};
use crate::convert::convert_beside;
use crate::{Marks, Refinement, Type, Value, convert, unify};

/// The type both results of a conditional are converted to; nothing when there is none.
#[must_use]
pub fn conditional_type(yes: &Value, no: &Value) -> Option<Type> {
    // One that is sensitive is not taken for the literal.
    let untyped_null =
        |value: &Value| value.is_null() && value.ty() == Type::Dynamic && value.marks.without(Marks::SECRET).is_empty();
    let (yes_type, no_type) = (yes.ty(), no.ty());
    if untyped_null(yes) {
        return Some(no_type);
    }
    if untyped_null(no) {
        return Some(yes_type);
    }
    if yes_type == Type::Dynamic || no_type == Type::Dynamic {
        return Some(Type::Dynamic);
    }
    unify(&[yes_type, no_type])
}

/// Chooses one of two values. Both must have a common type, whichever is chosen. Marks of the condition and of both
/// values (but not of their parts) are kept. With an unknown condition the result is unknown, refined by what both
/// values have in common.
pub fn conditional(condition: &Value, yes: &Value, no: &Value) -> Result<Value, OpError> {
    let ty = conditional_type(yes, no).ok_or_else(|| {
        let message = format!(
            "the true and false result expressions must have consistent types: the 'true' value is {}, but the 'false' value is {}",
            yes.ty().friendly_name(),
            no.ty().friendly_name()
        );
        OpError::new(Operand::Whole, message)
    })?;
    if condition.is_null() {
        return Err(OpError::new(Operand::Left, "the condition value is null"));
    }
    let marks = condition.deep_marks() | yes.marks | no.marks;
    if !condition.is_known() {
        return undecided(condition, yes, no, ty).map(|value| value.with_marks(marks));
    }
    let chosen = convert(condition, &Type::Bool).ok().and_then(|value| value.as_bool());
    let chosen = chosen.ok_or_else(|| OpError::new(Operand::Left, "the condition expression must be of type bool"))?;
    let (taken, left) = if chosen { (yes, no) } else { (no, yes) };
    let result = convert_beside(taken, &left.ty(), &ty).map_err(|message| {
        OpError::new(
            Operand::Whole,
            format!("the true and false result expressions must have consistent types: {message}"),
        )
    })?;
    Ok(result.with_marks(marks))
}

fn undecided(condition: &Value, yes: &Value, no: &Value, ty: Type) -> Result<Value, OpError> {
    if yes.is_null() && no.is_null() {
        return Ok(Value::null(ty));
    }
    let common = yes.refinement().either(&no.refinement());
    let mut refine = Refinement { not_null: yes.is_not_null() && no.is_not_null(), ..Refinement::default() };
    let (yes_type, no_type) = (yes.ty(), no.ty());
    if yes_type == Type::Number && no_type == Type::Number {
        refine.number_range = common.number_range;
    }
    if yes_type.is_collection() && yes_type == no_type {
        refine.length = common.length;
    }
    match Value::joint_cause([condition, yes, no]) {
        Some(cause) => Ok(Value::refined(ty, refine, cause)),
        None => Err(OpError::new(Operand::Left, "the condition is not known")),
    }
}
