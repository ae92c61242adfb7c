//! Templates and their directives.

use std::sync::Arc;

use prc_cty::{Cause, Data, Marks, Reason, Refinement, Type, Value, ops};
use prc_hcl::{Expr, ExprKind};

use super::expression::{MAX_ELEMENTS, MAX_STRING, names, refused, unknown_cause};
use super::root::{Eval, Refused, Root, kept, place};
use super::scope::{Frame, Scope};
use crate::config::span;

impl Root<'_> {
    pub(crate) fn template<'f>(
        &self,
        expr: Expr<'f>,
        parts: impl Iterator<Item = Expr<'f>>,
        file: u32,
        scope: Scope<'_>,
    ) -> Eval<Value> {
        let mut values = Vec::new();
        let (mut wrong, mut readable) = (None, 0);
        for part in parts {
            if let Err(refused) = self.template_part(part, file, scope, &mut values) {
                if wrong.is_none() {
                    readable = values.len();
                }
                values.push(refused.stand_in());
                wrong.get_or_insert(refused);
            }
        }
        // What Terraform goes on with when a part is refused.
        let left = |values: &[Value], readable: usize| {
            let marks = values.iter().fold(Marks::NONE, |marks, value| marks | value.marks);
            let text = match values.iter().all(Value::is_known) {
                true => Value::string(text_before_refusal(&values[..readable])),
                false => Value::unknown(Type::String, unknown_cause(file, expr)),
            };
            text.with_marks(marks)
        };
        if let Some(refused) = wrong {
            return Err(refused.standing(left(&values, readable)));
        }
        let at = place(span(file, expr.span()));
        let size: usize = values.iter().filter_map(Value::as_str).map(str::len).sum();
        if size > MAX_STRING || values.len() > MAX_ELEMENTS {
            return Ok(Value::refined(
                Type::String,
                Refinement::not_null(),
                Cause::new(Reason::Budget, "the string is too long", at),
            ));
        }
        let value = self.lifted(&values, at, ops::template);
        let value = value.map_err(|message| refused(file, expr, &message).standing(left(&values, values.len())))?;
        let value = value.with_origin(at);
        Ok(match value.data {
            Data::Unknown(_) => self.made_by(value, self.template_shape(&values)),
            _ => value,
        })
    }

    /// The parts of a template, with its directives carried out.
    pub(crate) fn template_part(&self, part: Expr<'_>, file: u32, scope: Scope<'_>, into: &mut Vec<Value>) -> Eval<()> {
        match part.kind() {
            ExprKind::TemplateIf { condition, then, otherwise } => {
                into.push(self.conditional(part, condition, then, otherwise, file, scope)?);
            }
            ExprKind::TemplateFor { key, value, collection, body } => {
                let over = self.eval(collection, file, scope).map_err(Refused::bare)?;
                let Some(pairs) = self.elements(&over, file, collection)? else {
                    let cause = Value::joint_cause([&over]).unwrap_or_else(|| unknown_cause(file, part));
                    // Of what is not known Terraform does not say that it is sensitive.
                    into.push(Value::refined(Type::String, Refinement::not_null(), cause));
                    return Ok(());
                };
                // That there is no element may be sensitive, too.
                into.push(Value::string("").with_marks(over.marks));
                let (mut made, mut error) = (Vec::new(), None);
                for (index, element) in pairs {
                    let frame = Frame { names: names(key, value, index, element), parent: scope.frame };
                    made.push(kept(self.eval(body, file, scope.with(&frame)), &mut error));
                    if into.len() + made.len() > MAX_ELEMENTS {
                        break;
                    }
                }
                if let Some(refused) = error {
                    let known = made.iter().all(Value::is_known);
                    let text = if known { joined(file, part, &made) } else { unknown_join(file, part, &made) };
                    return Err(refused.standing(kept(text, &mut None).with_marks(over.marks)));
                }
                if made.iter().any(|one| matches!(one.data, Data::Unknown(_))) {
                    made = vec![unknown_join(file, part, &made)?];
                }
                into.extend(made.into_iter().map(|one| one.with_marks(over.marks)));
            }
            _ => into.push(self.eval(part, file, scope)?),
        }
        Ok(())
    }
}

/// The text of the parts before the first that is no text.
fn text_before_refusal(parts: &[Value]) -> String {
    let mut text = String::new();
    for part in parts {
        match prc_cty::convert(part, &Type::String).ok().as_ref().and_then(Value::as_str) {
            Some(part) => text.push_str(part),
            None => break,
        }
    }
    text
}

/// The text of a `for` directive with an element that is not known: Terraform says nothing else of it, neither how it
/// starts nor that an element is sensitive. What is sensitive is not kept.
fn unknown_join(file: u32, part: Expr<'_>, elements: &[Value]) -> Eval<Value> {
    let text = joined(file, part, elements)?;
    let kept = if text.marks.is_empty() { text.refinement().text } else { Arc::default() };
    let cause = Value::joint_cause(elements).unwrap_or_else(|| unknown_cause(file, part));
    Ok(Value::refined(Type::String, Refinement { text: kept, ..Refinement::not_null() }, cause))
}

pub(crate) fn joined(file: u32, expr: Expr<'_>, parts: &[Value]) -> Eval<Value> {
    ops::template(parts).map_err(|error| refused(file, expr, &error.message))
}
