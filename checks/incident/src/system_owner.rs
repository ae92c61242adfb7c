//! One team answers for the system, and can be reached.

pub(crate) use prc_check::NoParams as Params;
use prc_check::{Outcome, fail, require};
use prc_resources::System;

pub(crate) fn check(system: System, _: &Params) -> Outcome {
    let name = system.name()?;
    let unnamed = fail("no prc.toml names the team that answers for what is deployed from here");
    let help = "write prc.toml with [system.<name>] owner = \"<team>\", and [team.<team>] with its contact";
    require!(system.declared()?, unnamed.at("declared").missing().help(help));
    let Some(owner) = system.owner()? else {
        let lost = fail(format!("nobody owns the system {name}")).at("owner").missing();
        return Err(lost.label("has no owner").help("name the team: owner = \"<team>\"").into());
    };
    let person = fail(format!("the owner {owner} is one person's address, not a team")).at("owner");
    require!(!is_address(&owner), person.help("name the team, and its people as members of [team.<team>]"));
    let Some(team) = system.team()?.into_iter().next() else {
        let lost = fail(format!("the owner {owner} is no team of prc.toml")).at("owner");
        return Err(lost.help(format!("add [team.{owner}] with the contact of the team")).into());
    };
    let mute = fail(format!("the team {owner} has no contact")).at("owner");
    require!(team.contact()?.is_some(), mute.help(format!("add contact to [team.{owner}]: a channel, a rota")));
    let members = team.members()?.len();
    require!(members != 1, fail(format!("the team {owner} is one person")).at("owner"));
    Ok(())
}

/// A mail address, or the handle of one account.
fn is_address(owner: &str) -> bool {
    let mail = owner.split_once('@').is_some_and(|(user, host)| !user.is_empty() && host.contains('.'));
    mail || (owner.starts_with('@') && !owner.contains('/'))
}
