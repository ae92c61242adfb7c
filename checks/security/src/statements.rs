//! What statements of policies allow, said in words.

use prc_check::{Failure, Read, fail};
use prc_resources::{Policy, Statement};

/// The failure of a policy that lets everybody in.
pub(crate) fn open_to_everybody(policy: &Policy) -> Read<Option<Failure>> {
    Ok(policy.find(Statement::is_public)?.map(|statement| {
        let open = fail(format!("{} of the policy lets everybody in", statement.name));
        open.help("name the principals, or add a condition on the organisation, the account or the network")
    }))
}

/// The failure of a policy that allows everything, or everything of IAM, which can give itself the rest.
pub(crate) fn administrator(policy: &Policy) -> Read<Option<Failure>> {
    let all = |one: &Statement| {
        let wide = one.has_every_action().and_then(|every| Ok(every || one.has_action("iam:*")?));
        both(both(one.allows.clone(), one.has_every_resource()), both(wide, Ok(one.conditions.is_empty())))
    };
    Ok(policy.find(all)?.map(|one| {
        let what = match one.has_every_action() {
            Ok(true) if one.not_actions.is_empty() => "every action",
            Ok(true) => "every action but some",
            _ => "every action of IAM",
        };
        let wide = fail(format!("{} allows {what} on every resource", one.name));
        wide.help("name the actions and the resources that are needed")
    }))
}

/// Both hold: one that does not for sure is enough to say no.
fn both(a: Read<bool>, b: Read<bool>) -> Read<bool> {
    match (a, b) {
        (Ok(false), _) | (_, Ok(false)) => Ok(false),
        (Ok(true), Ok(true)) => Ok(true),
        (Err(why), _) | (_, Err(why)) => Err(why),
    }
}
