//! `[system.<name>]`

use std::ops::Range;
use std::sync::Arc;

use prc_check::Tier;
use toml::Spanned;
use toml::de::DeValue;

use super::section::{Entry, Section, integer};
use super::{ConfigError, NotApplicable, SystemConfig, description};
use crate::Catalogue;

/// The systems, sorted by name.
pub(super) fn read(
    systems: &Section<'_>,
    catalogue: &Catalogue<'_>,
    errors: &mut Vec<ConfigError>,
) -> Vec<SystemConfig> {
    let mut found: Vec<SystemConfig> = systems
        .entries()
        .filter_map(|entry| {
            check_name(&entry, errors);
            let section = systems.within(entry.name, entry.value, errors)?;
            Some(system(entry.name, section, catalogue, errors))
        })
        .collect();
    found.sort_by(|a, b| a.name.cmp(&b.name));
    found
}

/// Names become parts of file names.
fn check_name(entry: &Entry<'_>, errors: &mut Vec<ConfigError>) {
    if !names_a_file(entry.name) {
        let error = ConfigError::new(format!("`{}` cannot name a system", entry.name), entry.span.clone());
        errors.push(error.help("use letters, digits, `-`, `_` and `.`, and begin with a letter or digit"));
    }
}

/// Letters, digits, `-`, `_` and `.`, and a letter or digit first.
pub(super) fn names_a_file(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    name.bytes().all(plain) && name.starts_with(|first: char| first.is_ascii_alphanumeric())
}

fn system(
    name: &str,
    mut section: Section<'_>,
    catalogue: &Catalogue<'_>,
    errors: &mut Vec<ConfigError>,
) -> SystemConfig {
    let system = SystemConfig {
        name: name.into(),
        title: section.text("title", errors).map(Spanned::into_inner),
        tier: tier(&mut section, errors).unwrap_or(Tier::Two),
        terraform: root_modules(&mut section, errors),
        environments: super::environment::read(&mut section, errors),
        not_applicable: not_applicable(&mut section, catalogue, errors),
        description: description::read(&mut section, errors),
    };
    check_environments(&system, errors);
    section.finish(errors);
    system
}

/// What is said of environments must be said of those that there are, and of root modules of the system.
fn check_environments(system: &SystemConfig, errors: &mut Vec<ConfigError>) {
    let names: Vec<&str> = system.environments.iter().map(|one| &**one.name.get_ref()).collect();
    for name in system.not_applicable.iter().filter_map(|rule| rule.environment.as_ref()) {
        if !names.contains(&&**name.get_ref()) {
            let message = format!("{} has no environment `{}`", system.name, name.get_ref());
            let error = ConfigError::new(message, name.span()).suggest(name.get_ref(), names.iter().copied());
            errors.push(if error.help.is_some() {
                error
            } else {
                error.help("declare it, or leave `environment` out")
            });
        }
    }
    let Some(own) = &system.terraform else { return };
    let own: Vec<&str> = own.iter().map(|path| &**path.get_ref()).collect();
    for path in system.environments.iter().flat_map(|one| one.terraform.iter().flatten()) {
        if !own.contains(&&**path.get_ref()) {
            let message = format!("`{}` is no root module of {}", path.get_ref(), system.name);
            errors.push(ConfigError::new(message, path.span()).suggest(path.get_ref(), own.iter().copied()));
        }
    }
}

fn tier(section: &mut Section<'_>, errors: &mut Vec<ConfigError>) -> Option<Tier> {
    let value = section.get("tier")?;
    match integer(value.get_ref()) {
        Some(1) => return Some(Tier::One),
        Some(2) => return Some(Tier::Two),
        Some(3) => return Some(Tier::Three),
        Some(other) => {
            let message = format!("tier {other}{} does not exist", section.place());
            errors.push(ConfigError::new(message, value.span()).help(TIERS));
        }
        None => errors.push(section.mistyped("tier", value, "an integer").help(TIERS)),
    }
    None
}

const TIERS: &str = "1 is business critical, 2 standard, 3 experimental";

