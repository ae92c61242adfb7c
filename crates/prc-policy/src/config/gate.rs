//! `[gate.<name>]`

use std::ops::Range;

use prc_check::{Severity, Tier};
use toml::Spanned;
use toml::de::DeValue;

use super::audit::{AuditGate, audit_gate};
use super::section::{Section, integer, kind};
use super::{ConfigError, GateConfig};
use crate::ChangeGate;
use crate::points::{FailOn, PerTier, Points};

/// The gates; what is not said stays as it is without a `prc.toml`.
pub(super) fn read(mut gates: Section<'_>, errors: &mut Vec<ConfigError>) -> (GateConfig, AuditGate) {
    let mut gate = GateConfig::default();
    if let Some(mut local) = gates.section("local", errors) {
        if let Some(chosen) = fail_on(&mut local, errors) {
            gate.fail_on = chosen;
        }
        gate.min_score = minimum(&mut local, "min-score", errors);
        gate.min_decided = minimum(&mut local, "min-decided", errors);
        gate.evidence = evidence(&mut local, errors);
        local.finish(errors);
    }
    let audit = gates.section("audit", errors).map(|own| audit_gate(own, errors)).unwrap_or_default();
    if let Some(mut change) = gates.section("pull-request", errors) {
        if let Some(chosen) = new_fail_on(&mut change, errors) {
            gate.pull_request = chosen;
        }
        change.finish(errors);
    }
    gates.finish(errors);
    (gate, audit)
}

/// The word for a failure whose waiver has expired.
const EXPIRED_WAIVER: &str = "expired-waiver";

fn severity_or_word(word: &str, span: Range<usize>, errors: &mut Vec<ConfigError>) -> Option<Severity> {
    let severity = word.parse().ok();
    if severity.is_none() {
        let words = Severity::ALL.iter().map(|severity| severity.as_str()).chain([EXPIRED_WAIVER]);
        errors.push(ConfigError::new(format!("`{word}` is not a severity"), span).suggest(word, words));
    }
    severity
}

fn fail_on(gate: &mut Section<'_>, errors: &mut Vec<ConfigError>) -> Option<FailOn> {
    let value = gate.get("fail-on")?;
    match value.get_ref() {
        DeValue::String(word) if word == "never" => Some(FailOn::never()),
        DeValue::Array(items) => {
            let mut chosen = FailOn::never();
            for item in items {
                match item.get_ref().as_str() {
                    Some(EXPIRED_WAIVER) => chosen.expired_waiver = true,
                    Some(word) => chosen.severities.extend(severity_or_word(word, item.span(), errors)),
                    None => {
                        let place = gate.place();
                        let message = format!("each of `fail-on`{place} must be a word, not {}", kind(item.get_ref()));
                        errors.push(ConfigError::new(message, item.span()).help("put it in quotes"));
                    }
                }
            }
            Some(chosen)
        }
        _ => {
            let error = gate.mistyped("fail-on", value, "an array of severities or \"never\"");
            errors.push(error.help("write `fail-on = [\"critical\", \"high\"]`"));
            None
        }
    }
}

/// Whether the tiers want to see what runs: `"actual"`, or `"any"` evidence.
pub(super) fn evidence(gate: &mut Section<'_>, errors: &mut Vec<ConfigError>) -> PerTier<bool> {
    let mut wanted = PerTier::default();
    match gate.get("evidence") {
        None => {}
        Some(value) if value.get_ref().is_table() => {
            let Some(mut tiers) = gate.within("evidence", value, errors) else { return wanted };
            for &tier in Tier::ALL {
                let value = tiers.get(tier.as_str());
                if let Some(actual) = value.and_then(|value| is_actual(&tiers, tier.as_str(), value, errors)) {
                    wanted.set(tier, actual);
                }
            }
            tiers.finish(errors);
        }
        Some(value) => {
            if let Some(actual) = is_actual(gate, "evidence", value, errors) {
                wanted = PerTier::all(actual);
            }
        }
    }
    wanted
}

