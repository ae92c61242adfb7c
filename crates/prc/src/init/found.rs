//! What a repository says of its systems, by the names that people give to directories and files.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use prc_model::{Data, Inventory};
use prc_tree::Tree;

/// Directories that hold systems and are none.
const HOLDERS: [&str; 38] = [
    "accounts",
    "apps",
    "aws",
    "components",
    "configurations",
    "deploy",
    "deployment",
    "deployments",
    "env",
    "environment",
    "environments",
    "envs",
    "global",
    "iac",
    "infra",
    "infrastructure",
    "layers",
    "live",
    "main",
    "modules",
    "ops",
    "platform",
    "projects",
    "regions",
    "root",
    "roots",
    "services",
    "src",
    "stack",
    "stacks",
    "states",
    "systems",
    "terraform",
    "terraform-root",
    "tf",
    "tofu",
    "workloads",
    "workspaces",
];

/// What environments are called, the live ones first.
const ENVIRONMENTS: [&str; 22] = [
    "prod",
    "production",
    "prd",
    "preprod",
    "pre-prod",
    "staging",
    "stage",
    "stg",
    "uat",
    "qa",
    "test",
    "testing",
    "tst",
    "integration",
    "int",
    "dev",
    "develop",
    "development",
    "sandbox",
    "demo",
    "nonprod",
    "non-prod",
];

/// Where documents usually are.
const DOCUMENTS: [&str; 5] = ["docs", "doc", "documentation", "runbooks", "runbook"];

/// Where program code usually is.
const CODE: [&str; 6] = ["src", "app", "cmd", "lib", "pkg", "server"];

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) systems: Vec<System>,
    /// Directories of documents.
    pub(super) docs: Vec<String>,
}

/// Root modules that belong together.
#[derive(Debug, Default)]
pub(super) struct System {
    pub(super) name: String,
    /// Relative to `prc.toml`, sorted; none for every one that there is.
    pub(super) roots: Vec<String>,
    pub(super) environments: Vec<Environment>,
    pub(super) workspaces: Vec<String>,
    pub(super) owner: Option<Owner>,
    pub(super) code: Vec<String>,
}

#[derive(Debug, Default)]
pub(super) struct Environment {
    pub(super) name: String,
    pub(super) roots: Vec<String>,
    pub(super) var_files: Vec<String>,
}

/// Who answers for a system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Owner {
    /// The name of the team in `prc.toml`.
    pub(super) team: String,
    pub(super) members: Vec<String>,
    /// Where that was read.
    pub(super) from: &'static str,
}

/// Looks at a tree. `home` is the directory in which `prc.toml` will lie.
pub(super) fn look(tree: &Tree, home: &str, inventory: &Inventory) -> Found {
    let paths: BTreeSet<&Arc<str>> = inventory.root_modules.iter().map(prc_model::RootModule::path).collect();
    let mut groups: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for path in paths {
        let Some(path) = below(home, path) else { continue };
        let name = system_name(&path).unwrap_or_else(|| plain(if home.is_empty() { tree.name() } else { last(home) }));
        groups.entry(name).or_default().push(path);
    }
    // A path that prc.toml cannot name: then all of them are one system, which names none.
    if groups.values().flatten().any(|path| path.contains('\\')) {
        let name = plain(if home.is_empty() { tree.name() } else { last(home) });
        groups = BTreeMap::from([(name, Vec::new())]);
    }
    let single = groups.len() == 1;
    let systems = groups.into_iter().map(|(name, roots)| {
        let environments = environments(tree, home, &roots);
        let workspaces = if environments.is_empty() { workspaces(tree, home, &roots) } else { Vec::new() };
        let owner = code_owner(tree, home, &roots).or_else(|| tagged(inventory, home, &roots));
        let code = code(tree, home, &name, single);
        System { name, roots, environments, workspaces, owner, code }
    });
    let systems = systems.collect();
    let docs = DOCUMENTS.iter().filter(|name| tree.is_dir(&join(home, name))).map(|name| String::from(*name));
    Found { systems, docs: docs.collect() }
}

/// A path of the tree, relative to a directory that it lies in.
fn below(home: &str, path: &str) -> Option<String> {
    let inside = match path {
        "." if home.is_empty() => return Some(".".into()),
        path if home.is_empty() => path,
        path => path.strip_prefix(home)?,
    };
    match inside.strip_prefix('/') {
        Some(rest) if !home.is_empty() => Some(rest.into()),
        None if inside.is_empty() => Some(".".into()),
        _ if home.is_empty() => Some(inside.into()),
        _ => None,
    }
}

