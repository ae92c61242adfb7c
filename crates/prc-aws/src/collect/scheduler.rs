//! Schedules, and where what they cannot deliver goes; what they send is not read.

use aws_sdk_scheduler::operation::get_schedule::GetScheduleOutput;
use aws_sdk_scheduler::types::ScheduleSummary;
use prc_aws_calls::scheduler::{SCHEDULE, SCHEDULES};

use crate::api::{Api, client, each};
use crate::hole::Hole;
use crate::value::{Attributes, attributes, block, unknown};

/// What the list does not have.
const TOLD: &[&str] =
    &["description", "end_date", "kms_key_arn", "schedule_expression", "schedule_expression_timezone", "start_date"];

pub(crate) async fn collect(api: &Api) {
    let scheduler = &client!(api, aws_sdk_scheduler);
    let listed = api.pages(&SCHEDULES, scheduler.list_schedules().into_paginator().items().send()).await;
    let named = listed.iter().filter_map(|one| Some((one, one.arn()?, one.name()?)));
    each!(named, |(one, arn, name)| async move {
        let asked = scheduler.get_schedule().name(name).set_group_name(one.group_name.clone());
        // One that runs once deletes itself when it did.
        let told = api.optional(&SCHEDULE, arn, &["ResourceNotFoundException"], asked.send()).await;
        let told = match told {
            Ok(None) => return,
            Ok(Some(told)) => Ok(told),
            Err(hole) => Err(hole),
        };
        api.add("aws_scheduler_schedule", Some(arn), schedule(one, arn, name, told));
    });
}

fn schedule(listed: &ScheduleSummary, arn: &str, name: &str, told: Result<GetScheduleOutput, Hole>) -> Attributes {
    let group = listed.group_name().unwrap_or("default");
    let mut attributes = match &told {
        Ok(told) => when(told),
        Err(hole) => TOLD.iter().map(|name| (String::from(*name), unknown(hole))).collect(),
    };
    let dead = told.as_ref().map_err(Clone::clone).map(|told| {
        let dead = told.target().and_then(|target| target.dead_letter_config());
        dead.map_or_else(Vec::new, |dead| block! { "arn": dead.arn() })
    });
    attributes.extend(attributes! {
        "id": format!("{group}/{name}"),
        "arn": arn,
        "name": name,
        "group_name": group,
        "state": listed.state().map(|state| state.as_str()),
        "target": block! {
            "arn": listed.target().map(|target| target.arn()),
            "dead_letter_config": dead,
        },
    });
    attributes
}

fn when(told: &GetScheduleOutput) -> Attributes {
    attributes! {
        "description": told.description(),
        "end_date": told.end_date(),
        "kms_key_arn": told.kms_key_arn(),
        "schedule_expression": told.schedule_expression(),
        "schedule_expression_timezone": told.schedule_expression_timezone(),
        "start_date": told.start_date(),
    }
}
