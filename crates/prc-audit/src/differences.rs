//! What differs between two audits of a system.

use prc_check::{Level, State};
use prc_report::json::{Difference, DifferenceClass};

use crate::{History, Line, Snapshot};

/// What a system was found to be in the later of two audits that it was not in the earlier one, and what fails still.
pub fn differences(before: Option<&Snapshot>, now: &Snapshot, history: &History) -> Vec<Difference<'static>> {
    let mut found = Vec::new();
    let Some(before) = before else {
        // In a first audit, whatever fails is new.
        let failing = now.lines.values().filter(|line| is_binding(line) && line.verdict == State::Fail);
        found.extend(failing.map(|line| of_line(now, line, DifferenceClass::New, None)));
        sort(&mut found);
        return found;
    };
    for line in now.lines.values() {
        let old = before.lines.get(&line.fingerprint);
        if !is_binding(line) && !old.is_some_and(is_binding) {
            continue;
        }
        if let Some(class) = class(old.map(|old| old.verdict), line.verdict) {
            let age = (class == DifferenceClass::StillFailing)
                .then(|| 1 + history.failed_before(&now.header.system, &line.fingerprint, now.header.starts, None));
            found.push(of_line(now, line, class, age));
        }
    }
    let gone = before.lines.values().filter(|old| !now.lines.contains_key(&old.fingerprint));
    let gone = gone.filter(|old| is_binding(old) && matches!(old.verdict, State::Fail | State::Waived));
    // A requirement that is gone is told once, and not for each of its subjects.
    let gone = gone.filter(|old| now.rules.contains_key(&old.requirement));
    found.extend(gone.map(|old| of_line(now, old, DifferenceClass::SubjectRemoved, None)));
    found.extend(of_rules(before, now));
    sort(&mut found);
    found
}

fn class(old: Option<State>, new: State) -> Option<DifferenceClass> {
    use State::{Attested, Error, Fail, NotApplicable, Pass, Unknown, Waived};
    Some(match (old, new) {
        (Some(Fail), Fail) => DifferenceClass::StillFailing,
        (Some(Waived), Fail) => DifferenceClass::WaiverExpired,
        (_, Fail) => DifferenceClass::New,
        (Some(Waived), Waived) => return None,
        (_, Waived) => DifferenceClass::WaiverStarted,
        (Some(Fail | Waived), Pass | Attested) => DifferenceClass::Fixed,
        (Some(Unknown | Error), Pass | Attested) => DifferenceClass::Regained,
        (Some(Attested), Unknown | Error) => DifferenceClass::AttestationExpired,
        (Some(Pass | Fail | Waived), Unknown | Error) => DifferenceClass::NewlyUnknown,
        (None | Some(Pass | Attested | Unknown | Error | NotApplicable), _) | (_, NotApplicable) => return None,
    })
}

/// Requirements that came, changed or went, as far as the system has subjects for them.
fn of_rules(before: &Snapshot, now: &Snapshot) -> Vec<Difference<'static>> {
    let judged =
        |snapshot: &Snapshot, id: &str| snapshot.lines.values().any(|line| line.requirement == id && is_counted(line));
    let mut found = Vec::new();
    for (id, rule) in now.rules.iter().filter(|(id, _)| judged(now, id)) {
        match before.rules.get(id) {
            None => found.push(of_requirement(now, id, DifferenceClass::RequirementAdded)),
            Some(old) if old.rule != rule.rule => {
                found.push(of_requirement(now, id, DifferenceClass::RequirementChanged));
            }
            Some(_) => {}
        }
    }
    let gone = before.rules.keys().filter(|id| !now.rules.contains_key(*id) && judged(before, id));
    found.extend(gone.map(|id| of_requirement(now, id, DifferenceClass::RequirementRemoved)));
    found
}

fn is_binding(line: &Line) -> bool {
    matches!(line.level, Level::Must | Level::Should)
}

/// Advice counts here: it is how a new requirement begins.
fn is_counted(line: &Line) -> bool {
    line.level != Level::Off
}

fn of_line(now: &Snapshot, line: &Line, class: DifferenceClass, age: Option<u32>) -> Difference<'static> {
    Difference {
        age,
        class,
        environment: line.environment.clone().map(Into::into),
        requirement: line.requirement.clone().into(),
        subject: Some(line.subject.clone().into()),
        system: now.header.system.clone().into(),
    }
}

fn of_requirement(now: &Snapshot, id: &str, class: DifferenceClass) -> Difference<'static> {
    let (requirement, system) = (id.to_owned().into(), now.header.system.clone().into());
    Difference { age: None, class, environment: None, requirement, subject: None, system }
}

/// By class, system, requirement and subject.
pub fn sort(differences: &mut [Difference<'_>]) {
    differences.sort_by(|a, b| {
        let key = |one: &Difference<'_>| one.class;
        (key(a), &a.system, &a.requirement, &a.subject, &a.environment).cmp(&(
            key(b),
            &b.system,
            &b.requirement,
            &b.subject,
            &b.environment,
        ))
    });
}
