//! A verdict after policy.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use prc_check::{Level, Requirement, Severity, State, Subject, Verdict};
use prc_model::configuration_address;
use sha2::{Digest, Sha256};

use crate::accept::Applied;
use crate::config::{Config, NotApplicable, SystemConfig};
use crate::{Catalogue, Finding, Warning};

impl Finding {
    /// `sha256(system NUL requirement NUL subject)[..16]` in hex, with NUL and the environment where there is one:
    /// stable over lines and messages.
    pub fn fingerprint(&self) -> String {
        let Verdict { system, requirement, subject, .. } = &self.verdict;
        fingerprint(system, requirement, &subject.id, subject.root_module.environment_name())
    }
}

impl Finding {
    /// Whether it failed when the repository began to use prc.
    pub fn is_baselined(&self) -> bool {
        self.has_tag("baselined")
    }

    pub(crate) fn has_tag(&self, tag: &str) -> bool {
        self.tags.contains(&tag)
    }
}

/// Turns verdicts into findings, and remembers which rules of the policy were of use.
pub(crate) struct Policy<'p> {
    catalogue: &'p Catalogue<'p>,
    config: &'p Config,
    systems: BTreeMap<&'p str, &'p SystemConfig>,
    /// The not-applicable rules by system and requirement, and whether they matched.
    rules: BTreeMap<(&'p str, &'p str), Vec<(&'p NotApplicable, AtomicBool)>>,
    accepted: Applied<'p>,
}

/// What need not be looked up again: the verdicts on one requirement in one system come one after the other.
#[derive(Default)]
pub(crate) struct Memo<'p> {
    /// The first sentence of what the catalogue says to do, by requirement.
    advice: BTreeMap<&'static str, Arc<str>>,
    /// What was said of the last verdict.
    last: Option<(Arc<str>, &'static str, Option<Case<'p>>)>,
}

/// What policy says of all verdicts on one requirement in one system.
#[derive(Clone, Copy)]
struct Case<'p> {
    system: &'p SystemConfig,
    requirement: &'static Requirement,
    severity: Severity,
    level: Level,
}

impl<'p> Policy<'p> {
    pub(crate) fn new(catalogue: &'p Catalogue<'p>, config: &'p Config, accepted: Applied<'p>) -> Self {
        let systems = config.systems.iter().map(|system| (&*system.name, system)).collect();
        let mut rules: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for system in &config.systems {
            for rule in &system.not_applicable {
                rules.entry((&*system.name, &*rule.requirement)).or_default().push((rule, AtomicBool::new(false)));
            }
        }
        Self { catalogue, config, systems, rules, accepted }
    }

    pub(crate) fn finding(&self, memo: &mut Memo<'p>, mut verdict: Verdict) -> Finding {
        let Some(Case { system, requirement, severity, level }) = self.case(memo, &verdict) else {
            // Never dropped: what policy does not know, it cannot call harmless.
            verdict.state = State::Error;
            verdict.message = "this verdict belongs to no known system and requirement".to_owned();
            let (severity, level, fix) = (Severity::Critical, Level::Must, self.fix(memo, &verdict, None));
            return Finding { verdict, severity, level, fix, tags: Vec::new(), waiver: None, attestation: None };
        };
        let mut tags: Vec<&'static str> =
            verdict.details().sides.iter().flat_map(|sides| sides.tags.iter().copied()).collect();
        if self.exempt(system, &mut verdict) {
            tags = vec!["declared-not-applicable"];
        }
        let mut finding = Finding { severity, level, fix: None, tags, waiver: None, attestation: None, verdict };
        self.accepted.apply(&mut finding);
        finding.fix = self.fix(memo, &finding.verdict, Some(requirement));
        finding
    }

    /// What policy says of the requirement of a verdict in its system; `None` when it knows one of them not.
    fn case(&self, memo: &mut Memo<'p>, verdict: &Verdict) -> Option<Case<'p>> {
        let (system, requirement) = (&verdict.system, verdict.requirement);
        match &memo.last {
            Some((known, same, case)) if Arc::ptr_eq(known, system) && std::ptr::eq(*same, requirement) => *case,
            _ => {
                let case = self.look_up(system, requirement);
                memo.last = Some((system.clone(), requirement, case));
                case
            }
        }
    }

    fn look_up(&self, system: &str, requirement: &str) -> Option<Case<'p>> {
        let system = *self.systems.get(system)?;
        let requirement = self.catalogue.requirement(requirement)?;
        let level = requirement.tiers.level(system.tier);
        Some(Case { system, requirement, severity: self.config.severity(requirement), level })
    }

