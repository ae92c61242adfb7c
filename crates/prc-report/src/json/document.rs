//! The structures of the report. Their fields are declared in the order of their names, which is the order in the
//! output; a test keeps it so.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use super::coverage::Tables;

#[derive(Serialize)]
pub(super) struct Document<'a> {
    pub(super) catalogue: &'a str,
    pub(super) coverage: Tables<'a>,
    pub(super) decision: Decision<'a>,
    pub(super) inputs: Inputs<'a>,
    pub(super) now: String,
    pub(super) prc: &'a str,
    pub(super) schema: &'static str,
    pub(super) systems: Vec<System<'a>>,
    pub(super) verdicts: Vec<Verdict<'a>>,
    pub(super) warnings: Vec<PolicyWarning<'a>>,
}

#[derive(Serialize)]
pub(super) struct Decision<'a> {
    pub(super) exit_code: u8,
    pub(super) gate: &'a str,
    pub(super) reasons: &'a [String],
    pub(super) result: &'static str,
}

#[derive(Serialize)]
pub(super) struct Inputs<'a> {
    pub(super) files: usize,
    pub(super) gaps: Vec<Missing<'a>>,
    pub(super) problems: Vec<InputProblem<'a>>,
    pub(super) resources: usize,
    pub(super) root_modules: usize,
    pub(super) unreadable: Vec<InputProblem<'a>>,
}

#[derive(Serialize)]
pub(super) struct InputProblem<'a> {
    pub(super) column: Option<usize>,
    pub(super) file: &'a str,
    pub(super) line: Option<usize>,
    pub(super) message: &'a str,
    pub(super) reason: &'a str,
}

#[derive(Serialize, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Missing<'a> {
    pub(super) from: &'a str,
    pub(super) kind: Option<&'a str>,
    pub(super) location: Option<Place>,
    pub(super) reason: &'static str,
    pub(super) what: &'a str,
}

#[derive(Serialize)]
pub(super) struct System<'a> {
    pub(super) categories: BTreeMap<&'static str, Points>,
    pub(super) counts: BTreeMap<&'static str, usize>,
    pub(super) name: &'a str,
    pub(super) owner: Option<&'a str>,
    pub(super) result: &'static str,
    pub(super) score: Graded,
    pub(super) tier: u8,
    pub(super) tier_attained: Option<u8>,
    pub(super) title: Option<&'a str>,
}

#[derive(Serialize)]
pub(super) struct Points {
    pub(super) decided: u32,
    pub(super) high: u32,
    pub(super) low: u32,
}

#[derive(Serialize)]
pub(super) struct Graded {
    pub(super) decided: u32,
    pub(super) grade: String,
    pub(super) high: u32,
    pub(super) low: u32,
}

#[derive(Serialize)]
pub(super) struct Verdict<'a> {
    /// Always null: no statement of a person is read.
    pub(super) attestation: Option<()>,
    pub(super) basis: &'static str,
    pub(super) category: &'static str,
    pub(super) evidence: Vec<Proof<'a>>,
    pub(super) fingerprint: &'a str,
    pub(super) fix: Option<&'a str>,
    pub(super) level: &'static str,
    pub(super) location: Option<Place>,
    pub(super) message: &'a str,
    pub(super) reason: Option<&'static str>,
    pub(super) related: Vec<Related>,
    pub(super) requirement: &'a str,
    pub(super) severity: &'static str,
    pub(super) subject: Subject<'a>,
    pub(super) system: &'a str,
    pub(super) tags: &'a [&'static str],
    pub(super) verdict: &'static str,
    /// Always null: no waiver is read.
    pub(super) waiver: Option<()>,
}

#[derive(Serialize)]
pub(super) struct Subject<'a> {
    pub(super) arn: Option<&'a str>,
    pub(super) id: &'a str,
    pub(super) kind: &'a str,
    pub(super) root_module: &'a str,
    pub(super) source: &'static str,
}

#[derive(Serialize)]
pub(super) struct Proof<'a> {
    pub(super) api: Option<String>,
    pub(super) default: bool,
    pub(super) known: bool,
    pub(super) location: Option<Place>,
    pub(super) path: &'a str,
    pub(super) subject: &'a str,
    pub(super) value: &'a str,
    pub(super) via: Cow<'a, [Arc<str>]>,
}

#[derive(Serialize)]
pub(super) struct Related {
    pub(super) label: String,
    pub(super) location: Place,
}

#[derive(Serialize, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub(super) column: usize,
    pub(super) end_column: usize,
    pub(super) end_line: usize,
    pub(super) file: Arc<str>,
    pub(super) line: usize,
}

#[derive(Serialize)]
pub(super) struct PolicyWarning<'a> {
    pub(super) help: &'a str,
    pub(super) location: Option<Place>,
    pub(super) message: &'a str,
}
