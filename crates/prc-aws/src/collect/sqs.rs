//! Queues.

use aws_sdk_sqs::Client;
use aws_sdk_sqs::types::QueueAttributeName;
use prc_aws_calls::sqs::{ATTRIBUTES, QUEUES};

use crate::api::{Api, client, each};
use crate::tagged::Tagged;
use crate::value::attributes;

pub(crate) async fn collect(api: &Api) {
    let sqs = client!(api, aws_sdk_sqs);
    // Without a size of pages the API answers the first thousand queues, and no word of others.
    let list = sqs.list_queues().max_results(1000).into_paginator().items().send();
    let urls = api.pages(&QUEUES, list).await;
    let tagged = Tagged::new(api, &["sqs"]);
    each!(urls.iter(), |url| queue(api, &sqs, &tagged, url));
}

async fn queue(api: &Api, sqs: &Client, tagged: &Tagged<'_>, url: &str) {
    let name = url.rsplit('/').next().unwrap_or(url);
    let arn = api.arn("sqs", name);
    let asked = sqs.get_queue_attributes().queue_url(url).attribute_names(QueueAttributeName::All).send();
    // Both are names of one error, in the protocol of today and in that of before.
    let gone = ["AWS.SimpleQueueService.NonExistentQueue", "QueueDoesNotExist"];
    let (told, labels) =
        tokio::join!(api.optional(&ATTRIBUTES, &arn, &gone, asked), tagged.of("aws_sqs_queue", &arn));
    let told = match told {
        Ok(None) => return,
        Ok(Some(told)) => Ok(told.attributes.unwrap_or_default()),
        Err(hole) => Err(hole),
    };
    let text = |name: QueueAttributeName| match &told {
        Ok(all) => Ok(all.get(&name).cloned()),
        Err(hole) => Err(hole.clone()),
    };
    let number = |name| text(name).map(|value| value.and_then(|value| value.parse::<i64>().ok()));
    let truth = |name| text(name).map(|value| value.as_deref() == Some("true"));
    api.add("aws_sqs_queue", Some(&arn), attributes! {
        "id": url,
        "url": url,
        "arn": &arn,
        "name": name,
        "fifo_queue": name.ends_with(".fifo"),
        "content_based_deduplication": truth(QueueAttributeName::ContentBasedDeduplication),
        "delay_seconds": number(QueueAttributeName::DelaySeconds),
        "kms_data_key_reuse_period_seconds": number(QueueAttributeName::KmsDataKeyReusePeriodSeconds),
        "kms_master_key_id": text(QueueAttributeName::KmsMasterKeyId),
        "max_message_size": number(QueueAttributeName::MaximumMessageSize),
        "message_retention_seconds": number(QueueAttributeName::MessageRetentionPeriod),
        "policy": text(QueueAttributeName::Policy),
        "receive_wait_time_seconds": number(QueueAttributeName::ReceiveMessageWaitTimeSeconds),
        "redrive_allow_policy": text(QueueAttributeName::RedriveAllowPolicy),
        "redrive_policy": text(QueueAttributeName::RedrivePolicy),
        "sqs_managed_sse_enabled": truth(QueueAttributeName::SqsManagedSseEnabled),
        "visibility_timeout_seconds": number(QueueAttributeName::VisibilityTimeout),
        "tags": labels.clone(),
        "tags_all": labels,
    });
}
