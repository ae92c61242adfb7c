//! Who does what in an incident is settled before there is one.

use prc_check::{Outcome, fail, require};
use prc_resources::{Document, IncidentProcess, System};
use serde::Deserialize;

use crate::headings::{listed, missing};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Params {
    headings: Vec<String>,
    max_age_days: i64,
}

pub(crate) fn check(system: System, params: &Params) -> Outcome {
    let pages: Vec<IncidentProcess> = system.pages()?;
    if pages.is_empty() {
        system.must_be_declared()?;
        return Err(fail("nobody wrote down who does what in an incident")
            .missing()
            .help("write docs/incident-response.md: severity, roles, declaration, escalation, closure")
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
