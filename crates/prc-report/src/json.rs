//! The contract that other tools build on: `prc.report/1`.
//!
//! Text is written as it is: JSON escapes what could harm.

mod coverage;
mod document;

use std::borrow::Cow;

use prc_check::{Evidence, State, Tier};
use prc_model::{Gap, Location, Origin, Problem, Side, Sources, Span};
use prc_policy::{Finding, Outcome, Readiness, Score, SystemResult, Warning};
use serde::Serialize;

use self::document::{
    Decision, Document, Graded, InputProblem, Inputs, Missing, Place, Points, PolicyWarning, Proof, Related, Subject,
    System, Verdict,
};
use crate::place::Places;
use crate::{Report, escape};

/// The whole report, with a line break at its end.
pub fn json(report: &Report<'_>) -> String {
    let places = Places::new(report.sources);
    let assessment = report.assessment;
    let decision = &assessment.decision;
    let document = Document {
        catalogue: report.catalogue,
        coverage: coverage::tables(report.coverage),
        decision: Decision {
            exit_code: decision.exit_code,
            gate: decision.gate,
            reasons: &decision.reasons,
            result: match decision.result {
                Outcome::Pass => "pass",
                Outcome::Fail => "fail",
            },
        },
        inputs: inputs(report, &places),
        now: assessment.now.to_string(),
        prc: report.version,
        schema: "prc.report/1",
        systems: assessment.systems.iter().map(system).collect(),
        verdicts: assessment.findings.iter().map(|finding| verdict(&places, finding)).collect(),
        warnings: warnings(report),
    };
    json_text(&document)
}

/// A document as indented JSON with a line break at its end, in which nothing can mislead a terminal or a reader.
pub fn json_text(document: &impl Serialize) -> String {
    // Neither maps with keys other than text nor failing writers are involved.
    let mut text = serde_json::to_string_pretty(document).unwrap_or_default();
    text.push('\n');
    escape::controls(text)
}

fn inputs<'a>(report: &Report<'a>, places: &Places<'_>) -> Inputs<'a> {
    let inputs = &report.assessment.inputs;
    let problems = |unreadable: bool| {
        let chosen = inputs.problems.iter().filter(|one| one.unreadable == unreadable);
        let mut problems: Vec<_> = chosen.map(|one| problem(places, one)).collect();
        problems.sort_by(|a, b| (a.file, a.line, a.column, a.reason).cmp(&(b.file, b.line, b.column, b.reason)));
        problems
    };
    let mut gaps: Vec<_> = inputs.gaps.iter().map(|gap| missing(places, gap)).collect();
    gaps.sort();
    gaps.dedup();
    Inputs {
        files: inputs.files,
        gaps,
        problems: problems(false),
        resources: inputs.resources,
        root_modules: inputs.root_modules,
        unreadable: problems(true),
    }
}

fn problem<'a>(places: &Places<'_>, problem: &'a Problem) -> InputProblem<'a> {
    let place = problem.at.and_then(|at| places.location(at));
    InputProblem {
        column: place.as_ref().map(|place| place.column),
        file: &problem.file,
        line: place.as_ref().map(|place| place.line),
        message: &problem.message,
        reason: &problem.reason,
    }
}

fn missing<'a>(places: &Places<'_>, gap: &'a Gap) -> Missing<'a> {
    Missing {
        from: &gap.from,
        kind: gap.kind.as_deref(),
        location: place(places, gap.at),
        reason: gap.reason.as_str(),
        what: &gap.what,
    }
}

fn system(system: &SystemResult) -> System<'_> {
    let points = |score: &Score| Points { decided: score.decided, high: score.high, low: score.low };
    let score = system.score;
    System {
        categories: system.categories.iter().map(|(category, score)| (category.as_str(), points(score))).collect(),
        counts: State::ALL
            .iter()
            .map(|state| (state.as_str(), system.counts.get(state).copied().unwrap_or_default()))
            .collect(),
        name: &system.name,
        owner: system.owner.as_deref(),
        result: match system.result {
            Readiness::Ready => "ready",
            Readiness::Conditional => "conditional",
            Readiness::NotReady => "not-ready",
        },
        score: Graded {
            decided: score.decided,
            grade: format!("{:?}", system.grade),
            high: score.high,
            low: score.low,
        },
        tier: number(system.tier),
        tier_attained: system.tier_attained.map(number),
        title: system.title.as_deref(),
    }
}

