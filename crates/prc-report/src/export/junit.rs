//! JUnit: a suite for each system, a case for each requirement and subject.

use prc_check::State;
use quick_junit::{NonSuccessKind, Report as Suites, TestCase, TestCaseStatus, TestSuite};

use super::{Rules, is_baselined, plain};
use crate::json::{Document, Verdict};

/// One suite per system. A failure fails its case, what is unknown or waived is skipped with its reason, and prc's own
/// errors are errors: nothing that was not seen to hold passes.
pub fn junit(document: &Document<'_>, rules: &Rules) -> Result<String, quick_junit::SerializeError> {
    let mut suites = Suites::new("prc");
    for system in &document.systems {
        let mut suite = TestSuite::new(plain(&system.name));
        for verdict in document.verdicts.iter().filter(|verdict| verdict.system == system.name) {
            suite.add_test_case(case(verdict, rules));
        }
        suites.add_test_suite(suite);
    }
    let mut text = suites.to_string()?;
    if !text.ends_with('\n') {
        text.push('\n');
    }
    Ok(text)
}

fn case(verdict: &Verdict<'_>, rules: &Rules) -> TestCase {
    let said = plain(&verdict.message);
    let status = match verdict.verdict {
        State::Pass | State::Attested => TestCaseStatus::success(),
        State::Fail if verdict.level == prc_check::Level::Off => skipped(&said),
        State::Fail if is_baselined(verdict) => skipped(&format!("in the baseline: {said}")),
        State::Fail => failed(verdict, rules, NonSuccessKind::Failure, &said),
        State::Error => failed(verdict, rules, NonSuccessKind::Error, &said),
        State::Unknown => skipped(&format!("unknown: {said}")),
        State::NotApplicable => skipped(&format!("not applicable: {said}")),
        State::Waived => {
            let until = verdict
                .waiver
                .as_ref()
                .map(|waiver| format!(" until {} ({})", plain(&waiver.expires), plain(&waiver.reason)));
            skipped(&format!("waived{}: {said}", until.unwrap_or_default()))
        }
    };
    let mut case = TestCase::new(plain(&verdict.subject.id), status);
    case.set_classname(format!("{}.{}", verdict.category, verdict.requirement));
    if let Some(place) = &verdict.location {
        case.extra.insert("file".into(), plain(&place.file).into());
        case.extra.insert("line".into(), place.line.to_string().into());
    }
    case
}

fn skipped(said: &str) -> TestCaseStatus {
    let mut status = TestCaseStatus::skipped();
    status.set_message(said);
    status
}

fn failed(verdict: &Verdict<'_>, rules: &Rules, kind: NonSuccessKind, said: &str) -> TestCaseStatus {
    let mut status = TestCaseStatus::non_success(kind);
    status.set_message(said);
    status.set_type(verdict.severity.as_str());
    let place =
        verdict.location.as_ref().map(|place| format!("{}:{}:{}\n", plain(&place.file), place.line, place.column));
    let fix = verdict.fix.as_deref().map(|fix| format!("fix: {}\n", plain(fix)));
    status.set_description(format!(
        "{}\n{}{}",
        rules.title(&verdict.requirement),
        place.unwrap_or_default(),
        fix.unwrap_or_default()
    ));
    status
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::testing::Run;

    #[test]
    fn what_is_unknown_never_passes() {
        let text = junit(&crate::json::document(&Run::mock_up().report()), &Rules::default()).unwrap();
        assert!(text.contains(r#"<testsuite name="orders-api" tests="7" skipped="1""#), "{text}");
        assert!(text.contains(r#"<failure message="automated backups are off" type="high">"#), "{text}");
        assert!(text.contains(r#"<skipped message="unknown: instance_type is not known"#), "{text}");
        assert!(
            text.contains(r#"classname="backup.rds-backup-retention" file="infra/prod/rds.tf" line="14""#),
            "{text}"
        );
    }
}
