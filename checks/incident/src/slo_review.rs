//! Objectives are looked at in every period.

use prc_check::{Outcome, View, fail};
use prc_resources::{Document, SloReview, System};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Params {
    max_age_days: i64,
}

pub(crate) fn check(system: System, params: &Params) -> Outcome {
    let mut reviews: Vec<SloReview> = system.pages()?;
    // The newest is the last by name: they are called after their period.
    reviews.sort_by(|a, b| a.address().cmp(b.address()));
    let Some(newest) = reviews.last() else {
        system.must_be_declared()?;
        let none = fail("nobody looked at how the objectives were met").missing();
        return Err(none.help("write docs/slo-reviews/<period>.md: attainment, budget left, decision").into());
    };
    newest.must_be_fresh(params.max_age_days)
}
