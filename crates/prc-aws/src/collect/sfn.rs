//! State machines.

use aws_sdk_sfn::Client;
use aws_sdk_sfn::types::{LoggingConfiguration, StateMachineListItem};
use futures_util::future::join_all;
use prc_aws_calls::sfn::{MACHINE, MACHINES};
use serde_json::Value;

use crate::api::{Api, client};
use crate::hole::Hole;
use crate::tagged::Tagged;
use crate::value::{attributes, block};

pub(crate) async fn collect(api: &Api) {
    let sfn = client!(api, aws_sdk_sfn);
    let (machines, tagged) = tokio::join!(
        api.pages(&MACHINES, sfn.list_state_machines().into_paginator().items().send()),
        Tagged::read(api, &["states:stateMachine"]),
    );
    join_all(machines.iter().map(|machine| itself(api, &sfn, &tagged, machine))).await;
}

async fn itself(api: &Api, sfn: &Client, tagged: &Tagged, machine: &StateMachineListItem) {
    let arn = machine.state_machine_arn();
    let asked = sfn.describe_state_machine().state_machine_arn(arn).send();
    let told = match api.optional(&MACHINE, arn, &["StateMachineDoesNotExist"], asked).await {
        Ok(None) => return,
        Ok(Some(told)) => Ok(told),
        Err(hole) => Err(hole),
    };
    let told = told.as_ref().map_err(Hole::clone);
    let logging = told.clone().map(|told| told.logging_configuration().map_or_else(Vec::new, logging));
    let tracing = told.clone().map(|told| {
        told.tracing_configuration().map_or_else(Vec::new, |tracing| block! { "enabled": tracing.enabled() })
    });
    let labels = tagged.of(api, "aws_sfn_state_machine", arn);
    api.add("aws_sfn_state_machine", Some(arn), attributes! {
        "id": arn,
        "arn": arn,
        "name": machine.name(),
        "type": machine.r#type().as_str(),
        "definition": told.clone().map(|told| told.definition()),
        "role_arn": told.map(|told| told.role_arn()),
        "logging_configuration": logging,
        "tracing_configuration": tracing,
        "tags": labels.clone(),
        "tags_all": labels,
    });
}

fn logging(logging: &LoggingConfiguration) -> Vec<Value> {
    let group = logging.destinations().iter().find_map(|to| to.cloud_watch_logs_log_group()?.log_group_arn());
    block! {
        "include_execution_data": logging.include_execution_data(),
        "level": logging.level().map(|level| level.as_str()),
        "log_destination": group,
    }
}
