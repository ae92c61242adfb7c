//! `prc/waivers/*.toml`: a failure that somebody accepts until a date.

use std::ops::Range;
use std::sync::Arc;

use prc_check::{Date, Severity, Subject};
use prc_model::configuration_address;
use toml::Spanned;

use super::keys::{date, days_after, days_between, is_in_future, requirement, whose};
use super::{Rules, TomlFile};
use crate::config::section::Section;
use crate::{ConfigError, Waived, Warning};

/// An accepted failure, in order but for its date.
#[derive(Clone, Debug)]
pub struct Waiver {
    pub requirement: String,
    /// An address, with or without instance key, an ARN or a path.
    pub subject: String,
    /// `None` for every system.
    pub system: Option<String>,
    /// `None` for every environment.
    pub environment: Option<String>,
    pub says: Arc<Waived>,
    /// Where the last day is written.
    expires_at: Range<usize>,
    text: Arc<str>,
}

pub(super) fn read(
    mut section: Section<'_>,
    rules: Rules<'_>,
    file: &TomlFile,
    errors: &mut Vec<ConfigError>,
) -> Option<Waiver> {
    let requirement = requirement(&mut section, rules, errors);
    let subject = section.required_text("subject", errors);
    let (system, environment) = whose(&mut section, rules, errors);
    let reason = section.required_text("reason", errors);
    let approved_by = section.text("approved-by", errors);
    let created = date(&mut section, "created", errors);
    let expires = date(&mut section, "expires", errors);
    let item = section.text("item", errors).map(Spanned::into_inner);
    let start = section.span();
    section.finish(errors);
    if let Some((id, requirement)) = &requirement {
        errors.extend(refused(id, rules));
        let severity = rules.config.severity(requirement);
        errors.extend(unapproved(approved_by.as_ref(), severity, start, rules));
        if let (Some(created), Some(expires)) = (&created, &expires) {
            errors.extend(too_long(created.0, expires, severity, rules));
        }
    }
    if let Some((day, span)) = created.clone().filter(|(day, _)| is_in_future(*day, rules.now)) {
        errors.push(ConfigError::new(format!("it is created on {day}, which is in the future"), span));
    }
    let (expires, expires_at) = expires?;
    Some(Waiver {
        requirement: requirement?.0.into_inner(),
        subject: subject?.into_inner(),
        system,
        environment,
        says: Arc::new(Waived {
            reason: reason?.into_inner(),
            approved_by: approved_by.map(Spanned::into_inner),
            created: Some(created?.0),
            expires,
            item,
            file: file.path.clone(),
            line: 1,
            inline: false,
        }),
        expires_at,
        text: file.text.clone(),
    })
}

fn refused(id: &Spanned<String>, rules: Rules<'_>) -> Option<ConfigError> {
    if rules.config.is_waivable(id.get_ref()) {
        return None;
    }
    let error = ConfigError::new(format!("{} cannot be waived", id.get_ref()), id.span());
    Some(error.help(format!("prc.toml says `waivable = false` in [requirement.{}]", id.get_ref())))
}

fn unapproved(
    approved_by: Option<&Spanned<String>>,
    severity: Severity,
    start: Range<usize>,
    rules: Rules<'_>,
) -> Option<ConfigError> {
    let approvers = rules.config.waiver.approvers(severity)?;
    let names = || approvers.iter().map(String::as_str);
    match approved_by {
        Some(name) if approvers.contains(name.get_ref()) => None,
        Some(name) => {
            let message = format!("`{}` cannot approve a waiver of severity {severity}", name.get_ref());
            Some(ConfigError::new(message, name.span()).suggest(name.get_ref(), names()))
        }
        None => {
            let error = ConfigError::new(format!("`approved-by` is missing, and the severity is {severity}"), start);
            Some(error.suggest("", names()))
        }
    }
}

fn too_long(
    created: Date,
    (expires, span): &(Date, Range<usize>),
    severity: Severity,
    rules: Rules<'_>,
) -> Option<ConfigError> {
    let days = days_between(created, *expires);
    let most = rules.config.waiver.max_days(severity);
    let error = if days < 0 {
        ConfigError::new(format!("it expires on {expires}, before it is created"), span.clone())
    } else if days > most {
        let message = format!("it expires {days} days after it is created, and {severity} allows {most}");
        ConfigError::new(message, span.clone()).help(format!("at most {}", days_after(created, most)))
    } else {
        return None;
    };
    Some(error)
}

impl Waiver {
    /// Whether a verdict of a system is what it speaks of. Without an instance key it speaks of every instance.
    pub fn is_about(&self, system: &str, requirement: &str, subject: &Subject) -> bool {
        let id = &*subject.id;
        self.requirement == requirement
            && (self.subject == id
                || self.subject == configuration_address(id)
                || subject.arn.as_deref() == Some(&self.subject))
            && self.system.as_deref().is_none_or(|own| own == system)
            && self.environment.as_deref().is_none_or(|own| subject.root_module.environment_name() == Some(own))
    }

    /// Whether its last day is over.
    pub fn is_expired(&self, now: Date) -> bool {
        now > self.says.expires
    }

    /// That it does not count any more.
    pub(crate) fn expired(&self) -> Warning {
        let message =
            format!("the waiver of {} for {} expired on {}", self.requirement, self.subject, self.says.expires);
        let help = "mend what fails, or ask for a new one";
        self.warning("expired-waiver", message, self.expires_at.clone()).help(help)
    }

    /// That there is nothing to accept.
    pub(crate) fn unused(&self, holds: bool) -> Warning {
        let (message, help) = match holds {
            true => (format!("nothing to waive: {} holds for {}", self.requirement, self.subject), "remove the file"),
            false => (
                format!("the waiver matches nothing: {} for {}", self.requirement, self.subject),
                "remove the file, or correct the subject",
            ),
        };
        self.warning("unused-waiver", message, 0..0).help(help)
    }

    fn warning(&self, code: &'static str, message: String, span: Range<usize>) -> Warning {
        Warning::new(code, message, span).in_file(&self.says.file, &self.text)
    }
}
