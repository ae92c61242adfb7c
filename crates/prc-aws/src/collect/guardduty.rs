//! GuardDuty.

use aws_sdk_guardduty::Client;
use aws_sdk_guardduty::types::DetectorStatus;
use prc_aws_calls::guardduty::{DETECTOR, DETECTORS};

use crate::api::{Api, client, each};
use crate::hole::Hole;
use crate::value::{attributes, tags};

pub(crate) async fn collect(api: &Api) {
    let guardduty = client!(api, aws_sdk_guardduty);
    let ids = api.pages(&DETECTORS, guardduty.list_detectors().into_paginator().items().send()).await;
    each!(ids.iter(), |id| detector(api, &guardduty, id));
}

async fn detector(api: &Api, guardduty: &Client, id: &str) {
    let arn = api.arn("guardduty", &format!("detector/{id}"));
    let told = api.detail(&DETECTOR, &arn, guardduty.get_detector().detector_id(id).send()).await;
    let told = told.as_ref().map_err(Hole::clone);
    let labels = told.clone().map(|told| {
        let pairs = told.tags().into_iter().flatten();
        tags(pairs.map(|(key, value)| (Some(key.as_str()), Some(value.as_str()))))
    });
    api.add("aws_guardduty_detector", Some(&arn), attributes! {
        "id": id,
        "arn": &arn,
        "account_id": &api.account.id,
        "enable": told.clone().map(|told| told.status() == Some(&DetectorStatus::Enabled)),
        "finding_publishing_frequency":
            told.clone().map(|told| told.finding_publishing_frequency().map(|one| one.as_str())),
        "tags": labels.clone(),
        "tags_all": labels,
    });
}
