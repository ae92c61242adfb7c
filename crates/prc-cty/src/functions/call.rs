//! Calling a function: argument conversion, nulls, unknowns and marks (cty's `function.Function.Call`).

use std::sync::Arc;

use super::spec::{Function, Returns};
use super::{CallError, Host, Limits};
use crate::{Cause, Marks, Number, Origin, Reason, Refinement, Type, Value, convert};

/// A call that is being evaluated. Arguments have their parameters' types.
pub(super) struct Call<'a> {
    pub(super) args: &'a [Value],
    pub(super) host: &'a dyn Host,
    pub(super) limits: &'a Limits,
    pub(super) at: Origin,
    pub(super) name: &'static str,
}

/// How much larger than the longest collection a whole argument may be.
const NODES_PER_ELEMENT: usize = 10;

/// Checks the arguments and runs a function.
pub(super) fn run(
    function: &Function,
    args: &[Value],
    host: &dyn Host,
    limits: &Limits,
    at: Origin,
) -> Result<Value, CallError> {
    function.check_count(args.len())?;
    if args.iter().any(|arg| arg.exceeds(limits.max_elements.saturating_mul(NODES_PER_ELEMENT))) {
        let cause = Cause::new(Reason::Budget, function.name, at);
        return Ok(Value::unknown(Type::Dynamic, cause).with_origin(at));
    }
    let mut marks = Marks::NONE;
    let mut values = Vec::with_capacity(args.len());
    let (mut dynamic, mut unknown) = (false, false);
    for (index, arg) in args.iter().enumerate() {
        let Some(param) = function.param(index) else { continue };
        let value = convert(arg, &param.shape.ty()).map_err(|message| CallError::argument(index, message))?;
        // Behind an argument of no known type the others are not looked at.
        if !dynamic && !value.ty().conforms_to(&param.shape.ty()) {
            let (wanted, got) = (param.shape.ty().with_article(), value.ty().friendly_name());
            return Err(CallError::argument(index, format!("{wanted} required, but received {got}")));
        }
        if !dynamic && value.is_null() && !param.null {
            return Err(CallError::argument(index, "argument must not be null"));
        }
        let value = if param.marked {
            value
        } else {
            let (value, found) = value.unmark_deep();
            marks = marks | found;
            value
        };
        dynamic |= !param.dynamic && value.has_no_type();
        unknown |= !param.unknown && !value.is_known();
        values.push(value);
    }
    let call = Call { args: &values, host, limits, at, name: function.name };
    let result = if dynamic && matches!(function.returns, Returns::Computed(_)) {
        call.unknown(Type::Dynamic, Refinement::default())
    } else if dynamic || unknown {
        let (ty, refine) = match function.returns {
            Returns::Always(shape) => (shape.ty(), Refinement::not_null()),
            Returns::Computed(ty) => ty(&call)?,
        };
        call.unknown(ty, refine)
    } else {
        (function.body)(&call)?
    };
    let result = result.with_marks(marks);
    Ok(result.or_origin(at))
}

impl Call<'_> {
    /// An argument; calls are only run with all arguments their parameters ask for.
    pub(super) fn arg(&self, index: usize) -> Result<&Value, CallError> {
        self.args.get(index).ok_or_else(|| CallError::function("not enough arguments"))
    }

    /// A string argument.
    pub(super) fn text(&self, index: usize) -> Result<&str, CallError> {
        self.arg(index)?.as_str().ok_or_else(|| CallError::argument(index, "string required"))
    }

    /// A number argument.
    pub(super) fn number(&self, index: usize) -> Result<&Number, CallError> {
        self.arg(index)?.as_number().ok_or_else(|| CallError::argument(index, "number required"))
    }

    /// A number argument that must be a machine integer; errors are about the whole call.
    pub(super) fn integer(&self, index: usize) -> Result<i64, CallError> {
        self.number(index)?.to_i64().ok_or_else(|| CallError::function(NOT_WHOLE))
    }

    /// The elements of a list, set or tuple argument.
    pub(super) fn items(&self, index: usize) -> Result<&[Value], CallError> {
        self.arg(index)?.elements().ok_or_else(|| CallError::argument(index, "list required"))
    }

    /// An unknown result; its cause is that of the unknown arguments.
    pub(super) fn unknown(&self, ty: Type, refine: Refinement) -> Value {
        let cause = Value::joint_cause(self.args).unwrap_or_else(|| {
            // Terraform itself can not say what the result is, as for a null of no type.
            Cause::new(Reason::NotSupported, self.name, self.at)
        });
        Value::refined(ty, refine, cause)
    }

    /// An unknown result that is not null.
    pub(super) fn unknown_of(&self, ty: Type) -> Value {
        self.unknown(ty, Refinement::not_null())
    }

    /// An unknown result for a reason of this call's own.
    pub(super) fn because(&self, reason: Reason, detail: impl Into<Arc<str>>, ty: Type) -> Value {
        Value::refined(ty, Refinement::not_null(), Cause::new(reason, detail, self.at))
    }

    /// The result when computing it would cost too much.
    pub(super) fn over_budget(&self, ty: Type) -> Value {
        self.because(Reason::Budget, self.name, ty)
    }

    /// A string result, unless it is too long.
    pub(super) fn string(&self, text: impl AsRef<str>) -> Result<Value, CallError> {
        if text.as_ref().len() > self.limits.max_string {
            return Ok(self.over_budget(Type::String));
        }
        Ok(Value::string(text))
    }

    /// Whether a result would have too many elements.
    pub(super) const fn too_many(&self, count: usize) -> bool {
        count > self.limits.max_elements
    }
}

/// Terraform's words for a number that must be an integer.
pub(super) const NOT_WHOLE: &str = "value must be a whole number, between -9223372036854775808 and 9223372036854775807";
