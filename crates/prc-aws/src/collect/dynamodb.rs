//! DynamoDB tables and their backups; nothing of what they hold.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{
    ContinuousBackupsDescription, KeyType, PointInTimeRecoveryStatus, ReplicaDescription, SseStatus, TableDescription,
};
use prc_aws_calls::dynamodb::{BACKUPS, TABLE, TABLES};

use crate::api::{Api, client, each};
use crate::tagged::Tagged;
use crate::value::{Attributes, attributes, block, told_or};

pub(crate) async fn collect(api: &Api) {
    let dynamodb = client!(api, aws_sdk_dynamodb);
    let names = api.pages(&TABLES, dynamodb.list_tables().into_paginator().items().send()).await;
    let tagged = Tagged::new(api, &["dynamodb:table"]);
    each!(names.iter(), |name| one(api, &dynamodb, &tagged, name));
}

/// What a table is made of.
const DESCRIBED: &[&str] = &[
    "billing_mode",
    "deletion_protection_enabled",
    "global_secondary_index",
    "hash_key",
    "range_key",
    "read_capacity",
    "replica",
    "server_side_encryption",
    "stream_arn",
    "stream_enabled",
    "table_class",
    "write_capacity",
];

/// What is copied of it.
const COPIED: &[&str] = &["latest_restorable_time", "point_in_time_recovery"];

async fn one(api: &Api, dynamodb: &Client, tagged: &Tagged<'_>, name: &str) {
    let arn = api.arn("dynamodb", &format!("table/{name}"));
    let (told, copied, labels) = tokio::join!(
        api.detail(&TABLE, &arn, dynamodb.describe_table().table_name(name).send()),
        api.detail(&BACKUPS, &arn, dynamodb.describe_continuous_backups().table_name(name).send()),
        tagged.of("aws_dynamodb_table", &arn),
    );
    let told = told.map(|told| told.table.as_ref().map(|table| table_of(api, table)).unwrap_or_default());
    let copied = copied.map(|told| told.continuous_backups_description.as_ref().map(copies).unwrap_or_default());
    let mut attributes = attributes! {
        "id": name, "arn": &arn, "name": name, "tags": labels.clone(), "tags_all": labels,
    };
    attributes.extend(told_or(told, DESCRIBED));
    attributes.extend(told_or(copied, COPIED));
    api.add("aws_dynamodb_table", Some(&arn), attributes);
}

fn table_of(api: &Api, table: &TableDescription) -> Attributes {
    let key = |kind: &KeyType| {
        let of = table.key_schema().iter().find(|element| element.key_type() == kind);
        of.map(|element| element.attribute_name().to_owned())
    };
    // Without a summary a table has always been provisioned (DynamoDB API, BillingModeSummary).
    let mode =
        table.billing_mode_summary().and_then(|mode| mode.billing_mode()).map_or("PROVISIONED", |mode| mode.as_str());
    let throughput = table.provisioned_throughput();
    let indexes = table.global_secondary_indexes().iter().map(|index| {
        let throughput = index.provisioned_throughput();
        attributes! {
            "name": index.index_name(),
            "read_capacity": throughput.and_then(|capacity| capacity.read_capacity_units()),
            "write_capacity": throughput.and_then(|capacity| capacity.write_capacity_units()),
        }
    });
    // Without a description the key is that of DynamoDB, and the provider has no block (DynamoDB API, TableDescription).
    let encryption = table.sse_description().map_or_else(Vec::new, |encryption| {
        block! {
            "enabled": matches!(encryption.status(), Some(SseStatus::Enabled | SseStatus::Updating)),
            "kms_key_arn": encryption.kms_master_key_arn(),
        }
    });
    let stream = table.stream_specification();
    let others = table.replicas().iter().filter(|replica| replica.region_name() != Some(&api.region));
    attributes! {
        "billing_mode": mode,
        "deletion_protection_enabled": table.deletion_protection_enabled().unwrap_or(false),
        "global_secondary_index": indexes.collect::<Vec<_>>(),
        "hash_key": key(&KeyType::Hash),
        "range_key": key(&KeyType::Range),
        "read_capacity": throughput.and_then(|capacity| capacity.read_capacity_units()),
        "write_capacity": throughput.and_then(|capacity| capacity.write_capacity_units()),
        "replica": others.map(replica).collect::<Vec<_>>(),
        "server_side_encryption": encryption,
        "stream_arn": table.latest_stream_arn(),
        "stream_enabled": stream.is_some_and(|stream| stream.stream_enabled()),
        "table_class": table.table_class_summary().and_then(|class| class.table_class()).map_or("STANDARD", |class| class.as_str()),
    }
}

/// A copy in another Region, of which this API says where it is; its own settings stand at the table there.
fn replica(replica: &ReplicaDescription) -> Attributes {
    attributes! {
        "region_name": replica.region_name(), "arn": replica.replica_arn(), "kms_key_arn": replica.kms_master_key_id(),
    }
}

fn copies(backups: &ContinuousBackupsDescription) -> Attributes {
    let recovery = backups.point_in_time_recovery_description();
    let block = recovery.map_or_else(Vec::new, |recovery| {
        block! {
            "enabled": matches!(recovery.point_in_time_recovery_status(), Some(PointInTimeRecoveryStatus::Enabled)),
            "recovery_period_in_days": recovery.recovery_period_in_days(),
        }
    });
    attributes! {
        "latest_restorable_time": recovery.and_then(|recovery| recovery.latest_restorable_date_time()),
        "point_in_time_recovery": block,
    }
}
