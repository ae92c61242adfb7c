//! What people accept and state, applied to verdicts.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use prc_check::{Basis, Date, State, Verdict};

use crate::ignore::{Ignore, Ignores};
use crate::programme::{Attestation, Programme, Waiver, is_live};
use crate::{Finding, Waived, Warning};

/// What people accept and state.
#[derive(Clone, Copy, Debug)]
pub struct Accepted<'a> {
    pub programme: &'a Programme,
    pub ignores: &'a Ignores,
    /// Everything was judged. Of a part nobody can say what matches nothing.
    pub complete: bool,
    /// Live accounts were read. Otherwise nobody can say what of them matches nothing.
    pub live: bool,
}

/// What was met of that which a waiver, a comment or a statement speaks of. All threads that judge take note of it.
#[derive(Debug, Default)]
struct Met {
    /// It changed a verdict, or would have before its last day.
    used: AtomicBool,
    /// A verdict needed none.
    needless: AtomicBool,
    /// Nobody knows yet whether it will be needed.
    open: AtomicBool,
}

/// The acceptances of a run, and what became of each.
pub(crate) struct Applied<'a> {
    from: Accepted<'a>,
    now: Date,
    waivers: BTreeMap<&'a str, Vec<(&'a Waiver, Met)>>,
    ignores: BTreeMap<&'a str, Vec<(&'a Ignore, Met)>>,
    attestations: BTreeMap<&'a str, Vec<(&'a Attestation, Met)>>,
    /// The fingerprints of the baseline that are still to be seen.
    baselined: Mutex<BTreeSet<String>>,
    /// The root modules that are there, by their paths, where a baseline names some.
    root_modules: BTreeSet<Arc<str>>,
}

impl<'a> Applied<'a> {
    pub(crate) fn new(from: Accepted<'a>, now: Date, verdicts: &[Verdict]) -> Self {
        let programme = from.programme;
        Self {
            from,
            now,
            waivers: by_requirement(&programme.waivers, |one| &one.requirement),
            ignores: by_requirement(from.ignores.all(), |one| &one.requirement),
            attestations: by_requirement(&programme.attestations, |one| &one.requirement),
            baselined: Mutex::default(),
            root_modules: if programme.baseline.is_empty() { BTreeSet::new() } else { root_modules(verdicts) },
        }
    }

    /// Applies what speaks of a finding: a statement to what is unknown, an acceptance to what fails.
    pub(crate) fn apply(&self, finding: &mut Finding) {
        self.attest(finding);
        self.waive(finding);
        let may_fail = matches!(finding.verdict.state, State::Fail | State::Waived | State::Unknown | State::Error);
        if may_fail && !self.from.programme.baseline.is_empty() {
            let fingerprint = finding.fingerprint();
            let root_module = finding.verdict.subject.root_module.path();
            if self.from.programme.baseline.holds(&fingerprint, root_module, &self.root_modules) {
                self.baselined.lock().unwrap_or_else(PoisonError::into_inner).insert(fingerprint);
                if finding.verdict.state == State::Fail {
                    finding.tags.push("baselined");
                }
            }
        }
    }

    fn attest(&self, finding: &mut Finding) {
        let Some(statements) = self.attestations.get(finding.verdict.requirement) else { return };
        let verdict = &finding.verdict;
        let mut speaking = Vec::new();
        for (statement, met) in statements {
            if statement.is_about(&verdict.system, verdict.requirement, &verdict.subject) {
                met.note(verdict.state, State::Unknown);
                speaking.push(*statement);
            }
        }
        if verdict.state != State::Unknown {
            return;
        }
        let valid = speaking.iter().find(|one| one.lapsed().is_none());
        let verdict = &mut finding.verdict;
        if let Some(valid) = valid {
            let says = &valid.says;
            (verdict.state, verdict.basis) = (State::Attested, Basis::Person);
            verdict.message = format!("attested by {} on {}: {}", says.attested_by, says.date, says.statement);
            verdict.hush();
            finding.attestation = Some(Arc::clone(says));
        } else if let Some(lapsed) = speaking.first() {
            verdict.message.extend(lapsed.lapsed().map(|why| format!("; {why}")));
            finding.tags.push(lapsed.tag());
        }
    }

