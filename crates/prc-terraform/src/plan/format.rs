//! The parts of `terraform show -json` that are read; every other one is passed over.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value as Json};

use super::document::nullable;

/// A whole plan.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Document {
    pub(super) format_version: Option<String>,
    pub(super) planned_values: Option<Values>,
    #[serde(deserialize_with = "nullable")]
    pub(super) resource_changes: Vec<ResourceChange>,
    #[serde(deserialize_with = "nullable")]
    pub(super) prior_state: PriorState,
    #[serde(deserialize_with = "nullable")]
    pub(super) configuration: Configuration,
    /// `false` when something is left for another plan: `-target`, deferred changes.
    pub(super) complete: Option<bool>,
    pub(super) errored: Option<bool>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct PriorState {
    #[serde(deserialize_with = "nullable")]
    pub(super) values: Values,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Values {
    #[serde(deserialize_with = "nullable")]
    pub(super) root_module: Module,
    #[serde(deserialize_with = "nullable")]
    pub(super) outputs: BTreeMap<String, Output>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Output {
    /// Not there while the value is not known.
    pub(super) value: Option<Json>,
    #[serde(deserialize_with = "nullable")]
    pub(super) sensitive: bool,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Module {
    #[serde(deserialize_with = "nullable")]
    pub(super) resources: Vec<Planned>,
    #[serde(deserialize_with = "nullable")]
    pub(super) child_modules: Vec<Self>,
}

/// A resource as it will be.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Planned {
    #[serde(deserialize_with = "nullable")]
    pub(super) address: String,
    #[serde(deserialize_with = "nullable")]
    pub(super) mode: String,
    #[serde(rename = "type", deserialize_with = "nullable")]
    pub(super) kind: String,
    #[serde(deserialize_with = "nullable")]
    pub(super) values: Map<String, Json>,
    pub(super) sensitive_values: Option<Json>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct ResourceChange {
    #[serde(deserialize_with = "nullable")]
    pub(super) address: String,
    /// An object that is left over from a replacement and will be deleted.
    pub(super) deposed: Option<String>,
    #[serde(deserialize_with = "nullable")]
    pub(super) change: Change,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Change {
    pub(super) after_unknown: Option<Json>,
    pub(super) after_sensitive: Option<Json>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Configuration {
    #[serde(deserialize_with = "nullable")]
    pub(super) root_module: Declarations,
}

/// The configuration of one module.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Declarations {
    #[serde(deserialize_with = "nullable")]
    pub(super) resources: Vec<Declared>,
    #[serde(deserialize_with = "nullable")]
    pub(super) module_calls: BTreeMap<String, Call>,
    #[serde(deserialize_with = "nullable")]
    pub(super) outputs: BTreeMap<String, DeclaredOutput>,
}

/// A resource's expressions: each an object with `references` or `constant_value`, or nested blocks of such.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Declared {
    /// Inside its module, without instance keys.
    #[serde(deserialize_with = "nullable")]
    pub(super) address: String,
    pub(super) expressions: Option<Json>,
    pub(super) for_each_expression: Option<Json>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Call {
    #[serde(deserialize_with = "nullable")]
    pub(super) expressions: Map<String, Json>,
    pub(super) count_expression: Option<Json>,
    pub(super) for_each_expression: Option<Json>,
    #[serde(deserialize_with = "nullable")]
    pub(super) module: Declarations,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct DeclaredOutput {
    pub(super) expression: Option<Json>,
}
