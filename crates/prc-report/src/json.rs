//! The contract that other tools build on: `prc.report/1`.
//!
//! Text is written as it is: JSON escapes what could harm.

mod audit;
mod coverage;
mod document;
mod merge;

use std::io::{Result, Write};
use std::sync::Arc;

use prc_check::{Coverage, Evidence, Said, State, Tier};
use prc_model::{Gap, Origin, Printable, Problem, Side, Sources, Span};
use prc_policy::{Attested, LiveInputs, Outcome, Readiness, Score, SystemResult, Waived, Warning};
use serde::{Deserialize, Serialize};

pub use self::audit::{
    Audit, Difference, DifferenceClass, Item, ItemState, Minimum, OrganisationLine, Standing, Worst,
};
pub use self::coverage::{AlarmRow, BackupRow, LifecycleRow, Tables};
pub use self::document::{
    Account, Attestation, Before, Change, Comparison, Decision, Document, Fixed, Graded, InputProblem, Inputs, Live,
    Missing, Place, Points, PolicyChange, PolicyWarning, Proof, Related, Sides, Subject, System, Text, Unclaimed,
    Verdict, Waiver,
};
pub use self::merge::{MergeError, append, merge, sort};
use crate::Report;
use crate::escape::{self, Each, Ready};
use crate::place::Places;

/// The schema that this version writes and reads.
const SCHEMA: &str = "prc.report/1";

/// The whole report, with a line break at its end.
pub fn json(report: &Report<'_>) -> String {
    let mut text = Vec::new();
    // To write into memory cannot fail.
    let _ = write_json(report, &mut text);
    String::from_utf8(text).unwrap_or_default()
}

/// Writes the whole report as [`json`] does, and has no more of it in memory than a few verdicts for each thread.
///
/// # Errors
/// It cannot be written.
pub fn write_json(report: &Report<'_>, out: &mut dyn Write) -> Result<()> {
    let places = Places::new(report.sources);
    let ready = Ready::default();
    let Coverage { alarms, backup, .. } = report.coverage;
    let tables = coverage::Rows {
        alarms: Each { count: alarms.len(), make: |at| coverage::alarm(&alarms[at], &places), ready: ready.clone() },
        backup: Each { count: backup.len(), make: |at| coverage::backup(&backup[at]), ready: ready.clone() },
    };
    let count = report.assessment.findings.len();
    let verdicts = Each { count, make: |at| verdict(report, &places, at), ready: ready.clone() };
    escape::pretty_with(&ready, &document_of(report, &places, verdicts, tables), out)?;
    out.write_all(b"\n")
}

/// A report that was saved.
///
/// # Errors
/// It is not of the schema `prc.report/1`.
pub fn read(text: &str) -> std::result::Result<Document<'static>, ReadError> {
    #[derive(Deserialize)]
    struct Schema {
        schema: String,
    }
    let Schema { schema } = serde_json::from_str(text)?;
    if schema != SCHEMA {
        return Err(ReadError::Schema(schema));
    }
    let document: Document<'static> = serde_json::from_str(text)?;
    sound(&document)?;
    Ok(document)
}

/// What the types cannot say: numbers within their bounds, and systems that are told apart.
fn sound(document: &Document<'_>) -> std::result::Result<(), ReadError> {
    let mut names = std::collections::BTreeSet::new();
    for system in &document.systems {
        let name = &system.name;
        if !(1..=3).contains(&system.tier) {
            return Err(ReadError::Value(format!("the system {name} has the tier {}, which is none", system.tier)));
        }
        let score = &system.score;
        let own = [score.low, score.high, score.decided].into_iter();
        let all = own.chain(system.categories.values().flat_map(|one| [one.low, one.high, one.decided]));
        if all.into_iter().any(|score| score > 1000) {
            return Err(ReadError::Value(format!("a score of the system {name} is above 1000")));
        }
        if !names.insert(name) {
            return Err(ReadError::Value(format!("the system {name} is there twice")));
        }
    }
    Ok(())
}

