//! What the trail recorded can be trusted afterwards.

use prc_check::{Outcome, fail, require};
use prc_resources::Trail;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Params {
    /// The records are encrypted with a key of one's own.
    own_key: bool,
}

pub(crate) fn check(trail: Trail, params: &Params) -> Outcome {
    let blind = fail("nobody would see that a record was changed or removed");
    require!(trail.enable_log_file_validation()?, blind.must_be("enable_log_file_validation", true));
    if params.own_key && !trail.kms_key_id()?.is_set() {
        let open = fail("the records are not encrypted with a key of your own").missing().label("no kms_key_id");
        return Err(open.help("set kms_key_id to the ARN of a key that only those may use who read records").into());
    }
    Ok(())
}
