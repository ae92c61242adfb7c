//! Agreement with Terraform's answers, recorded in `shared/oracle` next to the workspace.
//!
//! A small expression reader drives the crate's operators and functions with the recorded expressions. What it can
//! not read (`for`, splats, heredocs, templates with directives) is the evaluator's to test and is skipped here.

// Tests read recordings and fixtures where they are.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::disallowed_methods)]

mod env;
mod parser;

use std::path::{Path, PathBuf};

use prc_cty::{Data, Marks, Number, Value};
use serde_json::Value as Json;

/// Smallest share of expressions that must agree, in per mille.
const WANTED: usize = 980;

fn given() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/oracle/given");
    path.is_dir().then_some(path)
}

/// Whether a value is the recorded one: value, unknown parts and sensitive parts.
fn same(got: &Value, want: &Json, unknown: &Json, sensitive: &Json, marks: Marks) -> bool {
    let marks = marks | got.marks;
    if *sensitive == Json::Bool(true) {
        return marks.contains(Marks::SENSITIVE);
    }
    if marks.contains(Marks::SENSITIVE) {
        return false;
    }
    if *unknown == Json::Bool(true) {
        return !got.is_known();
    }
    let part = |tree: &Json, key: &str, at: usize| match tree {
        Json::Object(fields) => fields.get(key).cloned().unwrap_or(Json::Bool(false)),
        Json::Array(items) => items.get(at).cloned().unwrap_or(Json::Bool(false)),
        _ => Json::Bool(false),
    };
    match (&got.data, want) {
        (Data::Null(_), Json::Null) => true,
        (Data::Bool(a), Json::Bool(b)) => a == b,
        (Data::String(a), Json::String(b)) => **a == **b,
        (Data::Number(a), Json::Number(b)) => same_number(a, &Number::parse(&b.to_string()).unwrap()),
        (Data::List(_, a) | Data::Set(_, a) | Data::Tuple(a), Json::Array(b)) => {
            a.len() == b.len()
                && a.iter()
                    .zip(b)
                    .enumerate()
                    .all(|(i, (a, b))| same(a, b, &part(unknown, "", i), &part(sensitive, "", i), marks))
        }
        (Data::Map(_, a) | Data::Object(a), Json::Object(b)) => {
            b.keys().all(|key| a.contains_key(key.as_str()))
                && a.iter().all(|(key, value)| {
                    let want = b.get(&**key).cloned().unwrap_or(Json::Null);
                    same(value, &want, &part(unknown, key, 0), &part(sensitive, key, 0), marks)
                })
        }
        _ => false,
    }
}

/// Digits of `float64` functions may differ in the last place.
fn same_number(a: &Number, b: &Number) -> bool {
    let (x, y) = (a.to_f64(), b.to_f64());
    a == b || (x - y).abs() <= x.abs() * 1e-14
}

/// Compares all expressions of one recording.
fn compare(recording: &Path, root: PathBuf) {
    let host = env::Files { root };
    let (mut agree, mut differ, mut skipped) = (0, Vec::new(), 0);
    for line in std::fs::read_to_string(recording).unwrap().lines() {
        let row: Json = serde_json::from_str(line).unwrap();
        let source = row["expr"].as_str().unwrap();
        let result = match parser::evaluate(source, &host) {
            Ok(value) => Some(value),
            Err(parser::Failure::Wrong(_)) => None,
            Err(parser::Failure::Unsupported) => {
                skipped += 1;
                continue;
            }
        };
        let good = match &result {
            Some(value) if row["ok"] == Json::Bool(true) => {
                // Compressed data is equal only once inflated.
                source.contains("base64gzip")
                    || row.get("type").is_none_or(|ty| same_type(value, ty))
                        && same(value, &row["value"], &row["unknown"], &row["sensitive"], Marks::NONE)
            }
            // Terraform evaluates infinity and fails to store it.
            Some(value) => value.has_infinity(),
            None => row["ok"] == Json::Bool(false),
        };
        if good {
            agree += 1;
        } else {
            differ.push(format!("{source}\n    terraform {row}\n    here      {result:?}"));
        }
    }
    let total = agree + differ.len();
    println!("{}: {agree} of {total} agree, {skipped} not read", recording.display());
    differ.iter().for_each(|line| println!("  {line}"));
    assert!(agree * 1000 >= total * WANTED, "only {agree} of {total} agree");
}

#[test]
fn agrees_with_terraform() {
    match given() {
        None => println!("no recorded answers here, nothing compared"),
        Some(given) => {
            compare(&given.join("exprs.jsonl"), given.join("env"));
            compare(&given.join("exprs_tofu_mpl.jsonl"), given.join("env_tofu"));
            compare(&given.join("exprs_hcl_mpl.jsonl"), given.join("env"));
        }
    }
}

/// Further expressions on corner cases, recorded from Terraform 1.11.4 for this crate.
#[test]
fn agrees_on_corner_cases() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle");
    compare(&here.join("more.jsonl"), here);
}

/// Types are recorded for known values; nulls of a type are recorded without it.
fn same_type(value: &Value, want: &Json) -> bool {
    let got: Json = serde_json::from_str(&value.ty().to_json()).unwrap();
    got == *want || want.to_string().contains("dynamic")
}
