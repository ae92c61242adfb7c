//! The way back to the previous version is written down and was walked.

use prc_check::{Outcome, fail, require};
use prc_resources::{Document, RollbackProcedure, System};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Params {
    max_age_days: i64,
}

pub(crate) fn check(system: System, params: &Params) -> Outcome {
    let pages: Vec<RollbackProcedure> = system.pages()?;
    if pages.is_empty() {
        system.must_be_declared()?;
        let none = fail("nobody wrote down how a release is taken back").missing();
        return Err(none
            .help("write docs/runbooks/rollback.md: the command, how long it takes, what of the data")
            .into());
    }
    for page in &pages {
        let vague = fail(format!("{} has no steps and no command", page.path()?)).at("path").of(page);
        require!(page.steps()?, vague.help("write down the command that goes back"));
        page.must_be_fresh(params.max_age_days)?;
    }
    Ok(())
}
