//! `prc.toml`; verdicts to findings, score, grade and gate.

mod assessment;

pub use assessment::{
    Assessment, Decision, Finding, Grade, Inputs, Outcome, Readiness, Score, SystemResult,
};
