//! `prc doctor`: what would be read, under which settings, and what is missing. Nothing is judged and nothing fetched.

use std::collections::BTreeSet;
use std::fmt::Write;

use prc_git::Repository;
use prc_model::{Inventory, Printable, Reason};
use prc_policy::Catalogue;
use prc_terraform::Demand;
use serde::Serialize;
use serde_json::Value;

use crate::catalogue::{self, checks};
use crate::cli::{DoctorArgs, DoctorFormat, Global, InputArgs};
use crate::collector;
use crate::failure::{Failure, exit};
use crate::inputs::{self, Roots};
use crate::machine;
use crate::output::print;
use crate::policy::Policy;
use crate::scope::Scope;

/// Keys whose values are nobody's business.
const HIDDEN: [&str; 2] = ["external-id", "variables"];

/// What is known of a run before it is made.
#[derive(Serialize)]
struct Doctor {
    schema: &'static str,
    version: &'static str,
    catalogue: &'static str,
    requirements: usize,
    root: String,
    /// Below the root; empty for all of it.
    path: String,
    git: Git,
    config: Option<Config>,
    settings: Vec<Setting>,
    reads: Reads,
    missing_modules: Vec<MissingModule>,
    problems: Vec<String>,
    /// Where `prc-aws` is, for `prc check --aws`.
    collector: Option<String>,
}

#[derive(Serialize)]
struct Git {
    head: Option<String>,
    shallow: bool,
    /// Why a change cannot be compared, and last changes of files are not known.
    reason: Option<String>,
}

#[derive(Serialize)]
struct Config {
    path: String,
    /// `found`, `--config` or `PRC_CONFIG`.
    from: &'static str,
    extends: Vec<String>,
}

#[derive(Serialize)]
struct Setting {
    key: String,
    value: String,
    /// `default`, `--set`, an option, a variable of the environment, or a file with its line.
    source: String,
}

#[derive(Serialize)]
struct Reads {
    files: usize,
    resources: usize,
    root_modules: Vec<String>,
}

#[derive(Serialize)]
struct MissingModule {
    root_module: String,
    module: String,
    source: String,
    command: String,
}

pub(crate) fn run(global: &Global, arguments: &DoctorArgs) -> Result<u8, Failure> {
    let checks = checks();
    let catalogue = Catalogue::new(&checks);
    let input = InputArgs { path: arguments.path.clone(), ..InputArgs::default() };
    let scope = Scope::open(&input)?;
    let policy = Policy::find(global, &scope, &catalogue)?;
    let demand = Demand::Attributes(prc_resources::attributes_of);
    let mut inventory = inputs::terraform(&scope, &input, Roots::Below, policy.evaluations(&scope)?, demand)?;
    prc_repo::read(&scope.tree, &|_| Default::default(), &mut inventory);
    policy.check_root_modules(&scope, inventory.root_modules.iter().map(|root| &**root.path()))?;
    let mut settings = of_run(global)?;
    settings.extend(of_policy(&policy, &prc_report::config_schema(&checks)));
    let doctor = Doctor {
        schema: "prc.doctor/1",
        version: env!("CARGO_PKG_VERSION"),
        catalogue: catalogue::VERSION,
        requirements: checks.len(),
        root: scope.root().display().to_string(),
        path: scope.under.clone(),
        git: git(&scope),
        config: config(global, &policy),
        settings,
        reads: reads(&inventory),
        missing_modules: missing_modules(&inventory),
        problems: problems(&inventory),
        collector: collector::find(scope.root()).ok().map(|path| path.display().to_string()),
    };
    print(&match arguments.format {
        DoctorFormat::Text => text(&doctor),
        DoctorFormat::Json => prc_report::json_text(&doctor),
    })?;
    Ok(exit::OK)
}

fn git(scope: &Scope) -> Git {
    match Repository::open(scope.root()) {
        Err(error) => Git { head: None, shallow: false, reason: Some(error.to_string()) },
        Ok(repository) => {
            let head = repository.head();
            let reason = head.as_ref().err().map(ToString::to_string);
            Git { head: head.ok().map(|id| id.to_string()), shallow: repository.is_shallow_clone(), reason }
        }
    }
}

