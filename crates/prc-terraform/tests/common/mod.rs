//! What the tests of plans and states share.
#![allow(clippy::unwrap_used, dead_code, unreachable_pub)]
#![allow(clippy::disallowed_methods, reason = "a test reads its fixtures")]

use std::path::{Path, PathBuf};

use prc_model::{Inventory, Origin, Resource, value_to_json};
use prc_tree::Tree;
use serde_json::{Value as Json, json};

pub fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/plans")
}

pub fn fixture(path: &str) -> String {
    std::fs::read_to_string(fixtures().join(path)).unwrap()
}

/// Some files of one fixture.
pub fn tree(name: &str, files: &[&str]) -> Tree {
    Tree::in_memory(files.iter().map(|file| (*file, fixture(&format!("{name}/{file}")))))
}

pub fn find<'i>(inventory: &'i Inventory, address: &str) -> &'i Resource {
    inventory.resources().iter().find(|one| &*one.address == address).unwrap()
}

pub fn attribute(resource: &Resource, name: &str) -> Json {
    resource.attribute(name).map(value_to_json).unwrap_or_default()
}

/// An unknown value that stands for an attribute.
pub fn reference(to: &str) -> Json {
    json!({ "$unknown": "known-after-apply", "to": [to] })
}

/// The expression that sets an attribute and the text that its value comes from.
pub fn shown(inventory: &Inventory, resource: &Resource, name: &str) -> (String, String) {
    match resource.attribute(name).unwrap().origin.as_deref() {
        Some(Origin::Source { expression, value, .. }) => {
            (inventory.sources.text(*expression).to_owned(), inventory.sources.text(*value).to_owned())
        }
        _ => panic!("{name} has no place"),
    }
}
