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
    /// What is odd in the policy itself: of `prc.toml` in the order of its text, then of other files by path.
    pub warnings: Vec<Warning>,
}

/// Something that a person wrote for prc and that has no effect, or not any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// A kebab-case word, such as `expired-waiver`.
    pub code: &'static str,
    pub message: String,
    /// Bytes in the text of the file.
    pub span: Range<usize>,
    pub help: String,
    /// Where it stands; `None` for `prc.toml`.
    pub file: Option<WarningFile>,
    /// It is wrong in itself, and not only without effect.
    pub wrong: bool,
}

/// A file that a warning is about, with its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WarningFile {
    /// Relative to the checked root, with `/`.
    pub path: Arc<str>,
    pub text: Arc<str>,
}

impl Warning {
    /// One about `prc.toml`.
    pub(crate) fn new(code: &'static str, message: impl Into<String>, span: Range<usize>) -> Self {
        Self { code, message: message.into(), span, help: String::new(), file: None, wrong: false }
    }

    #[must_use]
    pub(crate) fn help(self, help: impl Into<String>) -> Self {
        Self { help: help.into(), ..self }
    }

    #[must_use]
    pub(crate) fn in_file(self, path: &Arc<str>, text: &Arc<str>) -> Self {
        Self { file: Some(WarningFile { path: path.clone(), text: text.clone() }), ..self }
    }

    /// Says that it is a mistake.
    #[must_use]
    pub(crate) fn wrong(self) -> Self {
        Self { wrong: true, ..self }
    }
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
    /// What was read of live accounts; `None` when nobody asked for them.
    pub live: Option<LiveInputs>,
}

/// What was read of live accounts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LiveInputs {
    /// Each with the time at which its last answer was read.
    pub accounts: BTreeMap<Arc<str>, Option<Arc<str>>>,
    pub resources: usize,
    /// Somebody stopped a collector before it was done.
    pub incomplete: bool,
    /// The resources of no system.
    pub unclaimed: Vec<Unclaimed>,
}

/// A live resource that no system answers for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unclaimed {
    pub kind: Arc<str>,
    pub arn: Option<Arc<str>>,
    pub account: Arc<str>,
    pub region: Arc<str>,
    /// What a person knows it by.
    pub name: Arc<str>,
}

/// A verdict after policy.
#[derive(Clone, Debug)]
pub struct Finding {
    pub verdict: Verdict,
    pub severity: Severity,
    pub level: Level,
    /// What to do: the check's own help, or the catalogue's remediation in one line.
    pub fix: Option<Arc<str>>,
    /// Kebab-case words; `declared-not-applicable` marks what `prc.toml` takes out, which every report shows.
    /// `baselined` marks what was there at adoption, and the others say why an acceptance or a statement does not
    /// count: `expired-waiver`, `expired-attestation`, `changed-evidence`.
    pub tags: Vec<&'static str>,
    /// Why and until when a failure is accepted.
    pub waiver: Option<Arc<Waived>>,
    /// What a person states, with evidence.
    pub attestation: Option<Arc<Attested>>,
}

/// A failure that somebody accepts until a date, in a file of its own or in a comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waived {
    pub reason: String,
    pub approved_by: Option<String>,
    /// Comments do not say.
    pub created: Option<Date>,
    /// The last day on which it holds.
    pub expires: Date,
    /// The improvement item that ends it.
    pub item: Option<String>,
    /// Relative to the checked root, with `/`.
    pub file: Arc<str>,
    /// From 1.
    pub line: usize,
    /// Written as a comment in the source.
    pub inline: bool,
}

/// A person's statement about what no machine can see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attested {
    pub statement: String,
    /// A path, relative to the checked root, or an address.
    pub evidence: String,
    /// Of the file; `None` for an address.
    pub sha256: Option<String>,
    pub attested_by: String,
    pub reviewed_by: Option<String>,
    pub date: Date,
    /// The last day on which it holds.
    pub expires: Date,
    /// Where it is written.
    pub file: Arc<str>,
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
