//! Streams of Kinesis.

use aws_sdk_kinesis::types::StreamDescriptionSummary;
use prc_aws_calls::kinesis::{STREAM, STREAMS};

use crate::api::{Api, client, each};
use crate::tagged::Tagged;
use crate::value::{Attributes, attributes, block, told_or};

/// What the list does not have.
const TOLD: &[&str] = &["encryption_type", "kms_key_id", "retention_period", "shard_count", "stream_mode_details"];

pub(crate) async fn collect(api: &Api) {
    let kinesis = &client!(api, aws_sdk_kinesis);
    let pages = api.pages(&STREAMS, kinesis.list_streams().into_paginator().send()).await;
    let tagged = &Tagged::new(api, &["kinesis:stream"]);
    each!(pages.iter().flat_map(|page| page.stream_names()), |name| async move {
        let arn = api.arn("kinesis", &format!("stream/{name}"));
        let asked = kinesis.describe_stream_summary().stream_name(name).send();
        let (told, labels) = tokio::join!(
            api.optional(&STREAM, &arn, &["ResourceNotFoundException"], asked),
            tagged.of("aws_kinesis_stream", &arn),
        );
        let told = match told {
            Ok(None) => return,
            Ok(Some(told)) => Ok(told.stream_description_summary.as_ref().map_or_else(Attributes::new, details)),
            Err(hole) => Err(hole),
        };
        let mut attributes = told_or(told, TOLD);
        attributes.extend(attributes! {
            "id": &arn,
            "arn": &arn,
            "name": name,
            "tags": labels.clone(),
            "tags_all": labels,
        });
        api.add("aws_kinesis_stream", Some(&arn), attributes);
    });
}

fn details(stream: &StreamDescriptionSummary) -> Attributes {
    attributes! {
        // What the API leaves out is not encrypted.
        "encryption_type": stream.encryption_type().map_or("NONE", |kind| kind.as_str()),
        "kms_key_id": stream.key_id(),
        "retention_period": stream.retention_period_hours(),
        "shard_count": stream.open_shard_count(),
        "stream_mode_details": stream.stream_mode_details().map_or_else(Vec::new, |mode| block! {
            "stream_mode": mode.stream_mode().as_str(),
        }),
    }
}