/// Why a saved report cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    #[error("it is no report of prc: {0}")]
    Json(#[from] serde_json::Error),
    #[error("its schema is {}, and this prc reads {SCHEMA}", Printable(.0))]
    Schema(String),
    #[error("it cannot be a report of prc: {}", Printable(.0))]
    Value(String),
}

/// A run as data.
pub fn document<'a>(report: &Report<'a>) -> Document<'a> {
    let places = Places::new(report.sources);
    let alarms = report.coverage.alarms.iter().map(|row| coverage::alarm(row, &places)).collect();
    let tables = Tables { alarms, backup: report.coverage.backup.iter().map(coverage::backup).collect() };
    let verdicts = (0..report.assessment.findings.len()).map(|at| verdict(report, &places, at)).collect();
    document_of(report, &places, verdicts, tables)
}

/// A run as data, with its verdicts and tables.
fn document_of<'a, V, T>(report: &Report<'a>, places: &Places<'a>, verdicts: V, tables: T) -> Document<'a, V, T> {
    let assessment = report.assessment;
    let decision = &assessment.decision;
    Document {
        audit: None,
        catalogue: report.catalogue.into(),
        comparison: report.comparison.map(|compared| compared.comparison.clone()),
        coverage: tables,
        decision: Decision {
            exit_code: decision.exit_code,
            gate: decision.gate.into(),
            reasons: decision.reasons.iter().map(|reason| reason.as_str().into()).collect(),
            result: match decision.result {
                Outcome::Pass => "pass".into(),
                Outcome::Fail => "fail".into(),
            },
        },
        inputs: inputs(report, places),
        lifecycle: report.coverage.lifecycle.iter().map(coverage::lifecycle).collect(),
        now: assessment.now.to_string().into(),
        prc: report.version.into(),
        schema: SCHEMA.into(),
        systems: assessment.systems.iter().map(system).collect(),
        verdicts,
        warnings: warnings(report),
    }
}

/// A document as indented JSON with a line break at its end, in which nothing can mislead a terminal or a reader.
pub fn json_text(document: &impl Serialize) -> String {
    let mut text = Vec::new();
    // Neither maps with keys other than text nor failing writers are involved.
    let _ = write_json_text(document, &mut text);
    String::from_utf8(text).unwrap_or_default()
}

/// Writes a document as [`json_text`] does.
///
/// # Errors
/// It cannot be written.
pub fn write_json_text(document: &impl Serialize, out: &mut dyn Write) -> Result<()> {
    escape::pretty(document, out)?;
    out.write_all(b"\n")
}

fn inputs<'a>(report: &Report<'a>, places: &Places<'a>) -> Inputs<'a> {
    let inputs = &report.assessment.inputs;
    let problems = |unreadable: bool| {
        let chosen = inputs.problems.iter().filter(|one| one.unreadable == unreadable);
        let mut problems: Vec<_> = chosen.map(|one| problem(places, one)).collect();
        problems.sort_by(|a, b| (&a.file, a.line, a.column, &a.reason).cmp(&(&b.file, b.line, b.column, &b.reason)));
        problems
    };
    let mut gaps: Vec<_> = inputs.gaps.iter().map(|gap| missing(places, gap)).collect();
    gaps.sort();
    gaps.dedup();
    Inputs {
        files: inputs.files,
        gaps,
        live: inputs.live.as_ref().map(live),
        problems: problems(false),
        resources: inputs.resources,
        root_modules: inputs.root_modules,
        unreadable: problems(true),
    }
}

fn live(live: &LiveInputs) -> Live<'_> {
    let account = |(account, collected): (&'_ Arc<str>, &'_ Option<Arc<str>>)| Account {
        account: Text::Owned(account.to_string()),
        collected: collected.as_deref().map(|time| Text::Owned(time.to_owned())),
    };
    let unclaimed = |one: &'_ prc_policy::Unclaimed| Unclaimed {
        account: Text::Owned(one.account.to_string()),
        arn: one.arn.as_deref().map(|arn| Text::Owned(arn.to_owned())),
        kind: Text::Owned(one.kind.to_string()),
        name: Text::Owned(one.name.to_string()),
        region: Text::Owned(one.region.to_string()),
    };
    Live {
        accounts: live.accounts.iter().map(account).collect(),
        incomplete: live.incomplete,
        resources: live.resources,
        unclaimed: live.unclaimed.iter().map(unclaimed).collect(),
    }
}

