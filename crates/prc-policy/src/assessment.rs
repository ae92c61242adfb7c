//! The result of a run: what every report shows.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use prc_check::{Category, Date, Level, Severity, State, Tier, Verdict};
use prc_model::{Gap, Problem};

/// Everything a report needs.
#[derive(Clone, Debug)]
pub struct Assessment {
    pub now: Date,
    pub inputs: Inputs,
    pub decision: Decision,
    /// Sorted by name.
    pub systems: Vec<SystemResult>,
    /// Every verdict, passes too, sorted by system, requirement and subject.
    pub findings: Vec<Finding>,
    /// What is odd in the policy itself, in the order of the text of `prc.toml`.
    pub warnings: Vec<Warning>,
}

/// Something in `prc.toml` that is valid but has no effect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    pub message: String,
    /// Bytes in the text of `prc.toml`.
    pub span: Range<usize>,
    pub help: String,
}

/// What was looked at.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    pub files: usize,
    pub resources: usize,
    pub root_modules: usize,
    /// What could not be read, or what Terraform would refuse.
    pub problems: Vec<Problem>,
    /// Modules that are not on disk, listings that were denied.
    pub gaps: Vec<Gap>,
}

/// A verdict after policy.
#[derive(Clone, Debug)]
pub struct Finding {
    pub verdict: Verdict,
    pub severity: Severity,
    pub level: Level,
    /// What to do: the check's own help, or the catalogue's remediation in one line.
    pub fix: Option<String>,
    /// Kebab-case words; `declared-not-applicable` marks what `prc.toml` takes out, which every report shows.
    pub tags: Vec<&'static str>,
}

/// Whether the gate holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// `local`, `pull-request` or `audit`.
    pub gate: &'static str,
    pub result: Outcome,
    /// The stable exit code of the command line.
    pub exit_code: u8,
    /// One line per cause, sorted.
    pub reasons: Vec<String>,
}

/// The two ways a gate can go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Pass,
    Fail,
}

/// How one system stands.
#[derive(Clone, Debug)]
pub struct SystemResult {
    pub name: Arc<str>,
    pub title: Option<String>,
    pub tier: Tier,
    pub owner: Option<String>,
    pub result: Readiness,
    /// The strictest tier whose musts all hold. A pass counts for a stricter tier only under the same parameters.
    pub tier_attained: Option<Tier>,
    pub score: Score,
    pub grade: Grade,
    /// Categories without anything to weigh are absent.
    pub categories: BTreeMap<Category, Score>,
    pub counts: BTreeMap<State, usize>,
}

/// A score in thousandths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Score {
    /// Unknown counts as bad: the score that gates and grades use.
    pub low: u32,
    /// Unknown counts as good.
    pub high: u32,
    /// The share of weight that has a verdict.
    pub decided: u32,
}

/// Grades, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    A,
    B,
    C,
    D,
    E,
}

/// The answer to "is it ready for production?", the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Readiness {
    /// Every must passes or is attested, and the gate holds.
    Ready,
    /// Failing musts all have a valid waiver or a dated item, none critical.
    Conditional,
    NotReady,
}
