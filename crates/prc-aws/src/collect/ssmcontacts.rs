//! Contacts of Incident Manager and their plans; neither the names of people nor how they are reached.

use aws_sdk_ssmcontacts::Client;
use aws_sdk_ssmcontacts::types::{Contact, Plan, Stage, Target};
use prc_aws_calls::ssmcontacts::{CONTACTS, PLAN};

use crate::api::{Api, client, each};
use crate::tagged::Tagged;
use crate::value::{Attributes, attributes, block, unknown};

/// `Invalid value provided - Account not found for the request`: nobody set Incident Manager up here. Nothing is asked that
/// could be wrong otherwise.
const NOT_SET_UP: &[&str] = &["ValidationException"];

pub(crate) async fn collect(api: &Api) {
    let contacts = client!(api, aws_sdk_ssmcontacts);
    let list = contacts.list_contacts().into_paginator().items().send();
    let listed = api.pages_unless(&CONTACTS, NOT_SET_UP, list).await;
    let tagged = Tagged::new(api, &["ssm-contacts"]);
    each!(listed.iter(), |one| contact(api, &contacts, &tagged, one));
}

async fn contact(api: &Api, contacts: &Client, tagged: &Tagged<'_>, listed: &Contact) {
    let arn = listed.contact_arn();
    let asked = contacts.get_contact().contact_id(arn).send();
    let (told, labels) = tokio::join!(
        api.optional(&PLAN, arn, &["ResourceNotFoundException"], asked),
        tagged.of("aws_ssmcontacts_contact", arn),
    );
    api.add("aws_ssmcontacts_contact", Some(arn), attributes! {
        "id": arn,
        "arn": arn,
        "alias": listed.alias(),
        "type": listed.r#type().as_str(),
        "tags": labels.clone(),
        "tags_all": labels,
    });
    let stages = match told.map(|told| told.and_then(|told| told.plan)) {
        // A schedule has rotations in the place of stages, and Terraform no plan of it.
        Ok(plan) => match plan.as_ref().map(Plan::stages) {
            Some(stages) if !stages.is_empty() => stages.iter().map(stage).collect::<Vec<_>>().into(),
            _ => return,
        },
        Err(hole) => unknown(&hole),
    };
    let plan = attributes! { "id": arn, "contact_id": arn, "stage": stages };
    api.add("aws_ssmcontacts_plan", Some(arn), plan);
}

fn stage(stage: &Stage) -> Attributes {
    attributes! {
        "duration_in_minutes": stage.duration_in_minutes(),
        "target": stage.targets().iter().map(target).collect::<Vec<_>>(),
    }
}

fn target(target: &Target) -> Attributes {
    let channel = target.channel_target_info().map_or_else(Vec::new, |channel| block! {
        "contact_channel_id": channel.contact_channel_id(),
        "retry_interval_in_minutes": channel.retry_interval_in_minutes(),
    });
    let contact = target.contact_target_info().map_or_else(Vec::new, |contact| block! {
        "contact_id": contact.contact_id(),
        "is_essential": contact.is_essential(),
    });
    attributes! { "channel_target_info": channel, "contact_target_info": contact }
}
