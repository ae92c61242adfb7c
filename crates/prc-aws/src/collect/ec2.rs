//! EC2: machines, their volumes and what they are started from, and what is set for a whole Region.
//!
//! What a machine runs at its start is not asked for, and of templates only whether there is such a script is kept: people
//! put secrets there.

use std::collections::HashMap;

use aws_sdk_ec2::Client;
use aws_sdk_ec2::types::{Filter, Instance, InstanceBlockDeviceMapping, InstanceStateName, LaunchTemplate, Tag, Volume};
use aws_sdk_ec2::types::{LaunchTemplateVersion, ResponseLaunchTemplateData};
use prc_aws_calls::ec2::{
    ENCRYPTION, IMAGES, INSTANCES, METADATA, SNAPSHOTS, TEMPLATES, VERSIONS, VOLUMES,
};
use serde_json::{Value, json};

use crate::api::{Api, client, to_the_end};
use crate::hole::Hole;
use crate::value::{Attributes, attributes, block, tags, told_or};

pub(crate) async fn collect(api: &Api) {
    let ec2 = client!(api, aws_sdk_ec2);
    tokio::join!(
        encryption(api, &ec2),
        metadata_defaults(api, &ec2),
        machines(api, &ec2),
        templates(api, &ec2),
        images(api, &ec2),
        snapshots(api, &ec2),
    );
}

async fn encryption(api: &Api, ec2: &Client) {
    if let Some(told) = api.once(&ENCRYPTION, ec2.get_ebs_encryption_by_default().send()).await {
        let attributes = attributes! { "id": &api.region, "enabled": told.ebs_encryption_by_default() };
        api.add("aws_ebs_encryption_by_default", None, attributes);
    }
}

async fn metadata_defaults(api: &Api, ec2: &Client) {
    let Some(told) = api.once(&METADATA, ec2.get_instance_metadata_defaults().send()).await else { return };
    let own = told.account_level();
    // The provider's words for what nobody set, which the API leaves out.
    const OPEN: &str = "no-preference";
    api.add("aws_ec2_instance_metadata_defaults", None, attributes! {
        "id": &api.region,
        "http_endpoint": own.and_then(|own| own.http_endpoint()).map_or(OPEN, |one| one.as_str()),
        "http_tokens": own.and_then(|own| own.http_tokens()).map_or(OPEN, |one| one.as_str()),
        "http_put_response_hop_limit": own.and_then(|own| own.http_put_response_hop_limit()).unwrap_or(-1),
        "instance_metadata_tags": own.and_then(|own| own.instance_metadata_tags()).map_or(OPEN, |one| one.as_str()),
    });
}

async fn machines(api: &Api, ec2: &Client) {
    let (reservations, (volumes, hole)) = tokio::join!(
        api.pages(&INSTANCES, ec2.describe_instances().into_paginator().items().send()),
        api.pages_and_end(&VOLUMES, &[], ec2.describe_volumes().into_paginator().items().send()),
    );
    volumes.iter().for_each(|one| volume(api, one));
    let by_id: HashMap<&str, &Volume> = volumes.iter().filter_map(|one| Some((one.volume_id()?, one))).collect();
    for instance in reservations.iter().flat_map(|reservation| reservation.instances()) {
        machine(api, instance, &by_id, hole.as_ref());
    }
}

fn volume(api: &Api, volume: &Volume) {
    let Some(id) = volume.volume_id() else { return };
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
    for attachment in volume.attachments() {
        let Some(instance) = attachment.instance_id() else { continue };
        api.add("aws_volume_attachment", None, attributes! {
            "id": format!("{id}:{instance}"),
            "volume_id": id,
            "instance_id": instance,
            "device_name": attachment.device(),
        });
    }
}

fn machine(api: &Api, instance: &Instance, volumes: &HashMap<&str, &Volume>, hole: Option<&Hole>) {
    let state = instance.state().and_then(|state| state.name());
    // The provider takes them as gone.
    if matches!(state, Some(InstanceStateName::Terminated | InstanceStateName::ShuttingDown)) {
        return;
    }
    let Some(id) = instance.instance_id() else { return };
    let arn = api.arn("ec2", &format!("instance/{id}"));
    let is_root = |device: &&InstanceBlockDeviceMapping| device.device_name() == instance.root_device_name();
    let devices = |root: bool| -> Result<Vec<Attributes>, Hole> {
        if let Some(hole) = hole {
            api.missing(&VOLUMES, Some("aws_instance"), &arn, hole);
            return Err(hole.clone());
        }
        let all = instance.block_device_mappings().iter().filter(|one| is_root(one) == root);
        Ok(all.map(|one| device(one, volumes)).collect())
    };
    let labels = labels(instance.tags());
    let template = labels["aws:ec2launchtemplate:id"].as_str();
    let groups = instance.security_groups().iter().map(|group| group.group_id());
    let metadata = instance.metadata_options();
    api.add("aws_instance", Some(&arn), attributes! {
        "id": id,
        "arn": &arn,
        "ami": instance.image_id(),
        "availability_zone": instance.placement().and_then(|place| place.availability_zone()),
        "ebs_block_device": devices(false),
        "root_block_device": devices(true),
        "iam_instance_profile": instance.iam_instance_profile().and_then(|own| own.arn()?.rsplit('/').next()),
        "instance_state": state.map(|state| state.as_str()),
        "instance_type": instance.instance_type().map(|kind| kind.as_str()),
        // As the provider finds it: by what EC2 writes on what it starts from one.
        "launch_template": template.map_or_else(Vec::new, |id| block! {
            "id": id, "version": labels["aws:ec2launchtemplate:version"].as_str(),
        }),
        "metadata_options": metadata.map_or_else(Vec::new, |own| block! {
            "http_endpoint": own.http_endpoint().map(|one| one.as_str()),
            "http_tokens": own.http_tokens().map(|one| one.as_str()),
            "http_put_response_hop_limit": own.http_put_response_hop_limit(),
            "instance_metadata_tags": own.instance_metadata_tags().map(|one| one.as_str()),
        }),
        "monitoring": instance.monitoring().and_then(|own| own.state()).map(|state| state.as_str() == "enabled"),
        "public_ip": instance.public_ip_address(),
        "subnet_id": instance.subnet_id(),
        "vpc_security_group_ids": groups.collect::<Vec<_>>(),
        // Terraform gives them to the volumes, which have their own.
        "volume_tags": None::<&str>,
        "tags": labels.clone(),
        "tags_all": labels,
    });
}

