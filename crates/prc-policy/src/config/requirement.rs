//! `[requirement.<id>]`

use std::collections::BTreeMap;

use prc_check::{Check, Severity, Tier, effective_params};
use serde::Deserialize;
use toml::de::{DeValue, ValueDeserializer};
use toml::{Spanned, Table, Value};

use super::section::{Section, kind, written};
use super::system::unknown_requirement;
use super::{ConfigError, RequirementConfig};
use crate::Catalogue;

pub(super) fn read(
    requirements: &Section<'_>,
    catalogue: &Catalogue<'_>,
    errors: &mut Vec<ConfigError>,
) -> BTreeMap<String, RequirementConfig> {
    let mut found = BTreeMap::new();
    for entry in requirements.entries() {
        let Some(check) = catalogue.get(entry.name) else {
            errors.push(unknown_requirement(entry.name, entry.span, catalogue));
            continue;
        };
        if let Some(section) = requirements.within(entry.name, entry.value, errors) {
            found.insert(entry.name.to_owned(), settings(section, check, errors));
        }
    }
    found
}

fn settings(mut section: Section<'_>, check: &Check, errors: &mut Vec<ConfigError>) -> RequirementConfig {
    let severity = section.text("severity", errors).and_then(|word| severity(word.get_ref(), word.span(), errors));
    let mut params = Table::new();
    for (name, param) in check.requirement.params.iter() {
        let Some(value) = section.get(name) else { continue };
        let before = errors.len();
        check_type(&section, name, &param.default.value(), value, errors);
        let Some(plain) = plain(value, errors) else { continue };
        if errors.len() == before {
            let alone = Table::from_iter([(name.to_string(), plain.clone())]);
            if let Some(message) = refused(check, &alone) {
                let error = ConfigError::new(format!("`{name}`{}: {message}", section.place()), value.span());
                errors.push(error.help(format!("prc explain {} says what it may be", check.id)));
            }
        }
        params.insert(name.to_string(), plain);
    }
    let mut waivable = true;
    if let Some(value) = section.get("waivable") {
        match value.get_ref() {
            DeValue::Boolean(may) => waivable = *may,
            _ => errors.push(section.mistyped("waivable", value, "a boolean")),
        }
    }
    section.finish(errors);
    RequirementConfig { severity, waivable, params }
}

pub(super) fn severity(word: &str, span: std::ops::Range<usize>, errors: &mut Vec<ConfigError>) -> Option<Severity> {
    let severity = word.parse().ok();
    if severity.is_none() {
        let error = ConfigError::new(format!("`{word}` is not a severity"), span);
        errors.push(error.suggest(word, Severity::ALL.iter().map(|severity| severity.as_str())));
    }
    severity
}

/// A parameter is of the type of its default, or a table of such values by tier.
fn check_type(
    section: &Section<'_>,
    name: &str,
    default: &Value,
    value: &Spanned<DeValue<'_>>,
    errors: &mut Vec<ConfigError>,
) {
    let Some(table) = value.get_ref().as_table() else { return check_value(section, name, default, value, errors) };
    let is_tier = |key: &str| key.parse::<Tier>().is_ok();
    if default.is_table() && !table.keys().all(|key| is_tier(key.get_ref())) {
        return;
    }
    for (key, value) in table {
        if is_tier(key.get_ref()) {
            check_value(section, name, default, value, errors);
        } else {
            let message = format!("unknown tier `{}` of `{name}`{}", key.get_ref(), section.place());
            let error = ConfigError::new(message, key.span());
            errors.push(error.suggest(key.get_ref(), Tier::ALL.iter().map(|tier| tier.as_str())));
        }
    }
}

fn check_value(
    section: &Section<'_>,
    name: &str,
    default: &Value,
    value: &Spanned<DeValue<'_>>,
    errors: &mut Vec<ConfigError>,
) {
    match (default, value.get_ref()) {
        (Value::Array(defaults), DeValue::Array(items)) => {
            for (default, item) in
                defaults.iter().take(1).flat_map(|default| items.iter().map(move |item| (default, item)))
            {
                if !same_type(default, item.get_ref()) {
                    let (wanted, found) = (type_of(default), kind(item.get_ref()));
                    let message = format!("each of `{name}`{} must be {wanted}, not {found}", section.place());
                    let error = ConfigError::new(message, item.span());
                    errors.push(written(wanted).into_iter().fold(error, ConfigError::help));
                }
            }
        }
        (default, found) if same_type(default, found) => {}
        (default, _) => errors.push(section.mistyped(name, value, type_of(default))),
    }
}

/// A whole number is a number too where the default has decimals.
fn same_type(default: &Value, value: &DeValue<'_>) -> bool {
    type_of(default) == kind(value) || (default.is_float() && value.is_integer())
}

fn type_of(value: &Value) -> &'static str {
    match value {
        Value::String(_) => "a string",
        Value::Integer(_) => "an integer",
        Value::Float(_) => "a float",
        Value::Boolean(_) => "a boolean",
        Value::Datetime(_) => "a date",
        Value::Array(_) => "an array",
        Value::Table(_) => "a table",
    }
}

fn plain(value: &Spanned<DeValue<'_>>, errors: &mut Vec<ConfigError>) -> Option<Value> {
    match Value::deserialize(ValueDeserializer::from(value.clone())) {
        Ok(value) => Some(value),
        Err(error) => {
            errors.push(ConfigError::new(error.message(), error.span().unwrap_or_else(|| value.span())));
            None
        }
    }
}

/// Why the check does not take a parameter: the range of a number, the words of a choice.
fn refused(check: &Check, own: &Table) -> Option<String> {
    let bind = |tier: &Tier| check.bind(effective_params(check.requirement, Some(own), *tier)).err();
    Tier::ALL.iter().find_map(bind).map(|error| error.message)
}
