//! `[[system.<name>.environment]]` and `workspaces`: what a system's root modules are evaluated as.

use std::ops::Range;
use std::sync::Arc;

use toml::Spanned;
use toml::de::DeValue;

use super::ConfigError;
use super::live::{self, LiveConfig};
use super::section::{Section, kind};
use super::system::{names_a_file, path};

/// One environment of a system: its root modules are evaluated with these values, and judged by themselves.
#[derive(Clone, Debug)]
pub struct EnvironmentConfig {
    pub name: Spanned<Arc<str>>,
    /// Paths of the root modules that make it; `None` for every one of the system.
    pub terraform: Option<Vec<Spanned<Arc<str>>>>,
    /// What `terraform.workspace` is; `None` when nobody says.
    pub workspace: Option<Arc<str>>,
    /// Files of variables, the last wins.
    pub var_files: Vec<Spanned<Arc<str>>>,
    /// Variables by name; they win over the files.
    pub variables: Vec<VariableConfig>,
    /// The account that it runs in.
    pub live: LiveConfig,
}

/// One value of an environment's `variables`.
#[derive(Clone, Debug)]
pub struct VariableConfig {
    pub name: Arc<str>,
    pub value: prc_model::Value,
    /// Where the value stands in `prc.toml`.
    pub span: Range<usize>,
}

impl EnvironmentConfig {
    /// The paths of the root modules that make it; `None` for every one of the system.
    pub fn root_modules(&self) -> Option<Vec<Arc<str>>> {
        self.terraform.as_ref().map(|paths| paths.iter().map(|path| path.get_ref().clone()).collect())
    }

    /// An environment of which nothing is known but the workspace that it is named after.
    pub(super) fn of_workspace(name: Spanned<Arc<str>>) -> Self {
        let workspace = Some(name.get_ref().clone());
        let (var_files, variables) = (Vec::new(), Vec::new());
        Self { name, terraform: None, workspace, var_files, variables, live: LiveConfig::default() }
    }
}

/// The environments of a system in the order of the text.
pub(super) fn read(system: &mut Section<'_>, errors: &mut Vec<ConfigError>) -> Vec<EnvironmentConfig> {
    let workspaces = workspaces(system, errors);
    let Some(tables) = system.array("environment", errors) else { return workspaces };
    if let Some(first) = workspaces.first() {
        let error = ConfigError::new(format!("`workspaces`{} beside environments", system.place()), first.name.span());
        errors.push(error.help("give each environment its `workspace`"));
    }
    let sections: Vec<Section<'_>> =
        tables.iter().filter_map(|table| system.within("environment", table, errors)).collect();
    let mut found: Vec<EnvironmentConfig> = Vec::new();
    for section in sections {
        if let Some(environment) = environment(section, errors) {
            add(&mut found, environment, "environment", errors);
        }
    }
    found
}

fn add(found: &mut Vec<EnvironmentConfig>, environment: EnvironmentConfig, what: &str, errors: &mut Vec<ConfigError>) {
    let name = &environment.name;
    if found.iter().any(|known| known.name.get_ref() == name.get_ref()) {
        let error = ConfigError::new(format!("there are two {what}s named `{}`", name.get_ref()), name.span());
        errors.push(error.help("give one of them another name"));
    } else {
        found.push(environment);
    }
}

fn workspaces(system: &mut Section<'_>, errors: &mut Vec<ConfigError>) -> Vec<EnvironmentConfig> {
    let mut found = Vec::new();
    for name in texts(system, "workspaces", errors) {
        check_workspace(&name, errors);
        add(&mut found, EnvironmentConfig::of_workspace(name), "workspace", errors);
    }
    found
}

fn environment(mut section: Section<'_>, errors: &mut Vec<ConfigError>) -> Option<EnvironmentConfig> {
    let name = section.required_text("name", errors);
    let terraform = super::system::root_modules(&mut section, errors);
    let workspace = section.text("workspace", errors).map(shared);
    if let Some(workspace) = &workspace {
        check_workspace(workspace, errors);
    }
    let files = texts(&mut section, "var-files", errors);
    let var_files = files.iter().filter_map(|file| var_file(file, errors)).collect();
    let variables = variables(&mut section, errors);
    let live = live::read(&mut section, errors);
    section.finish(errors);
    let name = shared(name?);
    if !names_a_file(name.get_ref()) {
        let error = ConfigError::new(format!("`{}` cannot name an environment", name.get_ref()), name.span());
        errors.push(error.help("use letters, digits, `-`, `_` and `.`, and begin with a letter or digit"));
    }
    let workspace = workspace.map(Spanned::into_inner);
    Some(EnvironmentConfig { name, terraform, workspace, var_files, variables, live })
}

