//! Functions whose results depend on time, chance or the machine: never known here.

use super::CallError;
use super::call::Call;
use super::spec::{Function, Shape, param};
use crate::{Reason, Type, Value};

pub(super) fn functions() -> Vec<Function> {
    let text = |name| param(name, Shape::String).dynamic();
    vec![
        Function::new("abspath", [text("path")], Shape::String, impure),
        Function::new("bcrypt", [text("str")], Shape::String, impure).variadic(param("cost", Shape::Number).dynamic()),
        Function::new("pathexpand", [text("path")], Shape::String, pathexpand),
        Function::new("plantimestamp", [], Shape::String, impure),
        Function::new("rsadecrypt", [text("ciphertext"), text("privatekey")], Shape::String, impure),
        Function::new("timestamp", [], Shape::String, impure),
        Function::new("uuid", [], Shape::String, impure),
    ]
}

fn impure(call: &Call<'_>) -> Result<Value, CallError> {
    Ok(call.because(Reason::Impure, call.name, Type::String))
}

/// Only a leading `~` depends on the machine.
fn pathexpand(call: &Call<'_>) -> Result<Value, CallError> {
    let path = call.text(0)?;
    if path.starts_with('~') { impure(call) } else { call.string(path) }
}
