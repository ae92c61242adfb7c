//! Reports of several repositories, or of several environments of one system, as one.

use std::collections::BTreeMap;

use prc_check::State;
use prc_model::Printable;
use prc_policy::{Grade, Readiness, RequirementCounts};

use super::document::{Comparison, Decision, Document, Graded, Points, System, Verdict};
use crate::requirements;

/// Why reports cannot be one.
#[derive(Debug, thiserror::Error)]
pub enum MergeError {
    #[error("there is no report to merge")]
    Nothing,
    #[error("the system {} is in both {} and {}, with verdicts on the same environment", Printable(.system), Printable(.first), Printable(.second))]
    Twice { system: String, first: String, second: String },
    #[error("{} says that the system {} has another {what} than {} does", Printable(.second), Printable(.system), Printable(.first))]
    Differs { system: String, what: &'static str, first: String, second: String },
    #[error("{} was judged by the {} gate and {} by the {} gate", Printable(.first), Printable(.one), Printable(.second), Printable(.other))]
    Gates { first: String, one: String, second: String, other: String },
    #[error("{} is of an audit, which is about all its systems: merge the reports of its runs", Printable(.0))]
    Audit(String),
}

/// One report of many, each with the name of its file. The decision is the worst of all. A system that several name is
/// one when they judged different environments of it: then it is weighed anew, and what they say of the same subject is
/// told once, the worse of it.
///
/// # Errors
/// Reports that contradict each other: a system judged twice, or by different policies.
pub fn merge<'a>(named: Vec<(String, Document<'a>)>) -> Result<Document<'a>, MergeError> {
    let many = named.len() > 1;
    let mut all = named.into_iter();
    let (first, mut merged) = all.next().ok_or(MergeError::Nothing)?;
    if many && merged.audit.is_some() {
        return Err(MergeError::Audit(first));
    }
    let mut owners: BTreeMap<String, String> =
        merged.systems.iter().map(|system| (system.name.to_string(), first.clone())).collect();
    for (name, document) in all {
        if document.audit.is_some() {
            return Err(MergeError::Audit(name));
        }
        if document.decision.gate != merged.decision.gate {
            return Err(MergeError::Gates {
                first,
                one: merged.decision.gate.to_string(),
                second: name,
                other: document.decision.gate.to_string(),
            });
        }
        add(&mut merged, document, &name, &mut owners)?;
    }
    if many {
        sort(&mut merged);
    }
    Ok(merged)
}

fn add<'a>(
    merged: &mut Document<'a>,
    mut other: Document<'a>,
    name: &str,
    owners: &mut BTreeMap<String, String>,
) -> Result<(), MergeError> {
    decide(&mut merged.decision, other.decision.clone());
    for system in std::mem::take(&mut other.systems) {
        match merged.systems.iter_mut().find(|own| own.name == system.name) {
            None => {
                owners.insert(system.name.to_string(), name.to_owned());
                merged.systems.push(system);
                continue;
            }
            Some(own) => {
                same(own, &system, owners.get(&*system.name).map_or("", String::as_str), name)?;
                own.tier_attained = own.tier_attained.zip(system.tier_attained).map(|(own, other)| own.max(other));
            }
        }
        let own = |verdict: &&Verdict<'_>| verdict.system == system.name;
        let (ours, theirs) = (merged.verdicts.iter().filter(own), other.verdicts.iter().filter(own));
        if !apart(&ours.collect::<Vec<_>>(), &theirs.collect::<Vec<_>>()) {
            let first = owners.get(&*system.name).cloned().unwrap_or_default();
            return Err(MergeError::Twice { system: system.name.to_string(), first, second: name.to_owned() });
        }
    }
    let shared: Vec<String> =
        owners.iter().filter(|(_, file)| *file != name).map(|(system, _)| system.clone()).collect();
    let again: Vec<String> =
        shared.into_iter().filter(|system| other.verdicts.iter().any(|verdict| verdict.system == **system)).collect();
    append(merged, other);
    for system in &again {
        weigh(merged, system);
    }
    Ok(())
}

