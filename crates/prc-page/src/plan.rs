//! What to do next, and what it brings.

use std::collections::BTreeMap;

use prc_check::{Level, State};
use prc_policy::{Priority, RequirementCounts, score, tier_weight};
use prc_report::json::{DifferenceClass, Item, ItemState, System};
use prc_report::{requirements, tier_of};

use crate::words::fill;
use crate::{World, points};

/// How many rows are shown when nobody has made items yet.
const SUGGESTED: usize = 12;

pub(crate) struct Plan {
    pub(crate) rows: Vec<PlanRow>,
    pub(crate) note: String,
    /// Below the table.
    pub(crate) below: Vec<String>,
    /// Whether an audit made the items, which then have owners and dates.
    pub(crate) audited: bool,
}

pub(crate) struct PlanRow {
    pub(crate) priority: &'static str,
    pub(crate) requirement: String,
    pub(crate) title: String,
    pub(crate) subject: String,
    pub(crate) system: String,
    pub(crate) owner: String,
    pub(crate) due: String,
    pub(crate) state: String,
    pub(crate) overdue: bool,
    pub(crate) note: String,
    /// In tenths of a point of the system.
    pub(crate) gain: String,
    order: (Priority, std::cmp::Reverse<u32>),
}

/// By id, and by level where some verdicts are advice.
type Requirements<'w> = BTreeMap<(&'w str, Level), RequirementCounts>;

/// The requirements of every system, counted once.
struct Counted<'w> {
    systems: BTreeMap<&'w str, (&'w System<'w>, Requirements<'w>)>,
}

impl<'w> Counted<'w> {
    fn of(world: &World<'w>) -> Self {
        let document = world.document;
        let one = |system: &'w System<'w>| (&*system.name, (system, requirements(document, &system.name)));
        Self { systems: document.systems.iter().map(one).collect() }
    }

    /// The low bound of a system when so many subjects of each named requirement passed instead of failing.
    fn low_with(&self, system: &str, mended: &BTreeMap<&str, usize>) -> u32 {
        let Some((_, all)) = self.systems.get(system) else { return 0 };
        let counted = all.iter().map(|((id, level), counts)| {
            let mut counts = counts.clone();
            if let Some(number) = mended.get(id).filter(|_| is_binding(*level)) {
                mend(&mut counts, *number);
            }
            counts
        });
        score(&counted.collect::<Vec<_>>()).0.low
    }

    /// What it brings, in thousandths of the system's score.
    fn gain(&self, system: &str, requirement: &str, subjects: usize) -> u32 {
        let before = self.low_with(system, &BTreeMap::new());
        self.low_with(system, &BTreeMap::from([(requirement, subjects)])).saturating_sub(before)
    }

    /// The score of all systems when everything in the rows is done, in thousandths.
    fn all_done(&self, done: &BTreeMap<&str, BTreeMap<&str, usize>>) -> u32 {
        let none = BTreeMap::new();
        let (mut weight, mut sum) = (0_u64, 0_u64);
        for (name, (system, _)) in &self.systems {
            let own = tier_weight(tier_of(system.tier));
            weight += own;
            sum += own * u64::from(self.low_with(name, done.get(name).unwrap_or(&none)));
        }
        sum.checked_div(weight).and_then(|mean| u32::try_from(mean).ok()).unwrap_or(0)
    }
}

/// Whether somebody must do it: advice costs nothing.
const fn is_binding(level: Level) -> bool {
    matches!(level, Level::Must | Level::Should)
}

/// So many subjects pass that failed, were waived or were open.
fn mend(counts: &mut RequirementCounts, number: usize) {
    let mut left = number;
    for state in [State::Fail, State::Waived, State::Unknown, State::Error] {
        let Some(count) = counts.counts.get_mut(&state) else { continue };
        let taken = left.min(*count);
        *count -= taken;
        left -= taken;
        *counts.counts.entry(State::Pass).or_default() += taken;
    }
}

pub(crate) fn plan(world: &World<'_>) -> Plan {
    let w = world.w;
    let counted = Counted::of(world);
    let mut done: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
    let audit = world.document.audit.as_ref();
    let mut below = Vec::new();
    let rows: Vec<PlanRow> = match audit {
        Some(audit) => {
            let open = audit.items.iter().filter(|item| item.state == ItemState::Open);
            open.map(|item| {
                *done.entry(&item.system).or_default().entry(&item.requirement).or_default() += 1;
                of_item(world, &counted, item)
            })
            .collect()
        }
        None => {
            let mut rows = suggested(world, &counted);
            let more = rows.len().saturating_sub(SUGGESTED);
            rows.truncate(SUGGESTED);
            if !rows.is_empty() {
                below.push(w.plan_suggested.to_owned());
            }
            if more > 0 {
                below.push(fill(w.plan_more, &[("n", &more)]));
            }
            for (name, (_, all)) in &counted.systems {
                for row in rows.iter().filter(|row| row.system == *name) {
                    for ((id, _), counts) in
                        all.iter().filter(|((id, level), _)| **id == row.requirement && is_binding(*level))
                    {
                        let failing = counts.counts.get(&State::Fail).copied().unwrap_or_default();
                        done.entry(name).or_default().insert(id, failing);
                    }
                }
            }
            rows
        }
    };
    let note = match rows.len() {
        0 => String::new(),
        n => fill(w.plan_all, &[("n", &n), ("score", &points(lifted(world, &counted, &done)))]),
    };
    Plan { rows, note, below, audited: audit.is_some() }
}