fn is_actual(
    section: &Section<'_>,
    key: &str,
    value: &Spanned<DeValue<'_>>,
    errors: &mut Vec<ConfigError>,
) -> Option<bool> {
    match value.get_ref().as_str() {
        Some("actual") => Some(true),
        Some("any") => Some(false),
        Some(word) => {
            let message = format!("`{key}`{}: `{word}` is no kind of evidence", section.place());
            errors.push(ConfigError::new(message, value.span()).suggest(word, ["actual", "any"]));
            None
        }
        None => {
            errors.push(section.mistyped(key, value, "a string").help("write \"actual\" or \"any\""));
            None
        }
    }
}

/// `["new-critical", "policy-weakened"]`
fn new_fail_on(gate: &mut Section<'_>, errors: &mut Vec<ConfigError>) -> Option<ChangeGate> {
    let mut chosen = ChangeGate { fail_on: FailOn::never(), unknown: false, policy_weakened: false };
    let value = gate.get("fail-on")?;
    if value.get_ref().as_str() == Some("never") {
        return Some(chosen);
    }
    let Some(items) = value.get_ref().as_array() else {
        let error = gate.mistyped("fail-on", value, "an array of words or \"never\"");
        errors.push(error.help("write `fail-on = [\"new-critical\", \"new-high\"]`"));
        return None;
    };
    let words: Vec<String> = Severity::ALL.iter().map(|severity| format!("new-{severity}")).collect();
    for item in items {
        let Some(word) = item.get_ref().as_str() else {
            let kind = kind(item.get_ref());
            let message = format!("each of `fail-on`{} must be a word, not {kind}", gate.place());
            errors.push(ConfigError::new(message, item.span()).help("put it in quotes"));
            continue;
        };
        match (word, words.iter().position(|known| known == word)) {
            (_, Some(at)) => drop(chosen.fail_on.severities.insert(Severity::ALL[at])),
            ("new-unknown", _) => chosen.unknown = true,
            ("policy-weakened", _) => chosen.policy_weakened = true,
            _ => {
                let known = words.iter().map(String::as_str).chain(["new-unknown", "policy-weakened"]);
                let error = ConfigError::new(format!("`{word}` is nothing that a pull request fails on"), item.span());
                errors.push(error.suggest(word, known));
            }
        }
    }
    Some(chosen)
}

pub(super) fn minimum(gate: &mut Section<'_>, key: &str, errors: &mut Vec<ConfigError>) -> PerTier<Points> {
    let mut minimum = PerTier::default();
    match gate.get(key) {
        None => {}
        Some(value) if value.get_ref().is_table() => {
            let Some(mut tiers) = gate.within(key, value, errors) else { return minimum };
            for &tier in Tier::ALL {
                let value = tiers.get(tier.as_str());
                if let Some(points) = value.and_then(|value| points(&tiers, tier.as_str(), value, errors)) {
                    minimum.set(tier, points);
                }
            }
            tiers.finish(errors);
        }
        Some(value) => {
            if let Some(points) = points(gate, key, value, errors) {
                minimum = PerTier::all(points);
            }
        }
    }
    minimum
}

fn points(
    section: &Section<'_>,
    key: &str,
    value: &Spanned<DeValue<'_>>,
    errors: &mut Vec<ConfigError>,
) -> Option<Points> {
    let text = match value.get_ref() {
        // Not as written: it may be hexadecimal.
        DeValue::Integer(number) => {
            integer(value.get_ref()).map_or_else(|| number.to_string(), |number| number.to_string())
        }
        DeValue::Float(number) => number.to_string(),
        _ => {
            errors.push(section.mistyped(key, value, "a number"));
            return None;
        }
    };
    match text.parse() {
        Ok(points) => Some(points),
        Err(error) => {
            let error = ConfigError::new(format!("`{key}`{}: {error}", section.place()), value.span());
            errors.push(error.help("write a number from 0 to 100, such as 80"));
            None
        }
    }
}
