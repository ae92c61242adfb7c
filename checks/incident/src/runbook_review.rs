//! A runbook was looked at in this period.

use prc_check::Outcome;
use prc_resources::{Document, Runbook};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Params {
    max_age_days: i64,
}

pub(crate) fn check(runbook: Runbook, params: &Params) -> Outcome {
    runbook.must_be_fresh(params.max_age_days)
}
