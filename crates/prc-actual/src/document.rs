//! One file: `prc.inventory/1` of the side `actual`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use prc_model::{Gap, Instances, Lifecycle, Mode, Origin, Printable, Reason, Resource, Side};
use serde::Deserialize;
use serde_json::{Map, Value as Json};

use crate::value;

/// The schema that is read.
const SCHEMA: &str = "prc.inventory/1";

/// Why a file is no inventory of an account.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// With the line and column.
    #[error("it is no inventory: {0}")]
    Json(#[from] serde_json::Error),
    #[error("its schema is {}, and this prc reads {SCHEMA}", Printable(.0))]
    Schema(String),
    #[error("it is an inventory of the side {}: `prc-aws collect` writes that of an account", Printable(.0))]
    Side(String),
    #[error("{0}")]
    Resource(String),
}

/// What one file says.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    /// When the last answer was read.
    pub(crate) collected: Option<Arc<str>>,
    pub(crate) listed: Vec<Listed>,
    pub(crate) resources: Vec<Resource>,
    pub(crate) gaps: Vec<Gap>,
    pub(crate) incomplete: bool,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Listed {
    pub(crate) account: Arc<str>,
    pub(crate) region: Arc<str>,
    pub(crate) kinds: Vec<Arc<str>>,
}

#[derive(Deserialize)]
struct Head {
    schema: String,
    side: String,
}

#[derive(Deserialize)]
struct Document {
    collected: Option<Arc<str>>,
    #[serde(default)]
    listed: Vec<Listed>,
    /// By kind and attribute.
    #[serde(default)]
    apis: BTreeMap<String, BTreeMap<String, String>>,
    #[serde(default)]
    resources: Vec<Found>,
    #[serde(default)]
    gaps: Vec<Missing>,
    #[serde(default)]
    incomplete: bool,
}

#[derive(Deserialize)]
struct Found {
    kind: Arc<str>,
    address: Option<Arc<str>>,
    arn: Option<Arc<str>>,
    account: Arc<str>,
    region: Arc<str>,
    attributes: Map<String, Json>,
}

#[derive(Deserialize)]
struct Missing {
    kind: Option<Arc<str>>,
    account: Option<Arc<str>>,
    region: Option<Arc<str>>,
    arn: Option<Arc<str>>,
    reason: String,
    #[serde(default)]
    action: String,
}

impl Snapshot {
    /// The accounts that it is of.
    pub fn accounts(&self) -> BTreeSet<&Arc<str>> {
        let found = self.resources.iter().filter_map(|resource| resource.account.as_ref());
        let missing = self.gaps.iter().filter_map(|gap| gap.account.as_ref());
        self.listed.iter().map(|one| &one.account).chain(found).chain(missing).collect()
    }
}

/// Reads the text of a file.
///
/// # Errors
/// It is not JSON, of another schema or side, or a resource has no name.
pub fn parse(text: &str) -> Result<Snapshot, ReadError> {
    let head: Head = serde_json::from_str(text)?;
    if head.schema != SCHEMA {
        return Err(ReadError::Schema(head.schema));
    }
    if head.side != Side::Actual.as_str() {
        return Err(ReadError::Side(head.side));
    }
    let document: Document = serde_json::from_str(text)?;
    let apis = &document.apis;
    let resources = document.resources.into_iter().map(|found| resource(found, apis)).collect::<Result<_, _>>()?;
    Ok(Snapshot {
        collected: document.collected,
        listed: document.listed,
        resources,
        gaps: document.gaps.into_iter().map(gap).collect(),
        incomplete: document.incomplete,
    })
}

fn resource(found: Found, apis: &BTreeMap<String, BTreeMap<String, String>>) -> Result<Resource, ReadError> {
    let Found { kind, address, arn, account, region, attributes } = found;
    let given = address.or_else(|| arn.clone());
    let id = || attributes.get("id").and_then(Json::as_str).filter(|id| !id.is_empty());
    let address = match (given, id()) {
        (Some(address), _) if !address.is_empty() => address,
        (_, Some(id)) => format!("{kind}/{account}/{region}/{id}").into(),
        (_, None) => {
            let message = format!("an {} of account {} has neither ARN nor id", Printable(&kind), Printable(&account));
            return Err(ReadError::Resource(message));
        }
    };
    let of_kind = apis.get(&*kind);
    let origin = |name: &str| {
        let api = of_kind.and_then(|all| all.get(name).or_else(|| all.get("*"))).map_or("", String::as_str);
        let (action, field) = api.split_once(' ').unwrap_or((api, name));
        Arc::new(Origin::Api { arn: address.clone(), action: action.into(), field: field.trim().into() })
    };
    let mut attributes = attributes;
    fill(&kind, arn.as_deref(), &mut attributes);
    let read = |(name, json): (&String, &Json)| (name.as_str().into(), value::read(json, Some(&origin(name))));
    Ok(Resource {
        side: Side::Actual,
        kind,
        mode: Mode::Managed,
        root_module: format!("{account}/{region}").as_str().into(),
        attributes: attributes.iter().map(read).collect(),
        address,
        arn,
        account: Some(account),
        region: Some(region),
        unread: None,
        instances: Instances::One,
        lifecycle: Lifecycle::default(),
        location: None,
        via: Arc::new([]),
    })
}

/// What tells Terraform only how to make a resource, or to delete it: nothing that runs has it.
const ONLY_CODE: &[&str] = &[
    "bucket_prefix",
    "cluster_identifier_prefix",
    "deletion_window_in_days",
    "final_snapshot_identifier",
    "force_delete",
    "force_destroy",
    "identifier_prefix",
    "name_prefix",
    "recovery_window_in_days",
    "restore_to_point_in_time",
    "snapshot_arns",
    "snapshot_identifier",
    "snapshot_name",
];

/// What the provider has twice, and an inventory as resources of their own.
const APART: &[(&str, &[&str])] = &[
    ("aws_iam_role", &["inline_policy", "managed_policy_arns"]),
    (
        "aws_s3_bucket",
        &[
            "acl",
            "cors_rule",
            "grant",
            "lifecycle_rule",
            "logging",
            "object_lock_configuration",
            "policy",
            "replication_configuration",
            "server_side_encryption_configuration",
            "versioning",
            "website",
        ],
    ),
];

/// Writes out what no collector can find.
fn fill(kind: &str, arn: Option<&str>, attributes: &mut Map<String, Json>) {
    if let Some(arn) = arn {
        attributes.entry("arn").or_insert_with(|| arn.into());
    }
    let apart = APART.iter().filter(|(whole, _)| *whole == kind).flat_map(|(_, names)| *names);
    for name in ONLY_CODE.iter().chain(apart) {
        attributes.entry(*name).or_insert(Json::Null);
    }
    if let Some(tags) = attributes.get("tags").cloned() {
        attributes.entry("tags_all").or_insert(tags);
    }
}

/// A gap of one resource hides no other: its values say what is not known of it.
fn gap(missing: Missing) -> Gap {
    let arn = missing.arn.unwrap_or_else(|| "".into());
    Gap {
        side: Side::Actual,
        kind: missing.kind.filter(|_| arn.is_empty()),
        holds: None,
        root_module: None,
        account: missing.account,
        region: missing.region,
        reason: Reason::from_word(&missing.reason).unwrap_or(Reason::ApiError),
        what: missing.action.into(),
        from: arn,
        at: None,
        mentions: Vec::new(),
        texts: Vec::new(),
    }
}
