//! SARIF 2.1.0: <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>.

use std::collections::BTreeMap;

use prc_check::{Category, Requirement, Severity, State};
use serde_json::{Value, json};

use super::{Loudness, Rules, is_baselined, loudness, plain};
use crate::json::{Change, Comparison, Document, Fixed, Place, Verdict};
use crate::json_text;

/// Failures, what is unknown, and what is waived (as suppressed). With a base, what it alone has is `absent`.
pub fn sarif(document: &Document<'_>, rules: &Rules) -> String {
    let told = document.verdicts.iter().filter(|verdict| is_told(verdict)).collect::<Vec<_>>();
    let fixed: &[Fixed<'_>] = document.comparison.as_ref().map_or(&[], |comparison| &comparison.fixed);
    let mut ids: Vec<&str> = told.iter().map(|verdict| &*verdict.requirement).collect();
    ids.extend(fixed.iter().map(|gone| &*gone.requirement));
    ids.sort_unstable();
    ids.dedup();
    let index: BTreeMap<&str, usize> = ids.iter().enumerate().map(|(at, id)| (*id, at)).collect();
    let mut results: Vec<Value> = told.iter().map(|verdict| result(verdict, &index)).collect();
    results.extend(fixed.iter().map(|gone| absent(gone, &index)));
    json_text(&json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "automationDetails": { "id": format!("prc/{}/", document.decision.gate) },
            "columnKind": "unicodeCodePoints",
            "invocations": [{
                "executionSuccessful": true,
                "exitCode": document.decision.exit_code,
                "toolExecutionNotifications": notifications(document),
            }],
            "properties": properties(document.comparison.as_ref()),
            "results": results,
            "tool": { "driver": {
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "name": "prc",
                "rules": ids.iter().map(|id| rule(id, rules.get(id))).collect::<Vec<_>>(),
                "semanticVersion": document.prc,
            } },
        }],
    }))
}

fn is_told(verdict: &Verdict<'_>) -> bool {
    verdict.level != prc_check::Level::Off
        && matches!(verdict.verdict, State::Fail | State::Unknown | State::Error | State::Waived)
}

fn properties(comparison: Option<&Comparison<'_>>) -> Value {
    comparison
        .map_or_else(|| json!({}), |comparison| json!({ "base": comparison.base, "baseCommit": comparison.commit }))
}

/// What could not be read.
fn notifications(document: &Document<'_>) -> Vec<Value> {
    let unreadable = document.inputs.unreadable.iter().map(|problem| {
        let region = problem.line.map(|line| json!({ "startLine": line, "startColumn": problem.column.unwrap_or(1) }));
        let mut physical = json!({ "artifactLocation": { "uri": uri(&problem.file) } });
        if let (Some(region), Some(physical)) = (region, physical.as_object_mut()) {
            physical.insert("region".into(), region);
        }
        json!({
            "descriptor": { "id": problem.reason },
            "level": "error",
            "locations": [{ "physicalLocation": physical }],
            "message": { "text": plain(&problem.message) },
        })
    });
    unreadable.collect()
}

fn rule(id: &str, requirement: Option<&Requirement>) -> Value {
    let Some(requirement) = requirement else { return json!({ "id": id }) };
    let fix = requirement.remediation.text.as_deref().unwrap_or_default();
    let code = requirement.remediation.terraform.as_deref().unwrap_or_default().trim();
    let help = format!("{} {}\n\n{fix}", requirement.rationale, requirement.severity_why);
    let block = if code.is_empty() { String::new() } else { format!("\n\n```hcl\n{code}\n```") };
    let mut properties = json!({ "tags": ["production-readiness", requirement.category] });
    if let (Category::Security, Some(map)) = (requirement.category, properties.as_object_mut()) {
        map.insert("security-severity".into(), json!(security_severity(requirement.severity)));
    }
    json!({
        "defaultConfiguration": { "level": level(requirement.severity) },
        "fullDescription": { "text": requirement.rationale },
        "help": { "markdown": format!("{}{block}", help.trim()), "text": help.trim() },
        "helpUri": format!("{}/blob/main/docs/checks/{id}.md", env!("CARGO_PKG_REPOSITORY")),
        "id": id,
        "properties": properties,
        "shortDescription": { "text": requirement.title },
    })
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low => "note",
    }
}

/// The middle of the band that GitHub shows under the same word:
/// <https://docs.github.com/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning>.
const fn security_severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "9.5",
        Severity::High => "8.0",
        Severity::Medium => "5.5",
        Severity::Low => "2.0",
    }
}

fn result(verdict: &Verdict<'_>, rules: &BTreeMap<&str, usize>) -> Value {
    // Only what fails has a level (§3.27.10).
    let (kind, level) = match (verdict.verdict, loudness(verdict)) {
        (State::Unknown, _) => ("open", "none"),
        (_, Loudness::Error) => ("fail", "error"),
        (_, Loudness::Warning) => ("fail", "warning"),
        (_, Loudness::Note) => ("fail", "note"),
    };
    let fix = verdict.fix.as_deref().map(|fix| format!("\n{}", plain(fix))).unwrap_or_default();
    let mut result = json!({
        "kind": kind,
        "level": level,
        "locations": [location(verdict)],
        "message": { "text": format!("{} ({}){fix}", plain(&verdict.message), plain(&verdict.subject.id)) },
        "partialFingerprints": { "prc/v1": verdict.fingerprint },
        "properties": { "basis": verdict.basis, "level": verdict.level, "system": verdict.system, "tags": verdict.tags },
        "relatedLocations": related(verdict),
        "ruleId": verdict.requirement,
        "ruleIndex": rules.get(&*verdict.requirement),
    });
    if let Some(map) = result.as_object_mut() {
        if let Some(change) = verdict.change {
            let state = match change {
                Change::New => "new",
                Change::Unchanged => "unchanged",
            };
            map.insert("baselineState".into(), json!(state));
        } else if is_baselined(verdict) {
            map.insert("baselineState".into(), json!("unchanged"));
        }
        if let Some(waiver) = &verdict.waiver {
            let suppression = json!([{
                "justification": plain(&waiver.reason),
                "kind": if waiver.inline { "inSource" } else { "external" },
                "location": { "physicalLocation": {
                    "artifactLocation": { "uri": uri(&waiver.file) },
                    "region": { "startLine": waiver.line },
                } },
                "properties": { "approvedBy": waiver.approved_by, "expiry": waiver.expires, "item": waiver.item },
                "status": "accepted",
            }]);
            map.insert("suppressions".into(), suppression);
        }
    }
    result
}

