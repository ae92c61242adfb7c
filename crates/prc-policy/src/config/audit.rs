//! `[period]`, `[due]`, `[gate.audit]` and `[[member]]`: what audits go by.

use std::collections::BTreeSet;
use std::sync::Arc;

use prc_check::{Date, Severity};
use toml::Spanned;
use toml::de::DeValue;

use super::section::{Section, integer};
use super::system::names_a_file;
use super::{ConfigError, gate};
use crate::points::{PerTier, Points};
use crate::{Priority, Said};

/// What audits go by.
#[derive(Clone, Debug, Default)]
pub struct AuditConfig {
    pub period: PeriodConfig,
    pub due: DueConfig,
    pub gate: AuditGate,
    /// In the order of the text; names are unique.
    pub members: Vec<Member>,
}

/// `[period]`: when the next audit is due.
#[derive(Clone, Debug)]
pub struct PeriodConfig {
    /// The length of a period, which divides a year.
    pub months: i8,
    /// A day on which a period begins.
    pub anchor: Date,
    /// The name in the IANA time zone database of the zone whose days count; `None` for UTC.
    pub timezone: Option<Said<String>>,
}

/// `[due]`: until when a gap of each priority is closed, in days from the day on which the audit was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DueConfig {
    pub p0: i32,
    pub p1: i32,
    pub p2: i32,
    /// `None` for the end of the next period.
    pub p3: Option<i32>,
}

impl DueConfig {
    /// Days until an item of the priority is due; `None` for the end of the next period.
    pub const fn days(&self, priority: Priority) -> Option<i32> {
        match priority {
            Priority::P0 => Some(self.p0),
            Priority::P1 => Some(self.p1),
            Priority::P2 => Some(self.p2),
            Priority::P3 => self.p3,
        }
    }
}

/// `[gate.audit]`
#[derive(Clone, Debug)]
pub struct AuditGate {
    /// Of the score's low bound.
    pub min_score: PerTier<Points>,
    /// Of the weight that has a verdict.
    pub min_decided: PerTier<Points>,
    /// Tiers of which what is declared must be confirmed by the live account.
    pub actual: PerTier<bool>,
    pub fail_on: BTreeSet<AuditWord>,
    /// For how many days a requirement that an upgrade adds or changes is advice only.
    pub enforce_new_after_days: i32,
}

/// What an audit fails on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AuditWord {
    /// A critical must fails.
    CriticalMustFail,
    /// A critical must is unknown.
    CriticalMustUnknown,
    /// A waiver ran out, and what it was for fails still.
    ExpiredWaiver,
    /// An open item of this priority is past its due date.
    Overdue(Priority),
    /// A must or should of this severity fails.
    Fails(Severity),
}

impl AuditWord {
    /// Every word, in the order in which they are listed.
    pub const ALL: [Self; 11] = [
        Self::CriticalMustFail,
        Self::CriticalMustUnknown,
        Self::ExpiredWaiver,
        Self::Overdue(Priority::P0),
        Self::Overdue(Priority::P1),
        Self::Overdue(Priority::P2),
        Self::Overdue(Priority::P3),
        Self::Fails(Severity::Critical),
        Self::Fails(Severity::High),
        Self::Fails(Severity::Medium),
        Self::Fails(Severity::Low),
    ];

    /// Its word in `prc.toml`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CriticalMustFail => "critical-must-fail",
            Self::CriticalMustUnknown => "critical-must-unknown",
            Self::ExpiredWaiver => "expired-waiver",
            Self::Overdue(Priority::P0) => "overdue-P0",
            Self::Overdue(Priority::P1) => "overdue-P1",
            Self::Overdue(Priority::P2) => "overdue-P2",
            Self::Overdue(Priority::P3) => "overdue-P3",
            Self::Fails(severity) => severity.as_str(),
        }
    }
}

/// `[[member]]`: a repository that is audited with this one.
#[derive(Clone, Debug)]
pub struct Member {
    pub name: Said<Arc<str>>,
    /// A checkout, or a report that was saved as JSON.
    pub path: Said<String>,
}

/// Half-years of the calendar, in UTC.
impl Default for PeriodConfig {
    fn default() -> Self {
        Self { months: 6, anchor: Date::constant(2026, 1, 1), timezone: None }
    }
}

impl Default for DueConfig {
    fn default() -> Self {
        Self { p0: 7, p1: 30, p2: 90, p3: None }
    }
}

/// Fails on open critical musts, on waivers that ran out and on what is urgent and late.
impl Default for AuditGate {
    fn default() -> Self {
        Self {
            min_score: PerTier::default(),
            min_decided: PerTier::default(),
            actual: PerTier::default(),
            fail_on: AuditWord::ALL[..5].iter().copied().collect(),
            enforce_new_after_days: 90,
        }
    }
}

