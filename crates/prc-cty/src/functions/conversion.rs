//! Type conversion and marks: `tostring` and its kin, `sensitive`, `nonsensitive`, `issensitive`, `ephemeralasnull`.

use super::CallError;
use super::call::Call;
use super::spec::{Function, Shape, param};
use crate::{Data, Marks, Refinement, Type, Value, can_convert, convert};

pub(super) fn functions() -> Vec<Function> {
    let any = |name| param(name, Shape::Any).null().dynamic().marked();
    let never: fn(&Call<'_>) -> Typed = |_| Ok((Type::Dynamic, Refinement::default()));
    let to = |name, body| Function::computed(name, [any("v").unknown()], never, body);
    vec![
        to("tobool", |call| to_type(call, &Type::Bool)),
        to("tonumber", |call| to_type(call, &Type::Number)),
        to("tostring", |call| to_type(call, &Type::String)),
        to("tolist", |call| to_type(call, &Shape::List.ty())),
        to("toset", |call| to_type(call, &Shape::Set.ty())),
        to("tomap", |call| to_type(call, &Type::map(Type::Dynamic))),
        Function::computed("sensitive", [any("value").unknown()], never, |call| {
            Ok(call.arg(0)?.clone().with_marks(Marks::SENSITIVE))
        }),
        Function::computed("nonsensitive", [any("value").unknown()], never, |call| {
            let mut value = call.arg(0)?.clone();
            value.marks = value.marks.without(Marks::SENSITIVE | Marks::SECRET);
            Ok(value)
        }),
        Function::computed("issensitive", [any("value").unknown()], never, issensitive),
        Function::computed("ephemeralasnull", [any("value").unknown()], never, |call| {
            Ok(call.arg(0)?.clone().ephemeral_as_null())
        }),
    ]
}

/// An unknown value may turn out to be sensitive.
fn issensitive(call: &Call<'_>) -> Result<Value, CallError> {
    let value = call.arg(0)?;
    if value.marks.contains(Marks::SENSITIVE) {
        return Ok(true.into());
    }
    if !value.is_known() {
        return Ok(call.unknown(Type::Bool, Refinement::default()));
    }
    Ok(false.into())
}

type Typed = Result<(Type, Refinement), CallError>;

/// Of the conversion of an unknown value only the type is known, and that as it is asked for.
fn to_type(call: &Call<'_>, ty: &Type) -> Result<Value, CallError> {
    let value = converted(call, ty)?;
    // A set that may turn out shorter is known, but the list made of it is not.
    Ok(if call.arg(0)?.is_known() {
        value
    } else {
        call.unknown(ty.clone(), Refinement::default()).with_marks(value.marks)
    })
}

fn converted(call: &Call<'_>, ty: &Type) -> Result<Value, CallError> {
    let value = call.arg(0)?;
    let from = value.ty();
    let refused = |what: &str, why: &str| CallError::argument(0, format!("cannot convert {what} to {}{why}", name(ty)));
    if !can_convert(&from, ty) {
        return Err(refused(&from.friendly_name(), ""));
    }
    convert(value, ty).map_err(|message| {
        let why = match ty {
            Type::Bool => "; only the strings \"true\" or \"false\" are allowed",
            Type::Number => "; given string must be a decimal representation of a number",
            _ => return CallError::argument(0, message),
        };
        match &value.data {
            Data::String(_) if value.marks.contains(Marks::SENSITIVE) => refused("this sensitive string", why),
            Data::String(text) => refused(&crate::text::quote(text), why),
            _ => CallError::argument(0, message),
        }
    })
}

fn name(ty: &Type) -> String {
    ty.friendly_constraint()
}
