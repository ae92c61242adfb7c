//! The repository as a whole: what it is written in.
//!
//! It is one resource, and there is one only where the checked tree is the root of a repository: a directory of one
//! has no workflows of its own.

use std::collections::BTreeMap;
use std::sync::Arc;

use prc_model::{Data, Fields, Instances, Inventory, Lifecycle, Mode, Resource, Side, Value};
use prc_tree::Tree;

use crate::document::is_foreign;
use crate::place::fields_of;

/// Directories whose manifests are data of tests.
const SHOWN: [&str; 9] =
    ["example", "examples", "test", "tests", "fixture", "fixtures", "testdata", "corpus", "__tests__"];

pub(crate) fn read(tree: &Tree, inventory: &mut Inventory) {
    let marks = [".git", ".github", ".gitlab-ci.yml", ".circleci"];
    if !marks.iter().any(|mark| tree.is_dir(mark) || tree.is_file(mark)) {
        return;
    }
    let mut found: BTreeMap<&'static str, Arc<str>> = BTreeMap::new();
    let shown = |path: &str| path.split('/').any(|name| SHOWN.contains(&name));
    for path in tree.files().iter().filter(|path| !is_foreign(path) && !shown(path)) {
        if let Some(name) = ecosystem(path) {
            found.entry(name).or_insert_with(|| path.clone());
        }
    }
    let has_terraform = found.contains_key("terraform");
    let one = |(name, path): (&'static str, Arc<str>)| {
        let fields: Fields = fields_of([("name", Value::string(name)), ("path", Value::string(path))]);
        Value::new(Data::Map(fields))
    };
    let attributes = fields_of([
        ("path", Value::string(".")),
        ("has_terraform", Value::new(Data::Bool(has_terraform))),
        ("ecosystems", Value::new(Data::List(found.into_iter().map(one).collect()))),
    ]);
    inventory.insert(Resource {
        side: Side::Repository,
        kind: "repository".into(),
        mode: Mode::Managed,
        address: ".".into(),
        root_module: ".".into(),
        arn: None,
        account: None,
        region: None,
        attributes,
        unread: None,
        instances: Instances::One,
        lifecycle: Lifecycle::default(),
        location: None,
        via: [].into(),
    });
}

/// The ecosystem of a manifest, as Dependabot calls it.
/// Source: GitHub's "Dependabot supported ecosystems and repositories".
fn ecosystem(path: &str) -> Option<&'static str> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let workflow = path.starts_with(".github/workflows/") && (name.ends_with(".yml") || name.ends_with(".yaml"));
    Some(match name {
        _ if workflow => "github-actions",
        _ if name.ends_with(".tf") || name.ends_with(".tofu") => "terraform",
        "Cargo.toml" => "cargo",
        "package.json" => "npm",
        "pyproject.toml" | "Pipfile" | "requirements.txt" => "pip",
        "go.mod" => "gomod",
        "pom.xml" => "maven",
        "build.gradle" | "build.gradle.kts" => "gradle",
        "Gemfile" => "bundler",
        "composer.json" => "composer",
        "Dockerfile" => "docker",
        _ => return None,
    })
}
