//! The live side of a section: a ```` ```json actual ```` block.
//!
//! It is an inventory of one account in short: `resources` with `kind`, `id` or `arn`, and `attributes`, and `gaps` with
//! `kind`, `reason` and `action`. Account and region are filled in, and every kind is listed that no gap names. `collected`
//! may say when.

use std::collections::BTreeSet;

use prc_actual::Snapshot;
use serde_json::{Map, Value as Json, json};

use crate::{File, Section};

const ACCOUNT: &str = "111122223333";
const REGION: &str = "ap-northeast-1";

pub(crate) fn is_live(file: &File) -> bool {
    file.language == "json" && file.path == "actual"
}

/// What a section says of an account; `None` when it says nothing.
pub(crate) fn read(section: &Section) -> Result<Option<Snapshot>, String> {
    let Some(file) = section.files.iter().find(|file| is_live(file)) else { return Ok(None) };
    let mut short: Map<String, Json> = serde_json::from_str(&file.text).map_err(|error| format!("actual: {error}"))?;
    let mut each = |key: &str| -> Vec<Map<String, Json>> {
        let items = short.remove(key).and_then(|items| items.as_array().cloned()).unwrap_or_default();
        items.into_iter().filter_map(|item| item.as_object().cloned()).map(filled).collect()
    };
    let (resources, gaps) = (each("resources"), each("gaps"));
    let hidden: BTreeSet<&str> = gaps.iter().filter_map(|gap| gap.get("kind")?.as_str()).collect();
    let kinds: Vec<&str> = prc_resources::kinds().into_iter().filter(|kind| !hidden.contains(kind)).collect();
    let mut listed = vec![json!({ "account": ACCOUNT, "region": REGION, "kinds": kinds })];
    let others = resources.iter().map(|one| (one["account"].clone(), one["region"].clone()));
    let others: BTreeSet<(String, String)> =
        others.filter_map(|(account, region)| Some((account.as_str()?.into(), region.as_str()?.into()))).collect();
    listed.extend(
        others
            .iter()
            .filter(|(account, region)| (account.as_str(), region.as_str()) != (ACCOUNT, REGION))
            .map(|(account, region)| json!({ "account": account, "region": region, "kinds": kinds })),
    );
    let document = json!({
        "schema": "prc.inventory/1",
        "side": "actual",
        "collected": short.remove("collected").unwrap_or_else(|| "2026-11-21T00:00:00Z".into()),
        "listed": listed,
        "resources": resources,
        "gaps": gaps,
    });
    if let Some((key, _)) = short.iter().next() {
        return Err(format!("actual: `{key}` is none of resources, gaps, collected"));
    }
    prc_actual::parse(&document.to_string()).map(Some).map_err(|error| format!("actual: {error}"))
}

fn filled(mut item: Map<String, Json>) -> Map<String, Json> {
    item.entry("account").or_insert_with(|| ACCOUNT.into());
    item.entry("region").or_insert_with(|| REGION.into());
    if let Some(id) = item.remove("id")
        && let Some(attributes) = item.entry("attributes").or_insert_with(|| json!({})).as_object_mut()
    {
        attributes.insert("id".into(), id);
    }
    item
}
