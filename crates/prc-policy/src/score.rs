//! The score of a system, in integer arithmetic: the same on every platform and in every order.

use std::collections::BTreeMap;

use prc_check::{Category, Level, Severity, State, Tier};

use crate::Score;

/// How many subjects of one requirement are in each state, in one system.
#[derive(Clone, Debug)]
pub struct RequirementCounts {
    pub category: Category,
    pub severity: Severity,
    /// At the system's tier.
    pub level: Level,
    /// States that are absent count as zero.
    pub counts: BTreeMap<State, usize>,
}

/// What open subjects count as.
#[derive(Clone, Copy)]
enum Open {
    Bad,
    Good,
}

/// The score of a system and of its categories; categories without anything to weigh are absent. A system without any
/// has a score of zero.
pub fn score(requirements: &[RequirementCounts]) -> (Score, BTreeMap<Category, Score>) {
    let categories: BTreeMap<Category, Score> = Category::ALL
        .iter()
        .filter_map(|&category| {
            let members = requirements.iter().filter(|one| one.category == category);
            Some((category, mean(members.filter_map(RequirementCounts::weighed))?))
        })
        .collect();
    let total = mean(categories.iter().map(|(category, score)| {
        let weight = category_weight(*category);
        (weight, [score.low, score.high, score.decided].map(|share| weight * u64::from(share)))
    }));
    (total.unwrap_or_default(), categories)
}

/// `Σ weighted share div Σ weight` for low, high and decided; `None` when nothing has weight.
fn mean(parts: impl Iterator<Item = (u64, [u64; 3])>) -> Option<Score> {
    let (mut weight, mut sums) = (0, [0; 3]);
    for (own, shares) in parts {
        weight += own;
        for (sum, share) in sums.iter_mut().zip(shares) {
            *sum += share;
        }
    }
    // A mean of thousandths is at most 1000, so it always fits.
    let [low, high, decided] = sums.map(|sum| u32::try_from(sum.checked_div(weight)?).ok());
    Some(Score { low: low?, high: high?, decided: decided? })
}

impl RequirementCounts {
    /// `severity × level`; zero for what is information only.
    pub fn weight(&self) -> u64 {
        severity_weight(self.severity) * level_weight(self.level)
    }

    /// Whether no subject fails, is waived or is open.
    pub fn holds(&self) -> bool {
        self.bad() == 0 && self.open() == 0
    }

    /// The weighted credit that is missing, in thousandths.
    pub fn lost(&self) -> u64 {
        self.weighed().map_or(0, |(weight, [low, ..])| (1000 * weight).saturating_sub(low))
    }

    /// Fails, with a waiver or without.
    pub fn bad(&self) -> u64 {
        self.count(State::Fail) + self.count(State::Waived)
    }

    /// Neither good nor bad: unknown, or prc itself failed.
    pub fn open(&self) -> u64 {
        self.count(State::Unknown) + self.count(State::Error)
    }

    /// Passes, or is attested.
    fn good(&self) -> u64 {
        self.count(State::Pass) + self.count(State::Attested)
    }

    /// How many subjects the requirement applies to.
    pub(crate) fn subjects(&self) -> u64 {
        self.good() + self.bad() + self.open()
    }

    pub(crate) fn count(&self, state: State) -> u64 {
        self.counts.get(&state).map_or(0, |&count| count as u64)
    }

    /// The weight, and the weighted credits and decided share in thousandths; `None` when there is nothing to weigh.
    pub fn weighed(&self) -> Option<(u64, [u64; 3])> {
        let weight = self.weight();
        let decided = (weight * (self.good() + self.bad()) * 1000).checked_div(self.subjects())?;
        (weight > 0).then(|| (weight, [weight * self.credit(Open::Bad), weight * self.credit(Open::Good), decided]))
    }

    /// The share of good subjects in thousandths. One that fails limits it by severity: one public database of fifty
    /// is not 98 %.
    fn credit(&self, open: Open) -> u64 {
        let (good, bad) = match open {
            Open::Bad => (self.good(), self.bad() + self.open()),
            Open::Good => (self.good() + self.open(), self.bad()),
        };
        let credit = (1000 * good).checked_div(good + bad).unwrap_or(0);
        if bad == 0 { credit } else { credit.min(ceiling(self.severity)) }
    }
}

/// What a system counts for among all, by its tier.
pub const fn tier_weight(tier: Tier) -> u64 {
    match tier {
        Tier::One => 4,
        Tier::Two => 2,
        Tier::Three => 1,
    }
}

const fn severity_weight(severity: Severity) -> u64 {
    match severity {
        Severity::Critical => 12,
        Severity::High => 6,
        Severity::Medium => 3,
        Severity::Low => 1,
    }
}

const fn level_weight(level: Level) -> u64 {
    match level {
        Level::Must => 2,
        Level::Should => 1,
        Level::May | Level::Off => 0,
    }
}

/// The credit of a requirement that fails somewhere is at most this.
const fn ceiling(severity: Severity) -> u64 {
    match severity {
        Severity::Critical => 0,
        Severity::High => 500,
        Severity::Medium | Severity::Low => 1000,
    }
}

const fn category_weight(category: Category) -> u64 {
    match category {
        Category::Backup | Category::Monitoring | Category::Incident => 20,
        Category::Capacity => 15,
        Category::Security => 25,
    }
}
