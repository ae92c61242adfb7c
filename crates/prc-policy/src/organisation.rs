//! All systems in one line.

use std::collections::BTreeMap;
use std::sync::Arc;

use prc_check::{Severity, Tier};

use crate::finding::of_system;
use crate::score::RequirementCounts;
use crate::{Assessment, Finding, Readiness};

/// How the organisation stands. The mean never gates, and is never shown without the minimum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organisation {
    /// The mean of the low bounds by tier, in thousandths.
    pub score: u32,
    /// The system with the lowest score, and the score in thousandths.
    pub minimum: (Arc<str>, u32),
    pub results: BTreeMap<Readiness, usize>,
    /// At most three, the worst first.
    pub worst: Vec<WorstRequirement>,
}

/// A requirement that costs score.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorstRequirement {
    pub requirement: &'static str,
    pub severity: Severity,
    /// The weighted credit that is missing, in thousandths, over all systems by tier.
    pub lost: u64,
    /// How many subjects fail, are waived or are open.
    pub subjects: u64,
}

impl Assessment {
    /// The organisation's line; `None` without a system.
    pub fn organisation(&self) -> Option<Organisation> {
        let lowest = self.systems.iter().min_by_key(|system| (system.score.low, &system.name))?;
        let weight: u64 = self.systems.iter().map(|system| tier_weight(system.tier)).sum();
        let sum: u64 = self.systems.iter().map(|system| tier_weight(system.tier) * u64::from(system.score.low)).sum();
        let mut results = BTreeMap::new();
        for system in &self.systems {
            *results.entry(system.result).or_default() += 1;
        }
        Some(Organisation {
            score: u32::try_from(sum.checked_div(weight)?).ok()?,
            minimum: (lowest.name.clone(), lowest.score.low),
            results,
            worst: self.worst_requirements(),
        })
    }

    fn worst_requirements(&self) -> Vec<WorstRequirement> {
        let mut lost: BTreeMap<&'static str, WorstRequirement> = BTreeMap::new();
        for system in &self.systems {
            for (requirement, one) in counts(of_system(&self.findings, &system.name)) {
                let Some((weight, [low, ..])) = one.weighed() else { continue };
                let worst = lost.entry(requirement).or_insert(WorstRequirement {
                    requirement,
                    severity: one.severity,
                    lost: 0,
                    subjects: 0,
                });
                worst.lost += tier_weight(system.tier) * (1000 * weight - low);
                worst.subjects += one.bad() + one.open();
            }
        }
        let mut worst: Vec<WorstRequirement> = lost.into_values().filter(|one| one.lost > 0).collect();
        // Stable: equal losses stay in the order of their ids.
        worst.sort_by_key(|one| std::cmp::Reverse(one.lost));
        worst.truncate(3);
        worst
    }
}

/// The findings of one system, counted by requirement.
pub(crate) fn counts(findings: &[Finding]) -> BTreeMap<&'static str, RequirementCounts> {
    let mut counts: BTreeMap<&'static str, RequirementCounts> = BTreeMap::new();
    for finding in findings {
        let one = counts.entry(finding.verdict.requirement).or_insert_with(|| RequirementCounts {
            category: finding.verdict.category,
            severity: finding.severity,
            level: finding.level,
            counts: BTreeMap::new(),
        });
        *one.counts.entry(finding.verdict.state).or_default() += 1;
    }
    counts
}

/// What a system counts for among all, by its tier.
pub const fn tier_weight(tier: Tier) -> u64 {
    match tier {
        Tier::One => 4,
        Tier::Two => 2,
        Tier::Three => 1,
    }
}
