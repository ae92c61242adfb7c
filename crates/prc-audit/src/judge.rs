//! An audit's decision: scores, grades and results with what is promised, and what the gate fails on.

use std::collections::BTreeMap;

use jiff::civil::Date;
use prc_check::{Level, Severity, State};
use prc_policy::{AuditGate, AuditWord};
use prc_report::json::{Document, ItemState, Points, System, Verdict};
use prc_report::tier_of;

use crate::totals::{self, Share, Totals};
use crate::{ItemFile, Items, Line, Rules, Snapshot};

/// What an audit is judged by.
#[derive(Clone, Copy, Debug)]
pub struct Terms<'t> {
    pub gate: &'t AuditGate,
    pub items: &'t Items,
    pub today: Date,
    /// The day on which the next audit is opened if it is as far away as periods are long.
    pub next: Date,
}

/// Where evidence must come from the live account, what nobody looked at there is unknown.
pub fn require_actual(document: &mut Document<'_>, gate: &AuditGate, rules: &Rules) {
    let Document { systems, verdicts, .. } = document;
    for system in systems {
        if gate.actual.at(tier_of(system.tier)) != Some(true) {
            continue;
        }
        for verdict in verdicts.iter_mut() {
            if verdict.system != system.name || !is_unconfirmed(verdict, rules) {
                continue;
            }
            count(system, State::Pass, -1);
            count(system, State::Unknown, 1);
            verdict.verdict = State::Unknown;
            verdict.reason = Some("not-collected".into());
            verdict.message = "it passes as declared, and the live account was not seen".into();
            verdict.fix = Some("give the audit what prc-aws collects: --actual account.json".into());
            tag(verdict, "unconfirmed");
        }
    }
}

fn tag(verdict: &mut Verdict<'_>, tag: &'static str) {
    if !verdict.tags.iter().any(|own| own == tag) {
        verdict.tags.push(tag.into());
        verdict.tags.sort();
    }
}

/// What is declared and was not applied yet has nothing live to confirm it.
fn is_unconfirmed(verdict: &Verdict<'_>, rules: &Rules) -> bool {
    verdict.verdict == State::Pass
        && verdict.basis == "declared"
        && !verdict.tags.iter().any(|tag| tag == "not-applied")
        && rules.get(&verdict.requirement).is_some_and(|rule| rule.live)
}

fn count(system: &mut System<'_>, state: State, by: isize) {
    let count = system.counts.entry(state.as_str().into()).or_default();
    *count = count.saturating_add_signed(by);
}

/// What is advice only becomes it in the report too.
pub fn advise(document: &mut Document<'_>, snapshots: &[Snapshot]) {
    let lines: BTreeMap<&str, &Line> = snapshots
        .iter()
        .flat_map(|snapshot| &snapshot.lines)
        .map(|(fingerprint, line)| (&**fingerprint, line))
        .collect();
    for verdict in &mut document.verdicts {
        if let Some(line) = lines.get(&*verdict.fingerprint).filter(|line| line.level != verdict.level) {
            verdict.level = line.level;
            tag(verdict, "advisory");
        }
    }
}

/// Judges an audit: scores, grades, results and the decision of the report and of its snapshots.
///
/// The report's own decision stays only as far as something could not be decided at all.
pub fn judge(document: &mut Document<'_>, snapshots: &mut [Snapshot], terms: &Terms<'_>) {
    let mut reasons = Vec::new();
    let several = document.systems.len() > 1;
    for snapshot in snapshots {
        let Some(system) = document.systems.iter_mut().find(|system| system.name == snapshot.header.system) else {
            continue;
        };
        let causes = settle(snapshot, terms);
        tell(system, snapshot);
        let line = |cause: String| if several { format!("{}: {cause}", snapshot.header.system) } else { cause };
        reasons.extend(causes.into_iter().map(line));
    }
    let decision = &mut document.decision;
    decision.gate = "audit".into();
    if !reasons.is_empty() {
        decision.result = "fail".into();
        if decision.exit_code != 3 {
            decision.exit_code = 1;
        }
    }
    decision.reasons.extend(reasons.into_iter().map(Into::into));
    decision.reasons.sort();
    decision.reasons.dedup();
}

