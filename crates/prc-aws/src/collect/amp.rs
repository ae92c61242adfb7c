//! Workspaces of Amazon Managed Service for Prometheus, and the alerts that their rules make.

use aws_sdk_amp::Client;
use aws_sdk_amp::types::{RuleGroupsNamespaceSummary, WorkspaceSummary};
use prc_aws_calls::amp::{NAMESPACES, RULES, WORKSPACES};

use crate::api::{Api, client, each};
use crate::value::{attributes, tags};

/// Deleted since it was listed.
const GONE: &[&str] = &["ResourceNotFoundException"];

pub(crate) async fn collect(api: &Api) {
    let amp = client!(api, aws_sdk_amp);
    let listed = api.pages(&WORKSPACES, amp.list_workspaces().into_paginator().items().send()).await;
    each!(listed.iter(), |one| workspace(api, &amp, one));
}

async fn workspace(api: &Api, amp: &Client, workspace: &WorkspaceSummary) {
    let (id, arn) = (workspace.workspace_id(), workspace.arn());
    let own = workspace.tags().into_iter().flatten();
    let labels = tags(own.map(|(key, value)| (Some(key.as_str()), Some(value.as_str()))));
    api.add("aws_prometheus_workspace", Some(arn), attributes! {
        "id": id,
        "arn": arn,
        "alias": workspace.alias(),
        "kms_key_arn": workspace.kms_key_arn(),
        "tags": labels.clone(),
        "tags_all": labels,
    });
    let list = amp.list_rule_groups_namespaces().workspace_id(id).into_paginator().items().send();
    let namespaces = api.pages_unless(&NAMESPACES, GONE, list).await;
    each!(namespaces.iter(), |one| rules(api, amp, id, one));
}

async fn rules(api: &Api, amp: &Client, workspace: &str, listed: &RuleGroupsNamespaceSummary) {
    let (name, arn) = (listed.name(), listed.arn());
    let asked = amp.describe_rule_groups_namespace().workspace_id(workspace).name(name).send();
    let told = api.optional(&RULES, arn, GONE, asked).await;
    let Some(told) = told.map(|told| told.and_then(|told| told.rule_groups_namespace)).transpose() else { return };
    let own = listed.tags().into_iter().flatten();
    let labels = tags(own.map(|(key, value)| (Some(key.as_str()), Some(value.as_str()))));
    api.add("aws_prometheus_rule_group_namespace", Some(arn), attributes! {
        "id": arn,
        "arn": arn,
        "name": name,
        "workspace_id": workspace,
        "data": told.map(|told| String::from_utf8_lossy(told.data().as_ref()).into_owned()),
        "tags": labels.clone(),
        "tags_all": labels,
    });
}
