//! Users, groups, roles and policies in one list, and what an account has once.

mod credentials;
mod encoded;

use aws_sdk_iam::Client;
use aws_sdk_iam::types::{
    AttachedPolicy, EntityType, GroupDetail, ManagedPolicyDetail, PolicyDetail, RoleDetail, SummaryKeyType, Tag,
    UserDetail,
};
use prc_aws_calls::iam::{EVERYTHING, PASSWORDS, PROVIDERS, SUMMARY};
use serde_json::Value;

use self::encoded::decoded;
use crate::api::{Api, client};
use crate::value::{attributes, tags};

pub(crate) async fn collect(api: &Api) {
    let iam = client!(api, aws_sdk_iam);
    tokio::join!(
        everything(api, &iam),
        summary(api, &iam),
        passwords(api, &iam),
        credentials::collect(api, &iam),
        providers(api, &iam),
    );
}

async fn everything(api: &Api, iam: &Client) {
    let wanted = [EntityType::User, EntityType::Group, EntityType::Role, EntityType::LocalManagedPolicy];
    let asked = iam.get_account_authorization_details().set_filter(Some(wanted.to_vec()));
    for page in api.pages(&EVERYTHING, asked.into_paginator().send()).await {
        page.user_detail_list().iter().for_each(|one| user(api, one));
        page.group_detail_list().iter().for_each(|one| group(api, one));
        page.role_detail_list().iter().for_each(|one| role(api, one));
        page.policies().iter().for_each(|one| policy(api, one));
    }
}

/// The kinds of what belongs to a user, a group or a role.
struct Kinds {
    /// What Terraform calls the owner in them.
    owner: &'static str,
    inline: &'static str,
    attachment: &'static str,
}

const OF_USERS: Kinds =
    Kinds { owner: "user", inline: "aws_iam_user_policy", attachment: "aws_iam_user_policy_attachment" };
const OF_GROUPS: Kinds =
    Kinds { owner: "group", inline: "aws_iam_group_policy", attachment: "aws_iam_group_policy_attachment" };
const OF_ROLES: Kinds =
    Kinds { owner: "role", inline: "aws_iam_role_policy", attachment: "aws_iam_role_policy_attachment" };

/// The policies of an owner: each has the id that Terraform gives it.
fn policies(api: &Api, kinds: &Kinds, owner: &str, inline: &[PolicyDetail], attached: &[AttachedPolicy]) {
    for (one, name) in inline.iter().filter_map(|one| Some((one, one.policy_name()?))) {
        let mut attributes = attributes! {
            "id": format!("{owner}:{name}"),
            "name": name,
            "policy": one.policy_document().map(decoded),
        };
        attributes.insert(kinds.owner.into(), owner.into());
        api.add(kinds.inline, None, attributes);
    }
    for arn in attached.iter().filter_map(|one| one.policy_arn()) {
        let mut attributes = attributes! { "id": format!("{owner}-{arn}"), "policy_arn": arn };
        attributes.insert(kinds.owner.into(), owner.into());
        api.add(kinds.attachment, None, attributes);
    }
}

fn user(api: &Api, user: &UserDetail) {
    let Some(name) = user.user_name() else { return };
    let labels = labels(user.tags());
    api.add("aws_iam_user", user.arn(), attributes! {
        "id": name,
        "arn": user.arn(),
        "name": name,
        "path": user.path(),
        "permissions_boundary": user.permissions_boundary().and_then(|own| own.permissions_boundary_arn()),
        "tags": labels.clone(),
        "tags_all": labels,
    });
    policies(api, &OF_USERS, name, user.user_policy_list(), user.attached_managed_policies());
}

fn group(api: &Api, group: &GroupDetail) {
    let Some(name) = group.group_name() else { return };
    let attributes = attributes! { "id": name, "arn": group.arn(), "name": name, "path": group.path() };
    api.add("aws_iam_group", group.arn(), attributes);
    policies(api, &OF_GROUPS, name, group.group_policy_list(), group.attached_managed_policies());
}

