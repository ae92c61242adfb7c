//! Instances of the Database Migration Service; not what they migrate, nor the credentials of it.

use aws_sdk_databasemigration::types::ReplicationInstance;
use prc_aws_calls::databasemigration::INSTANCES;

use crate::api::{Api, client};
use crate::tagged::Tagged;
use crate::value::{Attributes, attributes};

pub(crate) async fn collect(api: &Api) {
    let dms = client!(api, aws_sdk_databasemigration);
    let pages = api.pages(&INSTANCES, dms.describe_replication_instances().into_paginator().send()).await;
    let tagged = Tagged::new(api, &["dms"]);
    for instance in pages.iter().flat_map(|page| page.replication_instances()) {
        let Some(arn) = instance.replication_instance_arn() else { continue };
        let labels = tagged.of("aws_dms_replication_instance", arn).await;
        let mut attributes = instance_of(instance);
        attributes.extend(attributes! { "tags": labels.clone(), "tags_all": labels });
        api.add("aws_dms_replication_instance", Some(arn), attributes);
    }
}

fn instance_of(instance: &ReplicationInstance) -> Attributes {
    let subnets = instance.replication_subnet_group();
    let groups = instance.vpc_security_groups().iter().map(|group| group.vpc_security_group_id());
    attributes! {
        "id": instance.replication_instance_identifier(),
        "replication_instance_id": instance.replication_instance_identifier(),
        "replication_instance_arn": instance.replication_instance_arn(),
        "replication_instance_class": instance.replication_instance_class(),
        "allocated_storage": instance.allocated_storage(),
        "auto_minor_version_upgrade": instance.auto_minor_version_upgrade(),
        "availability_zone": instance.availability_zone(),
        "engine_version": instance.engine_version(),
        "kms_key_arn": instance.kms_key_id(),
        "multi_az": instance.multi_az(),
        "publicly_accessible": instance.publicly_accessible(),
        "replication_subnet_group_id": subnets.and_then(|group| group.replication_subnet_group_identifier()),
        "vpc_security_group_ids": groups.collect::<Vec<_>>(),
    }
}
