//! `[waiver]`: how long what fails may be accepted, and by whom.

use std::collections::BTreeMap;

use prc_check::{Date, Severity};
use toml::de::DeValue;

use super::ConfigError;
use super::environment::texts;
use super::section::{Section, integer};
use crate::programme::days_after;

/// The longest that a failure may be accepted where `prc.toml` does not say: what nobody looks at for a year is not
/// accepted but forgotten.
const LONGEST_DAYS: i32 = 365;

/// `[waiver]`
#[derive(Clone, Debug, Default)]
pub struct WaiverConfig {
    max_days: BTreeMap<Severity, i32>,
    approvers: BTreeMap<Severity, Vec<String>>,
    /// Whether comments in modules that were fetched from elsewhere accept failures.
    pub honor_module_ignores: bool,
}

impl WaiverConfig {
    /// The most days between the day on which a waiver is made and its last.
    pub fn max_days(&self, severity: Severity) -> i32 {
        self.max_days.get(&severity).copied().unwrap_or(LONGEST_DAYS)
    }

    /// The last day of what is accepted on a day for so many days, or for as many as the policy allows.
    pub fn last_day(&self, severity: Severity, made: Date, days: i32) -> Date {
        days_after(made, self.max_days(severity).min(days))
    }

    /// Who may approve; `None` when nobody has to.
    pub fn approvers(&self, severity: Severity) -> Option<&[String]> {
        self.approvers.get(&severity).map(Vec::as_slice)
    }
}

pub(super) fn read(mut section: Section<'_>, errors: &mut Vec<ConfigError>) -> WaiverConfig {
    let mut config = WaiverConfig::default();
    if let Some(mut days) = section.section("max-days", errors) {
        for &severity in Severity::ALL {
            config.max_days.extend(max_days(&mut days, severity, errors).map(|days| (severity, days)));
        }
        days.finish(errors);
    }
    if let Some(mut approvers) = section.section("approvers", errors) {
        for &severity in Severity::ALL {
            let names = texts(&mut approvers, severity.as_str(), errors);
            if !names.is_empty() {
                config.approvers.insert(severity, names.iter().map(|name| name.get_ref().to_string()).collect());
            }
        }
        approvers.finish(errors);
    }
    if let Some(value) = section.get("honor-module-ignores") {
        match value.get_ref() {
            DeValue::Boolean(honor) => config.honor_module_ignores = *honor,
            _ => errors.push(section.mistyped("honor-module-ignores", value, "a boolean")),
        }
    }
    section.finish(errors);
    config
}

fn max_days(days: &mut Section<'_>, severity: Severity, errors: &mut Vec<ConfigError>) -> Option<i32> {
    let value = days.get(severity.as_str())?;
    let Some(number) = integer(value.get_ref()) else {
        errors.push(days.mistyped(severity.as_str(), value, "a whole number of days"));
        return None;
    };
    match i32::try_from(number).ok().filter(|days| (1..=3660).contains(days)) {
        Some(days) => Some(days),
        None => {
            let message = format!("`{severity}`{}: {number} is not between 1 and 3660 days", days.place());
            errors.push(ConfigError::new(message, value.span()).help("a year is 365"));
            None
        }
    }
}
