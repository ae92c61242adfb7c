//! For expressions and splats.

use std::collections::BTreeMap;
use std::sync::Arc;

use prc_cty::{Cause, Data, Marks, Reason, Refinement, Type, Value};
use prc_hcl::{Expr, ExprKind};

use super::expression::{MAX_ELEMENTS, names, refused, unknown_cause};
use super::root::{Eval, Refused, Root, kept, place, settled};
use super::scope::{Frame, SPLAT_ITEM, Scope};
use crate::config::span;

impl Root<'_> {
    pub(crate) fn splat(&self, source: Expr<'_>, each: Expr<'_>, file: u32, scope: Scope<'_>) -> Eval<Value> {
        let over = self.eval(source, file, scope).map_err(Refused::bare)?;
        let framed = |item: Value| Frame { names: vec![(SPLAT_ITEM.into(), item)], parent: scope.frame };
        let each_of = |item: Value| self.eval(each, file, scope.with(&framed(item)));
        // A name that is not there is refused although no element asks for it.
        let none = |marks| {
            let missing = self.look_up(each, file, scope.with(&framed(Value::null_literal())));
            missing.map_or_else(|| Ok(Value::tuple(Vec::new()).with_marks(marks)), Err)
        };
        if over.is_null() {
            return match over.ty() {
                Type::List(_) | Type::Set(_) | Type::Tuple(_) => {
                    Err(refused(file, source, "splat expressions cannot be applied to null sequences"))
                }
                _ => none(over.marks),
            };
        }
        // A resource without count or for_each is one object, although it is not known as a whole.
        if self.handled(&over).is_some() {
            let mut error = None;
            let item = kept(each_of(over), &mut error);
            return settled(Value::tuple(vec![item]), error);
        }
        let marks = over.marks;
        let items = match (&over.data, over.ty()) {
            (Data::List(_, items) | Data::Set(_, items) | Data::Tuple(items), _) => items.clone(),
            (Data::Unknown(_) | Data::OneOf(_), Type::List(element) | Type::Set(element)) => {
                return self.unknown_splat(&over, &element, &each_of, true);
            }
            (Data::Unknown(_), Type::Tuple(types)) => {
                let cause = Value::joint_cause([&over]).unwrap_or_else(|| unknown_cause(file, source));
                let mut error = None;
                let of = |ty: &Type| kept(each_of(Value::unknown(ty.clone(), cause.clone())), &mut error).ty();
                let ty = Type::tuple(types.iter().map(of).collect::<Vec<_>>());
                return settled(Value::refined(ty, Refinement::not_null(), cause.clone()).with_marks(marks), error);
            }
            (Data::OneOf(_), Type::Tuple(types)) => {
                let cause = Value::joint_cause([&over]).unwrap_or_else(|| unknown_cause(file, source));
                types.iter().map(|ty| Value::unknown(ty.clone(), cause.clone())).collect()
            }
            (Data::Unknown(_) | Data::OneOf(_), ty) if !over.is_not_null() => {
                let value = self.unknown_splat(&over, &ty, &each_of, false);
                // Without a type Terraform does not look further.
                return if ty == Type::Dynamic { Ok(kept(value, &mut None)) } else { value };
            }
            // The one element keeps the marks that the tuple around it has, too.
            _ => {
                let mut error = None;
                let item = kept(each_of(over), &mut error);
                return settled(Value::tuple(vec![item]).with_marks(marks), error);
            }
        };
        if items.is_empty() {
            none(marks)?;
        }
        let mut error = None;
        let results: Vec<Value> = items.iter().map(|item| kept(each_of(item.clone()), &mut error)).collect();
        if let Some(refused) = error {
            return Err(refused.standing(self.refused_splat(&over, &items, &each_of)));
        }
        // Elements of no known type may become what the others are.
        let known = results.iter().map(Value::ty).find(|ty| *ty != Type::Dynamic);
        let element = match &over.data {
            // What could not be read of any element is refused although there is none.
            Data::List(element, items) | Data::Set(element, items) if items.is_empty() => {
                let item = kept(each_of(Value::unknown(element.clone(), unknown_cause(file, source))), &mut error);
                if let Some(refused) = error {
                    return Err(refused.standing(Value::list(item.ty(), Vec::new()).with_marks(marks)));
                }
                Some(item.ty())
            }
            Data::List(..) | Data::Set(..) => Some(known.unwrap_or(Type::Dynamic)),
            _ => None,
        };
        let fits = |item: &Value, element: &Type| matches!(item.ty(), ty if ty == *element || ty == Type::Dynamic);
        Ok(match element {
            Some(element) if results.iter().all(|item| fits(item, &element)) => {
                Value::list(element, results).with_marks(marks)
            }
            _ => Value::tuple(results).with_marks(marks),
        })
    }

    /// What Terraform says of a splat when an element is refused: the type that it would have, going by the types of
    /// the elements.
    fn refused_splat(&self, over: &Value, items: &[Value], each: &impl Fn(Value) -> Eval<Value>) -> Value {
        let cause = || Cause::new(Reason::InvalidExpression, "not evaluated", over.origin);
        let of = |ty: Type| kept(each(Value::unknown(ty, cause())), &mut None).ty();
        let ty = match over.ty() {
            Type::List(element) | Type::Set(element) => Type::list(of((*element).clone())),
            _ => Type::tuple(items.iter().map(|item| of(item.ty()))),
        };
        Value::unknown(ty, cause()).with_marks(over.marks)
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
        let mut error = None;
        let item = kept(each(Value::unknown(item.clone(), cause.clone())), &mut error);
        let cause = Value::joint_cause([&item]).unwrap_or(cause);
        // A list has as many elements as what it is made of; a set counts as a list.
        let length = over.length_range().unwrap_or((0, u64::MAX));
        let (ty, refine) = match list {
            true => (Type::list(item.ty()), Refinement::length(length.0, length.1)),
            false => (Type::Dynamic, Refinement::default()),
        };
        settled(Value::refined(ty, refine, cause).with_marks(over.marks), error)
    }

    /// A for expression. Where elements are refused, Terraform goes on to the others.
    pub(crate) fn for_expression(&self, expr: Expr<'_>, file: u32, scope: Scope<'_>) -> Eval<Value> {
        let kind = expr.kind();
        let (key, value, collection, condition) = match &kind {
            ExprKind::ForTuple { key, value, collection, condition, .. }
            | ExprKind::ForObject { key, value, collection, condition, .. } => (*key, *value, *collection, *condition),
            _ => return Err(refused(file, expr, "not a for expression")),
        };
        let mut error = None;
        let over = kept(self.eval(collection, file, scope), &mut error);
        let mut marks = over.marks;
        let pairs = self.elements(&over, file, collection)?;
        let mut clause = Marks::default();
        if let (Some(condition), true) = (condition, pairs.is_some() || over.ty() != Type::Dynamic) {
            // What cannot be right for any element is refused although there may be none.
            let item = Value::unknown(Type::Dynamic, unknown_cause(file, condition));
            let frame = Frame { names: names(key, value, item.clone(), item), parent: scope.frame };
            let keep = self.eval(condition, file, scope.with(&frame)).map_err(Refused::bare)?;
            if keep.is_null() || prc_cty::convert(&keep, &Type::Bool).is_err() {
                return Err(refused(file, condition, "the if clause must be true or false"));
            }
            clause = keep.marks;
        }
        let Some(pairs) = pairs else {
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
            let value = Value::unknown(Type::Dynamic, cause);
            return settled(if over.ty() == Type::Dynamic { value } else { value.with_marks(marks | clause) }, error);
        };
        let mut items = Vec::new();
        let mut fields: BTreeMap<Arc<str>, Vec<Value>> = BTreeMap::new();
        let mut unknown: Option<Cause> = None;
        // What is wrong with one element leaves the whole open, and is told unless that is open already.
        let open = |unknown: &mut Option<Cause>, error: &mut Option<Refused>, wrong: &dyn Fn() -> Refused| {
            if unknown.is_none() {
                error.get_or_insert_with(wrong);
                *unknown = Some(unknown_cause(file, expr));
            }
        };
        for (index, element) in pairs {
            let frame = Frame { names: names(key, value, index, element), parent: scope.frame };
            let inner = scope.with(&frame);
            if let Some(condition) = condition {
                let keep = kept(self.eval(condition, file, inner), &mut error);
                // Once it is not known which elements stay, what is wrong with further clauses is not looked at.
                if keep.is_null() {
                    let wrong = || refused(file, condition, "the if clause must not be null");
                    open(&mut unknown, &mut error, &wrong);
                    continue;
                }
                marks = marks | keep.marks;
                if let Some(cause) = Value::joint_cause([&keep]) {
                    unknown.get_or_insert(cause);
                    continue;
                }
                match prc_cty::convert(&keep, &Type::Bool).ok().and_then(|keep| keep.as_bool()) {
                    Some(true) => {}
                    Some(false) => continue,
                    None => {
                        let wrong = || refused(file, condition, "the if clause must be true or false");
                        open(&mut unknown, &mut error, &wrong);
                        continue;
                    }
                }
            }
            match &kind {
                ExprKind::ForTuple { body, .. } => items.push(kept(self.eval(*body, file, inner), &mut error)),
                ExprKind::ForObject { key_body, value_body, grouping, .. } => {
                    let name = kept(self.eval(*key_body, file, inner), &mut error);
                    marks = marks | name.marks;
                    match self.object_key(file, *key_body, &name) {
                        // Once a key is unknown, what is wrong with others is not looked at.
                        Err(refused) => open(&mut unknown, &mut error, &|| refused.clone()),
                        Ok(Err(cause)) => {
                            unknown.get_or_insert(cause);
                        }
                        Ok(Ok(name)) => {
                            let value = kept(self.eval(*value_body, file, inner), &mut error);
                            let known = fields.entry(name.clone()).or_default();
                            if *grouping || known.is_empty() {
                                known.push(value);
                            } else {
                                let message = format!("two different items produced the key \"{name}\"");
                                error.get_or_insert_with(|| refused(file, *key_body, &message));
                            }
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
        // A name that is not there is refused although no element asks for it.
        if items.is_empty()
            && fields.is_empty()
            && let Some(refused) = self.look_up(expr, file, scope)
        {
            return Err(refused);
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
        settled(value.with_marks(marks), error)
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
