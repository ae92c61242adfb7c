//! What a system says about itself: objectives, indicators, on-call, paths, data.

use std::ops::Range;
use std::sync::Arc;

use toml::Spanned;
use toml::de::DeValue;

use super::ConfigError;
use super::section::{Section, integer};
use super::system::normal;

/// A value with its place in `prc.toml`.
pub type Said<T> = Spanned<T>;

/// The classes of data that a system may declare, the most harmless first.
pub const DATA_CLASSES: [&str; 4] = ["public", "internal", "confidential", "pci"];

/// The descriptive keys of `[system.<name>]`.
#[derive(Clone, Debug, Default)]
pub struct Description {
    /// The header of the system.
    pub span: Range<usize>,
    pub owner: Option<Said<String>>,
    /// One of [`DATA_CLASSES`].
    pub data_class: Option<Said<String>>,
    pub objectives: Option<Said<Objectives>>,
    pub slos: Vec<Said<Slo>>,
    pub oncall: Option<Said<OnCall>>,
    /// Directories of its documents, in the form of the tree; empty for the whole repository.
    pub docs: Vec<Said<Arc<str>>>,
    /// Directories of its program code.
    pub code: Vec<Said<Arc<str>>>,
}

/// `objectives = { rto-minutes = 60, rpo-minutes = 5 }`
#[derive(Clone, Debug, Default)]
pub struct Objectives {
    /// Until it works again, in minutes.
    pub rto_minutes: Option<Said<i64>>,
    /// How much may be lost, in minutes.
    pub rpo_minutes: Option<Said<i64>>,
}

/// `[[system.<name>.slo]]`
#[derive(Clone, Debug)]
pub struct Slo {
    pub name: Said<String>,
    pub indicator: Option<Said<String>>,
    /// Above 0 and below 1.
    pub target: Option<Said<f64>>,
    pub window_days: Option<Said<i64>>,
}

/// `oncall = { tool = "pagerduty", schedule = "P123", escalation-minutes = [0, 10, 25] }`
#[derive(Clone, Debug, Default)]
pub struct OnCall {
    pub tool: Option<Said<String>>,
    pub schedule: Option<Said<String>>,
    /// When each step of the escalation is called, in minutes after the page; rising.
    pub escalation_minutes: Vec<Said<i64>>,
}

/// `[team.<name>]`
#[derive(Clone, Debug)]
pub struct Team {
    pub name: Arc<str>,
    pub span: Range<usize>,
    /// Where the team is reached: a channel, a group address.
    pub contact: Option<Said<String>>,
    pub members: Vec<Said<String>>,
}

pub(super) fn read(section: &mut Section<'_>, errors: &mut Vec<ConfigError>) -> Description {
    Description {
        span: section.span(),
        owner: section.text("owner", errors),
        data_class: data_class(section, errors),
        objectives: objectives(section, errors),
        slos: slos(section, errors),
        oncall: on_call(section, errors),
        docs: paths(section, "docs", errors),
        code: paths(section, "code", errors),
    }
}

fn data_class(section: &mut Section<'_>, errors: &mut Vec<ConfigError>) -> Option<Said<String>> {
    let class = section.text("data-class", errors)?;
    if !DATA_CLASSES.contains(&&**class.get_ref()) {
        let error = ConfigError::new(format!("`{}` is not a class of data", class.get_ref()), class.span());
        errors.push(error.suggest(class.get_ref(), DATA_CLASSES));
        return None;
    }
    Some(class)
}

fn objectives(section: &mut Section<'_>, errors: &mut Vec<ConfigError>) -> Option<Said<Objectives>> {
    let mut own = section.section("objectives", errors)?;
    let objectives = Objectives {
        rto_minutes: whole(&mut own, "rto-minutes", 1, errors),
        rpo_minutes: whole(&mut own, "rpo-minutes", 0, errors),
    };
    let span = own.span();
    own.finish(errors);
    Some(Spanned::new(span, objectives))
}

fn slos(section: &mut Section<'_>, errors: &mut Vec<ConfigError>) -> Vec<Said<Slo>> {
    let Some(items) = section.array("slo", errors) else { return Vec::new() };
    let own: Vec<Section<'_>> = items.iter().filter_map(|item| section.within("slo", item, errors)).collect();
    own.into_iter().filter_map(|own| slo(own, errors)).collect()
}

