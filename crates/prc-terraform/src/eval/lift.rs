//! Operations on alternatives, and the places where an unknown selects among known values.

use std::sync::Arc;

use prc_cty::{Alternative, Cause, Condition, Data, Origin, Reason, Type, Value, ops};
use prc_hcl::Expr;

use super::root::Root;
use super::scope::Scope;
use super::variable::UNDECLARED;

/// The most alternatives one value may have.
const MAX_ALTERNATIVES: usize = 16;
/// A part of a shape that has no name.
const HOLE: &str = "${}";
/// A choice is named after its expression only while that is short enough to read.
const MAX_NAME: usize = 80;

type Choice = (Arc<str>, Arc<str>);

impl Root<'_> {
    /// Applies an operation to values; where one is a choice among alternatives, so is the result.
    pub(crate) fn lifted(
        &self,
        values: &[Value],
        at: Origin,
        apply: impl Fn(&[Value]) -> Result<Value, ops::OpError>,
    ) -> Result<Value, String> {
        let apply = |values: &[Value]| apply(values).map_err(|error| error.message);
        distribute(values, at, &apply)
    }

    /// A conditional; behind a condition that is not known, both branches are alternatives.
    pub(crate) fn lifted_condition(
        &self,
        condition: &Value,
        name: Option<Arc<str>>,
        then: &Value,
        otherwise: &Value,
        at: Origin,
    ) -> Result<Value, String> {
        let branches = [condition.clone(), then.clone(), otherwise.clone()];
        let decided = |values: &[Value]| ops::conditional(&values[0], &values[1], &values[2]);
        // Equal branches are no choice: there Terraform's own answer stands.
        if !condition.is_known() && then.raw_equals(otherwise) {
            return decided(&branches).map_err(|error| error.message);
        }
        let undecided = self.lifted(&branches, at, decided)?;
        let useful = then.is_known() || otherwise.is_known();
        match name {
            Some(name) if useful && matches!(condition.data, Data::Unknown(_)) => {
                let branch = |holds: bool| {
                    let condition = Value::bool(holds).with_marks(condition.marks);
                    let value = self.lifted(&[condition, then.clone(), otherwise.clone()], at, decided)?;
                    let when = vec![(name.clone(), Arc::from(if holds { "true" } else { "false" }))];
                    Ok::<_, String>((Condition { choices: when }, value))
                };
                Ok(one_of(vec![branch(true)?, branch(false)?], at).unwrap_or(undecided))
            }
            _ => Ok(undecided),
        }
    }

    /// What an unknown value is called when it is chosen from outside: a variable or the workspace, or a short
    /// expression over them that no local name changes.
    pub(crate) fn choice(&self, value: &Value, expr: Expr<'_>, scope: Scope<'_>) -> Option<Arc<str>> {
        let Data::Unknown(unknown) = &value.data else { return None };
        let cause = &unknown.cause;
        if self.options.without_alternatives || !is_variable(cause) {
            return None;
        }
        if let Some(name) = variable(value) {
            return Some(name);
        }
        let text = expr.text();
        if scope.frame.is_some() || text.len() > MAX_NAME || text.contains("each.") || text.contains("count.") {
            return None;
        }
        Some(if scope.instance.address.is_empty() {
            text.into()
        } else {
            format!("{}: {text}", scope.instance.address).into()
        })
    }

    /// `unknown == "prod"`: true for that choice, false for every other.
    pub(crate) fn chosen_equality(&self, name: &Arc<str>, with: &Value, equal: bool, at: Origin) -> Option<Value> {
        let text = prc_cty::convert(with, &Type::String).ok()?;
        let text = text.as_str()?;
        let when = |choice: Arc<str>| Condition { choices: vec![(name.clone(), choice)] };
        let same = (when(text.into()), Value::bool(equal).with_marks(with.marks));
        let other = (when(format!("≠{text}").into()), Value::bool(!equal).with_marks(with.marks));
        one_of(vec![same, other], at)
    }

    /// `map[unknown]`: one alternative for each key, and the default, if there is one, for every other.
    pub(crate) fn chosen_element(
        &self,
        map: &Value,
        name: &Arc<str>,
        default: Option<&Value>,
        at: Origin,
    ) -> Option<Value> {
        let fields = map.fields()?;
        let mut alternatives: Vec<(Condition, Value)> = fields
            .iter()
            .take(MAX_ALTERNATIVES + 1)
            .map(|(key, value)| {
                let when = Condition { choices: vec![(name.clone(), key.clone())] };
                (when, value.clone().with_marks(map.marks))
            })
            .collect();
        if let Some(default) = default {
            let choices = fields.keys().map(|key| (name.clone(), Arc::from(format!("≠{key}")))).collect();
            alternatives.push((Condition { choices }, default.clone()));
        }
        one_of(alternatives, at)
    }
}

/// The variable that an unknown value is, untouched.
fn variable(value: &Value) -> Option<Arc<str>> {
    let Data::Unknown(unknown) = &value.data else { return None };
    let cause = &unknown.cause;
    let (here, there) = (value.origin, cause.at);
    let untouched = (here.file, here.start, here.end) == (there.file, there.start, there.end);
    if !is_variable(cause) || !untouched {
        return None;
    }
    cause.detail.split_once(' ').filter(|(name, _)| name.contains('.')).map(|(name, _)| name.into())
}