    fn waive(&self, finding: &mut Finding) {
        let verdict = &finding.verdict;
        let mut speaking: Vec<&Arc<Waived>> = Vec::new();
        for (waiver, met) in self.waivers.get(verdict.requirement).into_iter().flatten() {
            if waiver.is_about(&verdict.system, verdict.requirement, &verdict.subject) {
                met.note(verdict.state, State::Fail);
                speaking.push(&waiver.says);
            }
        }
        for (ignore, met) in self.ignores.get(verdict.requirement).into_iter().flatten() {
            if ignore.is_about(verdict) {
                met.note(verdict.state, State::Fail);
                speaking.push(&ignore.says);
            }
        }
        if verdict.state != State::Fail || speaking.is_empty() {
            return;
        }
        // The one that holds longest, and of those the first.
        match speaking.iter().rev().max_by_key(|says| says.expires) {
            Some(says) if says.expires >= self.now => {
                finding.verdict.state = State::Waived;
                finding.waiver = Some(Arc::clone(says));
            }
            _ => finding.tags.push("expired-waiver"),
        }
    }

    /// What is wrong, expired, or matches nothing, by path.
    pub(crate) fn warnings(self) -> Vec<Warning> {
        let programme = self.from.programme;
        let mut warnings: Vec<Warning> = programme.warnings.clone();
        warnings.extend(self.from.ignores.warnings().iter().cloned());
        let unneeded = |met: &Met| self.from.complete && !met.is_used() && !met.is_open();
        for (waiver, met) in self.waivers.values().flatten() {
            warnings.extend((met.is_used() && waiver.is_expired(self.now)).then(|| waiver.expired()));
            let seen = self.from.live || !is_live(&waiver.subject);
            warnings.extend((seen && unneeded(met)).then(|| waiver.unused(met.is_needless())));
        }
        for (ignore, met) in self.ignores.values().flatten() {
            warnings.extend((met.is_used() && ignore.is_expired(self.now)).then(|| ignore.expired()));
            warnings.extend(unneeded(met).then(|| ignore.unused(met.is_needless())));
        }
        for (statement, met) in self.attestations.values().flatten() {
            warnings.extend(statement.warning_of_lapse().filter(|_| met.is_used()));
            warnings.extend(unneeded(met).then(|| statement.unused(met.is_needless())));
        }
        if self.from.complete {
            let baselined = self.baselined.into_inner().unwrap_or_else(PoisonError::into_inner);
            warnings.extend(programme.baseline.prunable(self.from.live, |one| baselined.contains(one)));
        }
        let path = |warning: &Warning| warning.file.as_ref().map(|file| file.path.clone());
        warnings.sort_by(|a, b| (path(a), a.span.start, a.code).cmp(&(path(b), b.span.start, b.code)));
        warnings
    }

    pub(crate) const fn is_complete(&self) -> bool {
        self.from.complete
    }
}

fn root_modules(verdicts: &[Verdict]) -> BTreeSet<Arc<str>> {
    let mut paths: Vec<&Arc<str>> = verdicts.iter().map(|verdict| verdict.subject.root_module.path()).collect();
    paths.dedup();
    paths.into_iter().cloned().collect()
}

impl Met {
    /// Takes note of a verdict; `wanted` is the state that is spoken of.
    fn note(&self, state: State, wanted: State) {
        let met = match state {
            state if state == wanted => &self.used,
            State::Unknown | State::Error if wanted == State::Fail => &self.open,
            State::Error => &self.open,
            _ => &self.needless,
        };
        met.store(true, Ordering::Relaxed);
    }

    fn is_used(&self) -> bool {
        self.used.load(Ordering::Relaxed)
    }

    fn is_needless(&self) -> bool {
        self.needless.load(Ordering::Relaxed)
    }

    fn is_open(&self) -> bool {
        self.open.load(Ordering::Relaxed)
    }
}

fn by_requirement<'a, T>(
    all: &'a [T],
    requirement: impl Fn(&'a T) -> &'a String,
) -> BTreeMap<&'a str, Vec<(&'a T, Met)>> {
    let mut sorted: BTreeMap<&str, Vec<(&T, Met)>> = BTreeMap::new();
    for one in all {
        sorted.entry(requirement(one)).or_default().push((one, Met::default()));
    }
    sorted
}

/// Whether a place of a verdict lies in a part of a file: what decides, the block of its subject, or a call on the way.
pub(crate) fn lies_in(verdict: &Verdict, file: prc_model::FileId, covers: &std::ops::Range<usize>) -> bool {
    let subject = &verdict.subject;
    let calls = subject.via.iter().filter_map(|call| call.location);
    let mut places = verdict.location.into_iter().chain(subject.block).chain(calls);
    places.any(|place| place.file == file && covers.contains(&(place.start as usize)))
}
