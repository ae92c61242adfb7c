//! A pipeline of a forge gets into the account only from its own repository.

pub(crate) use prc_check::NoParams as Params;
use prc_check::{Outcome, Read, Unknown, View, fail, not_applicable};
use prc_resources::policy::Condition;
use prc_resources::{IamRole, OidcProvider, Policy, Statement};

/// A forge whose pipelines have identities.
struct Forge {
    host: &'static str,
    /// What a subject begins with, before the owner and the repository.
    begins: &'static str,
    /// Other claims that name one repository or workflow.
    claims: &'static [&'static str],
}

const FORGES: &[Forge] = &[
    Forge {
        host: "token.actions.githubusercontent.com",
        begins: "repo:",
        claims: &["repository", "repository_id", "job_workflow_ref"],
    },
    Forge { host: "gitlab.com", begins: "project_path:", claims: &["project_path", "project_id"] },
];

pub(crate) fn check(role: IamRole, _: &Params) -> Outcome {
    let policy = role.assume_role_policy()??;
    let mut concerned = false;
    for forge in FORGES {
        let declared = role.points_to::<OidcProvider>("assume_role_policy").any(|provider| {
            let url = match provider.url() {
                Ok(url) => url,
                // The issuer of a cluster is no forge.
                Err(why) if why.references.iter().any(|one| one.address.contains("aws_eks_cluster.")) => {
                    return Ok(false);
                }
                Err(why) => return Err(why),
            };
            Ok(url.trim_start_matches("https://").trim_end_matches('/') == forge.host)
        });
        let lets_in = |one: &Statement| Ok(one.allows.clone()? && is_of(one, forge, &declared)?);
        concerned |= policy.find(lets_in)?.is_some();
        bound(&policy, forge, lets_in)?;
    }
    if concerned { Ok(()) } else { Err(not_applicable("no pipeline of a forge may assume the role")) }
}

/// Every statement that lets pipelines of the forge in says whose.
fn bound(policy: &Policy, forge: &Forge, lets_in: impl Fn(&Statement) -> Read<bool>) -> Outcome {
    let loose = policy.find(|one| Ok(lets_in(one)? && !is_bound(one, forge)?))?;
    let Some(loose) = loose else { return Ok(()) };
    let subject = format!("{}:sub", forge.host);
    let wide = loose.conditions.iter().filter(|one| one.is_about(&subject) == Ok(true)).flat_map(|one| &one.values);
    let message = match wide.flatten().find(|value| !names_repository(value, forge)) {
        Some(value) => format!("pipelines of other repositories may assume the role: {} accepts {value}", loose.name),
        None => {
            format!("pipelines of every repository may assume the role: {} has no condition on {subject}", loose.name)
        }
    };
    let help = format!("add a condition on {subject} with {}OWNER/REPOSITORY:…", forge.begins);
    Err(fail(message).at("assume_role_policy").help(help).into())
}

/// Whether a statement is about pipelines of the forge: by its principal, or by the claims that it tests.
fn is_of(statement: &Statement, forge: &Forge, declared: &Read<bool>) -> Read<bool> {
    let claim = |one: &Condition| one.key.as_ref().is_ok_and(|key| key.starts_with(&format!("{}:", forge.host)));
    if statement.conditions.iter().any(claim) {
        return Ok(true);
    }
    if statement.conditions.iter().any(is_elsewhere) {
        return Ok(false);
    }
    for principal in &statement.principals {
        match &principal.id {
            Ok(id) if id.ends_with(&format!("oidc-provider/{}", forge.host)) || id == forge.host => return Ok(true),
            Ok(_) => {}
            Err(why) if why.text.ends_with(&format!("oidc-provider/{}", forge.host)) => return Ok(true),
            Err(why) if means_provider(why) => return declared.clone(),
            Err(_) => {}
        }
    }
    Ok(false)
}

/// A condition that only another forge, or a cluster, has: `gitlab.com:sub`, `system:serviceaccount:web:app`.
fn is_elsewhere(condition: &Condition) -> bool {
    let of_forge = |key: &String| FORGES.iter().any(|forge| key.starts_with(&format!("{}:", forge.host)));
    let account = |value: &Read<String>| match value {
        Ok(text) => text.starts_with("system:serviceaccount:"),
        Err(why) => why.text.starts_with("system:serviceaccount:"),
    };
    condition.key.as_ref().is_ok_and(of_forge) || condition.values.iter().any(account)
}

fn means_provider(unknown: &Unknown) -> bool {
    unknown.references.iter().any(|one| one.address.contains("aws_iam_openid_connect_provider."))
}

/// Whether only pipelines of named repositories are let in.
fn is_bound(statement: &Statement, forge: &Forge) -> Read<bool> {
    for condition in &statement.conditions {
        let key = condition.key.clone()?;
        let Some(claim) = key.strip_prefix(forge.host).and_then(|rest| rest.strip_prefix(':')) else { continue };
        let operator = condition.operator.clone()?;
        let exact = operator.ends_with("StringEquals") || operator.ends_with("StringEqualsIgnoreCase");
        if operator.starts_with("ForAllValues:") || !(exact || operator.ends_with("StringLike")) {
            continue;
        }
        let named = |value: &str| match claim {
            "sub" => names_repository(value, forge),
            _ => forge.claims.contains(&claim) && !value.starts_with('*'),
        };
        if claim != "sub" && !forge.claims.contains(&claim) {
            continue;
        }
        let mut all = true;
        for value in &condition.values {
            all &= match value {
                Ok(value) => named(value),
                // With `StringEquals` the text is what it is; a pattern needs to be seen.
                Err(_) if exact => true,
                Err(why) if names_repository(&why.text, forge) => true,
                Err(why) => return Err(why.clone()),
            };
        }
        if all && !condition.values.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// `repo:owner/name:ref:refs/heads/main`: owner and name are given.
fn names_repository(subject: &str, forge: &Forge) -> bool {
    let Some(path) = subject.strip_prefix(forge.begins) else { return false };
    let repository = path.split(':').next().unwrap_or(path);
    let (owner, name) = repository.split_once('/').unwrap_or((repository, ""));
    let given = |part: &str| !part.is_empty() && !part.contains(['*', '?', '(']);
    given(owner) && given(name)
}
