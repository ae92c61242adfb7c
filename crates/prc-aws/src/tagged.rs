//! Tags of what a list names without them: one list for all resources of a service instead of a call for each.

use std::collections::HashMap;

use prc_aws_calls::resourcegroupstagging::TAGGED;
use serde_json::Value;

use crate::api::{Api, client, to_the_end};
use crate::hole::Hole;
use crate::value::tags;

/// The tags of resources by their ARNs.
#[derive(Debug)]
pub(crate) struct Tagged(Result<HashMap<String, Value>, Hole>);

impl Tagged {
    /// The tags of all resources of some types, as the API names them: `sqs`, `states:stateMachine`. What never had a tag is
    /// not in its answer (Resource Groups Tagging API, GetResources).
    pub(crate) async fn read(api: &Api, types: &[&str]) -> Self {
        let tagging = client!(api, aws_sdk_resourcegroupstagging);
        let asked = tagging.get_resources().resources_per_page(100);
        let asked = asked.set_resource_type_filters(Some(types.iter().map(|one| (*one).to_owned()).collect()));
        let (read, end) = to_the_end(&[], asked.into_paginator().items().send()).await;
        let found = read.into_iter().filter_map(|resource| {
            let labels = tags(resource.tags().iter().map(|tag| (Some(tag.key()), Some(tag.value()))));
            Some((resource.resource_arn?, labels))
        });
        Self(end.map(|()| found.collect()))
    }

    /// The tags of one resource; unknown, and a gap, when they could not be read.
    pub(crate) fn of(&self, api: &Api, kind: &'static str, arn: &str) -> Result<Value, Hole> {
        match &self.0 {
            Ok(found) => Ok(found.get(arn).cloned().unwrap_or_else(|| tags([]))),
            Err(hole) => {
                api.missing(&TAGGED, Some(kind), arn, hole);
                Err(hole.clone())
            }
        }
    }
}