/// What one side says of a subject.
fn side(said: &Said) -> document::Side<'_> {
    let (verdict, message, reason) = match said {
        Said::NotRead => ("not-read", "", None),
        Said::Absent => ("absent", "", None),
        Said::Judged { state, message, reason } => (state.as_str(), message.as_str(), *reason),
    };
    document::Side {
        message: message.into(),
        reason: reason.map(|reason| reason.as_str().into()),
        verdict: verdict.into(),
    }
}

fn problem<'a>(places: &Places<'_>, problem: &'a Problem) -> InputProblem<'a> {
    let place = problem.at.and_then(|at| places.location(at));
    InputProblem {
        column: place.as_ref().map(|place| place.column),
        file: (&*problem.file).into(),
        line: place.as_ref().map(|place| place.line),
        message: (&*problem.message).into(),
        reason: (&*problem.reason).into(),
    }
}

fn missing<'a>(places: &Places<'a>, gap: &'a Gap) -> Missing<'a> {
    Missing {
        account: gap.account.as_deref().map(Text::from),
        from: (&*gap.from).into(),
        kind: gap.kind.as_deref().map(Text::from),
        location: place(places, gap.at),
        reason: gap.reason.as_str().into(),
        region: gap.region.as_deref().map(Text::from),
        what: (&*gap.what).into(),
    }
}

fn system(system: &SystemResult) -> System<'_> {
    let points = |score: &Score| Points { decided: score.decided, high: score.high, low: score.low };
    let score = system.score;
    System {
        categories: system
            .categories
            .iter()
            .map(|(category, score)| (category.as_str().into(), points(score)))
            .collect(),
        counts: State::ALL
            .iter()
            .map(|state| (state.as_str().into(), system.counts.get(state).copied().unwrap_or_default()))
            .collect(),
        name: (&*system.name).into(),
        owner: system.owner.as_deref().map(Text::from),
        result: match system.result {
            Readiness::Ready => "ready".into(),
            Readiness::Conditional => "conditional".into(),
            Readiness::NotReady => "not-ready".into(),
        },
        score: Graded {
            decided: score.decided,
            grade: format!("{:?}", system.grade).into(),
            high: score.high,
            low: score.low,
        },
        tier: number(system.tier),
        tier_attained: system.tier_attained.map(number),
        title: system.title.as_deref().map(Text::from),
    }
}

const fn number(tier: Tier) -> u8 {
    match tier {
        Tier::One => 1,
        Tier::Two => 2,
        Tier::Three => 3,
    }
}

/// The verdict at a place among the findings.
fn verdict<'a>(report: &Report<'a>, places: &Places<'a>, at: usize) -> Verdict<'a> {
    let finding = &report.assessment.findings[at];
    let verdict = &finding.verdict;
    let subject = &verdict.subject;
    let calls = subject.via.iter().filter_map(|call| {
        Some(Related { label: format!("called as {}", call.module).into(), location: place(places, call.location)? })
    });
    Verdict {
        attestation: finding.attestation.as_deref().map(attestation),
        basis: verdict.basis.as_str().into(),
        category: verdict.category,
        change: report.comparison.and_then(|compared| compared.changes.get(at).copied().flatten()),
        evidence: verdict.details().evidence.iter().map(|evidence| proof(places, evidence)).collect(),
        fingerprint: finding.fingerprint().into(),
        fix: finding.fix.as_deref().map(Text::from),
        level: finding.level,
        location: place(places, verdict.location),
        message: (&*verdict.message).into(),
        reason: verdict.reason.map(|reason| reason.as_str().into()),
        related: calls.collect(),
        requirement: verdict.requirement.into(),
        severity: finding.severity,
        sides: verdict
            .details()
            .sides
            .as_ref()
            .map(|sides| Sides { actual: side(&sides.actual), declared: side(&sides.declared) }),
        subject: Subject {
            arn: subject.arn.as_deref().map(Text::from),
            environment: subject.root_module.environment_name().map(Text::from),
            id: (&*subject.id).into(),
            kind: (&*subject.kind).into(),
            root_module: (&**subject.root_module.path()).into(),
            source: source(subject.side).into(),
        },
        system: (&*verdict.system).into(),
        tags: finding.tags.iter().map(|tag| Text::from(*tag)).collect(),
        verdict: verdict.state,
        waiver: finding.waiver.as_deref().map(waiver),
    }
}