fn join(home: &str, path: &str) -> String {
    match (home, path) {
        ("", path) => path.into(),
        (home, ".") => home.into(),
        (home, path) => format!("{home}/{path}"),
    }
}

fn last(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The first part of a path that names neither a holder, an environment nor a Region.
fn system_name(path: &str) -> Option<String> {
    path.split('/').find_map(|part| {
        let (name, _) = without_environment(part);
        let says_nothing = name.is_empty() || name == "." || HOLDERS.contains(&&*name) || is_region(&name);
        (!says_nothing).then(|| plain(&name))
    })
}

/// `orders-prod` is `orders` in `prod`.
fn without_environment(part: &str) -> (String, Option<&'static str>) {
    let lower = part.to_lowercase();
    for environment in ENVIRONMENTS {
        if lower == environment {
            return (String::new(), Some(environment));
        }
    }
    for environment in ENVIRONMENTS {
        let cut = ["-", "_", "."].iter().find_map(|sign| {
            let end = lower.strip_suffix(&format!("{sign}{environment}"));
            let start = lower.strip_prefix(&format!("{environment}{sign}"));
            end.or(start).filter(|rest| !rest.is_empty()).map(String::from)
        });
        // Longer names end in shorter ones: `pre-prod` is not `pre` in `prod`.
        if let Some(rest) = cut.filter(|rest| !["pre", "non", "pre-", "non-"].contains(&rest.as_str())) {
            return (rest, Some(environment));
        }
    }
    (part.to_owned(), None)
}

fn environment_of(path: &str) -> Option<&'static str> {
    path.split('/').rev().find_map(|part| without_environment(part).1)
}

/// `eu-west-1`
fn is_region(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let number = parts.last().is_some_and(|last| last.len() == 1 && last.bytes().all(|byte| byte.is_ascii_digit()));
    (3..=4).contains(&parts.len()) && parts[0].len() == 2 && number
}

/// What can name a system: letters, digits, `-`, `_` and `.`, with a letter or digit first.
fn plain(name: &str) -> String {
    let clean: String =
        name.chars().map(|one| if one.is_ascii_alphanumeric() || "-_.".contains(one) { one } else { '-' }).collect();
    let clean = clean.trim_matches(|one: char| !one.is_ascii_alphanumeric());
    if clean.is_empty() { "system".into() } else { clean.into() }
}

