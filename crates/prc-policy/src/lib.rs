//! `prc.toml`, waivers, attestations and the baseline; verdicts to findings, score, grade and gate.
//!
//! Pure: the text of the policy, the files of the programme from a tree, the verdicts and the date come in, an
//! [`Assessment`] goes out.

mod accept;
mod assess;
mod assessment;
mod catalogue;
mod change;
mod change_gate;
mod config;
mod describe;
mod finding;
mod gate;
mod grade;
mod ignore;
mod points;
mod priority;
mod programme;
mod reconcile;
mod score;

pub use accept::Accepted;
pub use assess::assess;
pub use assessment::{
    Assessment, Attested, Decision, Finding, Grade, Inputs, LiveInputs, Outcome, Readiness, Score, SystemResult,
    Unclaimed, Waived, Warning, WarningFile,
};
pub use catalogue::Catalogue;
pub use change::{ConfigChange, changes};
pub use change_gate::{ChangeGate, Difference, decide_change};
pub use config::{
    AuditConfig, AuditGate, AuditWord, Config, ConfigError, DATA_CLASSES, Description, DueConfig, EnvironmentConfig,
    GateConfig, Layer, Layers, LiveConfig, Member, NotApplicable, Objectives, OnCall, PeriodConfig, RequirementConfig,
    Said, Selector, Slo, SystemConfig, Team, VariableConfig, WaiverConfig,
};
pub use gate::GateOptions;
pub use grade::{TierStanding, grade, readiness, tier_attained};
pub use ignore::{Ignore, IgnoreChange, Ignores, NewIgnore};
pub use points::{FailOn, GateWordError, MinScore, PerTier, Points};
pub use priority::{Priority, PriorityError};
pub use programme::{
    Attestation, BASELINE, Baseline, BaselineEntry, Evidence, NewAttestation, NewEvidence, NewWaiver, Programme, Rules,
    Standing, Waiver, attestation_path, waiver_path,
};
pub use reconcile::{Identities, Reconciliation, pairing_attributes};
pub use score::{RequirementCounts, score, tier_weight};