/// A volume of a machine, which one list has and its settings another.
fn device(mapping: &InstanceBlockDeviceMapping, volumes: &HashMap<&str, &Volume>) -> Attributes {
    let own = mapping.ebs();
    let mut device = attributes! {
        "device_name": mapping.device_name(),
        "volume_id": own.and_then(|own| own.volume_id()),
        "delete_on_termination": own.and_then(|own| own.delete_on_termination()),
    };
    if let Some(volume) = own.and_then(|own| volumes.get(own.volume_id()?)) {
        device.extend(attributes! {
            "encrypted": volume.encrypted(),
            "kms_key_id": volume.kms_key_id(),
            "volume_size": volume.size(),
            "volume_type": volume.volume_type().map(|one| one.as_str()),
            "tags": labels(volume.tags()),
        });
    }
    device
}

/// What the list of templates does not have.
const TOLD: &[&str] = &["image_id", "instance_type", "metadata_options", "monitoring", "user_data"];

async fn templates(api: &Api, ec2: &Client) {
    let templates = api.pages(&TEMPLATES, ec2.describe_launch_templates().into_paginator().items().send()).await;
    if templates.is_empty() {
        return;
    }
    let asked = ec2.describe_launch_template_versions().versions("$Latest").into_paginator().items().send();
    let (versions, end) = to_the_end(&[], asked).await;
    for template in &templates {
        let own = versions.iter().find(|version| version.launch_template_id() == template.launch_template_id());
        launch_template(api, template, own, end.as_ref().err());
    }
}

fn launch_template(api: &Api, template: &LaunchTemplate, version: Option<&LaunchTemplateVersion>, hole: Option<&Hole>) {
    let Some(id) = template.launch_template_id() else { return };
    let arn = api.arn("ec2", &format!("launch-template/{id}"));
    let data = version.and_then(|version| version.launch_template_data());
    let told = match (data, hole) {
        (Some(data), _) => Ok(template_data(data)),
        (None, Some(hole)) => {
            api.missing(&VERSIONS, Some("aws_launch_template"), &arn, hole);
            Err(hole.clone())
        }
        // Deleted since it was listed.
        (None, None) => return,
    };
    let labels = labels(template.tags());
    let mut attributes = told_or(told, TOLD);
    attributes.extend(attributes! {
        "id": id,
        "arn": &arn,
        "name": template.launch_template_name(),
        "default_version": template.default_version_number(),
        "latest_version": template.latest_version_number(),
        "tags": labels.clone(),
        "tags_all": labels,
    });
    api.add("aws_launch_template", Some(&arn), attributes);
}

fn template_data(data: &ResponseLaunchTemplateData) -> Attributes {
    attributes! {
        "image_id": data.image_id(),
        "instance_type": data.instance_type().map(|kind| kind.as_str()),
        "metadata_options": data.metadata_options().map_or_else(Vec::new, |own| block! {
            // AWS's default is not written into a template (EC2 API, LaunchTemplateInstanceMetadataOptions).
            "http_endpoint": own.http_endpoint().map_or("enabled", |one| one.as_str()),
            "http_tokens": own.http_tokens().map(|one| one.as_str()),
            "http_put_response_hop_limit": own.http_put_response_hop_limit(),
            "instance_metadata_tags": own.instance_metadata_tags().map(|one| one.as_str()),
        }),
        "monitoring": data.monitoring().map_or_else(Vec::new, |own| block! { "enabled": own.enabled() }),
        "user_data": data.user_data().map(|_| json!({ "$sensitive": true })),
    }
}

/// Images that are given to everybody. To whom else needs a call for each image.
async fn images(api: &Api, ec2: &Client) {
    let public = Filter::builder().name("is-public").values("true").build();
    let asked = ec2.describe_images().owners("self").filters(public);
    for image in api.pages(&IMAGES, asked.into_paginator().items().send()).await {
        let Some(id) = image.image_id().filter(|_| image.public() == Some(true)) else { continue };
        let attributes = attributes! { "id": format!("{id}-group-all"), "image_id": id, "group": "all" };
        api.add("aws_ami_launch_permission", None, attributes);
    }
}

/// Snapshots that are given to everybody. To whom else needs a call for each snapshot.
async fn snapshots(api: &Api, ec2: &Client) {
    let asked = ec2.describe_snapshots().owner_ids("self").restorable_by_user_ids("all");
    for snapshot in api.pages(&SNAPSHOTS, asked.into_paginator().items().send()).await {
        let Some(id) = snapshot.snapshot_id() else { continue };
        let attributes = attributes! { "id": format!("{id}-all"), "snapshot_id": id, "account_id": "all" };
        api.add("aws_snapshot_create_volume_permission", None, attributes);
    }
}

fn labels(list: &[Tag]) -> Value {
    tags(list.iter().map(|tag| (tag.key(), tag.value())))
}
