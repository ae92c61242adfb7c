//! Annotations and the step summary of GitHub Actions.
//!
//! The syntax of workflow commands: <https://docs.github.com/actions/reference/workflow-commands-for-github-actions>.

use std::fmt::Write;

use super::{Loudness, Rules, findings, loudness, markdown, plain};
use crate::json::{Change, Document, Verdict};

/// GitHub shows this many annotations of a step; the rest would be lost.
const SHOWN: usize = 10;

/// Workflow commands for the first findings: the new ones before the old, the worst first. With a base, what is not new
/// is not annotated.
pub fn annotations(document: &Document<'_>, rules: &Rules) -> String {
    let mut all = findings(document);
    if document.decides_on_change() {
        all.retain(|finding| finding.change != Some(Change::Unchanged));
    }
    let mut text = String::new();
    for finding in all.iter().take(SHOWN) {
        let _ = writeln!(text, "{}", command(finding, rules));
    }
    if let Some(more) = all.len().checked_sub(SHOWN).filter(|more| *more > 0) {
        let _ = writeln!(text, "::notice title=prc::and {more} more findings: see the step summary");
    }
    text
}

fn command(finding: &Verdict<'_>, rules: &Rules) -> String {
    let word = match loudness(finding) {
        Loudness::Error => "error",
        Loudness::Warning => "warning",
        Loudness::Note => "notice",
    };
    let title = property(&format!("{}: {}", finding.requirement, rules.title(&finding.requirement)));
    let mut properties = format!("title={title}");
    if let Some(place) = &finding.location {
        let _ = write!(properties, ",file={},line={},endLine={}", property(&place.file), place.line, place.end_line);
        // GitHub refuses columns that span lines.
        if place.line == place.end_line {
            let _ = write!(properties, ",col={},endColumn={}", place.column, place.end_column);
        }
    }
    let fix = finding.fix.as_deref().map(|fix| format!("%0Ahelp: {}", data(fix))).unwrap_or_default();
    format!("::{word} {properties}::{} ({}){fix}", data(&finding.message), data(&finding.subject.id))
}

/// The Markdown of the report, for the summary of the step.
pub fn step_summary(document: &Document<'_>, rules: &Rules) -> String {
    markdown(document, rules)
}

/// The message of a command.
fn data(text: &str) -> String {
    plain(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property of a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;
    use crate::testing::Run;

    #[test]
    fn the_worst_come_first() {
        let run = Run::mock_up();
        let text = annotations(&json::document(&run.report()), &Rules::default());
        insta::assert_snapshot!(text, @r#"
        ::error title=rds-backup-retention%3A rds-backup-retention,file=infra/prod/rds.tf,line=14,endLine=14,col=29,endColumn=42::automated backups are off (aws_db_instance.orders)%0Ahelp: set it to 7 or more
        ::error title=bucket-versioning%3A bucket-versioning,file=modules/lake/main.tf,line=22,endLine=22,col=1,endColumn=32::bucket with customer data is not versioned (module.lake["landing"].aws_s3_bucket.this)%0Ahelp: add aws_s3_bucket_versioning with status = "Enabled"
        ::warning title=dead-letter-alarm%3A dead-letter-alarm,file=infra/etl/sqs.tf,line=31,endLine=31,col=1,endColumn=31::dead-letter queue has no alarm (aws_sqs_queue.dlq[0])%0Ahelp: alarm on ApproximateNumberOfMessagesVisible > 0
        ::warning title=dead-letter-alarm%3A dead-letter-alarm,file=infra/etl/sqs.tf,line=31,endLine=31,col=1,endColumn=31::dead-letter queue has no alarm (aws_sqs_queue.dlq[1])%0Ahelp: alarm on ApproximateNumberOfMessagesVisible > 0
        ::warning title=dead-letter-alarm%3A dead-letter-alarm,file=infra/etl/sqs.tf,line=31,endLine=31,col=1,endColumn=31::dead-letter queue has no alarm (aws_sqs_queue.dlq[2])%0Ahelp: alarm on ApproximateNumberOfMessagesVisible > 0
        ::notice title=runbook-review%3A runbook-review,file=docs/runbooks/search.md,line=1,endLine=1,col=1,endColumn=9::runbook was last reviewed 14 months ago (docs/runbooks/search.md)%0Ahelp: review it and set "reviewed:" in the front matter
        ::notice title=non-burstable-class%3A non-burstable-class,file=infra/search/ec2.tf,line=5,endLine=5,col=19,endColumn=36::instance_type is not known: var.instance_type has no value (aws_instance.search)
        "#);
    }

    #[test]
    fn nothing_ends_its_command() {
        assert_eq!(property("a,file=b::c%0A\nd"), "a%2Cfile=b%3A%3Ac%250A␊d");
    }
}
