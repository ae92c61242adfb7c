//! Topics and who is subscribed to them.

use std::collections::HashMap;

use aws_sdk_sns::Client;
use prc_aws_calls::sns::{ATTRIBUTES, DELIVERY, SUBSCRIPTIONS, TOPICS};

use crate::api::{Api, client, each};
use crate::tagged::Tagged;
use crate::value::attributes;

pub(crate) async fn collect(api: &Api) {
    let sns = client!(api, aws_sdk_sns);
    tokio::join!(topics(api, &sns), subscriptions(api, &sns));
}

async fn topics(api: &Api, sns: &Client) {
    let topics = api.pages(&TOPICS, sns.list_topics().into_paginator().items().send()).await;
    let tagged = &Tagged::new(api, &["sns"]);
    let arns = topics.into_iter().filter_map(|topic| topic.topic_arn);
    each!(arns, |arn| async move {
        let (told, labels) = tokio::join!(
            api.detail(&ATTRIBUTES, &arn, sns.get_topic_attributes().topic_arn(&arn).send()),
            tagged.of("aws_sns_topic", &arn),
        );
        let told: Result<HashMap<String, String>, _> = told.map(|told| told.attributes.unwrap_or_default());
        let text = |name: &str| told.as_ref().map(|told| told.get(name).cloned()).map_err(Clone::clone);
        api.add("aws_sns_topic", Some(&arn), attributes! {
            "id": &arn,
            "arn": &arn,
            "name": arn.rsplit(':').next(),
            // The API answers it for topics that are FIFO only.
            "fifo_topic": text("FifoTopic").map(|fifo| fifo.as_deref() == Some("true")),
            "kms_master_key_id": text("KmsMasterKeyId"),
            "policy": text("Policy"),
            "tags": labels.clone(),
            "tags_all": labels,
        });
    });
}

async fn subscriptions(api: &Api, sns: &Client) {
    let subscriptions = api.pages(&SUBSCRIPTIONS, sns.list_subscriptions().into_paginator().items().send()).await;
    each!(subscriptions.iter(), |subscription| async move {
        // Until somebody confirms, the word `PendingConfirmation` stands where the ARN would.
        let arn = subscription.subscription_arn().filter(|arn| arn.starts_with("arn:"));
        let redrive = match arn {
            Some(arn) => {
                let told = sns.get_subscription_attributes().subscription_arn(arn).send();
                let told = api.detail(&DELIVERY, arn, told).await;
                told.map(|told| told.attributes.unwrap_or_default().remove("RedrivePolicy"))
            }
            None => Ok(None),
        };
        let pending = format!("{}:pending:{}", subscription.topic_arn().unwrap_or_default(), subscription.endpoint().unwrap_or_default());
        api.add("aws_sns_topic_subscription", arn, attributes! {
            "id": arn.unwrap_or(&pending),
            "arn": arn,
            "topic_arn": subscription.topic_arn(),
            "protocol": subscription.protocol(),
            "endpoint": subscription.endpoint(),
            "redrive_policy": redrive,
            "pending_confirmation": arn.is_none(),
        });
    });
}
