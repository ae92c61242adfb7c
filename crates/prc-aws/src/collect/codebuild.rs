//! Projects of CodeBuild: of their variables the names and the types, of their sources nothing.

use std::collections::HashMap;

use aws_sdk_codebuild::Client;
use aws_sdk_codebuild::types::{EnvironmentVariable, Project, ProjectEnvironment};
use prc_aws_calls::codebuild::{PROJECT, PROJECTS};
use serde_json::{Value, json};

use crate::api::{Api, client, each};
use crate::value::{Attributes, attributes, block, tags, told_or};

/// How many projects one call tells of (CodeBuild API, BatchGetProjects).
const AT_ONCE: usize = 100;

/// What the list of names does not have.
const TOLD: &[&str] = &[
    "build_timeout",
    "encryption_key",
    "environment",
    "project_visibility",
    "service_role",
    "tags",
    "tags_all",
    "vpc_config",
];

pub(crate) async fn collect(api: &Api) {
    let codebuild = &client!(api, aws_sdk_codebuild);
    let names = api.pages(&PROJECTS, codebuild.list_projects().into_paginator().items().send()).await;
    each!(names.chunks(AT_ONCE), |names| projects(api, codebuild, names));
}

async fn projects(api: &Api, codebuild: &Client, names: &[String]) {
    let arns: Vec<String> = names.iter().map(|name| api.arn("codebuild", &format!("project/{name}"))).collect();
    let asked = codebuild.batch_get_projects().set_names(Some(names.to_vec()));
    let told = api.batch(&PROJECT, &arns, asked.send()).await.map(|told| {
        let all = told.projects.unwrap_or_default().into_iter();
        all.filter_map(|one| Some((one.name.clone()?, one))).collect::<HashMap<_, _>>()
    });
    for (name, arn) in names.iter().zip(&arns) {
        // One that is not among them was deleted since it was listed.
        let own = told.as_ref().map(|told| told.get(name).map(details)).map_err(Clone::clone);
        let Some(own) = own.transpose() else { continue };
        let mut attributes = told_or(own, TOLD);
        // The id of the provider is the ARN.
        attributes.extend(attributes! { "id": arn, "arn": arn, "name": name });
        api.add("aws_codebuild_project", Some(arn), attributes);
    }
}

fn details(project: &Project) -> Attributes {
    let labels = tags(project.tags().iter().map(|tag| (tag.key(), tag.value())));
    attributes! {
        "build_timeout": project.timeout_in_minutes(),
        "encryption_key": project.encryption_key(),
        "environment": project.environment().map_or_else(Vec::new, environment),
        "project_visibility": project.project_visibility().map(|visibility| visibility.as_str()),
        "service_role": project.service_role(),
        "tags": labels.clone(),
        "tags_all": labels,
        "vpc_config": project.vpc_config().filter(|vpc| vpc.vpc_id().is_some()).map_or_else(Vec::new, |vpc| block! {
            "vpc_id": vpc.vpc_id(),
            "subnets": vpc.subnets(),
            "security_group_ids": vpc.security_group_ids(),
        }),
    }
}

fn environment(own: &ProjectEnvironment) -> Vec<Value> {
    block! {
        "compute_type": own.compute_type().as_str(),
        "environment_variable": own.environment_variables().iter().map(variable).collect::<Vec<_>>(),
        "image": own.image(),
        "image_pull_credentials_type": own.image_pull_credentials_type().map(|kind| kind.as_str()),
        "privileged_mode": own.privileged_mode(),
        "type": own.r#type().as_str(),
    }
}

fn variable(own: &EnvironmentVariable) -> Attributes {
    attributes! {
        "name": own.name(),
        "value": json!({ "$sensitive": true }),
        // CodeBuild API, EnvironmentVariable: the default.
        "type": own.r#type().map_or("PLAINTEXT", |kind| kind.as_str()),
    }
}