/// A finding that the base had.
fn absent(gone: &Fixed<'_>, rules: &BTreeMap<&str, usize>) -> Value {
    json!({
        "baselineState": "absent",
        "kind": "pass",
        "level": "none",
        "locations": [{ "logicalLocations": [logical(&gone.subject)] }],
        "message": { "text": if gone.passes { "it holds now" } else { "its subject is gone" } },
        "partialFingerprints": { "prc/v1": gone.fingerprint },
        "ruleId": gone.requirement,
        "ruleIndex": rules.get(&*gone.requirement),
    })
}

fn location(verdict: &Verdict<'_>) -> Value {
    let logical = json!([logical(&verdict.subject.id)]);
    match &verdict.location {
        Some(place) => json!({ "logicalLocations": logical, "physicalLocation": physical(place) }),
        None => json!({ "logicalLocations": logical }),
    }
}

fn logical(subject: &str) -> Value {
    json!({ "fullyQualifiedName": plain(subject), "kind": "resource" })
}

/// Module calls on the way, and where the values come from.
fn related(verdict: &Verdict<'_>) -> Vec<Value> {
    let calls = verdict.related.iter().map(|related| (related.label.to_string(), &related.location));
    let values = verdict.evidence.iter().filter_map(|proof| {
        let place = proof.location.as_ref().filter(|place| verdict.location.as_ref() != Some(*place))?;
        Some((format!("{} is {}", proof.path, proof.value), place))
    });
    let mut seen: Vec<&Place<'_>> = Vec::new();
    let mut related = Vec::new();
    for (label, place) in calls.chain(values) {
        if !seen.contains(&place) {
            seen.push(place);
            related.push(json!({
                "id": seen.len(),
                "message": { "text": plain(&label) },
                "physicalLocation": physical(place),
            }));
        }
    }
    related
}

fn physical(place: &Place<'_>) -> Value {
    json!({
        "artifactLocation": { "uri": uri(&place.file), "uriBaseId": "%SRCROOT%" },
        "region": {
            "endColumn": place.end_column,
            "endLine": place.end_line,
            "startColumn": place.column,
            "startLine": place.line,
        },
    })
}

/// A relative path as a URI reference (RFC 3986): what is not unreserved is escaped byte by byte.
fn uri(path: &str) -> String {
    let mut uri = String::new();
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(char::from(byte)),
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::json::Waiver;
    use crate::testing::Run;

    fn of(document: &Document<'_>) -> Value {
        serde_json::from_str(&sarif(document, &Rules::default())).unwrap()
    }

    #[test]
    fn the_official_schema_holds() {
        // The published schema has one pattern, of a language tag, that is no regular expression.
        let schema = include_str!("../../schema/sarif-2.1.0.schema.json").replace("{2}]?$", "{2}$");
        let validator = jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap();
        for run in [Run::new(), Run::mock_up(), Run::with_gaps()] {
            let (report, place) = (run.report(), |verdict: &Verdict<'_>| verdict.subject.id.to_string());
            let mut document = crate::json::document(&report);
            if let Some(first) = document.verdicts.first_mut() {
                first.verdict = State::Waived;
                first.change = Some(Change::Unchanged);
                first.waiver = Some(Waiver {
                    approved_by: Some("sre-lead".into()),
                    created: Some("2026-11-21".into()),
                    expires: "2027-05-31".into(),
                    file: "prc/waivers/a b.toml".into(),
                    inline: false,
                    item: None,
                    line: 1,
                    reason: place(first).into(),
                });
            }
            let errors: Vec<String> = validator
                .iter_errors(&of(&document))
                .map(|error| format!("{}: {error}", error.instance_path()))
                .collect();
            assert!(errors.is_empty(), "{errors:#?}");
        }
        assert!(!validator.is_valid(&json!({ "version": "2.1.0", "runs": [{}] })));
    }

    #[test]
    fn what_is_unknown_is_open() {
        let run = Run::mock_up();
        let sarif = of(&crate::json::document(&run.report()));
        let results = sarif["runs"][0]["results"].as_array().unwrap();
        let unknown = results.iter().find(|one| one["ruleId"] == "non-burstable-class").unwrap();
        assert_eq!((&unknown["kind"], &unknown["level"]), (&json!("open"), &json!("none")));
        let first = results.iter().find(|one| one["ruleId"] == "rds-backup-retention").unwrap();
        assert_eq!(
            first["relatedLocations"][0]["physicalLocation"]["artifactLocation"]["uri"],
            "infra/prod/terraform.tfvars"
        );
        assert_eq!(first["locations"][0]["physicalLocation"]["region"]["startLine"], 14);
    }

    #[test]
    fn paths_are_references() {
        assert_eq!(uri("a b/日#?.tf"), "a%20b/%E6%97%A5%23%3F.tf");
    }
}