/// Whether a variable without a value is behind it, declared or not: another tool may declare it.
fn is_variable(cause: &Cause) -> bool {
    cause.reason == Reason::VariableWithoutValue
        || cause.reason == Reason::InvalidExpression && cause.detail.ends_with(UNDECLARED)
}

impl Root<'_> {
    /// An unknown text with what is not known in it by name: two values of one shape are equal.
    pub(crate) fn shape(&self, value: &Value) -> Option<Arc<str>> {
        let Data::Unknown(unknown) = &value.data else { return None };
        if let Some(template) = self.way(value.origin.via).template {
            return Some(template);
        }
        if let Some(name) = variable(value) {
            return Some(format!("${{{name}}}").into());
        }
        match &*unknown.cause.refs {
            [only] if !only.all && !only.attribute.is_empty() && unknown.ty == Type::Dynamic => {
                Some(format!("${{{}.{}}}", only.address, only.attribute).into())
            }
            _ => None,
        }
    }

    /// The shape of a template from its parts; one without a name is an empty hole, `${}`.
    pub(crate) fn template_shape(&self, parts: &[Value]) -> Arc<str> {
        let mut shape = String::new();
        for part in parts {
            match prc_cty::convert(part, &Type::String) {
                Ok(Value { data: Data::String(text), .. }) => shape.push_str(&text),
                _ => shape.push_str(self.shape(part).as_deref().unwrap_or(HOLE)),
            }
        }
        shape.into()
    }
}

/// Carries an operation out for every combination of alternatives that can hold together.
pub(crate) fn distribute<E>(
    values: &[Value],
    at: Origin,
    apply: &impl Fn(&[Value]) -> Result<Value, E>,
) -> Result<Value, E> {
    if !values.iter().any(|value| matches!(value.data, Data::OneOf(_))) {
        return apply(values);
    }
    let mut worlds: Vec<(Condition, Vec<Value>)> = vec![(Condition::default(), Vec::new())];
    for value in values {
        worlds = match &value.data {
            Data::OneOf(alternatives) => worlds
                .iter()
                .flat_map(|(condition, taken)| {
                    alternatives.iter().filter_map(move |one| {
                        let condition = both(condition, &one.when)?;
                        let mut taken = taken.clone();
                        taken.push(one.value.clone().with_marks(value.marks));
                        Some((condition, taken))
                    })
                })
                .collect(),
            _ => worlds
                .into_iter()
                .map(|(condition, mut taken)| {
                    taken.push(value.clone());
                    (condition, taken)
                })
                .collect(),
        };
        if worlds.len() > MAX_ALTERNATIVES {
            return apply(values);
        }
    }
    let mut results = Vec::new();
    let mut refused = None;
    for (when, values) in worlds {
        match apply(&values) {
            Ok(value) => results.push((when, value)),
            Err(error) => {
                let cause = Cause::new(Reason::InvalidExpression, "refused for this choice", at);
                results.push((when, Value::unknown(Type::Dynamic, cause)));
                refused.get_or_insert(error);
            }
        }
    }
    let known =
        results.iter().any(|(_, value)| value.cause().is_none_or(|cause| cause.reason != Reason::InvalidExpression));
    match refused {
        Some(refused) if !known => Err(refused),
        _ => one_of(results, at).map_or_else(|| apply(values), Ok),
    }
}

/// A choice among these; the value itself when they are all the same, and nothing when there are too many.
pub(crate) fn one_of(values: Vec<(Condition, Value)>, at: Origin) -> Option<Value> {
    let mut flat: Vec<(Condition, Value)> = Vec::new();
    for (when, value) in values {
        match &value.data {
            Data::OneOf(inner) => {
                for one in inner.iter() {
                    if let Some(when) = both(&when, &one.when) {
                        flat.push((when, one.value.clone().with_marks(value.marks)));
                    }
                }
            }
            _ => flat.push((when, value)),
        }
    }
    if flat.len() > MAX_ALTERNATIVES {
        return None;
    }
    let (_, first) = flat.first()?;
    if flat.iter().all(|(_, value)| value.raw_equals(first) && value.is_wholly_known()) {
        return Some(first.clone());
    }
    let alternatives =
        flat.into_iter().map(|(when, value)| Alternative { when: Arc::new(when), value }).collect::<Vec<_>>();
    Some(Value::from(Data::OneOf(alternatives.into())).with_origin(at))
}

/// Both conditions; `None` when they contradict each other.
fn both(a: &Condition, b: &Condition) -> Option<Condition> {
    let mut choices: Vec<Choice> = a.choices.clone();
    for choice in &b.choices {
        if !choices.iter().all(|known| prc_model::Condition::agree(known, choice)) {
            return None;
        }
        if !choices.contains(choice) {
            choices.push(choice.clone());
        }
    }
    // A choice says more than what it is not.
    let named: Vec<Arc<str>> =
        choices.iter().filter(|(_, choice)| !choice.starts_with('≠')).map(|(subject, _)| subject.clone()).collect();
    choices.retain(|(subject, choice)| !choice.starts_with('≠') || !named.contains(subject));
    Some(Condition { choices })
}
