//! EC2: volumes, and what is set for a whole Region.

use aws_sdk_ec2::Client;
use aws_sdk_ec2::types::Tag;
use prc_aws_calls::ec2::{ENCRYPTION, VOLUMES};
use serde_json::Value;

use crate::api::{Api, client};
use crate::value::{attributes, tags};

pub(crate) async fn collect(api: &Api) {
    let ec2 = client!(api, aws_sdk_ec2);
    tokio::join!(encryption(api, &ec2), volumes(api, &ec2));
}

async fn encryption(api: &Api, ec2: &Client) {
    if let Some(told) = api.once(&ENCRYPTION, ec2.get_ebs_encryption_by_default().send()).await {
        let attributes = attributes! { "id": &api.region, "enabled": told.ebs_encryption_by_default() };
        api.add("aws_ebs_encryption_by_default", None, attributes);
    }
}

async fn volumes(api: &Api, ec2: &Client) {
    for volume in api.pages(&VOLUMES, ec2.describe_volumes().into_paginator().items().send()).await {
        let Some(id) = volume.volume_id() else { continue };
        let arn = api.arn("ec2", &format!("volume/{id}"));
        let labels = labels(volume.tags());
        api.add("aws_ebs_volume", Some(&arn), attributes! {
            "id": id,
            "arn": &arn,
            "availability_zone": volume.availability_zone(),
            "encrypted": volume.encrypted(),
            "kms_key_id": volume.kms_key_id(),
            "size": volume.size(),
            "snapshot_id": volume.snapshot_id().unwrap_or_default(),
            "type": volume.volume_type().map(|one| one.as_str()),
            "tags": labels.clone(),
            "tags_all": labels,
        });
    }
}

fn labels(list: &[Tag]) -> Value {
    tags(list.iter().map(|tag| (tag.key(), tag.value())))
}