    /// What to do, for what is not in order.
    fn fix(&self, memo: &mut Memo<'p>, verdict: &Verdict, requirement: Option<&Requirement>) -> Option<Arc<str>> {
        let help = verdict.details().help.as_deref().map(Arc::from);
        if verdict.state == State::Pass && verdict.details().sides.is_some() {
            return help;
        }
        if matches!(verdict.state, State::Pass | State::NotApplicable | State::Attested) {
            return None;
        }
        let explain = || format!("see `prc explain {}`", verdict.requirement).into();
        help.or_else(|| {
            let Some(requirement) = requirement else { return Some(explain()) };
            let remediation = || requirement.remediation.text.as_deref().map(|text| first_sentence(text).into());
            let advice = memo.advice.entry(verdict.requirement);
            Some(advice.or_insert_with(|| remediation().unwrap_or_else(explain)).clone())
        })
    }

    /// Applies the first rule that matches.
    fn exempt(&self, system: &'p SystemConfig, verdict: &mut Verdict) -> bool {
        if self.rules.is_empty() {
            return false;
        }
        let mut first = None;
        for (rule, used) in self.rules.get(&(&*system.name, verdict.requirement)).into_iter().flatten() {
            if is_about(rule, &verdict.subject) {
                used.store(true, Ordering::Relaxed);
                first.get_or_insert(*rule);
            }
        }
        let Some(rule) = first.filter(|_| matches!(verdict.state, State::Pass | State::Fail | State::Unknown)) else {
            return false;
        };
        verdict.state = State::NotApplicable;
        verdict.message = format!("not applicable by {}: {}", rule.approved_by, rule.reason);
        verdict.hush();
        true
    }

    /// What is wrong, and what matched nothing: of `prc.toml` in the order of the text, then of other files by path.
    pub(crate) fn warnings(self) -> Vec<Warning> {
        let complete = self.accepted.is_complete();
        let mut others = self.accepted.warnings();
        let unused = self.rules.into_values().flatten().filter(|(_, used)| !used.load(Ordering::Relaxed));
        let mut warnings: Vec<Warning> = unused.map(|(rule, _)| rule.unmatched()).collect();
        if !complete {
            // Of a part nobody can say what matches nothing.
            warnings.clear();
        }
        warnings.sort_by_key(|warning| warning.span.start);
        warnings.append(&mut others);
        warnings
    }
}

/// The part of sorted findings that belongs to a system.
pub(crate) fn of_system<'f>(findings: &'f [Finding], system: &str) -> &'f [Finding] {
    let start = findings.partition_point(|finding| &*finding.verdict.system < system);
    let end = findings.partition_point(|finding| &*finding.verdict.system <= system);
    &findings[start..end]
}

/// A rule without instance key is about every instance, and one without environment about every environment.
fn is_about(rule: &NotApplicable, subject: &Subject) -> bool {
    let (id, environment) = (&*subject.id, subject.root_module.environment_name());
    let arn = subject.arn.as_deref();
    rule.subject.as_deref().is_none_or(|named| named == id || named == configuration_address(id) || Some(named) == arn)
        && rule.environment.as_ref().is_none_or(|named| environment == Some(named.get_ref()))
}

/// Stable over lines and messages. The environment counts where there is one, so that its findings are told apart.
fn fingerprint(system: &str, requirement: &str, subject: &str, environment: Option<&str>) -> String {
    let parts: Vec<&str> = [system, requirement, subject].into_iter().chain(environment).collect();
    hex(&Sha256::digest(parts.join("\0"))[..8])
}

/// Bytes as hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from(b"0123456789abcdef"[usize::from(value)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// The first sentence on one line, without its full stop.
fn first_sentence(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    // A stop before a small letter belongs to an abbreviation.
    let ends = |&(at, _): &(usize, &str)| line[at + 2..].starts_with(|next: char| !next.is_lowercase());
    let end = line.match_indices(". ").find(ends).map_or(line.len(), |(at, _)| at);
    line[..end].trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fingerprint_is_the_contract() {
        // printf 'checkout\0rds-backup-retention\0aws_db_instance.main' | sha256sum
        let of = |environment| fingerprint("checkout", "rds-backup-retention", "aws_db_instance.main", environment);
        assert_eq!(of(None), "87d689751e0c8fee");
        // printf 'checkout\0rds-backup-retention\0aws_db_instance.main\0prod' | sha256sum
        assert_eq!(of(Some("prod")), "cd9fa78075afbf0e");
    }

    #[test]
    fn a_sentence_ends_where_the_next_begins() {
        assert_eq!(first_sentence("Set it, e.g. to 7.\nThen apply."), "Set it, e.g. to 7");
        assert_eq!(first_sentence("See alarms.toml (it lists\n  all)"), "See alarms.toml (it lists all)");
    }
}
