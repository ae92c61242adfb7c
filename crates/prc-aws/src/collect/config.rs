//! AWS Config: what it records, where to, and whether it does.

use aws_sdk_config::Client;
use aws_sdk_config::types::RecordingGroup;
use prc_aws_calls::config::{CHANNELS, RECORDERS, STATUS};
use serde_json::Value;

use crate::api::{Api, client};
use crate::value::{attributes, block};

pub(crate) async fn collect(api: &Api) {
    let config = client!(api, aws_sdk_config);
    tokio::join!(recorders(api, &config), status(api, &config), channels(api, &config));
}

async fn recorders(api: &Api, config: &Client) {
    let told = api.once(&RECORDERS, config.describe_configuration_recorders().send()).await;
    for recorder in told.iter().flat_map(|told| told.configuration_recorders()) {
        api.add("aws_config_configuration_recorder", None, attributes! {
            "id": recorder.name(),
            "name": recorder.name(),
            "role_arn": recorder.role_arn(),
            "recording_group": recorder.recording_group().map_or_else(Vec::new, group),
        });
    }
}

fn group(group: &RecordingGroup) -> Vec<Value> {
    let strategy = group.recording_strategy().and_then(|strategy| strategy.use_only());
    let excluded = group.exclusion_by_resource_types().map_or_else(Vec::new, |excluded| {
        let types: Vec<&str> = excluded.resource_types().iter().map(|one| one.as_str()).collect();
        block! { "resource_types": types }
    });
    let types: Vec<&str> = group.resource_types().iter().map(|one| one.as_str()).collect();
    block! {
        "all_supported": group.all_supported(),
        "include_global_resource_types": group.include_global_resource_types(),
        "resource_types": types,
        "exclusion_by_resource_types": excluded,
        "recording_strategy": strategy.map_or_else(Vec::new, |only| block! { "use_only": only.as_str() }),
    }
}

async fn status(api: &Api, config: &Client) {
    let told = api.once(&STATUS, config.describe_configuration_recorder_status().send()).await;
    for status in told.iter().flat_map(|told| told.configuration_recorders_status()) {
        api.add("aws_config_configuration_recorder_status", None, attributes! {
            "id": status.name(),
            "name": status.name(),
            "is_enabled": status.recording(),
            "last_status": status.last_status().map(|one| one.as_str()),
        });
    }
}

async fn channels(api: &Api, config: &Client) {
    let told = api.once(&CHANNELS, config.describe_delivery_channels().send()).await;
    for channel in told.iter().flat_map(|told| told.delivery_channels()) {
        api.add("aws_config_delivery_channel", None, attributes! {
            "id": channel.name(),
            "name": channel.name(),
            "s3_bucket_name": channel.s3_bucket_name(),
            "s3_key_prefix": channel.s3_key_prefix(),
            "s3_kms_key_arn": channel.s3_kms_key_arn(),
            "sns_topic_arn": channel.sns_topic_arn(),
        });
    }
}
