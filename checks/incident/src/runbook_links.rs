//! Links in runbooks lead somewhere, and the resources that they name are there.

pub(crate) use prc_check::NoParams as Params;
use prc_check::{Outcome, fail};
use prc_resources::Runbook;

pub(crate) fn check(runbook: Runbook, _: &Params) -> Outcome {
    let dead = runbook.dead()?;
    let Some(first) = dead.first() else { return names_what_is_there(&runbook) };
    let target = first.target()?;
    let others = match dead.len() {
        1 => String::new(),
        count => format!(", and {} more", count - 1),
    };
    let message = match first.anchor()? {
        true => format!("the link {target} leads to a section that is not there{others}"),
        false => format!("the link {target} leads to nothing in the repository{others}"),
    };
    Err(fail(message).at("dead.target").help("mend the link").into())
}

fn names_what_is_there(runbook: &Runbook) -> Outcome {
    let Some(gone) = runbook.gone()? else { return Ok(()) };
    let name = gone.name()?;
    let message = match name.starts_with("arn:") {
        true => format!("it names {name}, which the account does not have"),
        false => format!("it names {name}, which nothing declares"),
    };
    Err(fail(message).at("resources.name").help("write what it is called now").into())
}
