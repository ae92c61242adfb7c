//! The keys that waivers and attestations share.

use std::ops::Range;

use jiff::Span;
use prc_check::{Date, Requirement};
use toml::Spanned;
use toml::de::DeValue;

use super::Rules;
use crate::ConfigError;
use crate::config::section::Section;

/// The id of a requirement that exists, with its entry.
pub(super) fn requirement(
    section: &mut Section<'_>,
    rules: Rules<'_>,
    errors: &mut Vec<ConfigError>,
) -> Option<(Spanned<String>, &'static Requirement)> {
    let id = section.required_text("requirement", errors)?;
    match rules.catalogue.requirement(id.get_ref()) {
        Some(requirement) => Some((id, requirement)),
        None => {
            let error = ConfigError::new(format!("unknown requirement `{}`", id.get_ref()), id.span());
            errors.push(error.suggest(id.get_ref(), rules.catalogue.ids()));
            None
        }
    }
}

/// A system and an environment of `prc.toml`, as far as they are named.
pub(super) fn whose(
    section: &mut Section<'_>,
    rules: Rules<'_>,
    errors: &mut Vec<ConfigError>,
) -> (Option<String>, Option<String>) {
    let systems = &rules.config.systems;
    let system = section.text("system", errors);
    if let Some(name) = &system
        && !systems.iter().any(|one| *one.name == **name.get_ref())
    {
        let error = ConfigError::new(format!("there is no system `{}`", name.get_ref()), name.span());
        errors.push(error.suggest(name.get_ref(), systems.iter().map(|one| &*one.name)));
    }
    let environment = section.text("environment", errors);
    if let Some(name) = &environment {
        let own = systems.iter().filter(|one| system.as_ref().is_none_or(|system| *one.name == **system.get_ref()));
        let names: Vec<&str> = own.flat_map(|one| &one.environments).map(|one| &**one.name.get_ref()).collect();
        if !names.contains(&name.get_ref().as_str()) {
            let error = ConfigError::new(format!("there is no environment `{}`", name.get_ref()), name.span());
            errors.push(error.suggest(name.get_ref(), names));
        }
    }
    (system.map(Spanned::into_inner), environment.map(Spanned::into_inner))
}

/// A day that must be said, with its place.
pub(super) fn date(
    section: &mut Section<'_>,
    key: &str,
    errors: &mut Vec<ConfigError>,
) -> Option<(Date, Range<usize>)> {
    let Some(value) = section.get(key) else {
        errors
            .push(ConfigError::new(format!("`{key}` is missing"), section.span()).help(format!("{key} = 2027-05-31")));
        return None;
    };
    let day = match value.get_ref() {
        DeValue::Datetime(day) if day.time.is_none() && day.offset.is_none() => day.date,
        _ => None,
    };
    let date = day.and_then(|day| {
        Date::new(i16::try_from(day.year).ok()?, i8::try_from(day.month).ok()?, i8::try_from(day.day).ok()?).ok()
    });
    match date {
        Some(date) => Some((date, value.span())),
        None => {
            let error = section.mistyped(key, value, "a day");
            errors.push(error.help(format!("write it without quotes: `{key} = 2027-05-31`")));
            None
        }
    }
}

/// Whether a day has not come yet, wherever on Earth somebody wrote it.
pub(super) fn is_in_future(date: Date, now: Date) -> bool {
    now.tomorrow().is_ok_and(|tomorrow| date > tomorrow)
}

/// The whole days from one date to another.
pub(crate) fn days_between(from: Date, to: Date) -> i32 {
    (to - from).get_days()
}

/// A date some days later; the last that there is when that is beyond all.
pub(crate) fn days_after(from: Date, days: i32) -> Date {
    from.checked_add(Span::new().days(days)).unwrap_or(Date::MAX)
}
