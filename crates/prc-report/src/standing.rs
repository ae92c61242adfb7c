//! How the systems of a document stand, by itself and together.

use std::collections::BTreeMap;

use prc_check::Tier;
use prc_policy::{RequirementCounts, tier_weight};

use crate::json::{Document, Minimum, OrganisationLine, Worst};

/// The tier of a number; what is no tier counts as the one in the middle.
pub const fn tier_of(number: u8) -> Tier {
    match number {
        1 => Tier::One,
        3 => Tier::Three,
        _ => Tier::Two,
    }
}

/// The verdicts of a system, counted by requirement.
pub fn requirements<'d>(document: &'d Document<'_>, system: &str) -> BTreeMap<&'d str, RequirementCounts> {
    let mut counts: BTreeMap<&str, RequirementCounts> = BTreeMap::new();
    for verdict in document.verdicts.iter().filter(|verdict| verdict.system == system) {
        let one = counts.entry(&verdict.requirement).or_insert_with(|| RequirementCounts {
            category: verdict.category,
            severity: verdict.severity,
            level: verdict.level,
            counts: BTreeMap::new(),
        });
        *one.counts.entry(verdict.verdict).or_default() += 1;
    }
    counts
}

/// The line of the organisation; `None` without a system.
pub fn organisation<'d>(document: &'d Document<'_>) -> Option<OrganisationLine<'d>> {
    let lowest = document.systems.iter().min_by_key(|system| (system.score.low, &system.name))?;
    let weight = |tier: u8| tier_weight(tier_of(tier));
    let all: u64 = document.systems.iter().map(|system| weight(system.tier)).sum();
    let sum: u64 = document.systems.iter().map(|system| weight(system.tier) * u64::from(system.score.low)).sum();
    let mut results = BTreeMap::new();
    let mut lost: BTreeMap<&str, Worst<'d>> = BTreeMap::new();
    for system in &document.systems {
        *results.entry((*system.result).into()).or_default() += 1;
        for (id, counts) in requirements(document, &system.name) {
            let severity = counts.severity;
            let worst = lost.entry(id).or_insert(Worst { lost: 0, requirement: id.into(), severity, subjects: 0 });
            worst.lost = worst.lost.saturating_add(weight(system.tier).saturating_mul(counts.lost()));
            worst.subjects += counts.bad() + counts.open();
        }
    }
    let mut worst: Vec<Worst<'d>> = lost.into_values().filter(|one| one.lost > 0).collect();
    // Stable: equal losses stay in the order of their ids.
    worst.sort_by_key(|one| std::cmp::Reverse(one.lost));
    worst.truncate(3);
    Some(OrganisationLine {
        minimum: Minimum { score: lowest.score.low, system: (*lowest.name).into() },
        results,
        score: u32::try_from(sum.checked_div(all)?).ok()?,
        worst,
    })
}