/// Adds what another report has, all but its systems and its decision. `merged` is in order when [`sort`] has run.
pub fn append<'a>(merged: &mut Document<'a>, other: Document<'a>) {
    verdicts(&mut merged.verdicts, other.verdicts);
    if other.now > merged.now {
        merged.now = other.now;
    }
    if other.catalogue > merged.catalogue {
        merged.catalogue = other.catalogue;
    }
    if other.prc > merged.prc {
        merged.prc = other.prc;
    }
    let (inputs, others) = (&mut merged.inputs, other.inputs);
    inputs.files = inputs.files.saturating_add(others.files);
    inputs.resources = inputs.resources.saturating_add(others.resources);
    inputs.root_modules = inputs.root_modules.saturating_add(others.root_modules);
    inputs.gaps.extend(others.gaps);
    inputs.live = match (inputs.live.take(), others.live) {
        (Some(mut own), Some(other)) => {
            own.accounts.extend(other.accounts);
            own.incomplete |= other.incomplete;
            own.resources = own.resources.saturating_add(other.resources);
            own.unclaimed.extend(other.unclaimed);
            Some(own)
        }
        (own, other) => own.or(other),
    };
    inputs.problems.extend(others.problems);
    inputs.unreadable.extend(others.unreadable);
    merged.coverage.alarms.extend(other.coverage.alarms);
    merged.coverage.backup.extend(other.coverage.backup);
    merged.lifecycle.extend(other.lifecycle);
    merged.warnings.extend(other.warnings);
    merged.comparison = match (merged.comparison.take(), other.comparison) {
        (Some(own), Some(other)) => Some(compared(own, other)),
        (own, other) => own.or(other),
    };
}

/// The worst of two decisions.
fn decide<'a>(own: &mut Decision<'a>, other: Decision<'a>) {
    // A failing gate is told before what is incomplete, and that before nothing at all.
    let rank = |code: u8| [0, 3, 4, 2, 1].iter().position(|one| *one == code).unwrap_or(5);
    if rank(other.exit_code) > rank(own.exit_code) {
        own.exit_code = other.exit_code;
    }
    if other.result == "fail" {
        own.result = other.result;
    }
    own.reasons.extend(other.reasons);
    own.reasons.sort();
    own.reasons.dedup();
}

fn same(own: &System<'_>, other: &System<'_>, first: &str, second: &str) -> Result<(), MergeError> {
    let what = match () {
        () if own.tier != other.tier => "tier",
        () if own.owner != other.owner => "owner",
        () if own.title != other.title => "title",
        () => return Ok(()),
    };
    let (first, second) = (first.to_owned(), second.to_owned());
    Err(MergeError::Differs { system: own.name.to_string(), what, first, second })
}

/// Whether two reports judged different environments of a system: no environment is in both, and each has one.
fn apart(ours: &[&Verdict<'_>], theirs: &[&Verdict<'_>]) -> bool {
    let names = |all: &[&Verdict<'_>]| {
        all.iter().filter_map(|one| one.subject.environment.as_deref().map(str::to_owned)).collect::<Vec<_>>()
    };
    let (ours, theirs) = (names(ours), names(theirs));
    !ours.is_empty() && !theirs.is_empty() && !ours.iter().any(|name| theirs.contains(name))
}

/// Adds verdicts; of those about the same subject, such as a runbook, the worse one stays.
fn verdicts<'a>(own: &mut Vec<Verdict<'a>>, others: Vec<Verdict<'a>>) {
    let known: BTreeMap<(String, String), usize> =
        own.iter().enumerate().map(|(at, one)| (identity(one), at)).collect();
    for other in others {
        match known.get(&identity(&other)) {
            Some(at) if other.verdict.badness() > own[*at].verdict.badness() => own[*at] = other,
            Some(_) => {}
            None => own.push(other),
        }
    }
}

