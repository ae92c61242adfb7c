//! Whether a change goes through: only what it makes worse counts.

use prc_check::{Level, State};

use crate::config::GateConfig;
use crate::gate::{Cause, CauseKind, Gate, cause_of};
use crate::points::{FailOn, PerTier};
use crate::{Assessment, Finding, GateOptions};

/// `[gate.pull-request]`: what of a change does not go through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeGate {
    /// The severities whose new failures stop it.
    pub fail_on: FailOn,
    /// `new-unknown`: so does what can no longer be decided.
    pub unknown: bool,
    /// `policy-weakened`: so does a change of the policy that makes the gate easier to pass.
    pub policy_weakened: bool,
}

/// What a comparison with the base found.
#[derive(Clone, Copy, Debug)]
pub struct Difference<'d> {
    /// For each finding of the assessment, in its order, whether the base lacks it.
    pub new: &'d [bool],
    /// How the change makes the gate easier to pass.
    pub weakened: &'d [String],
}

/// Decides by what is new instead of by everything. What could not be read makes the decision incomplete, as a
/// difference may hide in it. Minimum scores count only when the command line asks for them.
pub fn decide_change(
    assessment: &mut Assessment,
    difference: Difference<'_>,
    config: &GateConfig,
    options: &GateOptions,
) {
    let own = &config.pull_request;
    let config = GateConfig {
        fail_on: own.fail_on.clone(),
        min_score: PerTier::default(),
        min_decided: PerTier::default(),
        evidence: PerTier::default(),
        pull_request: own.clone(),
    };
    let options = GateOptions { strict: true, ..options.clone() };
    let never = options.fail_on.as_ref() == Some(&FailOn::never());
    let gate = Gate::new(&config, &options);
    let mut causes = gate.of_inputs(&assessment.inputs);
    for (at, finding) in assessment.findings.iter().enumerate() {
        let new = difference.new.get(at).copied().unwrap_or(true);
        causes.extend(of_finding(&gate, finding, new, own.unknown && !never));
    }
    causes.extend(assessment.systems.iter().flat_map(|system| gate.of_score(system)));
    if own.policy_weakened && !never {
        causes.extend(difference.weakened.iter().map(|message| Cause {
            system: None,
            text: format!("policy-weakened: this change {message}"),
            kind: CauseKind::Failure,
        }));
    }
    assessment.decision = gate.decide(causes, &assessment.inputs, assessment.systems.len());
    assessment.decision.gate = "pull-request";
}

fn of_finding(gate: &Gate<'_>, finding: &Finding, new: bool, unknown: bool) -> Option<Cause> {
    let state = finding.verdict.state;
    if !new && state != State::Error {
        return None;
    }
    let mut cause = gate.of_finding(finding);
    let binding = matches!(finding.level, Level::Must | Level::Should);
    if unknown && state == State::Unknown && binding {
        cause = Some(cause_of(finding, "unknown", CauseKind::Failure));
    }
    cause.map(|cause| Cause { text: if new { format!("new {}", cause.text) } else { cause.text }, ..cause })
}
