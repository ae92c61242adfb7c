//! Verdicts to the result of a run.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use prc_check::{Date, State, Tier, Verdict, effective_params};
use rayon::prelude::*;

use crate::accept::{Accepted, Applied};
use crate::config::{Config, SystemConfig};
use crate::finding::{Memo, Policy, of_system};
use crate::gate::{Gate, GateOptions};
use crate::grade::{TierStanding, grade, readiness, tier_attained};
use crate::score::{RequirementCounts, score};
use crate::{Assessment, Catalogue, Finding, Inputs, Readiness, SystemResult};

/// Judges what the engine found under the policy of the repository.
///
/// `config` is the one that the engine's systems came from. A verdict of a system or requirement that policy does not
/// know becomes an error.
pub fn assess(
    verdicts: Vec<Verdict>,
    catalogue: &Catalogue<'_>,
    config: &Config,
    accepted: Accepted<'_>,
    inputs: Inputs,
    now: Date,
    options: &GateOptions,
) -> Assessment {
    let policy = Policy::new(catalogue, config, Applied::new(accepted, now, &verdicts));
    let judged = verdicts.into_par_iter().map_init(Memo::default, |memo, verdict| policy.finding(memo, verdict));
    let mut findings: Vec<Finding> = judged.collect();
    // Nearly all are in order, which this sort makes use of.
    findings.par_sort_by(|a, b| a.verdict.order(&b.verdict));

    let gate = Gate::new(&config.gate, options);
    let mut causes = gate.of_inputs(&inputs);
    let all_stopped = !causes.is_empty();
    causes.extend(gate.of_findings(&findings));
    let stopped: BTreeSet<Arc<str>> = causes.iter().filter_map(|cause| cause.system.clone()).collect();
    let mut systems = Vec::new();
    for system in &config.systems {
        let own = of_system(&findings, &system.name);
        let requirements = counts(own);
        let mut result = standing(system, &requirements, config, catalogue);
        for finding in own {
            *result.counts.entry(finding.verdict.state).or_default() += 1;
        }
        let too_low = gate.of_score(&result);
        let gate_holds = !all_stopped && too_low.is_empty() && !stopped.contains(&system.name);
        causes.extend(too_low);
        let requirements: Vec<RequirementCounts> = requirements.into_values().collect();
        result.result = readiness(&requirements, gate_holds);
        systems.push(result);
    }
    systems.sort_by(|a, b| a.name.cmp(&b.name));
    let decision = gate.decide(causes, &inputs, systems.len());
    Assessment { now, inputs, decision, systems, findings, warnings: policy.warnings() }
}

/// The sorted findings of one system, counted by requirement.
fn counts(findings: &[Finding]) -> BTreeMap<&'static str, RequirementCounts> {
    let same = |a: &Finding, b: &Finding| a.verdict.requirement == b.verdict.requirement;
    let of_one = findings.chunk_by(same).filter_map(|some| {
        let first = some.first()?;
        let mut counts = BTreeMap::new();
        for finding in some {
            *counts.entry(finding.verdict.state).or_default() += 1;
        }
        let (category, severity, level) = (first.verdict.category, first.severity, first.level);
        Some((first.verdict.requirement, RequirementCounts { category, severity, level, counts }))
    });
    of_one.collect()
}

/// Everything of a system but its counts and the readiness, which depends on the gate.
fn standing(
    system: &SystemConfig,
    requirements: &BTreeMap<&'static str, RequirementCounts>,
    config: &Config,
    catalogue: &Catalogue<'_>,
) -> SystemResult {
    let standings: Vec<TierStanding> = requirements
        .iter()
        .filter(|(_, counts)| counts.subjects() > 0)
        .filter_map(|(id, counts)| {
            let levels = catalogue.requirement(id)?.tiers;
            Some(TierStanding { levels, holds: counts.holds(), judged_for: judged_for(id, system, config, catalogue) })
        })
        .collect();
    let counts: Vec<RequirementCounts> = requirements.values().cloned().collect();
    let (score, categories) = score(&counts);
    SystemResult {
        name: system.name.clone(),
        title: system.title.clone(),
        tier: system.tier,
        owner: system.description.owner.as_ref().map(|owner| owner.get_ref().clone()),
        result: Readiness::NotReady,
        tier_attained: tier_attained(&standings),
        score,
        // Improvement items, which can be overdue, belong to audits.
        grade: grade(score, &counts, 0),
        categories,
        counts: State::ALL.iter().map(|&state| (state, 0)).collect(),
    }
}

/// The strictest tier that would have been judged by the same parameters.
fn judged_for(id: &str, system: &SystemConfig, config: &Config, catalogue: &Catalogue<'_>) -> Tier {
    let Some(requirement) = catalogue.requirement(id) else { return system.tier };
    let own = config.requirements.get(id).map(|requirement| &requirement.params);
    let at = |tier: Tier| effective_params(requirement, own, tier);
    let used = at(system.tier);
    let same = Tier::ALL.iter().copied().find(|&tier| at(tier) == used);
    same.unwrap_or(system.tier)
}