fn waiver(waived: &Waived) -> Waiver<'_> {
    Waiver {
        approved_by: waived.approved_by.as_deref().map(Text::from),
        created: waived.created.map(|day| day.to_string().into()),
        expires: waived.expires.to_string().into(),
        file: (&*waived.file).into(),
        inline: waived.inline,
        item: waived.item.as_deref().map(Text::from),
        line: waived.line,
        reason: waived.reason.as_str().into(),
    }
}

fn attestation(attested: &Attested) -> Attestation<'_> {
    Attestation {
        attested_by: attested.attested_by.as_str().into(),
        date: attested.date.to_string().into(),
        evidence: attested.evidence.as_str().into(),
        expires: attested.expires.to_string().into(),
        file: (&*attested.file).into(),
        reviewed_by: attested.reviewed_by.as_deref().map(Text::from),
        sha256: attested.sha256.as_deref().map(Text::from),
        statement: attested.statement.as_str().into(),
    }
}

/// Which world a subject was seen in.
const fn source(side: Side) -> &'static str {
    match side {
        Side::Declared => "terraform",
        Side::Actual => "aws",
        Side::Repository => "repository",
    }
}

fn proof<'a>(places: &Places<'a>, evidence: &'a Evidence) -> Proof<'a> {
    let (location, via, api) = match evidence.origin.as_deref() {
        Some(Origin::Source { value, via, .. }) => {
            (place(places, Some(*value)), via.iter().map(|name| Text::from(&**name)).collect(), None)
        }
        Some(Origin::Api { action, field, .. }) => {
            (None, Vec::new(), Some(format!("{action} {field}").trim().to_owned().into()))
        }
        Some(Origin::Plan { file, path } | Origin::State { file, path }) => {
            let read = format!("{file}: {path}");
            (place(places, evidence.block), vec![read.into()], None)
        }
        None => (place(places, evidence.block), Vec::new(), None),
    };
    Proof {
        api,
        default: evidence.default,
        known: evidence.known,
        location,
        path: (&*evidence.path).into(),
        subject: (&*evidence.subject).into(),
        value: (&*evidence.shown).into(),
        via,
    }
}

fn warnings<'a>(report: &Report<'a>) -> Vec<PolicyWarning<'a>> {
    let told = report.assessment.warnings.iter().map(|warning| PolicyWarning {
        code: warning.code.into(),
        help: warning.help.as_str().into(),
        location: spot(report, warning),
        message: warning.message.as_str().into(),
        wrong: warning.wrong,
    });
    told.collect()
}

/// The file that a warning is about, with its text: `prc.toml` unless it says otherwise.
pub(crate) fn file_of<'a>(report: &Report<'a>, warning: &'a Warning) -> Option<(&'a str, &'a str)> {
    let own = warning.file.as_ref().map(|file| (&*file.path, &*file.text));
    own.or(report.policy)
}

