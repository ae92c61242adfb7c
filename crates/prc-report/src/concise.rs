//! One line for each finding.

use std::collections::HashMap;
use std::fmt::Write;

use prc_model::Printable;
use prc_policy::Finding;

use crate::findings::{environments, shown};
use crate::json::spot;
use crate::place::Places;
use crate::{Report, Tone};

/// `path:line:column: severity[id] text (subject)`, one line each, in the order of `full`. What could not be read is
/// told first, so that no line of it is missed.
pub fn concise(report: &Report<'_>) -> String {
    let places = Places::new(report.sources);
    let mut text = String::new();
    for problem in &report.assessment.inputs.problems {
        let place = problem.at.and_then(|at| places.location(at));
        let (line, column) = place.map_or((1, 1), |place| (place.line, place.column));
        let (tone, reason) = (if problem.unreadable { "error" } else { "warning" }, &problem.reason);
        let file = path(&problem.file);
        let _ = writeln!(text, "{file}:{line}:{column}: {tone}[{}] {}", Printable(reason), Printable(&problem.message));
    }
    if let Some(compared) = report.comparison {
        for change in &compared.comparison.policy_changes {
            let place = change.location.as_ref();
            let place = place.map(|place| format!("{}:{}:{}: ", path(&place.file), place.line, place.column));
            let place = place.unwrap_or_default();
            let _ = writeln!(text, "{place}policy[policy-change] this change {}", Printable(&change.message));
        }
    }
    for (tone, findings) in by_environment(shown(report)) {
        let Some(Finding { verdict, .. }) = findings.first() else { continue };
        let place = match verdict.location.and_then(|at| places.location(at)) {
            Some(place) => format!("{}:{}:{}: ", path(&place.file), place.line, place.column),
            None => String::new(),
        };
        let _ = writeln!(
            text,
            "{place}{}[{}] {} ({}{})",
            tone.as_str(),
            verdict.requirement,
            Printable(&verdict.message),
            Printable(&verdict.subject.id),
            Printable(&environments(&findings))
        );
    }
    for warning in &report.assessment.warnings {
        let Some(place) = spot(report, warning) else { continue };
        let tone = if warning.wrong { "error" } else { "warning" };
        let (file, message) = (path(&place.file), Printable(&warning.message));
        let _ = writeln!(text, "{file}:{}:{}: {tone}[{}] {message}", place.line, place.column, warning.code);
    }
    text
}

/// What is the same in several environments is one line.
fn by_environment(shown: Vec<(Tone, &Finding)>) -> Vec<(Tone, Vec<&Finding>)> {
    let mut lines: Vec<(Tone, Vec<&Finding>)> = Vec::new();
    let mut known = HashMap::new();
    for (tone, finding) in shown {
        let verdict = &finding.verdict;
        let subject = &verdict.subject;
        let key = subject.root_module.environment().map(|_| {
            let place = (verdict.location, &verdict.message, verdict.state);
            (&verdict.system, verdict.requirement, &subject.id, subject.root_module.path(), place)
        });
        match key.as_ref().and_then(|key| known.get(key)) {
            Some(&at) => {
                let line: &mut (Tone, Vec<&Finding>) = &mut lines[at];
                line.1.push(finding);
            }
            None => {
                known.extend(key.map(|key| (key, lines.len())));
                lines.push((tone, vec![finding]));
            }
        }
    }
    lines
}

/// A path that cannot be mistaken for a command of the log it is printed into: it never begins with a colon, a `#` or
/// a space.
pub(crate) fn path(path: &str) -> String {
    let printable = Printable(path).to_string();
    match printable.starts_with(|first: char| matches!(first, ':' | '#') || first.is_whitespace()) {
        true => format!("./{printable}"),
        false => printable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Run;

    #[test]
    fn one_line_for_each() {
        insta::assert_snapshot!(concise(&Run::mock_up().report()), @r#"
        infra/prod/rds.tf:14:29: error[rds-backup-retention] automated backups are off (aws_db_instance.orders)
        modules/lake/main.tf:22:1: error[bucket-versioning] bucket with customer data is not versioned (module.lake["landing"].aws_s3_bucket.this)
        infra/etl/sqs.tf:31:1: warning[dead-letter-alarm] dead-letter queue has no alarm (aws_sqs_queue.dlq[0])
        infra/etl/sqs.tf:31:1: warning[dead-letter-alarm] dead-letter queue has no alarm (aws_sqs_queue.dlq[1])
        infra/etl/sqs.tf:31:1: warning[dead-letter-alarm] dead-letter queue has no alarm (aws_sqs_queue.dlq[2])
        docs/runbooks/search.md:1:1: warning[runbook-review] runbook was last reviewed 14 months ago (docs/runbooks/search.md)
        infra/search/ec2.tf:5:19: unknown[non-burstable-class] instance_type is not known: var.instance_type has no value (aws_instance.search)
        "#);
        insta::assert_snapshot!(concise(&Run::with_gaps().report()), @r#"
        infra/legacy/main.tf:88:10: error[unclosed-block] not closed before end of file
        infra/legacy/main.tf:88:10: warning[invalid-expression] there is no variable "x"
        infra/prod/main.tf:5:1: unknown[alarm-action] module.vpc is not on disk and may hold an aws_x (aws_db_instance.orders)
        infra/prod/main.tf:5:1: unknown[backup-copy] days is not known: var.days has no value (aws_db_instance.orders)
        infra/prod/main.tf:5:1: unknown[backup-lock] aws_x.a may point at aws_y.b: var.days has no value (aws_db_instance.orders)
        "#);
    }

    #[test]
    fn no_line_is_a_command() {
        assert_eq!(path("::error::x.tf"), "./::error::x.tf");
        assert_eq!(path(" ##[error].tf"), "./ ##[error].tf");
        assert_eq!(path("a.tf"), "a.tf");
    }
}
