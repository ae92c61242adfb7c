//! Brokers of Amazon MQ; their users are nobody's business.

use aws_sdk_mq::Client;
use aws_sdk_mq::operation::describe_broker::DescribeBrokerOutput;
use aws_sdk_mq::types::{BrokerSummary, EngineType};
use prc_aws_calls::mq::{BROKER, BROKERS};

use crate::api::{Api, client, each};
use crate::value::{Attributes, attributes, tags, told_or};

/// What the list does not have.
const TOLD: &[&str] = &[
    "auto_minor_version_upgrade",
    "engine_version",
    "publicly_accessible",
    "security_groups",
    "subnet_ids",
    "tags",
    "tags_all",
];

pub(crate) async fn collect(api: &Api) {
    let mq = client!(api, aws_sdk_mq);
    let listed = api.pages(&BROKERS, mq.list_brokers().into_paginator().items().send()).await;
    each!(listed.iter(), |one| broker(api, &mq, one));
}

async fn broker(api: &Api, mq: &Client, listed: &BrokerSummary) {
    let (Some(id), Some(arn)) = (listed.broker_id(), listed.broker_arn()) else { return };
    let told = api.detail(&BROKER, arn, mq.describe_broker().broker_id(id).send()).await;
    let mut attributes = told_or(told.map(|told| details(&told)), TOLD);
    attributes.extend(attributes! {
        "id": id,
        "arn": arn,
        "broker_name": listed.broker_name(),
        "deployment_mode": listed.deployment_mode().map(|mode| mode.as_str()),
        // As Terraform writes them.
        "engine_type": listed.engine_type().map(|kind| match kind {
            EngineType::Activemq => "ActiveMQ",
            EngineType::Rabbitmq => "RabbitMQ",
            other => other.as_str(),
        }),
        "host_instance_type": listed.host_instance_type(),
    });
    api.add("aws_mq_broker", Some(arn), attributes);
}

fn details(told: &DescribeBrokerOutput) -> Attributes {
    let own = told.tags().into_iter().flatten();
    let labels = tags(own.map(|(key, value)| (Some(key.as_str()), Some(value.as_str()))));
    attributes! {
        "auto_minor_version_upgrade": told.auto_minor_version_upgrade(),
        "engine_version": told.engine_version(),
        "publicly_accessible": told.publicly_accessible(),
        "security_groups": told.security_groups(),
        "subnet_ids": told.subnet_ids(),
        "tags": labels.clone(),
        "tags_all": labels,
    }
}