/// Where a warning is about something.
pub(crate) fn spot(report: &Report<'_>, warning: &Warning) -> Option<Place<'static>> {
    let (path, text) = file_of(report, warning)?;
    let mut sources = Sources::default();
    let file = sources.add(path.into(), text.into());
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let span = Span { file, start: offset(warning.span.start), end: offset(warning.span.end) };
    let place = place(&Places::new(&sources), Some(span))?;
    Some(Place { file: place.file.into_owned().into(), ..place })
}

fn place<'s>(places: &Places<'s>, span: Option<Span>) -> Option<Place<'s>> {
    let span = span?;
    let ((line, column), (end_line, end_column)) = places.positions(span)?;
    Some(Place { column, end_column, end_line, file: (&*places.file(span)?.path).into(), line })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::testing::Run;

    #[test]
    fn the_schema_holds() {
        let schema: serde_json::Value = serde_json::from_str(crate::report_schema()).unwrap();
        let validator = jsonschema::draft202012::new(&schema).unwrap();
        let mut runs: Vec<String> =
            [Run::new(), Run::mock_up(), Run::with_gaps()].iter().map(|run| json(&run.report())).collect();
        runs.push(json(&Run::mock_up().report_on(&Run::mock_up().compared())));
        for run in runs {
            let document: serde_json::Value = serde_json::from_str(&run).unwrap();
            let errors: Vec<String> =
                validator.iter_errors(&document).map(|error| format!("{}: {error}", error.instance_path())).collect();
            assert!(errors.is_empty(), "{errors:#?}");
        }
        assert!(!validator.is_valid(&serde_json::json!({ "schema": "prc.report/1" })));
    }

    #[test]
    fn keys_are_sorted() {
        let compared = Run::mock_up().compared();
        for text in [
            json(&Run::mock_up().report()),
            json(&Run::with_gaps().report()),
            json(&Run::mock_up().report_on(&compared)),
        ] {
            // The last key seen at each depth; the indentation of pretty JSON is the depth.
            let mut last: Vec<(usize, String)> = Vec::new();
            for line in text.lines() {
                let indent = line.len() - line.trim_start().len();
                last.retain(|(depth, _)| *depth <= indent);
                let Some((key, _)) = line.trim_start().strip_prefix('"').and_then(|rest| rest.split_once("\": "))
                else {
                    last.retain(|(depth, _)| *depth < indent);
                    continue;
                };
                if let Some((_, before)) = last.iter().find(|(depth, _)| *depth == indent) {
                    assert!(before.as_str() < key, "{before} before {key}");
                }
                last.retain(|(depth, _)| *depth != indent);
                last.push((indent, key.into()));
            }
        }
    }

    #[test]
    fn what_is_written_can_be_read() {
        for run in [Run::new(), Run::mock_up(), Run::with_gaps()] {
            let text = json(&run.report());
            let read = read(&text).unwrap();
            assert_eq!(read, document(&run.report()));
            assert_eq!(json_text(&read), text);
        }
        assert!(matches!(read(r#"{"schema":"prc.report/2"}"#), Err(ReadError::Schema(_))));
        assert!(matches!(read("{}"), Err(ReadError::Json(_))));
    }

    #[test]
    fn a_verdict_has_its_evidence() {
        let run = Run::mock_up();
        let document: serde_json::Value = serde_json::from_str(&json(&run.report())).unwrap();
        insta::assert_json_snapshot!(document["verdicts"][0]["evidence"], @r#"
        [
          {
            "api": null,
            "default": false,
            "known": true,
            "location": {
              "column": {
                "$serde_json::private::Number": "13"
              },
              "end_column": {
                "$serde_json::private::Number": "14"
              },
              "end_line": {
                "$serde_json::private::Number": "3"
              },
              "file": "infra/prod/terraform.tfvars",
              "line": {
                "$serde_json::private::Number": "3"
              }
            },
            "path": "backup_retention_period",
            "subject": "aws_db_instance.orders",
            "value": "0",
            "via": [
              "var.retention"
            ]
          }
        ]
        "#);
        assert_eq!(document["systems"][0]["counts"]["not-applicable"], 0);
        assert_eq!(document["verdicts"][1]["related"][0]["label"], "called as module.lake[\"landing\"]");
    }
}