/// Environments that have a directory each, or a file of variables each.
fn environments(tree: &Tree, home: &str, roots: &[String]) -> Vec<Environment> {
    let of_root = |root: &String| environment_of(root).map(|name| (name, Some(root.clone()), None));
    let mut named: Vec<(&'static str, Option<String>, Option<String>)> = roots.iter().filter_map(of_root).collect();
    // A file below one of several root modules would be for all of them.
    if named.is_empty()
        && let [root] = roots
    {
        let inside = join(home, root);
        for file in tree.files() {
            let inside = if inside == "." { "" } else { &inside };
            let Some(file) = below(inside, file).filter(|file| is_var_file(last(file))) else { continue };
            let stem = file.strip_suffix(".json").unwrap_or(&file).trim_end_matches(".tfvars").replace('.', "/");
            if let Some(name) = environment_of(&stem) {
                named.push((name, None, Some(if root == "." { file } else { format!("{root}/{file}") })));
            }
        }
    }
    let mut by_name: BTreeMap<usize, Environment> = BTreeMap::new();
    for (name, root, file) in named {
        let order = ENVIRONMENTS.iter().position(|one| *one == name).unwrap_or(ENVIRONMENTS.len());
        let one = by_name.entry(order).or_insert_with(|| Environment { name: name.into(), ..Environment::default() });
        one.roots.extend(root);
        one.var_files.extend(file);
    }
    // One is nothing to tell apart.
    if by_name.len() < 2 { Vec::new() } else { by_name.into_values().collect() }
}

/// A file that Terraform does not read by itself.
fn is_var_file(name: &str) -> bool {
    let ends = |ending: &str| name.ends_with(ending) || name.ends_with(&format!("{ending}.json"));
    ends(".tfvars") && !ends(".auto.tfvars") && !["terraform.tfvars", "terraform.tfvars.json"].contains(&name)
}

/// The workspaces that a configuration compares its own with.
fn workspaces(tree: &Tree, home: &str, roots: &[String]) -> Vec<String> {
    let mut found = BTreeSet::new();
    for root in roots {
        let directory = join(home, root);
        let directory = if directory == "." { "" } else { &directory };
        for name in tree.list(directory).unwrap_or_default().iter().filter(|name| name.ends_with(".tf")) {
            let Ok(text) = tree.read_text(&join(directory, name)) else { continue };
            for rest in text.split("terraform.workspace").skip(1) {
                let compared = rest.trim_start().strip_prefix("==").or_else(|| rest.trim_start().strip_prefix("!="));
                let word = compared.and_then(|rest| rest.trim_start().strip_prefix('"')?.split('"').next());
                found.extend(word.filter(|word| ENVIRONMENTS.contains(word)).map(String::from));
            }
        }
    }
    if found.len() < 2 { Vec::new() } else { found.into_iter().collect() }
}

/// Whom CODEOWNERS names for most of the root modules.
fn code_owner(tree: &Tree, home: &str, roots: &[String]) -> Option<Owner> {
    let mut named: BTreeMap<Vec<String>, usize> = BTreeMap::new();
    for root in roots {
        let owners = prc_repo::owners(tree, &join(&join(home, root), "main.tf").replace("./", ""));
        if !owners.is_empty() {
            *named.entry(owners).or_default() += 1;
        }
    }
    let (owners, _) = named.into_iter().max_by_key(|(owners, roots)| (*roots, std::cmp::Reverse(owners.clone())))?;
    let team = owners.iter().find(|owner| owner.contains('/')).or(owners.first())?;
    let team = plain(team.trim_start_matches('@').rsplit('/').next().unwrap_or(team));
    let people = owners.iter().filter(|owner| !owner.contains('/')).cloned();
    Some(Owner { team, members: people.collect(), from: "CODEOWNERS" })
}

/// The team that most resources are tagged with.
fn tagged(inventory: &Inventory, home: &str, roots: &[String]) -> Option<Owner> {
    const KEYS: [&str; 2] = ["owner", "team"];
    let mut named: BTreeMap<&str, usize> = BTreeMap::new();
    for resource in inventory.resources() {
        let own = below(home, resource.root_module.path()).is_some_and(|path| roots.contains(&path));
        for attribute in ["tags", "default_tags"].iter().filter(|_| own) {
            let Some(Data::Map(tags)) = resource.attribute(attribute).map(|value| &value.data) else { continue };
            for (key, value) in tags.iter() {
                match &value.data {
                    Data::String(text) if KEYS.contains(&&*key.to_lowercase()) && !value.sensitive => {
                        *named.entry(text).or_default() += 1;
                    }
                    _ => {}
                }
            }
        }
    }
    let (team, _) = named.into_iter().max_by_key(|(team, count)| (*count, std::cmp::Reverse(*team)))?;
    Some(Owner { team: plain(team), members: Vec::new(), from: "the tags" })
}

/// Directories of program code: those of a service of the same name, or of the repository when there is one system.
fn code(tree: &Tree, home: &str, name: &str, single: bool) -> Vec<String> {
    let own = ["services", "apps", "cmd", "src"].iter().map(|holder| format!("{holder}/{name}"));
    let own: Vec<String> = own.filter(|path| has_code(tree, &join(home, path))).collect();
    if !own.is_empty() || !single {
        return own;
    }
    CODE.iter().filter(|path| has_code(tree, &join(home, path))).map(|path| String::from(*path)).collect()
}

/// Whether a directory holds anything beside Terraform.
fn has_code(tree: &Tree, path: &str) -> bool {
    let files = tree.under(path).unwrap_or_default();
    files.iter().any(|file| !file.ends_with(".tf") && !file.ends_with(".tfvars") && !file.ends_with(".md"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_from_directories() {
        for (path, name, environment) in [
            ("infra/prod", None, Some("prod")),
            ("infra/checkout/prod", Some("checkout"), Some("prod")),
            ("live/eu-west-1/staging/orders", Some("orders"), Some("staging")),
            ("orders-prod", Some("orders"), Some("prod")),
            ("terraform/pre-prod/api", Some("api"), Some("pre-prod")),
            ("prod_search", Some("search"), Some("prod")),
            ("services/a b/tf", Some("a-b"), None),
            ("products", Some("products"), None),
            (".", None, None),
        ] {
            assert_eq!((system_name(path).as_deref(), environment_of(path)), (name, environment), "{path}");
        }
    }

    #[test]
    fn paths_are_relative_to_the_file() {
        assert_eq!(below("", "infra/prod").as_deref(), Some("infra/prod"));
        assert_eq!(below("", ".").as_deref(), Some("."));
        assert_eq!(below("infra", "infra/prod").as_deref(), Some("prod"));
        assert_eq!(below("infra", "infra").as_deref(), Some("."));
        assert_eq!(below("infra", "infrastructure"), None);
    }
}
