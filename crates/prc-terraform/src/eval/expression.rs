//! Expressions to values, as HCL does it.

use std::sync::Arc;

use prc_cty::{Cause, Data, Fields, Marks, Number, Reason, Type, Value, ops};
use prc_hcl::{BinaryOp, Expr, ExprKind, ObjectKey, UnaryOp};
use prc_model::Span;

use super::repetition::Repetition;
use super::root::{Eval, Refused, Root, kept, place, settled};
use super::scope::{SPLAT_ITEM, Scope};
use super::template::joined;
use crate::config::{ExprRef, is_traversal, span};

/// The most elements a for expression, a splat or a template may make.
pub(crate) const MAX_ELEMENTS: usize = 100_000;
/// The longest string, in bytes.
pub(crate) const MAX_STRING: usize = 1 << 20;

impl Root<'_> {
    /// Evaluates an expression; what Terraform would refuse is recorded and unknown.
    pub(crate) fn value(&self, at: ExprRef, scope: Scope<'_>) -> Value {
        let expr = self.world.files.expr(at);
        if let Some(error) = self.syntax_error(expr) {
            return self.refuse(&Refused::new(span(at.file, expr.span()), error));
        }
        match self.eval(expr, at.file, scope) {
            Ok(value) if value.has_infinity() => {
                self.refuse_in(scope, &refused(at.file, expr, "the value is infinite"))
            }
            Ok(value) => value,
            Err(refused) => self.refuse_in(scope, &refused),
        }
    }

    /// Records what Terraform would refuse if there is an instance; where that is open, its reason is what leaves the
    /// value open: `count = var.launch ? 1 : 0` may be there to keep it from being asked for.
    pub(crate) fn refuse_in(&self, scope: Scope<'_>, refused: &Refused) -> Value {
        match scope.open() {
            Some(why) => Value::unknown(Type::Dynamic, why.clone()),
            None => self.refuse(refused),
        }
    }

    /// The same for an expression in a block that may have many instances: one in which nothing says which instance it is
    /// for is evaluated once for all of them.
    pub(crate) fn value_of_each(&self, at: ExprRef, scope: Scope<'_>) -> Value {
        let many = matches!(scope.repetition, Repetition::Count(_) | Repetition::Each { .. });
        if !many || scope.frame.is_some() {
            return self.value(at, scope);
        }
        let shared = &scope.instance.shared;
        let known = shared.borrow().get(&at).cloned();
        if let Some(Some(value)) = known {
            return value;
        }
        let value = self.value(at, scope);
        if known.is_none() {
            let own = |expr: Expr<'_>| matches!(expr.kind(), ExprKind::Variable("each" | "count" | "self"));
            let own = self.world.files.expr(at).descendants().any(own);
            shared.borrow_mut().insert(at, (!own).then(|| value.clone()));
        }
        value
    }

    /// What the parser had to pass over in the expression, or after it on its line.
    fn syntax_error(&self, expr: Expr<'_>) -> Option<String> {
        let (file, at) = (expr.file(), expr.span());
        if file.errors().is_empty() {
            return None;
        }
        let rest = file.source().get(at.end as usize..).unwrap_or_default();
        let end_of_line = at.end + u32::try_from(rest.find('\n').unwrap_or(rest.len())).unwrap_or(0);
        let inside = |error: &&prc_hcl::SyntaxError| (at.start..=end_of_line).contains(&error.span.start);
        file.errors().iter().find(inside).map(|error| error.message.clone())
    }

    pub(crate) fn eval(&self, expr: Expr<'_>, file: u32, scope: Scope<'_>) -> Eval<Value> {
        let at = place(span(file, expr.span()));
        let Ok(_depth) = self.enter() else { return Ok(self.over_budget(at)) };
        let value = match expr.kind() {
            ExprKind::Null => Value::null_literal(),
            ExprKind::Bool(value) => Value::bool(value),
            ExprKind::Number(text) => match Number::parse(text) {
                Some(number) => Value::number(number),
                None => return Err(refused(file, expr, "this number cannot be read")),
            },
            ExprKind::Str(text) => Value::string(text),
            ExprKind::Template(parts) => return self.template(expr, parts, file, scope),
            ExprKind::TemplateIf { .. } | ExprKind::TemplateFor { .. } => {
                let mut parts = Vec::new();
                let any_text = || Value::unknown(Type::String, unknown_cause(file, expr));
                let part = self.template_part(expr, file, scope, &mut parts);
                part.map_err(|refused| refused.standing(any_text()))?;
                joined(file, expr, &parts).map_err(|refused| refused.standing(any_text()))?
            }
            ExprKind::Wrap(inner) | ExprKind::Paren(inner) => return self.eval(inner, file, scope),
            ExprKind::Variable(_) | ExprKind::Attribute(..) | ExprKind::Index(..) | ExprKind::LegacyIndex(..) => {
                return self.traverse(expr, file, scope);
            }
            ExprKind::SplatItem => scope.local(SPLAT_ITEM).cloned().unwrap_or_else(Value::null_literal),
            ExprKind::Splat { source, each, .. } => self.splat(source, each, file, scope)?,
            ExprKind::Call { name, args, expand, .. } => {
                return self.call(expr, name, args, expand, file, scope).map_err(Refused::bare);
            }
            ExprKind::Unary(op, operand) => {
                let ty = if op == UnaryOp::Not { Type::Bool } else { Type::Number };
                let value = self.eval(operand, file, scope).and_then(|value| {
                    let done = self.lifted(&[value], at, |values| match op {
                        UnaryOp::Not => ops::not(&values[0]),
                        UnaryOp::Negate => ops::negate(&values[0]),
                    });
                    done.map_err(|message| refused(file, expr, &message))
                });
                value.map_err(|refused| refused.standing(Value::unknown(ty, unknown_cause(file, expr))))?
            }
            ExprKind::Binary(op, left, right) => {
                let value = self.binary(expr, op, left, right, file, scope);
                value.map_err(|refused| refused.standing(Value::unknown(type_of(op), unknown_cause(file, expr))))?
            }
            ExprKind::Conditional { condition, then, otherwise } => {
                return self.conditional(expr, condition, then, Some(otherwise), file, scope);
            }
            ExprKind::Tuple(items) => {
                let mut error = None;
                let items: Vec<Value> = items.map(|item| kept(self.eval(item, file, scope), &mut error)).collect();
                settled(Value::tuple(items), error)?
            }
            ExprKind::Object(items) => self.object_value(expr, items, file, scope)?,
            ExprKind::ForTuple { .. } | ExprKind::ForObject { .. } => self.for_expression(expr, file, scope)?,
            ExprKind::Error => return Err(refused(file, expr, "this expression could not be read")),
        };
        // A collection that holds another many times is small in memory, but not to anything that walks it.
        let large = matches!(value.data, Data::Tuple(_) | Data::Object(_)) && value.exceeds(MAX_ELEMENTS);
        Ok(if large { self.over_budget(at) } else { value.with_origin(at) })
    }

    /// An object as it is written. What is wrong with a key or not known of one leaves all of it open, but what is
    /// wrong further on is refused all the same.
    fn object_value<'f>(
        &self,
        expr: Expr<'f>,
        items: impl Iterator<Item = (ObjectKey<'f>, Expr<'f>)>,
        file: u32,
        scope: Scope<'_>,
    ) -> Eval<Value> {
        let mut fields = Vec::new();
        let mut marks = Marks::NONE;
        let (mut open, mut error) = (None, None);
        for (key, item) in items {
            let key = match key {
                ObjectKey::Name(name, _) => Ok(Value::from(Data::String(self.name(name)))),
                // Whether a name with dots is meant or what it refers to cannot be told.
                ObjectKey::Expr(key) if is_traversal(key) => {
                    Err(refused(file, key, "a reference as a key must be in parentheses, a name with dots in quotes"))
                }
                ObjectKey::Expr(key) => self.eval(key, file, scope),
            };
            let name = key.and_then(|key| {
                // Even of a key that is not known it is known what it cannot be.
                if !prc_cty::can_convert(&key.ty(), &Type::String) {
                    return Err(refused(file, expr, "a key must be a string"));
                }
                Ok((self.object_key(file, expr, &key)?, key.marks))
            });
            if let Err(refused) = &name {
                open.get_or_insert_with(|| unknown_cause(file, expr));
                error.get_or_insert(refused.clone());
            }
            let item = kept(self.eval(item, file, scope), &mut error);
            match name {
                Ok((Ok(name), more)) => {
                    marks = marks | more;
                    fields.push((name, item));
                }
                Ok((Err(cause), _)) => {
                    open.get_or_insert(cause);
                }
                Err(_) => {}
            }
        }
        let value = match open {
            Some(cause) => Value::unknown(Type::Dynamic, cause),
            None => Value::from(Data::Object(Fields::from(fields).into())).with_marks(marks),
        };
        settled(value, error)
    }

    /// A key as text, or why it is not known.
    pub(crate) fn object_key(&self, file: u32, expr: Expr<'_>, key: &Value) -> Eval<Result<Arc<str>, Cause>> {
        if key.is_null() {
            return Err(refused(file, expr, "a null value is no key"));
        }
        if let (false, Some(cause)) = (key.is_known(), Value::joint_cause([key])) {
            return Ok(Err(cause));
        }
        match prc_cty::convert(key, &Type::String) {
            Ok(Value { data: Data::String(text), .. }) => Ok(Ok(text)),
            _ => Err(refused(file, expr, "a key must be a string")),
        }
    }

    fn binary(
        &self,
        expr: Expr<'_>,
        op: BinaryOp,
        left: Expr<'_>,
        right: Expr<'_>,
        file: u32,
        scope: Scope<'_>,
    ) -> Eval<Value> {
        // A chain of one operator may be long and flat: the left spine is walked, not recursed into.
        let mut spine = vec![(expr, op, right)];
        let mut first = left;
        while let ExprKind::Binary(op, left, right) = first.kind() {
            spine.push((first, op, right));
            first = left;
        }
        let mut left_side = self.eval(first, file, scope);
        while let Some((expr, op, right)) = spine.pop() {
            let left = match expr.kind() {
                ExprKind::Binary(_, left, _) => left,
                _ => first,
            };
            let at = place(span(file, expr.span()));
            let (value, other) = match self.operands(op, left_side, || self.eval(right, file, scope)) {
                Ok(both) => both,
                Err(one) => {
                    left_side = one.map(|value| value.with_origin(at));
                    continue;
                }
            };
            if let BinaryOp::Equal | BinaryOp::NotEqual = op {
                let equal = op == BinaryOp::Equal;
                // A whole resource is never null, even where nothing in it is known.
                if self.handled(&value).is_some() && other.is_null()
                    || self.handled(&other).is_some() && value.is_null()
                {
                    left_side = Ok(Value::bool(!equal).with_origin(at));
                    continue;
                }
                let named = |value: &Value, expr: Expr<'_>| self.choice(value, expr, scope);
                let choice = match (named(&value, left), named(&other, right)) {
                    (Some(name), None) => self.chosen_equality(&name, &other, equal, at),
                    (None, Some(name)) => self.chosen_equality(&name, &value, equal, at),
                    _ => None,
                };
                if let Some(choice) = choice {
                    left_side = Ok(choice);
                    continue;
                }
            }
            let right = other;
            let made = self
                .lifted(&[value, right], at, |values| operate(op, &values[0], &values[1]))
                .map_err(|message| refused(file, expr, &message))?
                .with_origin(at);
            left_side = Ok(made);
        }
        left_side
    }

    /// Both operands, or what stands for the operation where one of them is refused.
    fn operands(
        &self,
        op: BinaryOp,
        left: Eval<Value>,
        right: impl FnOnce() -> Eval<Value>,
    ) -> Result<(Value, Value), Eval<Value>> {
        if !self.short_circuits {
            return Ok((left.map_err(Err)?, right().map_err(Err)?));
        }
        match (left, right()) {
            (Ok(left), Ok(right)) => Ok((left, right)),
            (Ok(one), Err(refused)) | (Err(refused), Ok(one)) => Err(decision(op, &one).ok_or(refused)),
            (Err(refused), Err(_)) => Err(Err(refused)),
        }
    }
}