pub(super) fn root_modules(section: &mut Section<'_>, errors: &mut Vec<ConfigError>) -> Option<Vec<Spanned<Arc<str>>>> {
    let paths = section.array("terraform", errors)?;
    if paths.is_empty() {
        let span = section.get("terraform").map_or_else(|| section.span(), Spanned::span);
        let error = ConfigError::new(format!("`terraform`{} is empty", section.place()), span);
        errors.push(error.help("leave it out to take every root module"));
    }
    Some(paths.iter().filter_map(|path| root_module(section, path, errors)).collect())
}

fn root_module(
    section: &Section<'_>,
    path: &Spanned<DeValue<'_>>,
    errors: &mut Vec<ConfigError>,
) -> Option<Spanned<Arc<str>>> {
    let Some(text) = path.get_ref().as_str() else {
        errors.push(section.mistyped("terraform", path, "an array of paths"));
        return None;
    };
    self::path(text, path.span(), "infra/prod`; `.` is the directory itself", errors)
}

/// A path inside the repository in the form of the inventory.
pub(super) fn path(
    text: &str,
    span: Range<usize>,
    such_as: &str,
    errors: &mut Vec<ConfigError>,
) -> Option<Spanned<Arc<str>>> {
    if let Some(normal) = normal(text) {
        return Some(Spanned::new(span, normal.into()));
    }
    let error = ConfigError::new(format!("`{text}` is not a path inside the repository"), span);
    let end = if such_as.contains('`') { "" } else { "`" };
    errors.push(error.help(format!("write it relative to prc.toml with `/`, such as `{such_as}{end}")));
    None
}

/// The path as the inventory writes it: `./infra/prod/` is `infra/prod`.
pub(crate) fn normal(path: &str) -> Option<String> {
    if path.is_empty() || path.starts_with('/') || path.contains('\\') || path.split('/').any(|part| part == "..") {
        return None;
    }
    let parts: Vec<&str> = path.split('/').filter(|part| !matches!(*part, "" | ".")).collect();
    Some(if parts.is_empty() { ".".to_owned() } else { parts.join("/") })
}

fn not_applicable(
    section: &mut Section<'_>,
    catalogue: &Catalogue<'_>,
    errors: &mut Vec<ConfigError>,
) -> Vec<NotApplicable> {
    let Some(rules) = section.array("not-applicable", errors) else { return Vec::new() };
    let rules: Vec<Section<'_>> =
        rules.iter().filter_map(|rule| section.within("not-applicable", rule, errors)).collect();
    rules.into_iter().filter_map(|rule| rule_of(rule, catalogue, errors)).collect()
}

fn rule_of(mut rule: Section<'_>, catalogue: &Catalogue<'_>, errors: &mut Vec<ConfigError>) -> Option<NotApplicable> {
    let requirement = rule.required_text("requirement", errors);
    let subject = rule.text("subject", errors);
    let environment = rule.text("environment", errors);
    let reason = rule.required_text("reason", errors);
    let approved_by = rule.required_text("approved-by", errors);
    let span = rule.span();
    rule.finish(errors);
    let requirement = requirement?;
    if catalogue.requirement(requirement.get_ref()).is_none() {
        errors.push(unknown_requirement(requirement.get_ref(), requirement.span(), catalogue));
    }
    Some(NotApplicable {
        requirement: requirement.into_inner(),
        subject: subject.map(Spanned::into_inner),
        environment,
        reason: reason?.into_inner(),
        approved_by: approved_by?.into_inner(),
        span,
    })
}

/// An id that is none.
pub(super) fn unknown_requirement(id: &str, span: Range<usize>, catalogue: &Catalogue<'_>) -> ConfigError {
    let error = ConfigError::new(format!("unknown requirement `{id}`"), span).suggest(id, catalogue.ids());
    if error.help.is_some() { error } else { error.help("prc list shows all") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_those_of_the_inventory() {
        assert_eq!(normal("./infra//prod/").as_deref(), Some("infra/prod"));
        assert_eq!(normal("./").as_deref(), Some("."));
        for outside in ["", "/infra", "a/../../b", "infra\\prod"] {
            assert_eq!(normal(outside), None, "{outside}");
        }
    }
}