const fn number(tier: Tier) -> u8 {
    match tier {
        Tier::One => 1,
        Tier::Two => 2,
        Tier::Three => 3,
    }
}

fn verdict<'a>(places: &Places<'_>, finding: &'a Finding) -> Verdict<'a> {
    let verdict = &finding.verdict;
    let subject = &verdict.subject;
    let calls = subject.via.iter().filter_map(|call| {
        Some(Related { label: format!("called as {}", call.module), location: place(places, call.location)? })
    });
    Verdict {
        attestation: None,
        basis: verdict.basis.as_str(),
        category: verdict.category.as_str(),
        evidence: verdict.evidence.iter().map(|evidence| proof(places, evidence)).collect(),
        fingerprint: &finding.fingerprint,
        fix: finding.fix.as_deref(),
        level: finding.level.as_str(),
        location: place(places, verdict.location),
        message: &verdict.message,
        reason: verdict.reason.map(prc_model::Reason::as_str),
        related: calls.collect(),
        requirement: verdict.requirement,
        severity: finding.severity.as_str(),
        subject: Subject {
            arn: subject.arn.as_deref(),
            id: &subject.id,
            kind: &subject.kind,
            root_module: &subject.root_module,
            source: source(subject.side),
        },
        system: &verdict.system,
        tags: &finding.tags,
        verdict: verdict.state.as_str(),
        waiver: None,
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

fn proof<'a>(places: &Places<'_>, evidence: &'a Evidence) -> Proof<'a> {
    let (location, via, api) = match evidence.origin.as_deref() {
        Some(Origin::Source { value, via, .. }) => (place(places, Some(*value)), Cow::from(&**via), None),
        Some(Origin::Api { action, field, .. }) => (None, Cow::default(), Some(format!("{action} {field}"))),
        Some(Origin::Plan { file, path } | Origin::State { file, path }) => {
            let read = format!("{file}: {path}");
            (place(places, evidence.block), Cow::from(vec![read.into()]), None)
        }
        None => (place(places, evidence.block), Cow::default(), None),
    };
    Proof {
        api,
        default: evidence.default,
        known: evidence.known,
        location,
        path: &evidence.path,
        subject: &evidence.subject,
        value: &evidence.shown,
        via,
    }
}

fn warnings<'a>(report: &Report<'a>) -> Vec<PolicyWarning<'a>> {
    let (path, text) = report.policy.unwrap_or_default();
    let mut sources = Sources::default();
    let file = sources.add(path.into(), text.into());
    let places = Places::new(&sources);
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let told = report.assessment.warnings.iter().map(|Warning { message, span, help }| {
        let span = Span { file, start: offset(span.start), end: offset(span.end) };
        let location = report.policy.and_then(|_| place(&places, Some(span)));
        PolicyWarning { help, location, message }
    });
    told.collect()
}

fn place(places: &Places<'_>, span: Option<Span>) -> Option<Place> {
    let Location { file, line, column, end_line, end_column } = places.location(span?)?;
    Some(Place { column, end_column, end_line, file, line })
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
        for run in [Run::new(), Run::mock_up(), Run::with_gaps()] {
            let document: serde_json::Value = serde_json::from_str(&json(&run.report())).unwrap();
            let errors: Vec<String> =
                validator.iter_errors(&document).map(|error| format!("{}: {error}", error.instance_path())).collect();
            assert!(errors.is_empty(), "{errors:#?}");
        }
        assert!(!validator.is_valid(&serde_json::json!({ "schema": "prc.report/1" })));
    }

    #[test]
    fn keys_are_sorted() {
        for run in [Run::mock_up(), Run::with_gaps()] {
            let text = json(&run.report());
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
