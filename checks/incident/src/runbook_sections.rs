//! Every runbook answers the questions of whoever reads it at night.

use prc_check::{Outcome, fail, require};
use prc_resources::Runbook;
use serde::Deserialize;

use crate::headings::{listed, meaning, missing};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Params {
    headings: Vec<String>,
    min_body_lines: i64,
}

pub(crate) fn check(runbook: Runbook, params: &Params) -> Outcome {
    let sections = runbook.sections()?;
    let absent = missing(&params.headings, &sections)?;
    let lost = fail(format!("it does not say {}", listed(&absent))).missing();
    require!(absent.is_empty(), lost.help(format!("add sections with something under them: {}", listed(&absent))));
    for name in &params.headings {
        let mut longest = 0;
        for section in meaning(name, &sections)? {
            longest = longest.max(section.lines()?);
        }
        let least = params.min_body_lines;
        require!(longest >= least, fail(format!("{name} has {longest} lines, must have at least {least}")).missing());
    }
    if !params.headings.iter().any(|name| name == "mitigation") {
        return Ok(());
    }
    for section in meaning("mitigation", &sections)? {
        if section.code()? || section.link()? {
            return Ok(());
        }
    }
    let vague = fail("its mitigation has no command and no link to an automation").missing();
    Err(vague.help("write down the commands, ready to be copied").into())
}
