//! Deployment groups, and the alarms that stop their deployments.

use std::collections::HashMap;

use aws_sdk_codedeploy::Client;
use aws_sdk_codedeploy::types::DeploymentGroupInfo;
use prc_aws_calls::codedeploy::{APPLICATIONS, GROUP, GROUPS};

use crate::api::{Api, client, each};
use crate::value::{Attributes, attributes, block, told_or};

/// How many groups one call tells of (CodeDeploy API, BatchGetDeploymentGroups).
const AT_ONCE: usize = 100;

/// What the list of the groups does not have.
const TOLD: &[&str] =
    &["alarm_configuration", "auto_rollback_configuration", "deployment_config_name", "deployment_group_id"];

pub(crate) async fn collect(api: &Api) {
    let codedeploy = &client!(api, aws_sdk_codedeploy);
    let listed = api.pages(&APPLICATIONS, codedeploy.list_applications().into_paginator().items().send()).await;
    each!(listed.iter(), |name| async move {
        let arn = api.arn("codedeploy", &format!("application:{name}"));
        let attributes = attributes! { "id": name, "arn": &arn, "name": name };
        api.add("aws_codedeploy_app", Some(&arn), attributes);
        groups(api, codedeploy, name).await;
    });
}

async fn groups(api: &Api, codedeploy: &Client, application: &str) {
    let list = codedeploy.list_deployment_groups().application_name(application).into_paginator().items().send();
    // One that was deleted meanwhile has no groups.
    let names = api.pages_unless(&GROUPS, &["ApplicationDoesNotExistException"], list).await;
    let arn = |name: &str| api.arn("codedeploy", &format!("deploymentgroup:{application}/{name}"));
    each!(names.chunks(AT_ONCE), |names| async move {
        let asked = codedeploy.batch_get_deployment_groups().application_name(application);
        let asked = asked.set_deployment_group_names(Some(names.to_vec()));
        let arns: Vec<String> = names.iter().map(|name| arn(name)).collect();
        let told = api.batch(&GROUP, &arns, asked.send()).await.map(|told| {
            let all = told.deployment_groups_info.unwrap_or_default().into_iter();
            all.filter_map(|one| Some((one.deployment_group_name.clone()?, one))).collect::<HashMap<_, _>>()
        });
        for (name, arn) in names.iter().zip(&arns) {
            let own = match &told {
                Ok(told) => match told.get(name) {
                    Some(group) => Ok(details(group)),
                    // Deleted since it was listed.
                    None => continue,
                },
                Err(hole) => Err(hole.clone()),
            };
            let mut attributes = told_or(own, TOLD);
            attributes.extend(attributes! {
                "id": format!("{application}/{name}"),
                "arn": arn,
                "app_name": application,
                "deployment_group_name": name,
            });
            api.add("aws_codedeploy_deployment_group", Some(arn), attributes);
        }
    });
}

fn details(group: &DeploymentGroupInfo) -> Attributes {
    attributes! {
        "alarm_configuration": group.alarm_configuration().map_or_else(Vec::new, |watched| block! {
            "enabled": watched.enabled(),
            "ignore_poll_alarm_failure": watched.ignore_poll_alarm_failure(),
            "alarms": watched.alarms().iter().map(|alarm| alarm.name()).collect::<Vec<_>>(),
        }),
        "auto_rollback_configuration": group.auto_rollback_configuration().map_or_else(Vec::new, |back| block! {
            "enabled": back.enabled(),
            "events": back.events().iter().map(|event| event.as_str()).collect::<Vec<_>>(),
        }),
        "deployment_config_name": group.deployment_config_name(),
        "deployment_group_id": group.deployment_group_id(),
    }
}
