//! No workload may do everything.

pub(crate) use prc_check::NoParams as Params;
use prc_check::{Failure, Outcome, Read, Reason, Unknown, fail, not_applicable, unknown};
use prc_resources::{
    GroupPolicy, GroupPolicyAttachment, IamPolicy, IamRole, Policy, PolicyAttachment, RolePolicy, RolePolicyAttachment,
    UserPolicy, UserPolicyAttachment,
};

use crate::statements::administrator;

/// Policies of AWS that allow everything, or what leads to it.
const ADMINISTRATORS: &[&str] = &["AdministratorAccess", "PowerUserAccess", "IAMFullAccess"];

pub(crate) fn role(role: IamRole, _: &Params) -> Outcome {
    let mut open = None;
    for arn in role.managed_policy_arns()? {
        match named(arn).map(|arn| administers(&arn).then_some(arn)) {
            Ok(Some(arn)) => return limited(&role, attached(&arn).at("managed_policy_arns")),
            Ok(None) => {}
            Err(why) if why.references.is_empty() => open = Some(why),
            // A policy of this configuration is judged itself.
            Err(_) => {}
        }
    }
    for inline in role.inline_policy()? {
        let Some(policy) = inline.policy()? else { continue };
        if let Some(wide) = administrator(&policy?)? {
            return limited(&role, wide.at("inline_policy.policy"));
        }
    }
    open.map_or(Ok(()), |why| Err(why.into()))
}

pub(crate) fn policy(policy: IamPolicy, _: &Params) -> Outcome {
    narrow(policy.policy())
}

pub(crate) fn role_policy(policy: RolePolicy, _: &Params) -> Outcome {
    match administrator(&policy.policy()??)? {
        Some(wide) => match policy.roles().sure().first() {
            Some(role) => limited(role, wide.at("policy")),
            None => Err(wide.at("policy").into()),
        },
        None => Ok(()),
    }
}

pub(crate) fn user_policy(policy: UserPolicy, _: &Params) -> Outcome {
    narrow(policy.policy())
}

pub(crate) fn group_policy(policy: GroupPolicy, _: &Params) -> Outcome {
    narrow(policy.policy())
}

pub(crate) fn role_attachment(attachment: RolePolicyAttachment, _: &Params) -> Outcome {
    let arn = match named(attachment.policy_arn()) {
        Ok(arn) => arn,
        // A policy of this configuration is judged itself.
        Err(why) if why.references.iter().any(|one| one.address.contains("aws_iam_policy.")) => return Ok(()),
        Err(why) => return Err(why.into()),
    };
    if !administers(&arn) {
        return Ok(());
    }
    let roles = attachment.roles().sure();
    let Some(role) = roles.first() else { return Err(attached(&arn).at("policy_arn").into()) };
    if for_people(role) == Ok(true) {
        return Err(not_applicable("people assume the role, no workload"));
    }
    limited(role, attached(&arn).at("policy_arn"))
}

pub(crate) fn user_attachment(attachment: UserPolicyAttachment, _: &Params) -> Outcome {
    given(attachment.policy_arn())
}

pub(crate) fn group_attachment(attachment: GroupPolicyAttachment, _: &Params) -> Outcome {
    given(attachment.policy_arn())
}

pub(crate) fn attachment(attachment: PolicyAttachment, _: &Params) -> Outcome {
    given(attachment.policy_arn())
}

fn narrow(policy: Read<Read<Policy>>) -> Outcome {
    match administrator(&policy??)? {
        Some(wide) => Err(wide.at("policy").into()),
        None => Ok(()),
    }
}

fn given(arn: Read<String>) -> Outcome {
    match named(arn) {
        Ok(arn) if administers(&arn) => Err(attached(&arn).at("policy_arn").into()),
        Ok(_) => Ok(()),
        Err(why) if why.references.iter().any(|one| one.address.contains("aws_iam_policy.")) => Ok(()),
        Err(why) => Err(why.into()),
    }
}

/// A policy of AWS is told by its name, whatever the partition: `arn:${data.aws_partition.current.partition}:iam::aws:policy/x`.
fn named(arn: Read<String>) -> Read<String> {
    arn.or_else(|why| match why.text.split_once(":iam::aws:policy/") {
        Some((_, name)) if !name.contains(Unknown::HOLE.0) => Ok(format!("arn:aws:iam::aws:policy/{name}")),
        _ => Err(why),
    })
}

fn administers(arn: &str) -> bool {
    arn.split_once(":iam::aws:policy/").is_some_and(|(_, name)| ADMINISTRATORS.contains(&name))
}

fn attached(arn: &str) -> Failure {
    let name = arn.rsplit('/').next().unwrap_or(arn);
    fail(format!("{name} is attached")).label(format!("{name} allows far more than a workload needs"))
}

/// A permissions boundary may take away what a policy gives.
fn limited(role: &IamRole, wide: Failure) -> Outcome {
    if role.permissions_boundary()?.is_set() {
        let detail = format!("{}, but a permissions boundary may take it away", wide.message);
        return Err(unknown(Reason::Undecided, detail).into());
    }
    Err(wide.into())
}

/// Everybody who may assume the role comes through a directory of people, or has to show a second factor.
fn for_people(role: &IamRole) -> Read<bool> {
    let policy = role.assume_role_policy()??;
    let other = policy.find(|one| {
        let directory = one.principals.iter().all(|who| {
            who.kind.as_deref() == Ok("Federated") && who.id.as_ref().is_ok_and(|id| id.contains(":saml-provider/"))
        });
        let factor = one.conditions.iter().any(|test| test.is_about("aws:multifactorauthpresent") == Ok(true));
        Ok(one.allows.clone()? && !directory && !factor)
    })?;
    Ok(other.is_none())
}
