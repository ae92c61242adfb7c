//! Functions run in a runtime that still gets patches.

use prc_check::{Outcome, Reason, Stop, View, not_applicable, unknown};
use prc_resources::Function;
use serde::Deserialize;

use crate::support::Running;

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Params {
    fail_days: i32,
}

pub(crate) fn check(function: Function, params: &Params) -> Outcome {
    of_function(&function)?.is_supported(function.today(), params.fail_days)
}

pub(crate) fn of_function(function: &Function) -> Result<Running, Stop> {
    if function.package_type()? == "Image" {
        return Err(not_applicable("an image brings its own runtime"));
    }
    let Some(runtime) = function.runtime()? else {
        return Err(
            unknown(Reason::InvalidExpression, "runtime is not set, which Lambda refuses for a zip file").into()
        );
    };
    Ok(Running::new("lambda", "runtime", &runtime, runtime.to_string())?)
}