fn role(api: &Api, role: &RoleDetail) {
    // A role that a service made for itself is another kind of Terraform's, and nobody can change what it may do.
    if role.path().is_some_and(|path| path.starts_with("/aws-service-role/")) {
        return;
    }
    let Some(name) = role.role_name() else { return };
    let labels = labels(role.tags());
    api.add("aws_iam_role", role.arn(), attributes! {
        "id": name,
        "arn": role.arn(),
        "name": name,
        "path": role.path(),
        "assume_role_policy": role.assume_role_policy_document().map(decoded),
        "permissions_boundary": role.permissions_boundary().and_then(|own| own.permissions_boundary_arn()),
        "tags": labels.clone(),
        "tags_all": labels,
    });
    policies(api, &OF_ROLES, name, role.role_policy_list(), role.attached_managed_policies());
}

fn policy(api: &Api, policy: &ManagedPolicyDetail) {
    let current = policy.policy_version_list().iter().find(|version| version.is_default_version());
    api.add("aws_iam_policy", policy.arn(), attributes! {
        "id": policy.arn(),
        "arn": policy.arn(),
        "name": policy.policy_name(),
        "path": policy.path(),
        "policy": current.and_then(|version| version.document()).map(decoded),
    });
}

async fn summary(api: &Api, iam: &Client) {
    let Some(told) = api.once(&SUMMARY, iam.get_account_summary().send()).await else { return };
    let number = |key: SummaryKeyType| told.summary_map().and_then(|all| all.get(&key)).copied();
    api.add("prc_account", None, attributes! {
        "id": &api.account.id,
        "root_mfa_enabled": number(SummaryKeyType::AccountMfaEnabled).map(|number| number > 0),
        "root_access_keys": number(SummaryKeyType::AccountAccessKeysPresent),
    });
}

async fn passwords(api: &Api, iam: &Client) {
    let asked = iam.get_account_password_policy().send();
    let Ok(told) = api.once_unless(&PASSWORDS, &["NoSuchEntity", "NoSuchEntityException"], asked).await else { return };
    let own = told.and_then(|told| told.password_policy);
    let own = own.as_ref();
    api.add("aws_iam_account_password_policy", None, attributes! {
        "id": "iam-account-password-policy",
        // IAM User Guide, "Default password policy": eight characters, of three kinds of the four, for ever.
        "minimum_password_length": own.and_then(|own| own.minimum_password_length()).unwrap_or(8),
        "require_lowercase_characters": own.is_some_and(|own| own.require_lowercase_characters()),
        "require_numbers": own.is_some_and(|own| own.require_numbers()),
        "require_symbols": own.is_some_and(|own| own.require_symbols()),
        "require_uppercase_characters": own.is_some_and(|own| own.require_uppercase_characters()),
        "allow_users_to_change_password": own.is_some_and(|own| own.allow_users_to_change_password()),
        "expire_passwords": own.is_some_and(|own| own.expire_passwords()),
        "hard_expiry": own.and_then(|own| own.hard_expiry()).unwrap_or(false),
        "max_password_age": own.and_then(|own| own.max_password_age()).unwrap_or(0),
        "password_reuse_prevention": own.and_then(|own| own.password_reuse_prevention()).unwrap_or(0),
    });
}

async fn providers(api: &Api, iam: &Client) {
    let Some(told) = api.once(&PROVIDERS, iam.list_open_id_connect_providers().send()).await else { return };
    for arn in told.open_id_connect_provider_list().iter().filter_map(|one| one.arn()) {
        let attributes = attributes! {
            "id": arn,
            "arn": arn,
            // As in a state, without the scheme; an ARN ends in it (IAM User Guide, "IAM identifiers").
            "url": arn.split_once(":oidc-provider/").map(|(_, url)| url),
        };
        api.add("aws_iam_openid_connect_provider", Some(arn), attributes);
    }
}

fn labels(list: &[Tag]) -> Value {
    tags(list.iter().map(|tag| (Some(tag.key()), Some(tag.value()))))
}
