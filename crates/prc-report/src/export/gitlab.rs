//! GitLab's code quality report: <https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>.

use prc_check::{Severity, State};
use serde_json::json;

use super::{Rules, findings, plain};
use crate::json::{Document, Verdict};
use crate::json_text;

/// The findings that have a place in a file; GitLab shows no others.
pub fn gitlab(document: &Document<'_>, rules: &Rules) -> String {
    let mut issues = Vec::new();
    for finding in findings(document) {
        let Some(place) = &finding.location else { continue };
        issues.push(json!({
            "categories": [finding.category],
            "check_name": finding.requirement,
            "description": format!("{}: {} ({})", rules.title(&finding.requirement), plain(&finding.message), plain(&finding.subject.id)),
            "fingerprint": finding.fingerprint,
            "location": { "lines": { "begin": place.line, "end": place.end_line }, "path": place.file },
            "severity": severity(finding),
            "type": "issue",
        }));
    }
    json_text(&issues)
}

/// What is unknown is told, and blocks nothing.
const fn severity(finding: &Verdict<'_>) -> &'static str {
    match (finding.verdict, finding.severity) {
        (State::Unknown, _) => "info",
        (_, Severity::Critical) => "blocker",
        (_, Severity::High) => "critical",
        (_, Severity::Medium) => "major",
        (_, Severity::Low) => "minor",
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::testing::Run;

    #[test]
    fn issues_follow_the_schema() {
        let schema = include_str!("../../schema/gitlab-code-quality.schema.json");
        let validator = jsonschema::validator_for(&serde_json::from_str(schema).unwrap()).unwrap();
        let text = gitlab(&crate::json::document(&Run::mock_up().report()), &Rules::default());
        let issues: serde_json::Value = serde_json::from_str(&text).unwrap();
        let errors: Vec<String> = validator.iter_errors(&issues).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:#?}");
        assert_eq!(issues[0]["check_name"], "rds-backup-retention");
        assert_eq!(issues[0]["severity"], "critical");
        assert_eq!(issues.as_array().unwrap().last().unwrap()["severity"], "info");
    }
}