fn identity(verdict: &Verdict<'_>) -> (String, String) {
    (verdict.fingerprint.to_string(), verdict.subject.root_module.to_string())
}

/// The score of a system from all its verdicts. What it attains is the lesser of what each report said.
fn weigh(document: &mut Document<'_>, name: &str) {
    let counts = requirements(document, name);
    let requirements: Vec<RequirementCounts> = counts.into_values().collect();
    let (score, categories) = prc_policy::score(&requirements);
    let holds = document.decision.result == "pass";
    let readiness = prc_policy::readiness(&requirements, holds);
    let grade: Grade = prc_policy::grade(score, &requirements, 0);
    let mut totals: BTreeMap<State, usize> = BTreeMap::new();
    for (state, count) in requirements.iter().flat_map(|one| &one.counts) {
        *totals.entry(*state).or_default() += count;
    }
    let Some(system) = document.systems.iter_mut().find(|system| system.name == name) else { return };
    system.score =
        Graded { decided: score.decided, grade: format!("{grade:?}").into(), high: score.high, low: score.low };
    let points = |score: prc_policy::Score| Points { decided: score.decided, high: score.high, low: score.low };
    system.categories = categories.into_iter().map(|(one, score)| (one.as_str().into(), points(score))).collect();
    system.counts = State::ALL
        .iter()
        .map(|state| (state.as_str().into(), totals.get(state).copied().unwrap_or_default()))
        .collect();
    system.result = match readiness {
        Readiness::Ready => "ready".into(),
        Readiness::Conditional => "conditional".into(),
        Readiness::NotReady => "not-ready".into(),
    };
}

fn compared<'a>(mut own: Comparison<'a>, other: Comparison<'a>) -> Comparison<'a> {
    if own.base != other.base {
        own.base = format!("{}, {}", own.base, other.base).into();
    }
    if own.commit != other.commit {
        own.commit = None;
    }
    own.existing = own.existing.saturating_add(other.existing);
    own.new = own.new.saturating_add(other.new);
    own.fixed.extend(other.fixed);
    own.policy_changes.extend(other.policy_changes);
    own.scores.extend(other.scores);
    own
}

/// Brings what was put together into the order of the contract.
pub fn sort(document: &mut Document<'_>) {
    document.systems.sort_by(|a, b| a.name.cmp(&b.name));
    document.verdicts.sort_by(|a, b| {
        let key = |one: &Verdict<'_>| {
            let subject = &one.subject;
            (subject.id.to_string(), subject.root_module.to_string(), subject.environment.as_deref().map(str::to_owned))
        };
        (&a.system, &a.requirement).cmp(&(&b.system, &b.requirement)).then_with(|| key(a).cmp(&key(b)))
    });
    let inputs = &mut document.inputs;
    inputs.gaps.sort();
    inputs.gaps.dedup();
    for problems in [&mut inputs.problems, &mut inputs.unreadable] {
        problems.sort_by(|a, b| (&a.file, a.line, a.column, &a.reason).cmp(&(&b.file, b.line, b.column, &b.reason)));
        problems.dedup();
    }
    document.lifecycle.sort_by(|a, b| (&a.system, &a.subject, &a.version).cmp(&(&b.system, &b.subject, &b.version)));
    document.coverage.alarms.sort_by(|a, b| {
        (&a.system, &a.subject, &a.root_module, &a.environment, &a.set, &a.metric).cmp(&(
            &b.system,
            &b.subject,
            &b.root_module,
            &b.environment,
            &b.set,
            &b.metric,
        ))
    });
    document.coverage.backup.sort_by(|a, b| {
        (&a.system, &a.subject, &a.root_module, &a.environment, &a.mechanism, &a.schedule).cmp(&(
            &b.system,
            &b.subject,
            &b.root_module,
            &b.environment,
            &b.mechanism,
            &b.schedule,
        ))
    });
}