pub(super) fn period(mut section: Section<'_>, errors: &mut Vec<ConfigError>) -> PeriodConfig {
    let mut period = PeriodConfig::default();
    if let Some(value) = section.get("months") {
        match integer(value.get_ref()).and_then(|months| i8::try_from(months).ok()) {
            Some(months @ (1 | 2 | 3 | 4 | 6 | 12)) => period.months = months,
            _ => {
                let message = format!("`months`{} must divide a year", section.place());
                errors.push(ConfigError::new(message, value.span()).help("one of 1, 2, 3, 4, 6, 12"));
            }
        }
    }
    if let Some(anchor) = date(&mut section, "anchor", errors) {
        if *anchor.get_ref() == anchor.get_ref().first_of_month() {
            period.anchor = anchor.into_inner();
        } else {
            let message = format!("`anchor`{} must be the first day of a month", section.place());
            let first = anchor.get_ref().first_of_month();
            errors.push(ConfigError::new(message, anchor.span()).help(format!("such as {first}")));
        }
    }
    period.timezone = section.text("timezone", errors).filter(|name| {
        let known = jiff::tz::TimeZone::get(name.get_ref()).is_ok();
        if !known {
            let error = ConfigError::new(format!("`{}` is not a time zone", name.get_ref()), name.span());
            let zones: Vec<String> = jiff::tz::db().available().map(|zone| zone.to_string()).collect();
            errors.push(error.suggest_as_written(name.get_ref(), zones.iter().map(String::as_str)));
        }
        known
    });
    section.finish(errors);
    period
}

/// A date, bare or in quotes.
pub(super) fn date(section: &mut Section<'_>, key: &str, errors: &mut Vec<ConfigError>) -> Option<Said<Date>> {
    let value = section.get(key)?;
    let text = match value.get_ref() {
        DeValue::Datetime(date) => date.to_string(),
        DeValue::String(text) => text.to_string(),
        _ => {
            errors.push(section.mistyped(key, value, "a date"));
            return None;
        }
    };
    // A whole day: neither a time nor a week.
    let parsed = text.parse::<Date>().ok().filter(|date| date.to_string() == text);
    if parsed.is_none() {
        let error = ConfigError::new(format!("`{key}`{} is no date: `{text}`", section.place()), value.span());
        errors.push(error.help("write it as 2026-07-01"));
    }
    Some(Spanned::new(value.span(), parsed?))
}

pub(super) fn due(mut section: Section<'_>, errors: &mut Vec<ConfigError>) -> DueConfig {
    let mut days = |priority: Priority| days(&mut section, priority.as_str(), errors);
    let said = Priority::ALL.map(&mut days);
    let usual = DueConfig::default();
    section.finish(errors);
    let [p0, p1, p2, p3] = said;
    DueConfig {
        p0: p0.unwrap_or(usual.p0),
        p1: p1.unwrap_or(usual.p1),
        p2: p2.unwrap_or(usual.p2),
        p3: p3.or(usual.p3),
    }
}

/// A number of days, at most ten years.
fn days(section: &mut Section<'_>, key: &str, errors: &mut Vec<ConfigError>) -> Option<i32> {
    let value = section.get(key)?;
    let days = integer(value.get_ref()).and_then(|days| i32::try_from(days).ok());
    let days = days.filter(|days| (0..=3660).contains(days));
    if days.is_none() {
        let message = format!("`{key}`{} must be a number of days", section.place());
        errors.push(ConfigError::new(message, value.span()).help("write a whole number from 0 to 3660"));
    }
    days
}

pub(super) fn audit_gate(mut section: Section<'_>, errors: &mut Vec<ConfigError>) -> AuditGate {
    let usual = AuditGate::default();
    let gate = AuditGate {
        min_score: gate::minimum(&mut section, "min-score", errors),
        min_decided: gate::minimum(&mut section, "min-decided", errors),
        actual: gate::evidence(&mut section, errors),
        fail_on: fail_on(&mut section, errors).unwrap_or(usual.fail_on),
        enforce_new_after_days: days(&mut section, "enforce-new-after-days", errors)
            .unwrap_or(usual.enforce_new_after_days),
    };
    section.finish(errors);
    gate
}

fn fail_on(section: &mut Section<'_>, errors: &mut Vec<ConfigError>) -> Option<BTreeSet<AuditWord>> {
    if section.get("fail-on")?.get_ref().as_str() == Some("never") {
        return Some(BTreeSet::new());
    }
    let items = section.array("fail-on", errors)?;
    let mut words = BTreeSet::new();
    for item in items {
        let Some(text) = item.get_ref().as_str() else {
            errors.push(section.mistyped("fail-on", item, "an array of words"));
            continue;
        };
        match AuditWord::ALL.into_iter().find(|word| word.as_str() == text) {
            Some(word) => {
                words.insert(word);
            }
            None => {
                let error = ConfigError::new(format!("an audit does not fail on `{text}`"), item.span());
                errors.push(error.suggest_as_written(text, AuditWord::ALL.iter().map(|word| word.as_str())));
            }
        }
    }
    Some(words)
}

pub(super) fn members(top: &mut Section<'_>, errors: &mut Vec<ConfigError>) -> Vec<Member> {
    let Some(items) = top.array("member", errors) else { return Vec::new() };
    let sections: Vec<Section<'_>> = items.iter().filter_map(|item| top.within("member", item, errors)).collect();
    let mut members: Vec<Member> = Vec::new();
    for mut section in sections {
        let name = section.required_text("name", errors);
        let path = section.required_text("path", errors);
        section.finish(errors);
        let (Some(name), Some(path)) = (name, path) else { continue };
        if !names_a_file(name.get_ref()) {
            let error = ConfigError::new(format!("`{}` cannot name a member", name.get_ref()), name.span());
            errors.push(error.help("use letters, digits, `-`, `_` and `.`, and begin with a letter or digit"));
        } else if members.iter().any(|other| **other.name.get_ref() == **name.get_ref()) {
            let error = ConfigError::new(format!("there are two members `{}`", name.get_ref()), name.span());
            errors.push(error.help("give one of them another name"));
        }
        let name = Spanned::new(name.span(), Arc::from(&**name.get_ref()));
        members.push(Member { name, path });
    }
    members
}
