//! One row for each verdict, for spreadsheets.

use super::{Rules, plain};
use crate::json::{Document, Verdict};

const HEAD: [&str; 18] = [
    "system",
    "category",
    "requirement",
    "title",
    "severity",
    "level",
    "verdict",
    "subject",
    "kind",
    "basis",
    "file",
    "line",
    "message",
    "fix",
    "reason",
    "fingerprint",
    "accepted_by",
    "accepted_until",
];

/// Every verdict as a row of comma-separated values (RFC 4180), with a head.
pub fn csv(document: &Document<'_>, rules: &Rules) -> String {
    let mut text = line(&HEAD.map(String::from));
    for verdict in &document.verdicts {
        text.push_str(&line(&row(verdict, rules)));
    }
    text
}

fn row(verdict: &Verdict<'_>, rules: &Rules) -> [String; 18] {
    let place = verdict.location.as_ref();
    let (waiver, attestation) = (verdict.waiver.as_ref(), verdict.attestation.as_ref());
    let by = waiver.and_then(|own| own.approved_by.as_deref()).or(attestation.map(|own| &*own.attested_by));
    let until = waiver.map(|own| &*own.expires).or(attestation.map(|own| &*own.expires));
    [
        verdict.system.to_string(),
        verdict.category.to_string(),
        verdict.requirement.to_string(),
        rules.title(&verdict.requirement).to_owned(),
        verdict.severity.to_string(),
        verdict.level.to_string(),
        verdict.verdict.to_string(),
        verdict.subject.id.to_string(),
        verdict.subject.kind.to_string(),
        verdict.basis.to_string(),
        place.map(|place| place.file.to_string()).unwrap_or_default(),
        place.map(|place| place.line.to_string()).unwrap_or_default(),
        verdict.message.to_string(),
        verdict.fix.as_deref().unwrap_or_default().to_owned(),
        verdict.reason.as_deref().unwrap_or_default().to_owned(),
        verdict.fingerprint.to_string(),
        by.unwrap_or_default().to_owned(),
        until.unwrap_or_default().to_owned(),
    ]
}

fn line(cells: &[String]) -> String {
    let cells: Vec<String> = cells.iter().map(|text| cell(text)).collect();
    format!("{}\r\n", cells.join(","))
}

/// A quoted cell. One that a spreadsheet would take for a formula begins with an apostrophe (OWASP, CSV injection).
fn cell(text: &str) -> String {
    let text = plain(text);
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let guard = if formula { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;
    use crate::testing::Run;

    #[test]
    fn a_row_for_each_verdict() {
        let run = Run::mock_up();
        let text = csv(&json::document(&run.report()), &Rules::default());
        let rows: Vec<&str> = text.lines().collect();
        assert_eq!(rows.len(), 1 + run.assessment.findings.len());
        insta::assert_snapshot!(rows[1], @r#""orders-api","backup","rds-backup-retention","rds-backup-retention","high","must","fail","aws_db_instance.orders","aws_db_instance","declared","infra/prod/rds.tf","14","automated backups are off","set it to 7 or more","","352718f380498a49","","""#);
    }

    #[test]
    fn no_cell_is_a_formula() {
        for text in ["=1+1", "+1", "-1", "@SUM(A1)"] {
            assert_eq!(cell(text), format!("\"'{text}\""));
        }
        assert_eq!(cell("a\"b,c\nd"), "\"a\"\"b,c␊d\"");
    }
}
