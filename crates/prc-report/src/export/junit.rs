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
    let mut text = without_total(suites.to_string()?);
    if !text.ends_with('\n') {
        text.push('\n');
    }
    Ok(text)
}

/// The schema that Jenkins validates with has no number of skipped cases at the root, only in each suite.
fn without_total(text: String) -> String {
    let Some(at) = text.find("<testsuites") else { return text };
    let end = text[at..].find('>').map_or(text.len(), |end| at + end);
    let (root, rest) = text[at..].split_at(end - at);
    match root.split_once(" skipped=\"") {
        Some((before, after)) => {
            let after = after.split_once('"').map_or("", |(_, after)| after);
            format!("{}{before}{after}{rest}", &text[..at])
        }
        None => text,
    }
}

fn case(verdict: &Verdict<'_>, rules: &Rules) -> TestCase {
    let said = plain(&verdict.message);
    let status = match verdict.verdict {
        State::Pass | State::Attested => TestCaseStatus::success(),
        State::Fail if verdict.level == prc_check::Level::Off => skipped(verdict, &said),
        State::Fail if is_baselined(verdict) => skipped(verdict, &format!("in the baseline: {said}")),
        State::Fail => failed(verdict, rules, NonSuccessKind::Failure, &said),
        State::Error => failed(verdict, rules, NonSuccessKind::Error, &said),
        State::Unknown => skipped(verdict, &format!("unknown: {said}")),
        State::NotApplicable => skipped(verdict, &format!("not applicable: {said}")),
        State::Waived => {
            let until = verdict
                .waiver
                .as_ref()
                .map(|waiver| format!(" until {} ({})", plain(&waiver.expires), plain(&waiver.reason)));
            skipped(verdict, &format!("waived{}: {said}", until.unwrap_or_default()))
        }
    };
    let mut case = TestCase::new(plain(&verdict.subject.id), status);
    case.set_classname(format!("{}.{}", verdict.category, verdict.requirement));
    case
}

fn skipped(verdict: &Verdict<'_>, said: &str) -> TestCaseStatus {
    let mut status = TestCaseStatus::skipped();
    status.set_message(said);
    if let Some(place) = place(verdict) {
        status.set_description(place);
    }
    status
}

/// Where it is, in the text: the schema has no attributes for it.
fn place(verdict: &Verdict<'_>) -> Option<String> {
    let place = verdict.location.as_ref()?;
    Some(format!("{}:{}:{}\n", plain(&place.file), place.line, place.column))
}

fn failed(verdict: &Verdict<'_>, rules: &Rules, kind: NonSuccessKind, said: &str) -> TestCaseStatus {
    let mut status = TestCaseStatus::non_success(kind);
    status.set_message(said);
    status.set_type(verdict.severity.as_str());
    let fix = verdict.fix.as_deref().map(|fix| format!("fix: {}\n", plain(fix)));
    status.set_description(format!(
        "{}\n{}{}",
        rules.title(&verdict.requirement),
        place(verdict).unwrap_or_default(),
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
        assert!(text.contains(r#"classname="backup.rds-backup-retention""#), "{text}");
        assert!(text.contains("infra/prod/rds.tf:14:29"), "{text}");
    }

    /// What may stand in an element, and its attributes with a mark at those that must be there: the rules of the
    /// schema that Jenkins validates with, junit-10.xsd.
    const SCHEMA: &[(&str, &[&str], &[&str])] = &[
        ("testsuites", &["testsuite"], &["name", "time", "tests", "failures", "errors"]),
        (
            "testsuite",
            &["testsuite", "properties", "testcase", "system-out", "system-err"],
            &[
                "name!",
                "tests!",
                "failures!",
                "errors!",
                "group",
                "time",
                "skipped",
                "timestamp",
                "hostname",
                "id",
                "package",
                "file",
                "log",
                "url",
            ],
        ),
        (
            "testcase",
            &["skipped", "error", "failure", "system-out", "system-err"],
            &["name!", "time", "classname", "group"],
        ),
        ("failure", &[], &["type", "message"]),
        ("error", &[], &["type", "message"]),
        ("skipped", &[], &["type", "message"]),
    ];

    #[test]
    fn it_follows_the_schema() {
        use quick_xml::Reader;
        use quick_xml::events::Event;
        for run in [Run::new(), Run::mock_up(), Run::with_gaps()] {
            let mut document = crate::json::document(&run.report());
            // Every state there is, and a text that XML must not hold as it is.
            for (at, state) in State::ALL.iter().enumerate() {
                let Some(mut verdict) = document.verdicts.first().cloned() else { continue };
                verdict.verdict = *state;
                verdict.message = format!("{at} <]]> \u{1} & \" '").into();
                document.verdicts.push(verdict);
            }
            let text = junit(&document, &Rules::default()).unwrap();
            let mut reader = Reader::from_str(&text);
            let mut open: Vec<String> = Vec::new();
            let mut cases = 0;
            loop {
                let (element, ends) = match reader.read_event().unwrap() {
                    Event::Start(element) => (element, false),
                    Event::Empty(element) => (element, true),
                    Event::End(_) => {
                        open.pop();
                        continue;
                    }
                    Event::Text(text) => {
                        let within = open.last().map_or("", String::as_str);
                        let blank = text.iter().all(u8::is_ascii_whitespace);
                        assert!(blank || ["failure", "error", "skipped"].contains(&within), "text in {within}");
                        continue;
                    }
                    Event::Eof => break,
                    _ => continue,
                };
                let name = String::from_utf8(element.name().as_ref().to_vec()).unwrap();
                let allowed = match open.last() {
                    None => &["testsuites"][..],
                    Some(parent) => SCHEMA.iter().find(|(own, ..)| own == parent).unwrap().1,
                };
                assert!(allowed.contains(&&*name), "{name} in {open:?}");
                let (_, _, attributes) = SCHEMA.iter().find(|(own, ..)| *own == name).unwrap();
                let given: Vec<String> = element
                    .attributes()
                    .map(|one| String::from_utf8(one.unwrap().key.as_ref().to_vec()).unwrap())
                    .collect();
                let known = |one: &String| attributes.iter().any(|known| known.trim_end_matches('!') == one);
                assert!(given.iter().all(known), "{name} has {given:?}");
                let needed = attributes.iter().filter_map(|one| one.strip_suffix('!'));
                assert!(needed.into_iter().all(|one| given.iter().any(|own| own == one)), "{name} has {given:?}");
                cases += usize::from(name == "testcase");
                if !ends {
                    open.push(name);
                }
            }
            assert!(open.is_empty());
            assert_eq!(cases, document.verdicts.len());
        }
    }
}
