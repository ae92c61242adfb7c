//! Equality as the `==` operator sees it (cty's `Equals`).

use crate::{Data, Fields, Marks, Refinement, Type, Value};

/// What can be said about the equality of two values.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Answer {
    Equal,
    Different,
    Unknown,
}

impl From<bool> for Answer {
    fn from(equal: bool) -> Self {
        if equal { Self::Equal } else { Self::Different }
    }
}

impl Value {
    /// Whether two values are equal: a known bool, or an unknown one when unknown parts decide. Values of
    /// different types are different. Marks of both are kept.
    #[must_use]
    pub fn equals(&self, other: &Self) -> Self {
        let marks: Marks = self.deep_marks() | other.deep_marks();
        let result = match compare(self, other) {
            Answer::Equal => Self::bool(true),
            Answer::Different => Self::bool(false),
            Answer::Unknown => match Self::joint_cause([self, other]) {
                Some(cause) => Self::refined(Type::Bool, Refinement::not_null(), cause),
                // Only a null of no type in both; nothing tells them apart.
                None => Self::bool(true),
            },
        };
        result.with_marks(marks)
    }
}

fn compare(a: &Value, b: &Value) -> Answer {
    if a.is_null() && b.is_not_null() || b.is_null() && a.is_not_null() {
        return Answer::Different;
    }
    match (a.is_known(), b.is_known()) {
        (true, false) if excludes(b, a) => return Answer::Different,
        (false, true) if excludes(a, b) => return Answer::Different,
        (true, true) => {}
        _ => return Answer::Unknown,
    }
    if a.is_null() || b.is_null() {
        return (a.is_null() && b.is_null()).into();
    }
    compare_known(a, b)
}

/// Two known values that are not null.
fn compare_known(a: &Value, b: &Value) -> Answer {
    match (&a.data, &b.data) {
        (Data::Bool(a), Data::Bool(b)) => (a == b).into(),
        (Data::Number(a), Data::Number(b)) => (a == b).into(),
        (Data::String(a), Data::String(b)) => (a == b).into(),
        _ => {
            let (ta, tb) = (a.ty(), b.ty());
            if !has_known_type(a) || !has_known_type(b) {
                let may_be_same = ta.conforms_to(&tb) || tb.conforms_to(&ta);
                return if may_be_same { Answer::Unknown } else { Answer::Different };
            } else if ta != tb {
                return Answer::Different;
            }
            compare_compound(a, b)
        }
    }
}

/// Whether nothing in a value has a type that is still to be known; that of a null without type is.
fn has_known_type(value: &Value) -> bool {
    match (value.elements(), value.fields()) {
        (Some(items), _) => items.iter().all(has_known_type),
        (None, Some(fields)) => fields.values().all(has_known_type),
        (None, None) => value.is_known() || value.ty() != Type::Dynamic,
    }
}

fn compare_compound(a: &Value, b: &Value) -> Answer {
    match (&a.data, &b.data) {
        (Data::List(_, a), Data::List(_, b)) | (Data::Tuple(a), Data::Tuple(b)) => in_order(a, b),
        (Data::Set(_, a), Data::Set(_, b)) => sets(a, b),
        (Data::Map(_, a), Data::Map(_, b)) | (Data::Object(a), Data::Object(b)) => by_name(a, b),
        _ => Answer::Different,
    }
}

/// Element by element; the first one that is not equal decides, as in cty.
fn in_order(a: &[Value], b: &[Value]) -> Answer {
    if a.len() != b.len() {
        return Answer::Different;
    }
    a.iter().zip(b).map(|(a, b)| compare(a, b)).find(|answer| *answer != Answer::Equal).unwrap_or(Answer::Equal)
}

/// cty looks at attributes in no particular order, so any difference decides before an unknown does.
fn by_name(a: &Fields, b: &Fields) -> Answer {
    if a.len() != b.len() || a.keys().ne(b.keys()) {
        return Answer::Different;
    }
    let mut result = Answer::Equal;
    for (a, b) in a.values().zip(b.values()) {
        match compare(a, b) {
            Answer::Different => return Answer::Different,
            Answer::Unknown => result = Answer::Unknown,
            Answer::Equal => {}
        }
    }
    result
}

fn sets(a: &[Value], b: &[Value]) -> Answer {
    if a.is_empty() != b.is_empty() {
        return Answer::Different;
    }
    if a.iter().chain(b).any(|v| !v.is_wholly_known()) {
        return Answer::Unknown;
    }
    // Both are in canonical order without duplicates.
    (a.len() == b.len() && a.iter().zip(b).all(|(a, b)| compare(a, b) == Answer::Equal)).into()
}

/// Whether the refinements of an unknown value rule a known value out (cty's `ValueRange.Includes`).
fn excludes(unknown: &Value, known: &Value) -> bool {
    let ty = unknown.ty();
    if ty == Type::Dynamic {
        return false;
    }
    let refine = unknown.refinement();
    if known.is_null() {
        return refine.not_null;
    }
    if !known.ty().conforms_to(&ty) && !ty.conforms_to(&known.ty()) {
        return true;
    }
    match &known.data {
        Data::String(text) => !text.starts_with(&*refine.prefix),
        Data::Number(number) => {
            let below = |(low, inclusive): &(_, bool)| number < low || number == low && !inclusive;
            let above = |(high, inclusive): &(_, bool)| number > high || number == high && !inclusive;
            refine.number_range.0.as_ref().is_some_and(below) || refine.number_range.1.as_ref().is_some_and(above)
        }
        Data::List(..) | Data::Map(..) | Data::Set(..) => {
            let (low, high) = known.length_range().unwrap_or((0, u64::MAX));
            high < refine.length.0 || low > refine.length.1
        }
        _ => false,
    }
}