fn slo(mut own: Section<'_>, errors: &mut Vec<ConfigError>) -> Option<Said<Slo>> {
    let span = own.span();
    let name = own.required_text("name", errors);
    let indicator = own.text("indicator", errors);
    let target = share(&mut own, "target", errors);
    let window_days = whole(&mut own, "window-days", 1, errors);
    own.finish(errors);
    Some(Spanned::new(span, Slo { name: name?, indicator, target, window_days }))
}

fn on_call(section: &mut Section<'_>, errors: &mut Vec<ConfigError>) -> Option<Said<OnCall>> {
    let mut own = section.section("oncall", errors)?;
    let mut on_call =
        OnCall { tool: own.text("tool", errors), schedule: own.text("schedule", errors), ..OnCall::default() };
    for item in own.array("escalation-minutes", errors).unwrap_or_default() {
        let before = on_call.escalation_minutes.last().map(|last| *last.get_ref());
        match integer(item.get_ref()) {
            Some(minutes) if minutes >= 0 && before.is_none_or(|before| minutes > before) => {
                on_call.escalation_minutes.push(Spanned::new(item.span(), minutes));
            }
            Some(minutes) => {
                let message =
                    format!("step {minutes} of `escalation-minutes`{} is not after the one before", own.place());
                errors
                    .push(ConfigError::new(message, item.span()).help("count the minutes from the page: [0, 10, 25]"));
            }
            None => errors.push(own.mistyped("escalation-minutes", item, "an array of integers")),
        }
    }
    let span = own.span();
    own.finish(errors);
    Some(Spanned::new(span, on_call))
}

/// Directories as the tree writes them; the root itself is `.`.
fn paths(section: &mut Section<'_>, key: &str, errors: &mut Vec<ConfigError>) -> Vec<Said<Arc<str>>> {
    let mut found = Vec::new();
    for item in section.array(key, errors).unwrap_or_default() {
        let Some(text) = item.get_ref().as_str() else {
            errors.push(section.mistyped(key, item, "an array of paths"));
            continue;
        };
        match normal(text) {
            Some(path) => found.push(Spanned::new(item.span(), path.into())),
            None => {
                let error = ConfigError::new(format!("`{text}` is not a path inside the repository"), item.span());
                errors.push(error.help("write it relative to prc.toml with `/`, such as `docs`"));
            }
        }
    }
    found
}

/// The teams, sorted by name.
pub(super) fn teams(teams: &Section<'_>, errors: &mut Vec<ConfigError>) -> Vec<Team> {
    let mut found = Vec::new();
    for entry in teams.entries() {
        let Some(mut own) = teams.within(entry.name, entry.value, errors) else { continue };
        let contact = own.text("contact", errors);
        let mut members = Vec::new();
        for item in own.array("members", errors).unwrap_or_default() {
            match item.get_ref().as_str() {
                Some(member) if !member.trim().is_empty() => members.push(Spanned::new(item.span(), member.to_owned())),
                _ => errors.push(own.mistyped("members", item, "an array of names")),
            }
        }
        found.push(Team { name: entry.name.into(), span: entry.span, contact, members });
        own.finish(errors);
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    found
}

fn whole(section: &mut Section<'_>, key: &str, least: i64, errors: &mut Vec<ConfigError>) -> Option<Said<i64>> {
    let value = section.get(key)?;
    match integer(value.get_ref()) {
        Some(number) if number >= least => return Some(Spanned::new(value.span(), number)),
        Some(number) => {
            let message = format!("`{key}`{} is {number}, must be at least {least}", section.place());
            errors
                .push(ConfigError::new(message, value.span()).help(format!("write {least} or more, or leave it out")));
        }
        None => errors.push(section.mistyped(key, value, "an integer")),
    }
    None
}

/// A number above 0 and below 1.
fn share(section: &mut Section<'_>, key: &str, errors: &mut Vec<ConfigError>) -> Option<Said<f64>> {
    let value = section.get(key)?;
    let number = match value.get_ref() {
        DeValue::Float(float) => float.as_str().parse::<f64>().ok(),
        DeValue::Integer(_) => Some(f64::NAN),
        _ => None,
    };
    match number {
        Some(number) if number > 0.0 && number < 1.0 => return Some(Spanned::new(value.span(), number)),
        Some(_) => {
            let message = format!("`{key}`{} must be above 0 and below 1", section.place());
            errors.push(ConfigError::new(message, value.span()).help("99.9 % is written 0.999"));
        }
        None => errors.push(section.mistyped(key, value, "a float")),
    }
    None
}
