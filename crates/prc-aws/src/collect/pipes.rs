//! Pipes, and where what they cannot deliver goes; what they send is not read.

use aws_sdk_pipes::Client;
use aws_sdk_pipes::operation::describe_pipe::DescribePipeOutput;
use aws_sdk_pipes::types::{DeadLetterConfig, Pipe, PipeSourceParameters};
use prc_aws_calls::pipes::{PIPE, PIPES};
use serde_json::Value;

use crate::api::{Api, client, each};
use crate::value::{Attributes, attributes, block, tags, told_or};

/// What the list does not have.
const TOLD: &[&str] = &["description", "kms_key_identifier", "source_parameters", "tags", "tags_all"];

pub(crate) async fn collect(api: &Api) {
    let pipes = client!(api, aws_sdk_pipes);
    let listed = api.pages(&PIPES, pipes.list_pipes().into_paginator().items().send()).await;
    each!(listed.iter(), |one| pipe(api, &pipes, one));
}

async fn pipe(api: &Api, pipes: &Client, listed: &Pipe) {
    let (Some(name), Some(arn)) = (listed.name(), listed.arn()) else { return };
    let told = api.detail(&PIPE, arn, pipes.describe_pipe().name(name).send()).await;
    let mut attributes = told_or(told.map(|told| details(&told)), TOLD);
    attributes.extend(attributes! {
        "id": name,
        "arn": arn,
        "name": name,
        "desired_state": listed.desired_state().map(|state| state.as_str()),
        "source": listed.source(),
        "target": listed.target(),
        "enrichment": listed.enrichment(),
    });
    api.add("aws_pipes_pipe", Some(arn), attributes);
}

fn details(told: &DescribePipeOutput) -> Attributes {
    let own = told.tags().into_iter().flatten();
    let labels = tags(own.map(|(key, value)| (Some(key.as_str()), Some(value.as_str()))));
    attributes! {
        "description": told.description(),
        "kms_key_identifier": told.kms_key_identifier(),
        "source_parameters": told.source_parameters().map_or_else(Vec::new, source),
        "tags": labels.clone(),
        "tags_all": labels,
    }
}

fn source(own: &PipeSourceParameters) -> Vec<Value> {
    let dead = |letters: Option<&DeadLetterConfig>| {
        letters.map_or_else(Vec::new, |letters| block! { "arn": letters.arn() })
    };
    block! {
        "kinesis_stream_parameters": own.kinesis_stream_parameters().map_or_else(Vec::new, |stream| block! {
            "dead_letter_config": dead(stream.dead_letter_config()),
            "maximum_retry_attempts": stream.maximum_retry_attempts(),
        }),
        "dynamodb_stream_parameters": own.dynamo_db_stream_parameters().map_or_else(Vec::new, |stream| block! {
            "dead_letter_config": dead(stream.dead_letter_config()),
            "maximum_retry_attempts": stream.maximum_retry_attempts(),
        }),
    }
}
