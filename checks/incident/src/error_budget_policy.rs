//! What happens when the error budget is spent is agreed before it is.

use prc_check::{Outcome, fail, require};
use prc_resources::{Document, ErrorBudgetPolicy, System};
use serde::Deserialize;

use crate::headings::{listed, missing};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Params {
    headings: Vec<String>,
    max_age_days: i64,
}

pub(crate) fn check(system: System, params: &Params) -> Outcome {
    let pages: Vec<ErrorBudgetPolicy> = system.pages()?;
    if pages.is_empty() {
        system.must_be_declared()?;
        return Err(fail("nobody agreed what happens when the error budget is spent")
            .missing()
            .help("write docs/error-budget-policy.md: thresholds, policy, exception")
            .into());
    }
    // Several pages together may say it.
    let mut absent = params.headings.clone();
    for page in &pages {
        absent = missing(&absent, &page.sections()?)?;
    }
    let first = &pages[0];
    let lost = fail(format!("{} does not say {}", first.path()?, listed(&absent))).at("path").of(first);
    require!(absent.is_empty(), lost.help(format!("add sections with something under them: {}", listed(&absent))));
    pages.iter().try_for_each(|page| page.must_be_fresh(params.max_age_days))
}