/// Terraform takes the names that need no escape in a URL.
fn check_workspace(name: &Spanned<Arc<str>>, errors: &mut Vec<ConfigError>) {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~$&+=:@".contains(&byte);
    if !name.get_ref().bytes().all(plain) {
        let error = ConfigError::new(format!("`{}` cannot name a workspace", name.get_ref()), name.span());
        errors.push(error.help("Terraform takes letters, digits and `-_.~$&+=:@`"));
    }
}

fn var_file(file: &Spanned<Arc<str>>, errors: &mut Vec<ConfigError>) -> Option<Spanned<Arc<str>>> {
    let found = path(file.get_ref(), file.span(), "infra/prod.tfvars", errors)?;
    let name = found.get_ref();
    if !name.ends_with(".tfvars") && !name.ends_with(".tfvars.json") {
        let error = ConfigError::new(format!("`{name}` is no file of variables"), file.span());
        errors.push(error.help("its name ends in `.tfvars` or `.tfvars.json`"));
    }
    Some(found)
}

fn variables(section: &mut Section<'_>, errors: &mut Vec<ConfigError>) -> Vec<VariableConfig> {
    let Some(table) = section.section("variables", errors) else { return Vec::new() };
    let entries = table.entries();
    let variable = |entry: super::section::Entry<'_>| {
        let value = value(entry.value, errors)?;
        Some(VariableConfig { name: entry.name.into(), value, span: entry.value.span() })
    };
    entries.filter_map(variable).collect()
}

/// A TOML value as Terraform sees it.
fn value(toml: &Spanned<DeValue<'_>>, errors: &mut Vec<ConfigError>) -> Option<prc_model::Value> {
    use prc_model::{Data, Number};
    let data = match toml.get_ref() {
        DeValue::String(text) => Data::String(Arc::from(&**text)),
        DeValue::Boolean(bool) => Data::Bool(*bool),
        DeValue::Integer(_) => match super::section::integer(toml.get_ref()) {
            Some(number) => Data::Number(Number::Int(number)),
            None => return refused(toml, "is too large", errors),
        },
        DeValue::Float(number) => match number.as_str().parse::<f64>() {
            Ok(float) if float.is_finite() => Data::Number(Number::Decimal(number.as_str().into())),
            _ => return refused(toml, "is no number that Terraform has", errors),
        },
        DeValue::Array(items) => {
            let items: Vec<_> = items.iter().map(|item| value(item, errors)).collect();
            Data::List(items.into_iter().collect::<Option<_>>()?)
        }
        DeValue::Table(fields) => {
            let fields: Vec<_> = fields
                .iter()
                .map(|(name, field)| Some((Arc::from(&**name.get_ref()), value(field, errors)?)))
                .collect();
            Data::Map(fields.into_iter().collect::<Option<_>>()?)
        }
        DeValue::Datetime(_) => return refused(toml, "is no value of Terraform: put it in quotes", errors),
    };
    Some(prc_model::Value::new(data))
}

fn refused<T>(toml: &Spanned<DeValue<'_>>, why: &str, errors: &mut Vec<ConfigError>) -> Option<T> {
    let error = ConfigError::new(format!("{} {why}", kind(toml.get_ref())), toml.span());
    errors.push(error.help("texts, numbers, booleans, lists and tables are values of Terraform"));
    None
}

/// An array of texts that are not blank.
pub(super) fn texts(section: &mut Section<'_>, key: &str, errors: &mut Vec<ConfigError>) -> Vec<Spanned<Arc<str>>> {
    let Some(items) = section.array(key, errors) else { return Vec::new() };
    if items.is_empty() {
        let span = section.get(key).map_or_else(|| section.span(), Spanned::span);
        errors.push(ConfigError::new(format!("`{key}`{} is empty", section.place()), span).help("leave it out"));
    }
    let mut found = Vec::new();
    for item in items {
        match item.get_ref().as_str() {
            Some(text) if !text.trim().is_empty() => found.push(Spanned::new(item.span(), text.into())),
            Some(_) => {
                let error = ConfigError::new(format!("an element of `{key}`{} is empty", section.place()), item.span());
                errors.push(error.help("take it out"));
            }
            None => errors.push(section.mistyped(key, item, "an array of strings")),
        }
    }
    found
}

pub(super) fn shared(text: Spanned<String>) -> Spanned<Arc<str>> {
    Spanned::new(text.span(), text.into_inner().into())
}
