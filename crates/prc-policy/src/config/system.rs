//! `[system.<name>]`

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
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    if !entry.name.bytes().all(plain) || !entry.name.starts_with(|first: char| first.is_ascii_alphanumeric()) {
        let error = ConfigError::new(format!("`{}` cannot name a system", entry.name), entry.span.clone());
        errors.push(error.help("use letters, digits, `-`, `_` and `.`, and begin with a letter or digit"));
    }
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
        not_applicable: not_applicable(&mut section, catalogue, errors),
        description: description::read(&mut section, errors),
    };
    section.finish(errors);
    system
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

fn root_modules(section: &mut Section<'_>, errors: &mut Vec<ConfigError>) -> Option<Vec<Spanned<Arc<str>>>> {
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
    match normal(text) {
        Some(normal) => Some(Spanned::new(path.span(), normal.into())),
        None => {
            let error = ConfigError::new(format!("`{text}` is not a path inside the repository"), path.span());
            errors.push(
                error.help("write it relative to prc.toml with `/`, such as `infra/prod`; `.` is the directory itself"),
            );
            None
        }
    }
}

/// The path as the inventory writes it: `./infra/prod/` is `infra/prod`.
pub(super) fn normal(path: &str) -> Option<String> {
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
    let reason = rule.required_text("reason", errors);
    let approved_by = rule.required_text("approved-by", errors);
    let span = rule.span();
    rule.finish(errors);
    let requirement = requirement?;
    if catalogue.requirement(requirement.get_ref()).is_none() {
        let error = ConfigError::new(format!("unknown requirement `{}`", requirement.get_ref()), requirement.span());
        errors.push(error.suggest(requirement.get_ref(), catalogue.ids()));
    }
    Some(NotApplicable {
        requirement: requirement.into_inner(),
        subject: subject.map(Spanned::into_inner),
        reason: reason?.into_inner(),
        approved_by: approved_by?.into_inner(),
        span,
    })
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
