//! Tags of what a list names without them: one list for all resources of a service instead of a call for each.

use std::collections::HashMap;

use prc_aws_calls::resourcegroupstagging::TAGGED;
use serde_json::Value;
use tokio::sync::OnceCell;

use crate::api::{Api, client, to_the_end};
use crate::hole::Hole;
use crate::value::tags;

/// The tags of the resources of some types in one Region, by their ARNs. They are asked for when the first resource needs
/// them: where there is none, nobody asks.
#[derive(Debug)]
pub(crate) struct Tagged<'a> {
    api: &'a Api,
    types: &'static [&'static str],
    told: OnceCell<Result<HashMap<String, Value>, Hole>>,
}

impl<'a> Tagged<'a> {
    /// The types are named as the API does: `sqs`, `states:stateMachine`.
    pub(crate) const fn new(api: &'a Api, types: &'static [&'static str]) -> Self {
        Self { api, types, told: OnceCell::const_new() }
    }

    /// The tags of one resource; unknown, and a gap, when they could not be read. What never had a tag is not in the answer
    /// of the API (Resource Groups Tagging API, GetResources).
    pub(crate) async fn of(&self, kind: &'static str, arn: &str) -> Result<Value, Hole> {
        match self.told.get_or_init(|| self.read()).await {
            Ok(found) => Ok(found.get(arn).cloned().unwrap_or_else(|| tags([]))),
            Err(hole) => {
                self.api.missing(&TAGGED, Some(kind), arn, hole);
                Err(hole.clone())
            }
        }
    }

    async fn read(&self) -> Result<HashMap<String, Value>, Hole> {
        let tagging = client!(self.api, aws_sdk_resourcegroupstagging);
        let asked = tagging.get_resources().resources_per_page(100);
        let types = self.types.iter().map(|one| (*one).to_owned()).collect();
        let asked = asked.set_resource_type_filters(Some(types));
        let (read, end) = to_the_end(&[], asked.into_paginator().items().send()).await;
        let found = read.into_iter().filter_map(|resource| {
            let labels = tags(resource.tags().iter().map(|tag| (Some(tag.key()), Some(tag.value()))));
            Some((resource.resource_arn?, labels))
        });
        end.map(|()| found.collect())
    }
}
