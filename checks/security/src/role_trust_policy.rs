//! Not everybody may assume a role.

pub(crate) use prc_check::NoParams as Params;
use prc_check::{Outcome, Read, fail, require};
use prc_resources::{IamRole, Statement};

/// What only a trust policy has to keep strangers out, and what says which pool of identities somebody comes from.
const OWN_KEYS: &[&str] = &["sts:externalid", "saml:aud"];
/// Providers that any customer of theirs can use: the audience says whose application it is.
const SHARED: &[(&str, &[&str])] = &[
    ("cognito-identity.amazonaws.com", &["cognito-identity.amazonaws.com:aud"]),
    ("accounts.google.com", &["accounts.google.com:aud", "accounts.google.com:sub", "accounts.google.com:oaud"]),
    ("graph.facebook.com", &["graph.facebook.com:app_id"]),
    ("www.amazon.com", &["www.amazon.com:app_id"]),
];

pub(crate) fn check(role: IamRole, _: &Params) -> Outcome {
    let policy = role.assume_role_policy()??;
    let open = policy.find(|one| one.is_public_unless(OWN_KEYS))?;
    if let Some(one) = open {
        let open = fail(format!("everybody may assume the role: {} allows * without a condition", one.name));
        let help = "name the principals, or add a condition on aws:PrincipalOrgID or sts:ExternalId";
        return Err(open.at("assume_role_policy").help(help).into());
    }
    for (provider, keys) in SHARED {
        let open = policy.find(|one| lets_in_all_of(one, provider, keys))?;
        let wide = fail(format!("everybody whom {provider} knows may assume the role: no condition on {}", keys[0]));
        require!(open.is_none(), wide.at("assume_role_policy"));
    }
    Ok(())
}

/// Whether every customer of a shared identity provider is let in.
fn lets_in_all_of(statement: &Statement, provider: &str, keys: &[&str]) -> Read<bool> {
    let named = statement.principals.iter().any(|one| one.id.as_deref() == Ok(provider));
    if !named || !statement.allows.clone()? {
        return Ok(false);
    }
    for condition in &statement.conditions {
        if condition.narrows(keys)? {
            return Ok(false);
        }
    }
    Ok(true)
}
