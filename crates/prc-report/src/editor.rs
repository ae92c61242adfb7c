//! Findings for an editor: each at its place, with the places that lead to it.

use std::collections::HashMap;

use prc_model::{Printable, Reason, Span};
use prc_policy::{Assessment, Finding};

use crate::Tone;
use crate::findings::{calls, environments, label, subjects, through, tone, value_source};

/// What is said of one place, for all instances that it makes.
#[derive(Clone, Debug)]
pub struct Remark<'a> {
    pub tone: Tone,
    /// The first of those that say the same, and its place among all findings.
    pub finding: &'a Finding,
    pub index: usize,
    pub at: Span,
    /// What is wrong, whose it is, what stands there, and what to do. Safe to print.
    pub message: String,
    /// Where the value comes from, the block that it decides for, and the module calls. Safe to print.
    pub related: Vec<(Span, String)>,
}

/// Everything that a person is shown and that has a place, in the order of the assessment. What a module that is not
/// on disk leaves open has its place at the module.
pub fn remarks(assessment: &Assessment) -> Vec<Remark<'_>> {
    let mut groups: Vec<(Tone, usize, Span, Vec<&Finding>)> = Vec::new();
    let mut known = HashMap::new();
    for (index, finding) in assessment.findings.iter().enumerate() {
        let verdict = &finding.verdict;
        let (Some(tone), Some(at)) = (tone(finding), verdict.location) else { continue };
        if tone == Tone::Unknown && verdict.reason == Some(Reason::ModuleNotOnDisk) {
            continue;
        }
        let key = (verdict.requirement, verdict.state, at, &verdict.message);
        let group = *known.entry(key).or_insert_with(|| {
            groups.push((tone, index, at, Vec::new()));
            groups.len() - 1
        });
        groups[group].3.push(finding);
    }
    groups.into_iter().filter_map(|(tone, index, at, findings)| remark(tone, index, at, &findings)).collect()
}

fn remark<'a>(tone: Tone, index: usize, at: Span, findings: &[&'a Finding]) -> Option<Remark<'a>> {
    let finding = *findings.first()?;
    let whose = format!("{}{}", subjects(findings), environments(findings));
    let mut message = format!("{} ({})", Printable(&finding.verdict.message), Printable(&whose));
    let own = Some(label(finding)).filter(|own| !own.is_empty() && !finding.verdict.message.contains(own));
    for line in own.as_deref().into_iter().chain(finding.fix.as_deref()) {
        message.push_str(&format!("\n{}", Printable(line)));
    }
    let mut related: Vec<(Span, String)> = Vec::new();
    related.extend(value_source(finding).map(|(value, via)| (value, through(&via))));
    let elsewhere = finding.verdict.subject.block.filter(|block| block.file != at.file);
    related.extend(elsewhere.map(|block| (block, format!("decides for {}", subjects(findings)))));
    related.extend(calls(findings));
    let related = related.into_iter().map(|(span, said)| (span, Printable(&said).to_string())).collect();
    Some(Remark { tone, finding, index, at, message, related })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Run;

    #[test]
    fn each_place_is_told_once() {
        let run = Run::mock_up();
        let report = run.report();
        let places = crate::place::Places::new(report.sources);
        let place = |span: Span| {
            let place = places.location(span).map(|at| format!("{}:{}:{}", at.file, at.line, at.column));
            place.unwrap_or_default()
        };
        let told: Vec<String> = remarks(report.assessment)
            .iter()
            .map(|one| {
                let related: Vec<String> =
                    one.related.iter().map(|(at, said)| format!("\n  {} {said}", place(*at))).collect();
                let message = one.message.replace('\n', "\n  | ");
                format!("{} {} {message}{}", place(one.at), one.tone.as_str(), related.concat())
            })
            .collect();
        insta::assert_snapshot!(told.join("\n"), @r#"
        infra/prod/rds.tf:14:29 error automated backups are off (aws_db_instance.orders)
          | is 0, must be at least 7
          | set it to 7 or more
          infra/prod/terraform.tfvars:3:13 value comes from here
        modules/lake/main.tf:22:1 error bucket with customer data is not versioned (module.lake["landing"].aws_s3_bucket.this)
          | no aws_s3_bucket_versioning points here
          | add aws_s3_bucket_versioning with status = "Enabled"
          infra/etl/main.tf:5:1 called as module.lake["landing"]
        infra/etl/sqs.tf:31:1 warning dead-letter queue has no alarm (aws_sqs_queue.dlq[0], aws_sqs_queue.dlq[1], aws_sqs_queue.dlq[2])
          | alarm on ApproximateNumberOfMessagesVisible > 0
        docs/runbooks/search.md:1:1 warning runbook was last reviewed 14 months ago (docs/runbooks/search.md)
          | review it and set "reviewed:" in the front matter
        infra/search/ec2.tf:5:19 unknown instance_type is not known: var.instance_type has no value (aws_instance.search)
          | no default, no tfvars
        "#);
    }
}
