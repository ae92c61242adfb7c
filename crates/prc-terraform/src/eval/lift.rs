//! Operations on alternatives: carried out on each, as long as they stay few.

use std::sync::Arc;

use prc_cty::{Alternative, Condition, Data, Origin, Value, ops};

use super::root::Root;

/// The most alternatives one value may have.
const MAX_ALTERNATIVES: usize = 16;

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

    /// A conditional whose condition or branches may be choices.
    pub(crate) fn lifted_condition(
        &self,
        condition: &Value,
        then: &Value,
        otherwise: &Value,
        at: Origin,
    ) -> Result<Value, String> {
        self.lifted(&[condition.clone(), then.clone(), otherwise.clone()], at, |values| {
            ops::conditional(&values[0], &values[1], &values[2])
        })
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
    for (when, values) in worlds {
        results.push(Alternative { when: Arc::new(when), value: apply(&values)? });
    }
    Ok(one_of(results, at))
}

/// A choice among these; the value itself when they are all the same.
pub(crate) fn one_of(alternatives: Vec<Alternative>, at: Origin) -> Value {
    match alternatives.split_first() {
        Some((first, rest)) if rest.iter().all(|one| one.value.raw_equals(&first.value)) => first.value.clone(),
        _ => Value { data: Data::OneOf(alternatives.into()), marks: super::root::no_marks(), origin: at },
    }
}

/// Both conditions; `None` when they contradict each other.
fn both(a: &Condition, b: &Condition) -> Option<Condition> {
    let mut choices = a.choices.clone();
    for (subject, choice) in &b.choices {
        match choices.iter().find(|(known, _)| known == subject) {
            Some((_, taken)) if taken != choice => return None,
            Some(_) => {}
            None => choices.push((subject.clone(), choice.clone())),
        }
    }
    Some(Condition { choices })
}
