//! What a function says about unknown values must hold for every value they can turn out to have.

#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use proptest::prelude::*;

use prc_cty::functions::{self, CallError, FileError, Host, Limits};
use prc_cty::ops::{self, BinaryOp, Logic};
use prc_cty::{Cause, Data, Origin, Reason, Refinement, Type, Value};

struct NoFiles;

impl Host for NoFiles {
    fn read_file(&self, _: &str) -> Result<Arc<[u8]>, FileError> {
        Err(FileError::Missing)
    }

    fn file_exists(&self, _: &str) -> Result<bool, FileError> {
        Ok(false)
    }

    fn file_set(&self, _: &str, _: &str) -> Result<Vec<String>, FileError> {
        Ok(Vec::new())
    }

    fn render_template(&self, source: Arc<str>, _: &str, _: &Value) -> Result<Value, CallError> {
        Ok(Value::string(&*source))
    }
}

fn call(name: &str, args: &[Value]) -> Option<Value> {
    functions::call(name, args, &NoFiles, &Limits::default(), Origin::default()).ok()
}

/// The value of a string whose last part is not known yet.
fn hidden(text: &str, known: usize) -> Value {
    let prefix: String = text.chars().take(known).collect();
    let cause = Cause::new(Reason::KnownAfterApply, "id", Origin::default());
    Value::refined(Type::String, Refinement::prefix(prefix), cause)
}

/// Whether everything said about `early` is true of `late`.
fn holds(early: &Value, late: &Value) -> bool {
    let all = |a: &[Value], b: &[Value]| a.len() == b.len() && a.iter().zip(b).all(|(a, b)| holds(a, b));
    match (&early.data, &late.data) {
        (Data::Unknown(unknown), _) => {
            let length = late.length_range().is_none_or(|(low, high)| {
                !late.ty().is_collection() || unknown.refine.length.0 <= low && high <= unknown.refine.length.1
            });
            let prefix = late.as_str().is_none_or(|text| text.starts_with(&*unknown.refine.prefix));
            length && prefix && !(unknown.refine.not_null && late.is_null())
        }
        // Equal elements of a set may coalesce once they are known.
        (Data::Set(..), Data::Set(..)) if !early.is_wholly_known() => true,
        (Data::List(_, a), Data::List(_, b)) | (Data::Tuple(a), Data::Tuple(b)) => all(a, b),
        (Data::Map(_, a), Data::Map(_, b)) | (Data::Object(a), Data::Object(b)) => {
            a.len() == b.len() && a.iter().zip(b.iter()).all(|((ka, a), (kb, b))| ka == kb && holds(a, b))
        }
        _ => early.equals(late).as_bool() == Some(true),
    }
}

/// Functions of a list of strings and one more string.
const OF_LIST: [&str; 22] = [
    "contains",
    "index",
    "sort",
    "reverse",
    "compact",
    "distinct",
    "flatten",
    "length",
    "toset",
    "tolist",
    "jsonencode",
    "one",
    "join",
    "concat",
    "formatlist",
    "setunion",
    "setintersection",
    "setsubtract",
    "coalesce",
    "zipmap",
    "element",
    "chunklist",
];

/// Functions of strings.
const OF_STRINGS: [&str; 12] = [
    "startswith",
    "endswith",
    "strcontains",
    "trimprefix",
    "split",
    "format",
    "coalesce",
    "upper",
    "length",
    "jsonencode",
    "regexall",
    "lower",
];

fn arguments(name: &str, list: Vec<Value>, other: Value) -> Vec<Value> {
    let list = Value::tuple(list);
    match name {
        "contains" | "index" => vec![list, other],
        "join" => vec![other, list],
        "concat" | "setunion" | "setintersection" | "setsubtract" | "zipmap" => vec![list, Value::tuple([other])],
        "formatlist" => vec![Value::from("%s-%s"), list, other],
        "coalesce" => list.elements().unwrap().iter().cloned().chain([other]).collect(),
        "element" => vec![list, Value::from(1)],
        "chunklist" => vec![list, Value::from(2)],
        _ => vec![list],
    }
}

proptest! {
    #[test]
    fn lists(name in prop::sample::select(&OF_LIST[..]), texts in prop::collection::vec("[ab-]{0,3}", 0..4), other in "[ab-]{0,2}", unknown in prop::collection::vec(prop::option::of(0usize..3), 5)) {
        let known: Vec<Value> = texts.iter().map(Value::string).collect();
        let partly = texts.iter().zip(&unknown).map(|(text, at)| at.map_or_else(|| Value::string(text), |at| hidden(text, at)));
        let late = call(name, &arguments(name, known, Value::string(&other)));
        let early = call(name, &arguments(name, partly.collect(), Value::string(&other)));
        if let (Some(early), Some(late)) = (&early, &late) {
            prop_assert!(holds(early, late), "{} early {:?} late {:?}", name, early, late);
        }
        // An error must not depend on what is not known.
        prop_assert!(early.is_some() || late.is_none(), "{} fails only while unknown", name);
    }

    #[test]
    fn strings(name in prop::sample::select(&OF_STRINGS[..]), a in "[ab-]{0,4}", b in "[ab-]{0,2}", at in 0usize..4, second: bool) {
        let args = |a: Value, b: Value| match name {
            "format" => vec![Value::from("x-%s%s"), a, b],
            "split" | "regexall" => vec![b, a],
            "upper" | "lower" | "length" | "jsonencode" => vec![a],
            _ => vec![a, b],
        };
        let late = call(name, &args(Value::string(&a), Value::string(&b)));
        let early = if second {
            call(name, &args(Value::string(&a), hidden(&b, at)))
        } else {
            call(name, &args(hidden(&a, at), Value::string(&b)))
        };
        if let (Some(early), Some(late)) = (&early, &late) {
            prop_assert!(holds(early, late), "{} early {:?} late {:?}", name, early, late);
        }
    }

    #[test]
    fn operators(a in "[ab-]{0,3}", b in "[ab-]{0,3}", at in 0usize..3) {
        let equal = ops::binary(BinaryOp::Equal, &hidden(&a, at), &Value::string(&b), Logic::Terraform).unwrap();
        prop_assert!(equal.as_bool().is_none_or(|equal| equal == (a == b)));
        let template = ops::template(&[Value::string(&b), hidden(&a, at), Value::string(&a)]).unwrap();
        let late = Value::string([b.as_str(), &a, &a].concat());
        prop_assert!(holds(&template, &late));
    }

    #[test]
    fn conditionals(x in -5i64..5, y in -5i64..5, z in -5i64..5, chosen: bool) {
        let cause = Cause::new(Reason::KnownAfterApply, "id", Origin::default());
        let early = ops::conditional(&Value::unknown(Type::Bool, cause), &Value::from(x), &Value::from(y)).unwrap();
        let late = Value::from(if chosen { x } else { y });
        for op in [BinaryOp::Less, BinaryOp::LessOrEqual, BinaryOp::Greater, BinaryOp::GreaterOrEqual, BinaryOp::Equal] {
            let early = ops::binary(op, &early, &Value::from(z), Logic::Terraform).unwrap();
            let late = ops::binary(op, &late, &Value::from(z), Logic::Terraform).unwrap();
            prop_assert!(holds(&early, &late));
        }
    }
}
