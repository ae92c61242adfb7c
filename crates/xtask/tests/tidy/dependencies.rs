//! Who may depend on whom.

use std::collections::{BTreeMap, BTreeSet};

use toml::{Table, Value};
use xtask::workspace::{Package, Workspace};

use crate::{none, workspace};

/// Which packages of the workspace a package may use. Nothing here may be added without thought: the arrows are the
/// architecture.
const ARROWS: &[(&str, &[&str])] = &[
    ("prc-model", &[]),
    ("prc-tree", &[]),
    ("prc-hcl", &[]),
    ("prc-cty", &[]),
    ("prc-terraform", &["prc-model", "prc-tree", "prc-hcl", "prc-cty"]),
    ("prc-actual", &["prc-model"]),
    ("prc-aws", &["prc-aws-calls", "prc-model"]),
    ("prc-aws-calls", &[]),
    ("prc-git", &["prc-tree"]),
    ("prc-repo", &["prc-model", "prc-tree"]),
    ("prc-catalogue", &[]),
    ("prc-entry", &["prc-catalogue"]),
    ("prc-check", &["prc-model", "prc-catalogue", "prc-entry"]),
    ("prc-resources", &["prc-model", "prc-check"]),
    ("prc-policy", &["prc-model", "prc-tree", "prc-hcl", "prc-check"]),
    ("prc-fix", &["prc-model", "prc-hcl", "prc-check", "prc-policy"]),
    ("prc-lsp", &["prc-model", "prc-check", "prc-policy", "prc-fix", "prc-report"]),
    ("prc-report", &["prc-model", "prc-check", "prc-policy"]),
    ("prc-audit", &["prc-check", "prc-policy", "prc-report"]),
    ("prc-page", &["prc-model", "prc-check", "prc-policy", "prc-report"]),
    (
        "prc-testkit",
        &[
            "prc-model",
            "prc-tree",
            "prc-terraform",
            "prc-actual",
            "prc-repo",
            "prc-fix",
            "prc-check",
            "prc-resources",
            "prc-policy",
        ],
    ),
    ("xtask", &["prc-model", "prc-tree", "prc-terraform"]),
];

/// What only these packages may use.
const SPECIALITIES: &[(&str, &[&str])] = &[
    ("anyhow", &["xtask"]),
    ("askama", &["prc-page"]),
    ("aws-config", &["prc-aws"]),
    ("clap", &["prc-lint", "prc-aws"]),
    ("clap_complete", &["prc-lint"]),
    ("flate2", &["prc-cty", "prc-git"]),
    ("gen-lsp-types", &["prc-lsp"]),
    ("ignore", &["prc-tree"]),
    ("indicatif", &["prc-aws"]),
    ("lsp-server", &["prc-lsp"]),
    ("miette", &["prc-report"]),
    ("pulldown-cmark", &["prc-repo", "prc-testkit"]),
    ("rustix", &["prc-tree", "prc-lint"]),
    ("tokio", &["prc-aws"]),
];

#[test]
fn checks_depend_on_the_engine_and_the_views_alone() {
    let mut problems = Vec::new();
    for package in checks(&workspace()) {
        let may = ["prc-check", "prc-resources", "serde"];
        problems.extend(beyond(&package.name, &package.dependencies(), &may));
        problems.extend(beyond(&package.name, &package.dev_dependencies(), &["prc-testkit"]));
    }
    none("a check reads the inventory and nothing else, and checks do not know each other", problems);
}

#[test]
fn arrows_point_one_way() {
    let workspace = workspace();
    let arrows: BTreeMap<&str, &[&str]> = ARROWS.iter().copied().collect();
    let own: Vec<&str> = workspace.packages.iter().map(|package| &*package.name).collect();
    let mut problems = Vec::new();
    for package in workspace.packages.iter().filter(|package| !package.folder.starts_with("checks/")) {
        let used: Vec<&str> = package.dependencies().into_iter().filter(|name| own.contains(name)).collect();
        match (&*package.name, arrows.get(&*package.name)) {
            // The binary wires everything together that a user needs.
            ("prc-lint", _) => problems.extend(
                used.iter()
                    .filter(|name| ["prc-testkit", "xtask"].contains(name))
                    .map(|name| format!("prc-lint uses {name}, which is for tests")),
            ),
            (name, Some(may)) => problems.extend(beyond(name, &used, may)),
            (name, None) => {
                problems.push(format!("{name} is not among the ARROWS of this test: decide what it may use"))
            }
        }
    }
    none("the crates form layers", problems);
}

#[test]
fn each_speciality_has_one_home() {
    let mut problems = Vec::new();
    for package in &workspace().packages {
        for (name, homes) in SPECIALITIES {
            if package.dependencies().contains(name) && !homes.contains(&&*package.name) {
                problems.push(format!("{} uses {name}, which is for {}", package.name, homes.join(" and ")));
            }
        }
    }
    none("one crate knows terminals, one the command line, one the disk", problems);
}

