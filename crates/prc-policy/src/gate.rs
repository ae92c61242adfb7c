//! Whether a run goes through, and why not.

use std::collections::BTreeMap;
use std::sync::Arc;

use prc_check::{Category, Level, State};
use prc_model::Reason;
use rayon::prelude::*;

use crate::config::GateConfig;
use crate::points::{FailOn, MinScore, PerTier, Points};
use crate::{Decision, Finding, Inputs, Outcome, SystemResult};

/// What the command line says about the decision.
#[derive(Clone, Debug, Default)]
pub struct GateOptions {
    /// Instead of the gate's own.
    pub fail_on: Option<FailOn>,
    /// Over the gate's own; the last one for a category, and for the system, holds.
    pub min_score: Vec<MinScore>,
    /// An unknown must or should makes the run incomplete.
    pub fail_on_unknown: bool,
    /// Input that could not be read makes the run incomplete.
    pub strict: bool,
    /// A gate that fails exits with 0.
    pub exit_zero: bool,
}

/// The thresholds in force: the gate of `prc.toml` under the options of the command line.
#[derive(Debug)]
pub(crate) struct Gate<'o> {
    fail_on: &'o FailOn,
    min_score: PerTier<Points>,
    min_category: BTreeMap<Category, Points>,
    min_decided: PerTier<Points>,
    options: &'o GateOptions,
}

/// One reason why a run does not go through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cause {
    /// `None` for what concerns every system.
    pub(crate) system: Option<Arc<str>>,
    pub(crate) text: String,
    pub(crate) kind: CauseKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CauseKind {
    /// The gate fails.
    Failure,
    /// Something that the gate needs is not known.
    Incomplete,
}

impl<'o> Gate<'o> {
    pub(crate) fn new(config: &'o GateConfig, options: &'o GateOptions) -> Self {
        let mut gate = Self {
            fail_on: options.fail_on.as_ref().unwrap_or(&config.fail_on),
            min_score: config.min_score,
            min_category: BTreeMap::new(),
            min_decided: config.min_decided,
            options,
        };
        for min in &options.min_score {
            match min.category {
                None => gate.min_score = PerTier::all(min.points),
                Some(category) => {
                    gate.min_category.insert(category, min.points);
                }
            }
        }
        gate
    }

    pub(crate) fn of_findings(&self, findings: &[Finding]) -> Vec<Cause> {
        findings.par_iter().filter_map(|finding| self.of_finding(finding)).collect()
    }

    pub(crate) fn of_finding(&self, finding: &Finding) -> Option<Cause> {
        let verdict = &finding.verdict;
        // The other levels are information only.
        let binding = matches!(finding.level, Level::Must | Level::Should);
        let (kind, word) = match verdict.state {
            State::Error => (CauseKind::Incomplete, "error"),
            State::Fail if self.fail_on.expired_waiver && finding.has_tag("expired-waiver") => {
                (CauseKind::Failure, "expired-waiver")
            }
            // What was there at the beginning stops nobody.
            State::Fail if finding.is_baselined() => return None,
            State::Fail if binding && self.fail_on.contains(finding.severity) => {
                (CauseKind::Failure, finding.severity.as_str())
            }
            State::Unknown if binding && self.options.fail_on_unknown => (CauseKind::Incomplete, "unknown"),
            _ => return None,
        };
        Some(cause_of(finding, word, kind))
    }

    /// A category without anything to weigh has no score that could be too low; a system without any has zero.
    pub(crate) fn of_score(&self, system: &SystemResult) -> Vec<Cause> {
        let mut texts = Vec::new();
        let mut at_least = |what: &str, value: u32, unit: &str, least: Option<Points>| {
            if let Some(least) = least.filter(|least| value < least.thousandths()) {
                texts.push(format!("{what} {}.{}{unit} is below {least}", value / 10, value % 10));
            }
        };
        at_least("score", system.score.low, "", self.min_score.at(system.tier));
        at_least("decided", system.score.decided, " %", self.min_decided.at(system.tier));
        for (category, score) in &system.categories {
            at_least(category.as_str(), score.low, "", self.min_category.get(category).copied());
        }
        let cause = |text| Cause { system: Some(system.name.clone()), text, kind: CauseKind::Failure };
        texts.into_iter().map(cause).collect()
    }

    pub(crate) fn of_inputs(&self, inputs: &Inputs) -> Vec<Cause> {
        if !self.options.strict {
            return Vec::new();
        }
        let unreadable = inputs.problems.iter().filter(|problem| problem.unreadable);
        let unreadable = unreadable.map(|problem| format!("unreadable: {}", problem.file));
        let unlisted = inputs.gaps.iter().filter(|gap| is_of_api(gap.reason));
        let unlisted = unlisted.map(|gap| format!("{}: {}", gap.reason, gap.what));
        let stopped = inputs.live.iter().filter(|live| live.incomplete);
        let stopped = stopped.map(|_| String::from("the inventory is incomplete: the collector was stopped"));
        let cause = |text| Cause { system: None, text, kind: CauseKind::Incomplete };
        unreadable.chain(unlisted).chain(stopped).map(cause).collect()
    }

    /// The decision from all causes. Several systems are told apart by name.
    pub(crate) fn decide(&self, causes: Vec<Cause>, inputs: &Inputs, systems: usize) -> Decision {
        let live = inputs.live.as_ref().is_some_and(|live| live.resources > 0);
        if inputs.files == 0 && inputs.root_modules == 0 && inputs.resources == 0 && !live {
            // An empty directory is never "all passed", whatever the gate.
            let reasons = vec!["nothing was evaluated".to_owned()];
            return Decision { gate: "local", result: Outcome::Fail, exit_code: 3, reasons };
        }
        let has = |kind| causes.iter().any(|cause| cause.kind == kind);
        let exit_code = match (has(CauseKind::Failure), has(CauseKind::Incomplete)) {
            (true, _) if self.options.exit_zero => 0,
            (true, _) => 1,
            (false, true) => 4,
            (false, false) => 0,
        };
        let result = if causes.is_empty() { Outcome::Pass } else { Outcome::Fail };
        let line = |cause: Cause| match cause.system.filter(|_| systems > 1) {
            Some(system) => format!("{system}: {}", cause.text),
            None => cause.text,
        };
        let mut reasons: Vec<String> = causes.into_iter().map(line).collect();
        reasons.par_sort();
        Decision { gate: "local", result, exit_code, reasons }
    }
}

/// That one finding stops the gate.
pub(crate) fn cause_of(finding: &Finding, word: &str, kind: CauseKind) -> Cause {
    let verdict = &finding.verdict;
    let environment = verdict.subject.root_module.environment_name().map(|name| format!(" in {name}"));
    let text = format!("{word}: {} {}{}", verdict.requirement, verdict.subject.id, environment.unwrap_or_default());
    Cause { system: Some(verdict.system.clone()), text, kind }
}

/// The gaps that reading the account again could close.
const fn is_of_api(reason: Reason) -> bool {
    matches!(reason, Reason::ApiDenied | Reason::ApiThrottled | Reason::ApiError)
}