fn config(global: &Global, policy: &Policy) -> Option<Config> {
    let (path, _) = policy.text()?;
    let from = match (&global.config, machine::variable("PRC_CONFIG")) {
        (Some(_), _) => "--config",
        (None, Some(_)) => "PRC_CONFIG",
        (None, None) => "found",
    };
    let extends = policy.layers.iter().skip(1).filter(|layer| !layer.is_set()).map(|layer| layer.path.to_string());
    Some(Config { path: path.to_owned(), from, extends: extends.collect() })
}

/// What the command line and the environment say.
fn of_run(global: &Global) -> Result<Vec<Setting>, Failure> {
    let setting = |key: &str, value: String, option: bool, variable: &str| {
        let source = match (option, machine::variable(variable)) {
            (true, _) => format!("--{key}"),
            (false, Some(_)) => variable.to_owned(),
            (false, None) => String::from("default"),
        };
        Setting { key: format!("--{key}"), value, source }
    };
    let jobs = match global.jobs()? {
        0 => String::from("one per core"),
        jobs => jobs.to_string(),
    };
    let format = machine::variable("PRC_FORMAT").unwrap_or_else(|| String::from("full"));
    let language = machine::variable("PRC_LANG").unwrap_or_else(|| String::from("en"));
    Ok(vec![
        setting("now", global.now()?.to_string(), global.now.is_some(), "PRC_NOW"),
        setting("jobs", jobs, global.jobs.is_some(), "PRC_JOBS"),
        setting("format", format, false, "PRC_FORMAT"),
        setting("lang", language, false, "PRC_LANG"),
    ])
}

/// What the policy says, and the defaults of what it does not.
fn of_policy(policy: &Policy, schema: &str) -> Vec<Setting> {
    let said = policy.layers.settings();
    let mut settings: Vec<Setting> = said
        .into_iter()
        .map(|(key, value, span)| {
            let source = policy.layers.locate(&span).map_or_else(String::new, |(_, layer, span)| {
                let line = layer.text.get(..span.start).unwrap_or_default().matches('\n').count() + 1;
                if layer.is_set() { layer.path.to_string() } else { format!("{}:{line}", layer.path) }
            });
            let hidden = key.split('.').any(|part| HIDDEN.contains(&part));
            Setting { key, value: if hidden { String::from("(not shown)") } else { value }, source }
        })
        .collect();
    let schema: Value = serde_json::from_str(schema).unwrap_or_default();
    let mut defaults = Vec::new();
    for table in ["gate", "period", "waiver", "due"] {
        collect_defaults(&schema["properties"][table], table, &mut defaults);
    }
    let own: BTreeSet<&str> = settings.iter().map(|setting| &*setting.key).collect();
    let said = |key: &str| own.iter().any(|own| *own == key || own.starts_with(&format!("{key}.")));
    let rest: Vec<Setting> = defaults
        .into_iter()
        .filter(|(key, _)| !said(key))
        .map(|(key, value)| Setting { key, value, source: String::from("default") })
        .collect();
    settings.extend(rest);
    settings.sort_by(|a, b| a.key.cmp(&b.key));
    settings
}

fn collect_defaults(schema: &Value, path: &str, found: &mut Vec<(String, String)>) {
    for (name, one) in schema["properties"].as_object().into_iter().flatten() {
        let path = format!("{path}.{name}");
        match one.get("default") {
            Some(default) => found.push((path, default.to_string())),
            None => collect_defaults(one, &path, found),
        }
    }
}

fn reads(inventory: &Inventory) -> Reads {
    let roots: BTreeSet<String> = inventory.root_modules.iter().map(|root| root.path().to_string()).collect();
    Reads {
        files: inventory.files,
        resources: inventory.resources().iter().filter(|one| one.side == prc_model::Side::Declared).count(),
        root_modules: roots.into_iter().collect(),
    }
}

