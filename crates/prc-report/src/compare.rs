//! Two reports of one repository: what is new, what both have, what is fixed.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use prc_check::{Level, State};
use prc_model::Move;

use crate::json::{Before, Change, Comparison, Document, Fixed, Graded, PolicyChange, System, Text, Verdict};
use crate::moves::{Moves, implied};

/// What a report is compared with.
#[derive(Clone, Debug, Default)]
pub struct Base<'a> {
    /// As it was asked for: `origin/main`, or the name of a report.
    pub name: String,
    pub commit: Option<String>,
    /// What was called otherwise in the base.
    pub moves: &'a [Move],
    pub policy_changes: Vec<PolicyChange<'static>>,
}

/// A comparison, and what it says of each verdict of the head.
#[derive(Clone, Debug)]
pub struct Compared {
    pub comparison: Comparison<'static>,
    /// In the order of the head's verdicts; none for what is no finding.
    pub changes: Vec<Option<Change>>,
}

/// Compares the report of the head with that of the base.
///
/// Verdicts belong together when they are about the same requirement, system, environment and subject: what the
/// fingerprint is made of. Two root modules may have equal addresses; they are told apart by their paths, as long as
/// both are there on both sides.
pub fn compare(base: &Document<'_>, head: &Document<'_>, told: Base<'_>) -> Compared {
    let partners = partners(base, head, &Moves::new(told.moves));
    let changes: Vec<Option<Change>> = head
        .verdicts
        .iter()
        .zip(&partners)
        .map(|(verdict, partner)| change(partner.map(|at| &base.verdicts[at]), verdict))
        .collect();
    let mut after: Vec<Option<&Verdict<'_>>> = vec![None; base.verdicts.len()];
    for (verdict, partner) in head.verdicts.iter().zip(&partners) {
        if let Some(at) = partner {
            after[*at] = Some(verdict);
        }
    }
    let mut fixed: Vec<Fixed<'static>> =
        base.verdicts.iter().zip(after).filter_map(|(before, after)| fixed(before, after)).collect();
    fixed.sort_by(|a, b| (&a.system, &a.requirement, &a.subject).cmp(&(&b.system, &b.requirement, &b.subject)));
    let count = |wanted| changes.iter().filter(|change| **change == Some(wanted)).count();
    let comparison = Comparison {
        base: told.name.into(),
        commit: told.commit.map(Cow::from),
        existing: count(Change::Unchanged),
        fixed,
        new: count(Change::New),
        policy_changes: told.policy_changes,
        scores: base.systems.iter().map(before).collect(),
    };
    Compared { comparison, changes }
}

fn before(system: &System<'_>) -> Before<'static> {
    let categories = system.categories.iter();
    let Graded { decided, high, low, .. } = system.score;
    Before {
        categories: categories.map(|(category, points)| (owned(category), points.clone())).collect(),
        name: owned(&system.name),
        score: Graded { decided, grade: owned(&system.score.grade), high, low },
    }
}

fn owned(text: &Text<'_>) -> Text<'static> {
    Cow::Owned(text.to_string())
}

/// What people must look at, whichever side has it.
fn is_finding(verdict: &Verdict<'_>) -> bool {
    verdict.level != Level::Off && badness(verdict) > 0
}

/// What is not known is bad, and a failure worse.
const fn badness(verdict: &Verdict<'_>) -> u8 {
    match verdict.verdict {
        State::Fail => 2,
        State::Unknown | State::Error => 1,
        State::Pass | State::NotApplicable | State::Waived | State::Attested => 0,
    }
}

/// A finding is new unless the base has it at least as bad.
fn change(before: Option<&Verdict<'_>>, after: &Verdict<'_>) -> Option<Change> {
    if !is_finding(after) {
        return None;
    }
    let as_bad = |before: &&Verdict<'_>| {
        is_finding(before)
            && badness(before) >= badness(after)
            && before.severity <= after.severity
            && before.level <= after.level
    };
    Some(if before.filter(as_bad).is_some() { Change::Unchanged } else { Change::New })
}

/// A finding of the base that the head has not. What has become unknown, or is accepted, is not fixed.
fn fixed(before: &Verdict<'_>, after: Option<&Verdict<'_>>) -> Option<Fixed<'static>> {
    if !is_finding(before) || after.is_some_and(|after| is_finding(after) || after.verdict == State::Waived) {
        return None;
    }
    Some(Fixed {
        category: before.category,
        fingerprint: owned(&before.fingerprint),
        passes: after.is_some_and(|after| matches!(after.verdict, State::Pass | State::Attested)),
        requirement: owned(&before.requirement),
        severity: before.severity,
        subject: owned(&before.subject.id),
        system: owned(&before.system),
    })
}

/// What a verdict is about.
type Key<'a> = (&'a str, &'a str, Cow<'a, str>, Option<&'a str>);

fn key<'a>(verdict: &'a Verdict<'_>, subject: Cow<'a, str>) -> Key<'a> {
    (&*verdict.system, &*verdict.requirement, subject, verdict.subject.environment.as_deref())
}

/// The verdicts of one key, as places in their reports.
#[derive(Default)]
struct Same {
    base: Vec<usize>,
    head: Vec<usize>,
}

/// For each verdict of the head, that of the base which it belongs to.
fn partners(base: &Document<'_>, head: &Document<'_>, moves: &Moves) -> Vec<Option<usize>> {
    let mut groups: BTreeMap<Key<'_>, Same> = BTreeMap::new();
    for (at, verdict) in head.verdicts.iter().enumerate() {
        groups.entry(key(verdict, (&*verdict.subject.id).into())).or_default().head.push(at);
    }
    for (at, verdict) in base.verdicts.iter().enumerate() {
        let subject = moves.applied(&verdict.subject.root_module, &verdict.subject.id);
        groups.entry(key(verdict, subject)).or_default().base.push(at);
    }
    let roots = |document: &Document<'_>| -> BTreeSet<String> {
        document.verdicts.iter().map(|verdict| verdict.subject.root_module.to_string()).collect()
    };
    let (base_roots, head_roots) = (roots(base), roots(head));
    let mut partners = vec![None; head.verdicts.len()];
    for same in groups.values_mut() {
        pair(same, &mut partners, |before, after| {
            base.verdicts[before].subject.root_module == head.verdicts[after].subject.root_module
        });
        // A root module that was moved as a whole.
        pair(same, &mut partners, |before, after| {
            !head_roots.contains(&*base.verdicts[before].subject.root_module)
                && !base_roots.contains(&*head.verdicts[after].subject.root_module)
        });
    }
    // What got a first `count`, or lost its last: Terraform takes the instance without key for number 0.
    let alone: Vec<(Key<'_>, usize)> =
        groups.iter().flat_map(|(key, same)| same.base.iter().map(|at| (key.clone(), *at))).collect();
    for ((system, requirement, subject, environment), before) in alone {
        for other in implied(&subject) {
            let Some(same) = groups.get_mut(&(system, requirement, other.into(), environment)) else { continue };
            let root = &base.verdicts[before].subject.root_module;
            let found = same.head.iter().position(|after| head.verdicts[*after].subject.root_module == *root);
            if let Some(found) = found {
                partners[same.head.remove(found)] = Some(before);
                break;
            }
        }
    }
    partners
}

/// Takes out the pairs that belong together.
fn pair(same: &mut Same, partners: &mut [Option<usize>], belongs: impl Fn(usize, usize) -> bool) {
    let Same { base, head } = same;
    head.retain(|&after| match base.iter().position(|before| belongs(*before, after)) {
        Some(found) => {
            partners[after] = Some(base.remove(found));
            false
        }
        None => true,
    });
}
