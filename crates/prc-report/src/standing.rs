//! How the systems of a document stand, by itself and together.

use std::collections::BTreeMap;

use prc_check::{Level, Tier};
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

/// The verdicts of a system, counted by requirement, and by level where some of them are advice.
pub fn requirements<'d>(document: &'d Document<'_>, system: &str) -> BTreeMap<(&'d str, Level), RequirementCounts> {
    let mut counts: BTreeMap<(&str, Level), RequirementCounts> = BTreeMap::new();
    for verdict in document.verdicts.iter().filter(|verdict| verdict.system == system) {
        let one = counts.entry((&verdict.requirement, verdict.level)).or_insert_with(|| RequirementCounts {
            category: verdict.category,
            severity: verdict.severity,
            level: verdict.level,
            counts: BTreeMap::new(),
        });
        *one.counts.entry(verdict.verdict).or_default() += 1;
    }
    counts
}

/// The line of the organisation: the mean by the weight of tiers, never without the minimum. `None` without a system.
pub fn organisation(document: &Document<'_>) -> Option<OrganisationLine<'static>> {
    let lowest = document.systems.iter().min_by_key(|system| (system.score.low, &system.name))?;
    let weight = |tier: u8| tier_weight(tier_of(tier));
    let all: u64 = document.systems.iter().map(|system| weight(system.tier)).sum();
    let sum: u64 = document.systems.iter().map(|system| weight(system.tier) * u64::from(system.score.low)).sum();
    let mut results = BTreeMap::new();
    for system in &document.systems {
        *results.entry(system.result.to_string().into()).or_default() += 1;
    }
    Some(OrganisationLine {
        minimum: Minimum { score: lowest.score.low, system: lowest.name.to_string().into() },
        results,
        score: u32::try_from(sum.checked_div(all)?).ok()?,
        worst: worst(document),
    })
}

/// The three requirements that cost most.
fn worst(document: &Document<'_>) -> Vec<Worst<'static>> {
    let mut lost: BTreeMap<String, Worst<'static>> = BTreeMap::new();
    for system in &document.systems {
        let weight = tier_weight(tier_of(system.tier));
        for ((id, _), counts) in requirements(document, &system.name) {
            if counts.weighed().is_none() {
                continue;
            }
            let worst = lost.entry(id.into()).or_insert_with(|| Worst {
                lost: 0,
                requirement: id.to_owned().into(),
                severity: counts.severity,
                subjects: 0,
            });
            worst.lost = worst.lost.saturating_add(weight.saturating_mul(counts.lost()));
            worst.subjects += counts.bad() + counts.open();
        }
    }
    let mut worst: Vec<Worst<'static>> = lost.into_values().filter(|one| one.lost > 0).collect();
    // Stable: equal losses stay in the order of their ids.
    worst.sort_by_key(|one| std::cmp::Reverse(one.lost));
    worst.truncate(3);
    worst
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::json::read;

    /// A report of systems with name, tier and score, and of failures with system, requirement and severity.
    fn report(systems: &[(&str, u8, u32, &str)], failing: &[(&str, &str, &str)]) -> Document<'static> {
        let systems: Vec<String> = systems
            .iter()
            .map(|(name, tier, low, result)| {
                format!(
                    r#"{{"name":"{name}","tier":{tier},"owner":null,"result":"{result}","tier_attained":null,
                    "score":{{"low":{low},"high":{low},"decided":1000,"grade":"E"}},"categories":{{}},"counts":{{}}}}"#
                )
            })
            .collect();
        let verdicts: Vec<String> = failing
            .iter()
            .enumerate()
            .map(|(at, (system, requirement, severity))| {
                format!(
                    r#"{{"system":"{system}","requirement":"{requirement}","category":"backup","severity":"{severity}",
                    "level":"must","subject":{{"id":"x{at}","kind":"x","source":"terraform","arn":null,
                    "root_module":".","environment":null}},"verdict":"fail","basis":"declared","tags":[],
                    "fingerprint":"{at:016x}","message":"m","reason":null,"location":null,"evidence":[],"related":[],
                    "fix":null,"waiver":null,"attestation":null}}"#
                )
            })
            .collect();
        let text = format!(
            r#"{{"schema":"prc.report/1","prc":"0.1.0","catalogue":"2026.11","now":"2026-11-21",
            "inputs":{{"files":1,"resources":1,"root_modules":1,"unreadable":[]}},
            "decision":{{"gate":"local","result":"fail","exit_code":1,"reasons":[]}},
            "systems":[{}],"verdicts":[{}]}}"#,
            systems.join(","),
            verdicts.join(",")
        );
        read(&text).unwrap()
    }

    #[test]
    fn the_mean_stands_beside_the_minimum() {
        let systems = [("a", 1, 444, "not-ready"), ("b", 3, 555, "conditional")];
        let failing = [("a", "public", "low"), ("b", "retention", "high"), ("b", "tags", "low"), ("b", "tags", "low")];
        let line = organisation(&report(&systems, &failing)).unwrap();
        assert_eq!(line.score, (4 * 444 + 555) / 5);
        assert_eq!((line.minimum.score, &*line.minimum.system), (444, "a"));
        assert_eq!((line.results["not-ready"], line.results["conditional"]), (1, 1));
        let worst: Vec<_> = line.worst.iter().map(|one| (&*one.requirement, one.lost, one.subjects)).collect();
        // public: tier 4 × weight 1·2; retention: tier 1 × weight 6·2; tags: tier 1 × weight 1·2, however many subjects.
        assert_eq!(worst, [("retention", 12000, 1), ("public", 8000, 1), ("tags", 2000, 2)]);
        assert_eq!(organisation(&report(&[], &[])), None);
    }
}