fn missing_modules(inventory: &Inventory) -> Vec<MissingModule> {
    let mut seen = BTreeSet::new();
    let gaps = inventory.gaps.iter().filter(|gap| gap.reason == Reason::ModuleNotOnDisk);
    for gap in gaps {
        let root = gap.root_module.as_ref().map_or(".", |root| &**root.path());
        seen.insert((root.to_owned(), gap.what.to_string(), gap.from.to_string()));
    }
    let missing = |(root_module, module, source): (String, String, String)| {
        let command = match root_module.as_str() {
            "." => String::from("terraform init -backend=false"),
            // A name that a shell would take apart stands in quotes.
            root => format!("terraform -chdir={} init -backend=false", quoted(root)),
        };
        MissingModule { root_module, module, source, command }
    };
    seen.into_iter().map(missing).collect()
}

fn quoted(path: &str) -> String {
    let plain = path.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_./".contains(&byte));
    if plain { path.to_owned() } else { format!("'{}'", path.replace('\'', "'\\''")) }
}

fn problems(inventory: &Inventory) -> Vec<String> {
    let told = |problem: &prc_model::Problem| format!("{}: {}", problem.file, problem.message);
    inventory.problems.iter().map(told).collect::<BTreeSet<_>>().into_iter().collect()
}

fn text(doctor: &Doctor) -> String {
    let mut lines = vec![format!(
        "prc {}, catalogue {} with {} requirements",
        doctor.version, doctor.catalogue, doctor.requirements
    )];
    let mut tell = |name: &str, value: String| lines.push(format!("{name:<10} {}", Printable(&value)));
    let below = if doctor.path.is_empty() { String::new() } else { format!(", below {}", doctor.path) };
    tell("reads", format!("{}{below}", doctor.root));
    let reads = &doctor.reads;
    tell(
        "",
        format!("files: {}, resources: {}, root modules: {}", reads.files, reads.resources, list(&reads.root_modules)),
    );
    tell(
        "git",
        match &doctor.git {
            Git { reason: Some(reason), .. } => format!("{reason}: --base and the age of documents are not known"),
            Git { shallow: true, .. } => {
                String::from("a shallow clone: --base and the age of documents need `git fetch --unshallow`")
            }
            Git { head, .. } => format!("complete, at {}", head.as_deref().unwrap_or_default()),
        },
    );
    tell(
        "config",
        match &doctor.config {
            None => String::from("none: one system of tier 2; prc init writes a first one"),
            Some(Config { path, from: "found", .. }) => path.clone(),
            Some(Config { path, from, .. }) => format!("{path} (from {from})"),
        },
    );
    for path in doctor.config.iter().flat_map(|config| &config.extends) {
        tell("", format!("extends {path}"));
    }
    tell(
        "prc-aws",
        match &doctor.collector {
            Some(path) => path.clone(),
            None => String::from("not installed; --aws needs it"),
        },
    );
    tell(
        "modules",
        match doctor.missing_modules.len() {
            0 => String::from("all on disk"),
            number => format!("{number} not on disk, so what they hold is not known:"),
        },
    );
    for missing in &doctor.missing_modules {
        tell("", format!("{} of {} from {}: {}", missing.module, missing.root_module, missing.source, missing.command));
    }
    for problem in &doctor.problems {
        tell("problem", problem.clone());
    }
    let mut text = lines.join("\n") + "\n\nsettings\n";
    let width = doctor.settings.iter().map(|one| one.key.len() + one.value.len()).max().unwrap_or_default().min(60);
    for Setting { key, value, source } in &doctor.settings {
        let said = Printable(&format!("{key} = {value}")).to_string();
        // A text takes whatever is written to it.
        let _ = writeln!(text, "  {said:<width$}  {}", Printable(source), width = width + 3);
    }
    text
}

fn list(names: &[String]) -> String {
    const SHOWN: usize = 10;
    match names {
        [] => String::from("none"),
        few if few.len() <= SHOWN => few.join(", "),
        many => format!("{} and {} more", many[..SHOWN].join(", "), many.len() - SHOWN),
    }
}