/// What an operator makes of one operand that decides alone.
fn decision(op: BinaryOp, operand: &Value) -> Option<Value> {
    let operand = prc_cty::convert(operand, &Type::Bool).ok()?;
    let decided = matches!((op, operand.as_bool()), (BinaryOp::And, Some(false)) | (BinaryOp::Or, Some(true)));
    decided.then_some(operand)
}

fn operate(op: BinaryOp, left: &Value, right: &Value) -> Result<Value, ops::OpError> {
    let op = match op {
        BinaryOp::Or => ops::BinaryOp::Or,
        BinaryOp::And => ops::BinaryOp::And,
        BinaryOp::Equal => ops::BinaryOp::Equal,
        BinaryOp::NotEqual => ops::BinaryOp::NotEqual,
        BinaryOp::Greater => ops::BinaryOp::Greater,
        BinaryOp::GreaterEqual => ops::BinaryOp::GreaterOrEqual,
        BinaryOp::Less => ops::BinaryOp::Less,
        BinaryOp::LessEqual => ops::BinaryOp::LessOrEqual,
        BinaryOp::Add => ops::BinaryOp::Add,
        BinaryOp::Subtract => ops::BinaryOp::Sub,
        BinaryOp::Multiply => ops::BinaryOp::Mul,
        BinaryOp::Divide => ops::BinaryOp::Div,
        BinaryOp::Modulo => ops::BinaryOp::Rem,
    };
    // More exact than Terraform 1.11: an operand that decides alone does, whatever the other is.
    ops::binary(op, left, right, ops::Logic::Exact)
}

/// The type of what an operator makes.
const fn type_of(op: BinaryOp) -> Type {
    match op {
        BinaryOp::Add | BinaryOp::Subtract | BinaryOp::Multiply | BinaryOp::Divide | BinaryOp::Modulo => Type::Number,
        _ => Type::Bool,
    }
}

pub(crate) fn names(key: Option<&str>, value: &str, index: Value, element: Value) -> Vec<(Arc<str>, Value)> {
    let key = key.map(|key| (Arc::from(key), index));
    key.into_iter().chain([(Arc::from(value), element)]).collect()
}

pub(crate) fn refused(file: u32, expr: Expr<'_>, message: &str) -> Refused {
    Refused::new(span(file, expr.span()), message)
}

pub(crate) fn unknown_cause(file: u32, expr: Expr<'_>) -> Cause {
    let at: Span = span(file, expr.span());
    Cause::new(Reason::InvalidExpression, "not known", place(at))
}
