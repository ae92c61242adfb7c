//! The report as data: `prc.report/1`, made from a run or read from a file.
//!
//! Fields are declared in the order of their names, which is the order in the output; a test keeps it so. What has been
//! added since the first report may be absent in a saved one.

use std::borrow::Cow;
use std::collections::BTreeMap;

use prc_check::{Category, Level, Severity, State};
use serde::{Deserialize, Serialize};

use super::audit::Audit;
use super::coverage::{LifecycleRow, Tables};

/// A text of the run, or of a file.
pub type Text<'a> = Cow<'a, str>;

/// A whole report; its verdicts and tables may be such as are made while they are written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Document<'a, V = Vec<Verdict<'a>>, T = Tables<'a>> {
    /// What an audit adds; null in every other report.
    #[serde(default)]
    pub audit: Option<Audit<'a>>,
    pub catalogue: Text<'a>,
    /// What changed since the base of a pull request.
    #[serde(default)]
    pub comparison: Option<Comparison<'a>>,
    #[serde(default)]
    pub coverage: T,
    pub decision: Decision<'a>,
    pub inputs: Inputs<'a>,
    #[serde(default)]
    pub lifecycle: Vec<LifecycleRow<'a>>,
    pub now: Text<'a>,
    pub prc: Text<'a>,
    pub schema: Text<'a>,
    pub systems: Vec<System<'a>>,
    pub verdicts: V,
    #[serde(default)]
    pub warnings: Vec<PolicyWarning<'a>>,
}

impl Document<'_> {
    /// Whether the decision is about what a change makes worse. Otherwise a comparison only tells.
    pub fn decides_on_change(&self) -> bool {
        self.comparison.is_some() && self.decision.gate == "pull-request"
    }
}

/// Whether the gate holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Decision<'a> {
    pub exit_code: u8,
    pub gate: Text<'a>,
    pub reasons: Vec<Text<'a>>,
    pub result: Text<'a>,
}

/// What was looked at, and what could not be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Inputs<'a> {
    pub files: usize,
    #[serde(default)]
    pub gaps: Vec<Missing<'a>>,
    /// What was read of live accounts; null when nobody asked for them.
    #[serde(default)]
    pub live: Option<Live<'a>>,
    #[serde(default)]
    pub problems: Vec<InputProblem<'a>>,
    pub resources: usize,
    pub root_modules: usize,
    pub unreadable: Vec<InputProblem<'a>>,
}

/// A place that could not be read, or that Terraform would refuse.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InputProblem<'a> {
    pub column: Option<usize>,
    pub file: Text<'a>,
    pub line: Option<usize>,
    pub message: Text<'a>,
    pub reason: Text<'a>,
}

/// What was read of live accounts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Live<'a> {
    pub accounts: Vec<Account<'a>>,
    /// The collector was stopped before it was done.
    pub incomplete: bool,
    pub resources: usize,
    /// The resources of no system.
    pub unclaimed: Vec<Unclaimed<'a>>,
}

/// An account that was read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Account<'a> {
    pub account: Text<'a>,
    /// When its last answer was read.
    pub collected: Option<Text<'a>>,
}

/// A live resource that no system answers for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Unclaimed<'a> {
    pub account: Text<'a>,
    pub arn: Option<Text<'a>>,
    pub kind: Text<'a>,
    pub name: Text<'a>,
    pub region: Text<'a>,
}

/// What could not be listed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Missing<'a> {
    /// Of a live account, and null for what Terraform says.
    #[serde(default)]
    pub account: Option<Text<'a>>,
    pub from: Text<'a>,
    pub kind: Option<Text<'a>>,
    pub location: Option<Place<'a>>,
    pub reason: Text<'a>,
    #[serde(default)]
    pub region: Option<Text<'a>>,
    pub what: Text<'a>,
}

/// How one system stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct System<'a> {
    pub categories: BTreeMap<Text<'a>, Points>,
    pub counts: BTreeMap<Text<'a>, usize>,
    pub name: Text<'a>,
    pub owner: Option<Text<'a>>,
    pub result: Text<'a>,
    pub score: Graded<'a>,
    pub tier: u8,
    pub tier_attained: Option<u8>,
    #[serde(default)]
    pub title: Option<Text<'a>>,
}

/// A score in thousandths.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Points {
    pub decided: u32,
    pub high: u32,
    pub low: u32,
}

/// A score in thousandths, with its grade.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Graded<'a> {
    pub decided: u32,
    pub grade: Text<'a>,
    pub high: u32,
    pub low: u32,
}

