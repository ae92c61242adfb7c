//! All systems of an audit in one line.

use std::collections::BTreeMap;

use prc_check::Severity;
use prc_policy::tier_weight;
use prc_report::json::{Minimum, OrganisationLine, Worst};

use crate::Snapshot;
use crate::judge::tier;

/// The mean by the weight of tiers, never without the minimum; `None` without a system.
pub fn organisation(snapshots: &[Snapshot]) -> Option<OrganisationLine<'static>> {
    let lowest = snapshots.iter().min_by_key(|one| (one.totals.score.low, &one.header.system))?;
    let weight: u64 = snapshots.iter().map(weight_of).sum();
    let sum: u64 = snapshots.iter().map(|one| weight_of(one) * u64::from(one.totals.score.low)).sum();
    let mut results = BTreeMap::new();
    for snapshot in snapshots {
        *results.entry(snapshot.totals.result.clone().into()).or_default() += 1;
    }
    Some(OrganisationLine {
        minimum: Minimum { score: lowest.totals.score.low, system: lowest.header.system.clone().into() },
        results,
        score: u32::try_from(sum.checked_div(weight)?).ok()?,
        worst: worst(snapshots),
    })
}

/// The three requirements that cost most.
fn worst(snapshots: &[Snapshot]) -> Vec<Worst<'static>> {
    let mut lost: BTreeMap<String, (Severity, u64, u64)> = BTreeMap::new();
    for snapshot in snapshots {
        for (requirement, counts) in snapshot.counts_by_requirement() {
            let Some((weight, [low, ..])) = counts.weighed() else { continue };
            let (_, missing, subjects) = lost.entry(requirement.to_owned()).or_insert((counts.severity, 0, 0));
            *missing += weight_of(snapshot) * (1000 * weight - low);
            *subjects += counts.bad() + counts.open();
        }
    }
    let mut worst: Vec<Worst<'static>> = lost
        .into_iter()
        .filter(|(_, (_, lost, _))| *lost > 0)
        .map(|(requirement, (severity, lost, subjects))| Worst {
            lost,
            requirement: requirement.into(),
            severity,
            subjects,
        })
        .collect();
    // Stable: equal losses stay in the order of their ids.
    worst.sort_by_key(|one| std::cmp::Reverse(one.lost));
    worst.truncate(3);
    worst
}

fn weight_of(snapshot: &Snapshot) -> u64 {
    tier_weight(tier(snapshot.header.tier))
}