/// The score of the report, and what everything in the rows brings: a report of another version may weigh otherwise.
fn lifted(world: &World<'_>, counted: &Counted<'_>, done: &BTreeMap<&str, BTreeMap<&str, usize>>) -> u32 {
    let now = prc_report::organisation(world.document).map_or(0, |all| all.score);
    let gain = counted.all_done(done).saturating_sub(counted.all_done(&BTreeMap::new()));
    now.saturating_add(gain)
}

fn of_item(world: &World<'_>, counted: &Counted<'_>, item: &Item<'_>) -> PlanRow {
    let w = world.w;
    let mut state = vec![match (item.overdue, item.carried) {
        (true, _) => w.overdue.to_owned(),
        (false, 0) => w.new.to_owned(),
        (false, n) => fill(w.carried, &[("n", &n)]),
    }];
    if item.reopened > 0 {
        state.push(fill(w.reopened, &[("n", &item.reopened)]));
    }
    let gain = counted.gain(&item.system, &item.requirement, 1);
    let title = world.title(&item.requirement);
    PlanRow {
        priority: item.priority.as_str(),
        requirement: item.requirement.to_string(),
        title: if title.is_empty() { item.title.to_string() } else { title },
        subject: item.subject.to_string(),
        system: item.system.to_string(),
        owner: item.owner.as_deref().unwrap_or("–").to_owned(),
        due: item.due.as_deref().unwrap_or("–").to_owned(),
        state: state.join(", "),
        overdue: item.overdue,
        note: item.note.as_deref().unwrap_or_default().to_owned(),
        gain: tenths(gain),
        order: (item.priority, std::cmp::Reverse(gain)),
    }
}

/// A row for each requirement that fails somewhere, the most urgent first.
fn suggested(world: &World<'_>, counted: &Counted<'_>) -> Vec<PlanRow> {
    let mut rows = Vec::new();
    for (name, (system, all)) in &counted.systems {
        for ((id, level), counts) in all {
            let failing = counts.counts.get(&State::Fail).copied().unwrap_or_default();
            if failing == 0 || !is_binding(*level) {
                continue;
            }
            let priority = Priority::suggest(counts.severity, tier_of(system.tier), counts.level, false);
            let gain = counted.gain(name, id, failing);
            let own = |one: &&prc_report::json::Verdict<'_>| {
                one.system == *name && one.requirement == *id && one.verdict == State::Fail
            };
            let subject = match failing {
                1 => world.document.verdicts.iter().find(own).map(|one| one.subject.id.to_string()).unwrap_or_default(),
                n => fill(world.w.subjects_n, &[("n", &n)]),
            };
            rows.push(PlanRow {
                priority: priority.as_str(),
                requirement: (*id).to_owned(),
                title: world.title(id),
                subject,
                system: (*name).to_owned(),
                owner: system.owner.as_deref().unwrap_or("–").to_owned(),
                due: "–".to_owned(),
                state: world.w.open.to_owned(),
                overdue: false,
                note: String::new(),
                gain: tenths(gain),
                order: (priority, std::cmp::Reverse(gain)),
            });
        }
    }
    rows.sort_by_key(|row| row.order);
    rows
}

/// `+3.4`
fn tenths(thousandths: u32) -> String {
    format!("+{}.{}", thousandths / 10, thousandths % 10)
}

/// What differs from the last audit, by class.
pub(crate) struct Changes {
    pub(crate) since: String,
    /// The tone, the class, how many, and the first of them.
    pub(crate) classes: Vec<(&'static str, String, usize, Vec<String>)>,
}

pub(crate) fn changes(world: &World<'_>) -> Option<Changes> {
    let audit = world.document.audit.as_ref()?;
    let since = audit.since.as_deref()?.to_owned();
    let class = |class: DifferenceClass| {
        let all: Vec<_> = audit.changes.iter().filter(|one| one.class == class).collect();
        let told = |one: &&prc_report::json::Difference<'_>| {
            let subject = one.subject.as_deref().unwrap_or_default();
            let age = one.age.map(|age| format!(" ({})", fill(world.w.age, &[("n", &age)]))).unwrap_or_default();
            format!("{} {} {subject}{age}", one.system, one.requirement)
        };
        (!all.is_empty()).then(|| {
            (class_tone(class), class.as_str().replace('-', " "), all.len(), all.iter().take(50).map(told).collect())
        })
    };
    let classes: Vec<_> = DifferenceClass::ALL.into_iter().filter_map(class).collect();
    (!classes.is_empty()).then_some(Changes { since, classes })
}

const fn class_tone(class: DifferenceClass) -> &'static str {
    match class {
        DifferenceClass::New | DifferenceClass::StillFailing | DifferenceClass::WaiverExpired => "bad",
        DifferenceClass::NewlyUnknown | DifferenceClass::AttestationExpired => "unknown",
        DifferenceClass::WaiverStarted => "waived",
        DifferenceClass::Fixed | DifferenceClass::Regained => "good",
        _ => "na",
    }
}
