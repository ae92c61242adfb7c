//! `prc.toml`; verdicts to findings, score, grade and gate.
//!
//! Pure: the text of the policy, the verdicts and the date come in, an [`Assessment`] goes out.

mod assess;
mod assessment;
mod catalogue;
mod config;
mod describe;
mod finding;
mod gate;
mod grade;
mod organisation;
mod points;
mod priority;
mod score;

pub use assess::assess;
pub use assessment::{Assessment, Decision, Finding, Grade, Inputs, Outcome, Readiness, Score, SystemResult, Warning};
pub use catalogue::Catalogue;
pub use config::{
    Config, ConfigError, DATA_CLASSES, Description, EnvironmentConfig, GateConfig, LiveConfig, NotApplicable,
    Objectives, OnCall, RequirementConfig, Said, Selector, Slo, SystemConfig, Team, VariableConfig,
};
pub use gate::GateOptions;
pub use grade::{TierStanding, grade, readiness, tier_attained};
pub use organisation::{Organisation, WorstRequirement};
pub use points::{FailOn, GateWordError, MinScore, PerTier, Points};
pub use priority::{Priority, PriorityError};
pub use score::{RequirementCounts, score};
