//! State machines.

use aws_sdk_sfn::Client;
use aws_sdk_sfn::types::{LoggingConfiguration, StateMachineListItem};
use prc_aws_calls::sfn::{MACHINE, MACHINES};
use serde_json::Value;

use crate::api::{Api, client, each};
use crate::hole::Hole;
use crate::tagged::Tagged;
use crate::value::{attributes, block};

pub(crate) async fn collect(api: &Api) {
    let sfn = client!(api, aws_sdk_sfn);
    let machines = api.pages(&MACHINES, sfn.list_state_machines().into_paginator().items().send()).await;
    let tagged = Tagged::new(api, &["states:stateMachine"]);
    each!(machines.iter(), |machine| itself(api, &sfn, &tagged, machine));
}

async fn itself(api: &Api, sfn: &Client, tagged: &Tagged<'_>, machine: &StateMachineListItem) {
    let arn = machine.state_machine_arn();
    let asked = sfn.describe_state_machine().state_machine_arn(arn).send();
    let (told, labels) = tokio::join!(
        api.optional(&MACHINE, arn, &["StateMachineDoesNotExist"], asked),
        tagged.of("aws_sfn_state_machine", arn),
    );
    let told = match told {
        Ok(None) => return,
        Ok(Some(told)) => Ok(told),
        Err(hole) => Err(hole),
    };
    let told = told.as_ref().map_err(Hole::clone);
    let logging = told.clone().map(|told| told.logging_configuration().map_or_else(Vec::new, logging));
    let tracing = told.clone().map(|told| {
        told.tracing_configuration().map_or_else(Vec::new, |tracing| block! { "enabled": tracing.enabled() })
    });
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
