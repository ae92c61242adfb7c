//! Conditionals, in expressions and in templates.

use prc_cty::{Cause, Data, Reason, Type, Value, unify};
use prc_hcl::{BinaryOp, Expr, ExprKind, ObjectKey, UnaryOp};

use super::expression::refused;
use super::root::{Eval, Root, place};
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
        let decides = self.eval(condition, file, scope)?;
        let chosen = prc_cty::convert(&decides, &Type::Bool).ok().and_then(|decides| decides.as_bool());
        // What is wrong in a branch matters only when it is taken; until then just its type does.
        let branch = |branch: Expr<'_>, taken: bool| match self.eval(branch, file, scope) {
            Err(_) if chosen != Some(taken) => {
                let cause = Value::joint_cause([&decides]);
                let cause = cause.unwrap_or_else(|| Cause::new(Reason::InvalidExpression, "not evaluated", at));
                Ok(Value::unknown(self.apparent_type(branch, file, scope), cause))
            }
            value => value,
        };
        let then = branch(then, true)?;
        let otherwise = otherwise.map_or_else(|| Ok(Value::string("")), |otherwise| branch(otherwise, false))?;
        let origin = match chosen {
            Some(true) => then.origin,
            Some(false) => otherwise.origin,
            None => at,
        };
        let name = self.choice(&decides, condition, scope);
        let value = self
            .lifted_condition(&decides, name, &then, &otherwise, at)
            .map_err(|message| refused(file, expr, &message))?;
        Ok(match origin.file {
            0 => value.or_origin(at),
            _ if chosen.is_some() => value.with_origin(origin),
            _ => value.or_origin(at),
        })
    }

    /// What can be said of the type of an expression that is refused: its form, and how far evaluation comes.
    fn apparent_type(&self, expr: Expr<'_>, file: u32, scope: Scope<'_>) -> Type {
        let of = |expr: Expr<'_>| self.apparent_type(expr, file, scope);
        match expr.kind() {
            ExprKind::Paren(inner) | ExprKind::Wrap(inner) => of(inner),
            ExprKind::Bool(_) | ExprKind::Unary(UnaryOp::Not, _) => Type::Bool,
            ExprKind::Number(_) | ExprKind::Unary(UnaryOp::Negate, _) => Type::Number,
            ExprKind::Str(_) | ExprKind::Template(_) | ExprKind::TemplateIf { .. } | ExprKind::TemplateFor { .. } => {
                Type::String
            }
            ExprKind::Binary(op, ..) => match op {
                BinaryOp::Add | BinaryOp::Subtract | BinaryOp::Multiply | BinaryOp::Divide | BinaryOp::Modulo => {
                    Type::Number
                }
                _ => Type::Bool,
            },
            ExprKind::Conditional { then, otherwise, .. } => match (then.kind(), otherwise.kind()) {
                (ExprKind::Null, _) => of(otherwise),
                (_, ExprKind::Null) => of(then),
                _ => match (of(then), of(otherwise)) {
                    (then, otherwise) if then.has_dynamic() || otherwise.has_dynamic() => Type::Dynamic,
                    (then, otherwise) => unify(&[then, otherwise]).unwrap_or(Type::Dynamic),
                },
            },
            // Each element is refused by itself.
            ExprKind::Splat { source, .. } => match self.eval(source, file, scope).map(|value| value.data) {
                Ok(Data::Tuple(items)) => Type::tuple(items.iter().map(|_| Type::Dynamic)),
                Ok(Data::List(..) | Data::Set(..)) => Type::list(Type::Dynamic),
                _ => Type::Dynamic,
            },
            ExprKind::Tuple(items) => Type::tuple(items.map(of)),
            ExprKind::Object(items) => {
                let names = items.map(|(key, value)| match key {
                    ObjectKey::Name(name, _) => Some((name, of(value))),
                    ObjectKey::Expr(_) => None,
                });
                names.collect::<Option<Vec<_>>>().map_or(Type::Dynamic, Type::object)
            }
            _ => Type::Dynamic,
        }
    }
}
