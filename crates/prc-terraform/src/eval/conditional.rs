//! Conditionals, in expressions and in templates.

use prc_cty::{Cause, Reason, Refinement, Type, Value, ops};
use prc_hcl::Expr;

use super::expression::refused;
use super::root::{Eval, Refused, Root, kept, place, settled};
use super::scope::Scope;
use crate::config::span;

impl Root<'_> {
    /// `condition ? then : otherwise`, or the same as a directive, which may have no `else`.
    pub(crate) fn conditional(
        &self,
        expr: Expr<'_>,
        condition: Expr<'_>,
        then: Expr<'_>,
        otherwise: Option<Expr<'_>>,
        file: u32,
        scope: Scope<'_>,
    ) -> Eval<Value> {
        let at = place(span(file, expr.span()));
        let mut error = None;
        let decides = kept(self.eval(condition, file, scope), &mut error);
        let chosen = prc_cty::convert(&decides, &Type::Bool).ok().and_then(|decides| decides.as_bool());
        let cause = || {
            let cause = Value::joint_cause([&decides]);
            cause.unwrap_or_else(|| Cause::new(Reason::InvalidExpression, "not evaluated", at))
        };
        // What is wrong in a branch matters only when it is taken; until then just its type does.
        let branch = |branch: Expr<'_>, taken: bool, error: &mut Option<Refused>| match self.eval(branch, file, scope) {
            Err(refused) if chosen != Some(taken) => {
                if let Some(missing) = self.look_up(branch, file, scope) {
                    error.get_or_insert(missing);
                }
                let value = refused.stand_in();
                let refine = Refinement { not_null: value.is_not_null(), ..Refinement::default() };
                if value.is_null() {
                    value
                } else {
                    Value::refined(value.ty(), refine, cause()).with_marks(value.marks)
                }
            }
            value => kept(value, error),
        };
        let then = branch(then, true, &mut error);
        let otherwise = otherwise.map_or_else(|| Value::string(""), |otherwise| branch(otherwise, false, &mut error));
        let origin = match chosen {
            Some(true) => then.origin,
            Some(false) => otherwise.origin,
            None => at,
        };
        let name = self.choice(&decides, condition, scope);
        let value = self.lifted_condition(&decides, name, &then, &otherwise, at).map_err(|message| {
            let ty = ops::conditional_type(&then, &otherwise).unwrap_or(Type::Dynamic);
            refused(file, expr, &message).standing(Value::unknown(ty, cause()))
        })?;
        let value = match origin.file {
            0 => value.or_origin(at),
            _ if chosen.is_some() => value.with_origin(origin),
            _ => value.or_origin(at),
        };
        settled(value, error)
    }
}
