//! Calls that would produce too much stay unknown, and do so at once.

#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use prc_cty::functions::{self, CallError, FileError, Host, Limits};
use prc_cty::{Number, Origin, Reason, Type, Value};

struct NoFiles;

impl Host for NoFiles {
    fn read_file(&self, path: &str) -> Result<Arc<[u8]>, FileError> {
        Err(match path {
            "outside" => FileError::OutsideRoot,
            "broken" => FileError::Unreadable("permission denied".to_owned()),
            _ => FileError::Missing,
        })
    }

    fn file_exists(&self, _: &str) -> Result<bool, FileError> {
        Err(FileError::OutsideRoot)
    }

    fn file_set(&self, _: &str, _: &str) -> Result<Vec<String>, FileError> {
        Err(FileError::OutsideRoot)
    }

    fn render_template(&self, source: Arc<str>, _: &str, _: &Value) -> Result<Value, CallError> {
        Ok(Value::string(&*source))
    }
}

fn call(name: &str, args: &[Value]) -> Result<Value, CallError> {
    let at = Origin { file: 1, start: 2, end: 3, via: 0 };
    functions::call(name, args, &NoFiles, &Limits::default(), at)
}

fn reason(name: &str, args: &[Value]) -> Reason {
    let value = call(name, args).unwrap();
    let cause = value.cause().unwrap();
    assert_eq!(cause.at.file, 1, "{name} does not say where");
    cause.reason
}

fn text(length: usize) -> Value {
    Value::string("x".repeat(length))
}

#[test]
fn large_results_are_over_budget() {
    let many = Value::tuple((0..2_000).map(Value::from).collect::<Vec<_>>());
    let lines = Value::string("\n".repeat(10_000));
    let half = text(600_000);
    assert_eq!(reason("setproduct", &[many.clone(), many.clone(), many]), Reason::Budget);
    assert_eq!(reason("indent", &[Value::from(1_000_000_000), lines]), Reason::Budget);
    assert_eq!(reason("format", &[Value::from("%1000000000d"), Value::from(1)]), Reason::Budget);
    assert_eq!(reason("format", &[Value::from("%.1000000000f"), Value::from(1)]), Reason::Budget);
    assert_eq!(reason("join", &[half.clone(), Value::tuple(vec![Value::from(""); 10])]), Reason::Budget);
    assert_eq!(reason("replace", &[half.clone(), Value::from("x"), half.clone()]), Reason::Budget);
    assert_eq!(reason("replace", &[half.clone(), Value::from("/x/"), half.clone()]), Reason::Budget);
    assert_eq!(reason("replace", &[half.clone(), Value::from(""), half.clone()]), Reason::Budget);
    assert_eq!(reason("split", &[Value::from(""), half.clone()]), Reason::Budget);
    assert_eq!(reason("regexall", &[Value::from("x"), half.clone()]), Reason::Budget);
    assert_eq!(reason("format", &[Value::from("%s%s"), half.clone(), half]), Reason::Budget);
    assert!(call("range", &[Value::from(1_000_000_000)]).is_err());
    assert!(call("regex", &[Value::from("(((x{999}){999}){999})"), text(1)]).is_err());
}

#[test]
fn aliases_do_not_multiply() {
    let mut bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n".to_owned();
    for (name, previous) in
        ["b", "c", "d", "e", "f", "g", "h", "i"].iter().zip(["a", "b", "c", "d", "e", "f", "g", "h"])
    {
        bomb.push_str(&format!("{name}: &{name} [{}]\n", vec![format!("*{previous}"); 9].join(",")));
    }
    assert_eq!(reason("yamldecode", &[Value::string(bomb)]), Reason::Budget);
}

#[test]
fn shared_parts_do_not_multiply() {
    let doubled = (0..60).fold(Value::from("x"), |value, _| Value::tuple(vec![value.clone(), value]));
    assert_eq!(reason("jsonencode", std::slice::from_ref(&doubled)), Reason::Budget);
    assert_eq!(reason("length", std::slice::from_ref(&doubled)), Reason::Budget);
    assert!(doubled.exceeds(1_000_000));
}

#[test]
fn huge_numbers_end_in_infinity() {
    let huge = Number::parse("1e30000").unwrap();
    assert!(!huge.mul(&huge).unwrap().is_finite());
    assert!(!Number::parse("1e1000000000000").unwrap().is_finite());
    assert!(Number::parse("1e-1000000000000").unwrap().is_zero());
    assert!(Number::parse(&"9".repeat(50_000)).is_none());
}

#[test]
fn what_depends_on_the_machine_is_impure() {
    for name in ["timestamp", "uuid", "plantimestamp"] {
        assert_eq!(reason(name, &[]), Reason::Impure);
    }
    assert_eq!(reason("abspath", &[Value::from(".")]), Reason::Impure);
    assert_eq!(reason("pathexpand", &[Value::from("~/x")]), Reason::Impure);
    assert_eq!(call("pathexpand", &[Value::from("/x")]).unwrap().as_str(), Some("/x"));
}

#[test]
fn unreadable_files_are_unknown_and_missing_ones_errors() {
    assert_eq!(reason("file", &[Value::from("outside")]), Reason::OutsideRoot);
    assert_eq!(reason("filesha256", &[Value::from("broken")]), Reason::UnreadableFile);
    assert_eq!(reason("fileexists", &[Value::from("outside")]), Reason::OutsideRoot);
    assert_eq!(reason("fileset", &[Value::from("outside"), Value::from("*")]), Reason::OutsideRoot);
    assert!(call("file", &[Value::from("missing")]).is_err());
    let template = call("templatestring", &[Value::from("a"), Value::object::<&str>([])]).unwrap();
    assert_eq!(template.as_str(), Some("a"));
    assert!(call("templatestring", &[Value::from("a"), Value::from("b")]).is_err());
}

#[test]
fn names_resolve() {
    assert!(functions::exists("core::upper") && functions::exists("try") && !functions::exists("uppper"));
    assert_eq!(functions::names().count(), 118);
    assert_eq!(functions::parameter_name("format", 5), Some("args"));
    assert_eq!(call("upper", &[Value::null(Type::String)]).unwrap_err().to_string(), "argument must not be null");
}