/// One requirement for one subject.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Verdict<'a> {
    pub attestation: Option<Attestation<'a>>,
    pub basis: Text<'a>,
    pub category: Category,
    /// Whether the base had the finding too; null without a base.
    #[serde(default)]
    pub change: Option<Change>,
    pub evidence: Vec<Proof<'a>>,
    pub fingerprint: Text<'a>,
    pub fix: Option<Text<'a>>,
    pub level: Level,
    pub location: Option<Place<'a>>,
    pub message: Text<'a>,
    pub reason: Option<Text<'a>>,
    pub related: Vec<Related<'a>>,
    pub requirement: Text<'a>,
    pub severity: Severity,
    /// What is declared and what runs; null when it was seen on one side alone.
    #[serde(default)]
    pub sides: Option<Sides<'a>>,
    pub subject: Subject<'a>,
    pub system: Text<'a>,
    pub tags: Vec<Text<'a>>,
    pub verdict: State,
    pub waiver: Option<Waiver<'a>>,
}

/// What is declared and what runs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sides<'a> {
    pub actual: Side<'a>,
    pub declared: Side<'a>,
}

/// What one side says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Side<'a> {
    pub message: Text<'a>,
    pub reason: Option<Text<'a>>,
    /// A state, `absent` or `not-read`.
    pub verdict: Text<'a>,
}

/// What a verdict is about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Subject<'a> {
    pub arn: Option<Text<'a>>,
    pub environment: Option<Text<'a>>,
    pub id: Text<'a>,
    pub kind: Text<'a>,
    pub root_module: Text<'a>,
    pub source: Text<'a>,
}

/// A value that was read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Proof<'a> {
    pub api: Option<Text<'a>>,
    #[serde(default)]
    pub default: bool,
    pub known: bool,
    pub location: Option<Place<'a>>,
    pub path: Text<'a>,
    #[serde(default)]
    pub subject: Text<'a>,
    pub value: Text<'a>,
    pub via: Vec<Text<'a>>,
}

/// A place that has to do with a verdict.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Related<'a> {
    pub label: Text<'a>,
    pub location: Place<'a>,
}

/// Lines and columns from 1; the end is exclusive.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place<'a> {
    pub column: usize,
    pub end_column: usize,
    pub end_line: usize,
    pub file: Text<'a>,
    pub line: usize,
}

/// What somebody wrote for prc and has no effect, or not any more.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PolicyWarning<'a> {
    /// Such as `expired-waiver`.
    #[serde(default)]
    pub code: Text<'a>,
    pub help: Text<'a>,
    pub location: Option<Place<'a>>,
    pub message: Text<'a>,
    /// It is a mistake, and not only without effect.
    #[serde(default)]
    pub wrong: bool,
}

/// A finding and the base that it is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// The base does not have it.
    New,
    /// The base has it too.
    Unchanged,
}

/// A fail that somebody accepts until a date.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Waiver<'a> {
    /// Null when nobody has to approve it.
    pub approved_by: Option<Text<'a>>,
    /// Null for a comment, which does not say.
    pub created: Option<Text<'a>>,
    /// The last day on which it holds: `2027-05-31`.
    pub expires: Text<'a>,
    /// Where it is written.
    pub file: Text<'a>,
    /// Whether it is a comment in the source.
    pub inline: bool,
    /// The improvement item that ends it.
    pub item: Option<Text<'a>>,
    pub line: usize,
    pub reason: Text<'a>,
}

/// What a person states with evidence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Attestation<'a> {
    pub attested_by: Text<'a>,
    pub date: Text<'a>,
    /// A path or an address.
    pub evidence: Text<'a>,
    /// The last day on which it holds: `2027-05-31`.
    pub expires: Text<'a>,
    /// Where it is written.
    pub file: Text<'a>,
    pub reviewed_by: Option<Text<'a>>,
    /// Of the file; null for an address.
    pub sha256: Option<Text<'a>>,
    pub statement: Text<'a>,
}

/// The difference between the base of a pull request and its head.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Comparison<'a> {
    /// As it was asked for: `origin/main`, or the name of a report.
    pub base: Text<'a>,
    /// The commit of the base; null when it is a report.
    pub commit: Option<Text<'a>>,
    /// Findings that both sides have.
    pub existing: usize,
    /// Findings that only the base has.
    pub fixed: Vec<Fixed<'a>>,
    /// Findings that only the head has.
    pub new: usize,
    pub policy_changes: Vec<PolicyChange<'a>>,
    /// The scores of the base, by system.
    pub scores: Vec<Before<'a>>,
}

/// A finding that the base has and the head has not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fixed<'a> {
    pub category: Category,
    pub fingerprint: Text<'a>,
    /// False when its subject went away: that is no fix.
    pub passes: bool,
    pub requirement: Text<'a>,
    pub severity: Severity,
    pub subject: Text<'a>,
    pub system: Text<'a>,
}

/// What a change does to the policy that judges it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PolicyChange<'a> {
    pub location: Option<Place<'a>>,
    /// What the change does: `adds a waiver for rds-backup-retention`.
    pub message: Text<'a>,
    /// Whose approval CODEOWNERS asks for, as the base has it.
    #[serde(default)]
    pub owners: Vec<Text<'a>>,
    /// Whether the change makes a failing gate easier to pass.
    pub weakens: bool,
}

/// How a system stood in the base.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Before<'a> {
    pub categories: BTreeMap<Text<'a>, Points>,
    pub name: Text<'a>,
    pub score: Graded<'a>,
}