/// The bans are those of deny.toml, so that there is one list.
#[test]
fn nothing_banned_is_built_into_the_product() {
    let workspace = workspace();
    let deny: Table = workspace.read("deny.toml").unwrap().parse().unwrap();
    let bans = deny["bans"]["deny"].as_array().unwrap();
    let bans: Vec<&str> = bans.iter().filter_map(|ban| ban["crate"].as_str()).collect();
    assert!(
        ["zip", "tar", "git2", "reqwest", "tokio", "fancy-regex"].iter().all(|name| bans.contains(name)),
        "{bans:?}"
    );
    let lock = Lock::read(&workspace);
    let mut problems = Vec::new();
    for package in product(&workspace) {
        for name in lock.reachable(&package.dependencies()) {
            // prc-aws is the one package that may speak to AWS.
            let network = (name.starts_with("aws-") || name == "tokio" || name == "hyper") && package.name != "prc-aws";
            if network || (bans.contains(&&*name) && package.name != "prc-aws") {
                problems.push(format!("{} brings in {name}", package.name));
            }
        }
    }
    none("no network, no archives, no backtracking, nothing unmaintained", problems);
}

#[test]
fn packages_follow_the_workspace() {
    let workspace = workspace();
    let root: Table = workspace.read("Cargo.toml").unwrap().parse().unwrap();
    assert_eq!(root["workspace"]["lints"]["rust"]["unsafe_code"].as_str(), Some("forbid"));
    assert_eq!(root["workspace"]["package"]["license"].as_str(), Some("MIT OR Apache-2.0"));
    let mut problems = Vec::new();
    for Package { name, manifest, .. } in &workspace.packages {
        let inherits =
            |value: Option<&Value>| value.and_then(|value| value.get("workspace")) == Some(&Value::Boolean(true));
        if !inherits(manifest.get("lints")) {
            problems.push(format!("{name} does not say `[lints] workspace = true`, which forbids unsafe code"));
        }
        for key in ["version", "edition", "rust-version", "license", "repository"] {
            if !inherits(manifest["package"].get(key)) {
                problems.push(format!("{name} has its own `{key}`"));
            }
        }
        if manifest["package"].get("description").and_then(Value::as_str).is_none_or(str::is_empty) {
            problems.push(format!("{name} has no description"));
        }
        // What only the tests of one package need may have its version there.
        let entries = manifest.get("dependencies").and_then(Value::as_table).into_iter().flatten();
        problems.extend(entries.filter(|(_, value)| !inherits(Some(value))).map(|(dependency, _)| {
            format!("{name} has its own version of {dependency}: versions belong into the root's Cargo.toml")
        }));
    }
    none("what holds for one package holds for all", problems);
}

#[test]
fn dependencies_are_explained() {
    let workspace = workspace();
    let own: Vec<&str> = workspace.packages.iter().map(|package| &*package.name).collect();
    let used: BTreeSet<&str> = workspace
        .packages
        .iter()
        .flat_map(|package| [package.dependencies(), package.dev_dependencies()].concat())
        .collect();
    // The SDK has a crate for each service; one row is about all of them.
    let row_of: fn(&str) -> &str = |name| if name.starts_with("aws-sdk-") { "aws-sdk-*" } else { name };
    let used: BTreeSet<&str> = used.into_iter().filter(|name| !own.contains(name)).map(row_of).collect();
    let page = workspace.read("docs/dependencies.md").unwrap();
    let row = |line: &str| Some(String::from(line.strip_prefix("| `")?.split_once('`')?.0));
    let explained: BTreeSet<String> = page.lines().filter_map(row).collect();
    let missing = used.iter().filter(|name| !explained.contains(**name)).map(|name| format!("{name} has no row"));
    let gone =
        explained.iter().filter(|name| !used.contains(&***name)).map(|name| format!("nobody uses {name} any more"));
    none("docs/dependencies.md says what each dependency is for", missing.chain(gone));
}

fn beyond(package: &str, used: &[&str], may: &[&str]) -> Vec<String> {
    used.iter().filter(|name| !may.contains(name)).map(|name| format!("{package} must not use {name}")).collect()
}

fn checks(workspace: &Workspace) -> impl Iterator<Item = &Package> {
    workspace.packages.iter().filter(|package| package.folder.starts_with("checks/"))
}

fn product(workspace: &Workspace) -> impl Iterator<Item = &Package> {
    workspace.packages.iter().filter(|package| !["prc-testkit", "xtask"].contains(&&*package.name))
}

/// What Cargo resolved: which package needs which, by name.
struct Lock(BTreeMap<String, BTreeSet<String>>);

impl Lock {
    fn read(workspace: &Workspace) -> Self {
        let lock: Table = workspace.read("Cargo.lock").unwrap().parse().unwrap();
        let own: Vec<&str> = workspace.packages.iter().map(|package| &*package.name).collect();
        let mut needs: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for package in lock["package"].as_array().unwrap() {
            let name = package["name"].as_str().unwrap();
            let dependencies = package.get("dependencies").and_then(Value::as_array).into_iter().flatten();
            let dependencies = dependencies.filter_map(Value::as_str).filter_map(|text| text.split(' ').next());
            // Of the workspace's own packages the lock names what their tests need, too.
            if !own.contains(&name) {
                needs.entry(name.into()).or_default().extend(dependencies.map(String::from));
            }
        }
        for package in &workspace.packages {
            needs.insert(package.name.clone(), package.dependencies().into_iter().map(String::from).collect());
        }
        Self(needs)
    }

    fn reachable(&self, from: &[&str]) -> BTreeSet<String> {
        let mut found: BTreeSet<String> = BTreeSet::new();
        let mut open: Vec<&str> = from.to_vec();
        while let Some(name) = open.pop() {
            if found.insert(name.into()) {
                open.extend(self.0.get(name).into_iter().flatten().map(String::as_str));
            }
        }
        found
    }
}
