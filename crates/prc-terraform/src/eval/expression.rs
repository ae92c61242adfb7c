//! Expressions to values, as HCL does it.

use std::collections::BTreeMap;
use std::sync::Arc;

use prc_cty::{Cause, Data, Marks, Number, Reason, Refinement, Type, Value, ops};
use prc_hcl::{BinaryOp, Expr, ExprKind, ObjectKey, UnaryOp};
use prc_model::Span;

use super::root::{Eval, Refused, Root, place};
use super::scope::{Frame, SPLAT_ITEM, Scope};
use crate::config::{ExprRef, span};

/// The most elements a for expression, a splat or a template may make.
pub(crate) const MAX_ELEMENTS: usize = 100_000;
/// The longest string, in bytes.
pub(crate) const MAX_STRING: usize = 1 << 20;

impl Root<'_> {
    /// Evaluates an expression; what Terraform would refuse is recorded and unknown.
    pub(crate) fn value(&self, at: ExprRef, scope: Scope<'_>) -> Value {
        let expr = self.world.files.expr(at);
        if let Some(error) = self.syntax_error(expr) {
            return self.refuse(&Refused { at: span(at.file, expr.span()), message: error });
        }
        match self.eval(expr, at.file, scope) {
            Ok(value) if value.has_infinity() => self.refuse(&refused(at.file, expr, "the value is infinite")),
            Ok(value) => value,
            Err(refused) => self.refuse(&refused),
        }
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
            ExprKind::Template(parts) => self.template(expr, parts, file, scope)?,
            ExprKind::TemplateIf { .. } | ExprKind::TemplateFor { .. } => {
                let mut parts = Vec::new();
                self.template_part(expr, file, scope, &mut parts)?;
                joined(file, expr, &parts)?
            }
            ExprKind::Wrap(inner) | ExprKind::Paren(inner) => return self.eval(inner, file, scope),
            ExprKind::Variable(_) | ExprKind::Attribute(..) | ExprKind::Index(..) | ExprKind::LegacyIndex(..) => {
                return self.traverse(expr, file, scope);
            }
            ExprKind::SplatItem => scope.local(SPLAT_ITEM).cloned().unwrap_or_else(Value::null_literal),
            ExprKind::Splat { source, each, full } => self.splat(source, each, full, file, scope)?,
            ExprKind::Call { name, args, expand, .. } => return self.call(expr, name, args, expand, file, scope),
            ExprKind::Unary(op, operand) => {
                let value = self.eval(operand, file, scope)?;
                self.lifted(&[value], at, |values| match op {
                    UnaryOp::Not => ops::not(&values[0]),
                    UnaryOp::Negate => ops::negate(&values[0]),
                })
                .map_err(|message| refused(file, expr, &message))?
            }
            ExprKind::Binary(op, left, right) => self.binary(expr, op, left, right, file, scope)?,
            ExprKind::Conditional { condition, then, otherwise } => {
                return self.conditional(expr, condition, then, Some(otherwise), file, scope);
            }
            ExprKind::Tuple(items) => {
                let items: Vec<Value> = items.map(|item| self.eval(item, file, scope)).collect::<Eval<_>>()?;
                Value::tuple(items)
            }
            ExprKind::Object(items) => {
                let mut fields = BTreeMap::new();
                let mut marks = Marks::NONE;
                for (key, item) in items {
                    let key = match key {
                        ObjectKey::Name(name, _) => Value::string(name),
                        ObjectKey::Expr(key) => self.eval(key, file, scope)?,
                    };
                    let item = self.eval(item, file, scope)?;
                    match self.object_key(file, expr, &key)? {
                        Ok(name) => {
                            marks = marks | key.marks;
                            fields.insert(name, item);
                        }
                        Err(cause) => return Ok(Value::unknown(Type::Dynamic, cause).with_origin(at)),
                    }
                }
                Value::from(Data::Object(Arc::new(fields))).with_marks(marks)
            }
            ExprKind::ForTuple { .. } | ExprKind::ForObject { .. } => self.for_expression(expr, file, scope)?,
            ExprKind::Error => return Err(refused(file, expr, "this expression could not be read")),
        };
        // A collection that holds another many times is small in memory, but not to anything that walks it.
        let large = matches!(value.data, Data::Tuple(_) | Data::Object(_)) && value.exceeds(MAX_ELEMENTS);
        Ok(if large { self.over_budget(at) } else { value.with_origin(at) })
    }

    /// A key as text, or why it is not known.
    fn object_key(&self, file: u32, expr: Expr<'_>, key: &Value) -> Eval<Result<Arc<str>, Cause>> {
        if key.is_null() {
            return Err(refused(file, expr, "a null value is no key"));
        }
        if let Some(cause) = Value::joint_cause([key]) {
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
        let mut value = self.eval(first, file, scope)?;
        while let Some((expr, op, right)) = spine.pop() {
            let left = match expr.kind() {
                ExprKind::Binary(_, left, _) => left,
                _ => first,
            };
            let at = place(span(file, expr.span()));
            let other = self.eval(right, file, scope)?;
            if let BinaryOp::Equal | BinaryOp::NotEqual = op {
                let equal = op == BinaryOp::Equal;
                let named = |value: &Value, expr: Expr<'_>| self.choice(value, expr, scope);
                let choice = match (named(&value, left), named(&other, right)) {
                    (Some(name), None) => self.chosen_equality(&name, &other, equal, at),
                    (None, Some(name)) => self.chosen_equality(&name, &value, equal, at),
                    _ => None,
                };
                if let Some(choice) = choice {
                    value = choice;
                    continue;
                }
            }
            let right = other;
            value = self
                .lifted(&[value, right], at, |values| operate(op, &values[0], &values[1]))
                .map_err(|message| refused(file, expr, &message))?
                .with_origin(at);
        }
        Ok(value)
    }

    fn template<'f>(
        &self,
        expr: Expr<'f>,
        parts: impl Iterator<Item = Expr<'f>>,
        file: u32,
        scope: Scope<'_>,
    ) -> Eval<Value> {
        let mut values = Vec::new();
        for part in parts {
            self.template_part(part, file, scope, &mut values)?;
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
        self.lifted(&values, at, ops::template).map_err(|message| refused(file, expr, &message))
    }

    /// The parts of a template, with its directives carried out.
    fn template_part(&self, part: Expr<'_>, file: u32, scope: Scope<'_>, into: &mut Vec<Value>) -> Eval<()> {
        match part.kind() {
            ExprKind::TemplateIf { condition, then, otherwise } => {
                into.push(self.conditional(part, condition, then, otherwise, file, scope)?);
            }
            ExprKind::TemplateFor { key, value, collection, body } => {
                let over = self.eval(collection, file, scope)?;
                let Some(pairs) = self.elements(&over, file, collection)? else {
                    let cause = Value::joint_cause([&over]).unwrap_or_else(|| unknown_cause(file, part));
                    into.push(Value::refined(Type::String, Refinement::not_null(), cause).with_marks(over.marks));
                    return Ok(());
                };
                for (index, element) in pairs {
                    let frame = Frame { names: names(key, value, index, element), parent: scope.frame };
                    into.push(self.eval(body, file, scope.with(&frame))?.with_marks(over.marks));
                    if into.len() > MAX_ELEMENTS {
                        break;
                    }
                }
            }
            _ => into.push(self.eval(part, file, scope)?),
        }
        Ok(())
    }

    fn splat(&self, source: Expr<'_>, each: Expr<'_>, full: bool, file: u32, scope: Scope<'_>) -> Eval<Value> {
        let over = self.eval(source, file, scope)?;
        let _ = full;
        if over.is_null() {
            return Ok(match over.ty() {
                Type::List(_) | Type::Set(_) | Type::Tuple(_) => {
                    return Err(refused(file, source, "splat expressions cannot be applied to null sequences"));
                }
                _ => Value::tuple(Vec::new()),
            });
        }
        let each_of = |item: Value| {
            let frame = Frame { names: vec![(SPLAT_ITEM.into(), item)], parent: scope.frame };
            self.eval(each, file, scope.with(&frame))
        };
        // A resource without count or for_each is one object, although it is not known as a whole.
        if self.handled(&over).is_some() {
            return Ok(Value::tuple(vec![each_of(over)?]));
        }
        let marks = over.marks;
        let items = match (&over.data, over.ty()) {
            (Data::List(_, items) | Data::Set(_, items) | Data::Tuple(items), _) => items.clone(),
            (Data::Unknown(_) | Data::OneOf(_), Type::List(element) | Type::Set(element)) => {
                return self.unknown_splat(&over, &element, &each_of, true);
            }
            (Data::Unknown(_) | Data::OneOf(_), Type::Tuple(types)) => {
                let cause = Value::joint_cause([&over]).unwrap_or_else(|| unknown_cause(file, source));
                types.iter().map(|ty| Value::unknown(ty.clone(), cause.clone())).collect()
            }
            (Data::Unknown(_) | Data::OneOf(_), ty) if !over.is_not_null() => {
                return self.unknown_splat(&over, &ty, &each_of, false);
            }
            _ => return Ok(Value::tuple(vec![each_of(over.unmark().0)?]).with_marks(marks)),
        };
        let results: Vec<Value> = items.iter().map(|item| each_of(item.clone())).collect::<Eval<_>>()?;
        let element = match &over.data {
            // What could not be read of any element is refused although there is none.
            Data::List(element, items) | Data::Set(element, items) if items.is_empty() => {
                Some(each_of(Value::unknown(element.clone(), unknown_cause(file, source)))?.ty())
            }
            Data::List(..) | Data::Set(..) => results.first().map(Value::ty),
            _ => None,
        };
        Ok(match element {
            Some(element) if element != Type::Dynamic && results.iter().all(|item| item.ty() == element) => {
                Value::list(element, results).with_marks(marks)
            }
            _ => Value::tuple(results).with_marks(marks),
        })
    }

    /// A splat over what is not known: evaluated for one element, for its type and for what it leads to.
    fn unknown_splat(
        &self,
        over: &Value,
        item: &Type,
        each: &impl Fn(Value) -> Eval<Value>,
        list: bool,
    ) -> Eval<Value> {
        let Some(cause) = Value::joint_cause([over]) else { return Ok(over.clone()) };
        let item = each(Value::unknown(item.clone(), cause.clone()))?;
        let cause = Value::joint_cause([&item]).unwrap_or(cause);
        let (ty, refine) =
            if list { (Type::list(item.ty()), Refinement::not_null()) } else { (Type::Dynamic, Refinement::default()) };
        Ok(Value::refined(ty, refine, cause).with_marks(over.marks))
    }

    fn for_expression(&self, expr: Expr<'_>, file: u32, scope: Scope<'_>) -> Eval<Value> {
        let kind = expr.kind();
        let (key, value, collection, condition) = match &kind {
            ExprKind::ForTuple { key, value, collection, condition, .. }
            | ExprKind::ForObject { key, value, collection, condition, .. } => (*key, *value, *collection, *condition),
            _ => return Err(refused(file, expr, "not a for expression")),
        };
        let over = self.eval(collection, file, scope)?;
        let mut marks = over.marks;
        let Some(pairs) = self.elements(&over, file, collection)? else {
            let cause = Value::joint_cause([&over]).unwrap_or_else(|| unknown_cause(file, expr));
            // Evaluated once with an unknown element, for the references that the body makes.
            let item = Value::unknown(Type::Dynamic, cause.clone());
            let frame = Frame { names: names(key, value, item.clone(), item), parent: scope.frame };
            let body = match &kind {
                ExprKind::ForTuple { body, .. } => Some(*body),
                ExprKind::ForObject { value_body, .. } => Some(*value_body),
                _ => None,
            };
            let inner = body.and_then(|body| self.eval(body, file, scope.with(&frame)).ok());
            let cause =
                inner.and_then(|value| Value::joint_cause([&value])).map_or(cause.clone(), |body| cause.merge(&body));
            return Ok(Value::unknown(Type::Dynamic, cause).with_marks(marks));
        };
        let mut items = Vec::new();
        let mut fields: BTreeMap<Arc<str>, Vec<Value>> = BTreeMap::new();
        let mut unknown: Option<Cause> = None;
        for (index, element) in pairs {
            let frame = Frame { names: names(key, value, index, element), parent: scope.frame };
            let inner = scope.with(&frame);
            if let Some(condition) = condition {
                let keep = self.eval(condition, file, inner)?;
                marks = marks | keep.marks;
                if keep.is_null() {
                    return Err(refused(file, condition, "the if clause must not be null"));
                }
                if let Some(cause) = Value::joint_cause([&keep]) {
                    unknown.get_or_insert(cause);
                    continue;
                }
                match prc_cty::convert(&keep, &Type::Bool).ok().and_then(|keep| keep.as_bool()) {
                    Some(true) => {}
                    Some(false) => continue,
                    None => return Err(refused(file, condition, "the if clause must be true or false")),
                }
            }
            match &kind {
                ExprKind::ForTuple { body, .. } => items.push(self.eval(*body, file, inner)?),
                ExprKind::ForObject { key_body, value_body, grouping, .. } => {
                    let name = self.eval(*key_body, file, inner)?;
                    marks = marks | name.marks;
                    match self.object_key(file, *key_body, &name)? {
                        Err(cause) => {
                            unknown.get_or_insert(cause);
                        }
                        Ok(name) => {
                            let value = self.eval(*value_body, file, inner)?;
                            let known = fields.entry(name.clone()).or_default();
                            if !grouping && !known.is_empty() {
                                let message = format!("two different items produced the key \"{name}\"");
                                return Err(refused(file, *key_body, &message));
                            }
                            known.push(value);
                        }
                    }
                }
                _ => {}
            }
            if items.len() + fields.len() > MAX_ELEMENTS {
                unknown = Some(Cause::new(
                    Reason::Budget,
                    "the for expression makes too many elements",
                    place(span(file, expr.span())),
                ));
                break;
            }
        }
        let value = match (unknown, &kind) {
            (Some(cause), _) => {
                let made: Vec<&Value> = items.iter().chain(fields.values().flatten()).collect();
                let refs = Value::joint_cause(made).map_or(cause.clone(), |inner| cause.merge(&inner));
                Value::unknown(Type::Dynamic, refs)
            }
            (None, ExprKind::ForObject { grouping: true, .. }) => {
                Value::object(fields.into_iter().map(|(name, values)| (name, Value::tuple(values))))
            }
            (None, ExprKind::ForObject { .. }) => {
                let last = |values: Vec<Value>| values.into_iter().next_back().unwrap_or_else(Value::null_literal);
                Value::object(fields.into_iter().map(|(name, values)| (name, last(values))))
            }
            (None, _) => Value::tuple(items),
        };
        Ok(value.with_marks(marks))
    }

    /// The keys and values of a collection; `None` when it is not known.
    pub(crate) fn elements(&self, over: &Value, file: u32, at: Expr<'_>) -> Eval<Option<Vec<(Value, Value)>>> {
        if over.is_null() {
            return Err(refused(file, at, "a null value cannot be iterated over"));
        }
        Ok(Some(match &over.data {
            Data::List(_, items) | Data::Tuple(items) => {
                items.iter().zip(0..).map(|(item, index)| (Value::number_i64(index), item.clone())).collect()
            }
            Data::Set(_, items) => items.iter().map(|item| (item.clone(), item.clone())).collect(),
            Data::Map(_, fields) | Data::Object(fields) => {
                fields.iter().map(|(name, value)| (Value::string(name), value.clone())).collect()
            }
            Data::Unknown(unknown) => match &unknown.ty {
                Type::Bool | Type::Number | Type::String => {
                    return Err(refused(file, at, &format!("a {} cannot be iterated over", over.ty().friendly_name())));
                }
                _ => return Ok(None),
            },
            Data::OneOf(_) => return Ok(None),
            _ => return Err(refused(file, at, &format!("a {} cannot be iterated over", over.ty().friendly_name()))),
        }))
    }
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

fn joined(file: u32, expr: Expr<'_>, parts: &[Value]) -> Eval<Value> {
    ops::template(parts).map_err(|error| refused(file, expr, &error.message))
}

pub(crate) fn names(key: Option<&str>, value: &str, index: Value, element: Value) -> Vec<(Arc<str>, Value)> {
    let key = key.map(|key| (Arc::from(key), index));
    key.into_iter().chain([(Arc::from(value), element)]).collect()
}

pub(crate) fn refused(file: u32, expr: Expr<'_>, message: &str) -> Refused {
    Refused { at: span(file, expr.span()), message: message.into() }
}

pub(crate) fn unknown_cause(file: u32, expr: Expr<'_>) -> Cause {
    let at: Span = span(file, expr.span());
    Cause::new(Reason::InvalidExpression, "not known", place(at))
}
