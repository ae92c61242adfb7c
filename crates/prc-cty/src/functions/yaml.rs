//! `yamlencode` and `yamldecode`.

mod decode;
mod encode;
mod resolve;

use super::CallError;
use super::call::Call;
use super::spec::{Function, Shape, param};
use crate::{Refinement, Type, Value};

pub(super) fn functions() -> Vec<Function> {
    vec![
        // Terraform does not promise that an unknown result is not null.
        Function::computed(
            "yamlencode",
            [param("value", Shape::Any).null().dynamic()],
            |_| Ok((Type::String, Refinement::default())),
            yamlencode,
        ),
        Function::computed(
            "yamldecode",
            [param("src", Shape::String).dynamic()],
            |_| Ok((Type::Dynamic, Refinement::default())),
            yamldecode,
        ),
    ]
}

fn yamlencode(call: &Call<'_>) -> Result<Value, CallError> {
    let value = call.arg(0)?;
    if !value.is_wholly_known() {
        return Ok(call.unknown(Type::String, Refinement::default()));
    }
    if value.has_infinity() {
        return Err(CallError::function("cannot serialize infinity as YAML"));
    }
    call.string(encode::encode(value))
}

fn yamldecode(call: &Call<'_>) -> Result<Value, CallError> {
    match decode::decode(call.text(0)?, call.limits.max_elements) {
        Ok(value) => Ok(value),
        Err(decode::Failure::Invalid(message)) => Err(CallError::function(message)),
        Err(decode::Failure::TooLarge) => Ok(call.over_budget(Type::Dynamic)),
    }
}