/// Brings the totals of an open snapshot to what people promised and what is late today. Answers what the gate fails on.
pub fn settle(snapshot: &mut Snapshot, terms: &Terms<'_>) -> Vec<String> {
    let own = |item: &ItemFile| item.system == snapshot.header.system;
    let late = terms.items.iter().filter(|(_, item)| own(item) && item.is_overdue(terms.today)).count();
    snapshot.totals = Totals::of(snapshot, late);
    let mut causes: Vec<String> =
        snapshot.lines.values().flat_map(|line| of_line(snapshot, line, terms.gate)).collect();
    causes.extend(of_items(&snapshot.header.system, terms));
    causes.extend(of_score(snapshot, terms.gate));
    // A failing must that has an item due before the next audit counts as one that has a waiver.
    let promised = |fingerprint: &str| {
        terms.items.of(fingerprint).is_some_and(|item| {
            item.state == ItemState::Open && item.due.is_some_and(|due| terms.today <= due && due < terms.next)
        })
    };
    let result = totals::result(snapshot, causes.is_empty(), |line| match line.verdict {
        State::Fail if promised(&line.fingerprint) => State::Waived,
        verdict => verdict,
    });
    snapshot.totals.result = result.into();
    causes
}

/// The failing musts that nobody promised to close: neither a waiver nor an open item with a due date.
pub fn unpromised<'s>(snapshot: &'s Snapshot, items: &Items) -> Vec<&'s Line> {
    let failing = snapshot.lines.values().filter(|line| line.level == Level::Must && line.verdict == State::Fail);
    let promised = |fingerprint: &str| {
        items.of(fingerprint).is_some_and(|item| item.state == ItemState::Open && item.due.is_some())
    };
    let mut found: Vec<_> = failing.filter(|line| !promised(&line.fingerprint)).collect();
    found.sort_by(|a, b| {
        (&a.requirement, &a.subject, &a.environment).cmp(&(&b.requirement, &b.subject, &b.environment))
    });
    found
}

fn of_line(snapshot: &Snapshot, line: &Line, gate: &AuditGate) -> Vec<String> {
    let Some(rule) = snapshot.rules.get(&line.requirement) else { return Vec::new() };
    let must = line.level == Level::Must;
    let critical = rule.severity == Severity::Critical;
    let fails = line.verdict == State::Fail;
    let open = matches!(line.verdict, State::Unknown | State::Error);
    let holds = |word: AuditWord| match word {
        AuditWord::CriticalMustFail => must && critical && fails,
        AuditWord::CriticalMustUnknown => must && critical && open,
        AuditWord::ExpiredWaiver => fails && line.expired,
        AuditWord::Fails(severity) => {
            fails && rule.severity == severity && matches!(line.level, Level::Must | Level::Should)
        }
        AuditWord::Overdue(_) => false,
    };
    let words = gate.fail_on.iter().copied().filter(|&word| holds(word));
    let environment = line.environment.as_ref().map(|name| format!(" in {name}")).unwrap_or_default();
    words.map(|word| format!("{}: {} {}{environment}", word.as_str(), line.requirement, line.subject)).collect()
}

fn of_items(system: &str, terms: &Terms<'_>) -> Vec<String> {
    let late = terms.items.iter().filter(|(_, item)| item.system == system && item.is_overdue(terms.today));
    let late = late.map(|(id, item)| (AuditWord::Overdue(item.effective()), id, item));
    late.filter(|(word, ..)| terms.gate.fail_on.contains(word))
        .map(|(word, id, item)| format!("{}: {id} {} {}", word.as_str(), item.requirement, item.subject))
        .collect()
}

fn of_score(snapshot: &Snapshot, gate: &AuditGate) -> Vec<String> {
    let score = snapshot.totals.score;
    let tier = tier_of(snapshot.header.tier);
    let wanted = [
        ("score", score.low, "", gate.min_score.at(tier)),
        ("decided", score.decided, " %", gate.min_decided.at(tier)),
    ];
    let low = wanted.into_iter().filter_map(|(what, value, unit, least)| {
        let least = least.filter(|least| value < least.thousandths())?;
        Some(format!("{what} {}.{}{unit} is below {least}", value / 10, value % 10))
    });
    low.collect()
}

/// Puts what a snapshot says into a report.
fn tell(system: &mut System<'_>, snapshot: &Snapshot) {
    let totals = &snapshot.totals;
    let Share { decided, high, low } = totals.score;
    system.categories = points(&totals.categories);
    system.result = totals.result.clone().into();
    (system.score.decided, system.score.high, system.score.low) = (decided, high, low);
    system.score.grade = totals.grade.clone().into();
}

/// The categories of a system as reports show them.
pub(crate) fn points<'a>(
    shares: &BTreeMap<prc_check::Category, Share>,
) -> BTreeMap<prc_report::json::Text<'a>, Points> {
    let points = |share: &Share| Points { decided: share.decided, high: share.high, low: share.low };
    shares.iter().map(|(name, share)| (name.as_str().into(), points(share))).collect()
}
