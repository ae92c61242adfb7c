//! Templates: `"…${…}…"`.

use super::{OpError, Operand};
use crate::partial::joined;
use crate::text::safe_prefix;
use crate::{Marks, Refinement, Type, Value, convert};

/// So many bytes of what comes before an unknown part Terraform promises at most.
const LONGEST_PREFIX: usize = 128;

/// Joins the parts of a template to a string. With an unknown part the result is an unknown string that is not null
/// and starts with what comes before that part (HCL's `TemplateExpr`). A template that is nothing but one
/// interpolation has the interpolated value and is not for this function.
pub fn template(parts: &[Value]) -> Result<Value, OpError> {
    let mut text = String::new();
    let mut known = true;
    let mut marks = Marks::NONE;
    for (i, part) in parts.iter().enumerate() {
        let refused = |message: &str| OpError::new(Operand::Part(i), message);
        if part.is_null() {
            return Err(refused("the expression result is null: cannot include a null value in a string template"));
        }
        marks = marks | part.marks;
        if !part.is_known() {
            known = false;
            continue;
        }
        let string = convert(part, &Type::String)
            .map_err(|message| refused(&format!("cannot include the given value in a string template: {message}")))?;
        match string.as_str() {
            Some(string) if known => text.push_str(string),
            _ => {}
        }
    }
    let result = match Value::joint_cause(parts) {
        Some(cause) if !known => {
            let refine = Refinement::prefix(known_prefix(&text)).reading(joined(parts));
            Value::refined(Type::String, refine, cause)
        }
        _ => Value::string(&text),
    };
    Ok(result.with_marks(marks))
}

/// What an unknown text certainly starts with. A cut within a character leaves those before it.
fn known_prefix(text: &str) -> &str {
    let end = text.floor_char_boundary(LONGEST_PREFIX);
    if end < text.len().min(LONGEST_PREFIX) { &text[..end] } else { safe_prefix(&text[..end]) }
}
