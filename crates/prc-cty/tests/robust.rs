//! No input makes a function panic.

#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use proptest::prelude::*;

use prc_cty::functions::{self, CallError, FileError, Host, Limits};
use prc_cty::ops::{self, BinaryOp, Logic};
use prc_cty::{Cause, Marks, Number, Origin, Reason, Type, Value, convert};

struct AnyFile;

impl Host for AnyFile {
    fn read_file(&self, path: &str) -> Result<Arc<[u8]>, FileError> {
        Ok(Arc::from(path.as_bytes()))
    }

    fn file_exists(&self, _: &str) -> Result<bool, FileError> {
        Ok(true)
    }

    fn file_set(&self, directory: &str, pattern: &str) -> Result<Vec<String>, FileError> {
        Ok(vec![directory.to_owned(), pattern.to_owned()])
    }

    fn render_template(&self, source: Arc<str>, _: &str, _: &Value) -> Result<Value, CallError> {
        Ok(Value::string(&*source))
    }
}

/// Text that parsers care about.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[-a: \\[\\]{}&*!|>'\"%@#,?\n\t<~é\u{85}\u{2028}0-9.]{0,20}",
        "%[-+ #0]{0,2}[0-9]{0,2}(\\.[0-9]{0,2})?(\\[[0-9]{0,20}\\])?[a-zA-Z%]?",
        "[()\\[\\]{}^$.*+?|\\\\a-zQEPpdwsb0-9:<>=!,-]{0,12}",
        "[-+]?[0-9]{0,3}\\.?[0-9]{0,3}([eEp][-+]?[0-9]{0,6})?",
        "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(Z|[-+][0-9]{2}:[0-9]{2})",
        "[0-9a-f.:]{0,12}/[0-9]{0,3}",
        "[\"a,\r\n]{0,12}",
        "\\PC{0,6}",
    ]
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        text().prop_map(Value::string),
        any::<bool>().prop_map(Value::bool),
        (-3i64..70).prop_map(Value::number_i64),
        any::<i64>().prop_map(Value::number_i64),
        any::<f64>().prop_filter_map("a number", |x| Number::from_f64(x).map(Value::number)),
        Just(Value::null_literal()),
        Just(Value::null(Type::String)),
        prop::sample::select(vec![Type::String, Type::Number, Type::Dynamic, Type::list(Type::String)])
            .prop_map(|ty| Value::unknown(ty, Cause::new(Reason::DataSource, "", Origin::default()))),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::tuple),
            prop::collection::btree_map(text(), inner.clone(), 0..4).prop_map(Value::object),
            inner.prop_map(|value| value.with_marks(Marks::SENSITIVE)),
        ]
    })
}

proptest! {
    #[test]
    fn functions_do_not_panic(name in prop::sample::select(functions::names().collect::<Vec<_>>()), args in prop::collection::vec(value(), 0..4)) {
        let limits = Limits { max_string: 4096, max_elements: 500 };
        if let Ok(result) = functions::call(name, &args, &AnyFile, &limits, Origin::default()) {
            let _ = (result.ty(), result.to_json(), result.equals(&result));
        }
    }

    #[test]
    fn parsers_do_not_panic(name in prop::sample::select(vec!["yamldecode", "jsondecode", "csvdecode", "base64decode", "format", "tonumber"]), source in text()) {
        let _ = functions::call(name, &[Value::string(source)], &AnyFile, &Limits::default(), Origin::default());
    }

    #[test]
    fn operators_and_conversions_do_not_panic(a in value(), b in value(), c in value()) {
        for op in [BinaryOp::Add, BinaryOp::Sub, BinaryOp::Mul, BinaryOp::Div, BinaryOp::Rem, BinaryOp::Less, BinaryOp::Equal, BinaryOp::And] {
            let _ = ops::binary(op, &a, &b, Logic::Exact);
        }
        let _ = (ops::index(&a, &b), ops::attribute(&a, "a"), ops::conditional(&a, &b, &c));
        let _ = ops::template(&[a.clone(), b.clone(), c]);
        for ty in [Type::list(Type::Dynamic), Type::set(Type::String), Type::map(Type::Dynamic), b.ty()] {
            if let Ok(converted) = convert(&a, &ty) {
                prop_assert!(converted.ty().conforms_to(&ty), "{} to {}", a.ty(), ty);
            }
        }
    }
}
