//! What a comparison says, on reports made up for it.
#![allow(clippy::unwrap_used)]

use prc_check::{Severity, State};
use prc_model::Move;

use crate::json::{self, Change, Document, Verdict};
use crate::testing::Run;
use crate::{Base, Compared, compare};

/// A report of these verdicts: requirement, root module, subject, state.
fn report(verdicts: &[(&str, &str, &str, State)]) -> Document<'static> {
    let run = Run::mock_up();
    let mut document = json::read(&json::json(&run.report())).unwrap();
    let template = document.verdicts[0].clone();
    let verdict = |(requirement, root, subject, state): &(&str, &str, &str, State)| {
        let mut verdict: Verdict<'static> = template.clone();
        verdict.requirement = requirement.to_string().into();
        verdict.subject.root_module = root.to_string().into();
        verdict.subject.id = subject.to_string().into();
        verdict.verdict = *state;
        verdict
    };
    document.verdicts = verdicts.iter().map(verdict).collect();
    document
}

fn compared(base: &Document<'_>, head: &Document<'_>, moves: &[(&str, &str)]) -> Compared {
    let one = |(from, to): &(&str, &str)| Move { root_module: "a".into(), from: (*from).into(), to: (*to).into() };
    let moves: Vec<Move> = moves.iter().map(one).collect();
    compare(base, head, Base { name: "main".into(), moves: &moves, ..Base::default() })
}

/// New, existing, fixed, gone.
fn counts(compared: &Compared) -> (usize, usize, usize, usize) {
    let comparison = &compared.comparison;
    let fixed = comparison.fixed.iter().filter(|one| one.passes).count();
    (comparison.new, comparison.existing, fixed, comparison.fixed.len() - fixed)
}

#[test]
fn a_report_and_itself_differ_in_nothing() {
    for run in [Run::new(), Run::mock_up(), Run::with_gaps()] {
        let document = json::document(&run.report());
        let compared = compared(&document, &document, &[]);
        assert_eq!(counts(&compared), (0, document.verdicts.len(), 0, 0));
    }
}

#[test]
fn every_change_of_a_verdict_has_its_name() {
    use State::{Fail, NotApplicable, Pass, Unknown, Waived};
    for (before, after, expected) in [
        (Some(Pass), Some(Fail), (1, 0, 0, 0)),
        (Some(Unknown), Some(Fail), (1, 0, 0, 0)),
        (Some(Waived), Some(Fail), (1, 0, 0, 0)),
        (None, Some(Fail), (1, 0, 0, 0)),
        (Some(Pass), Some(Unknown), (1, 0, 0, 0)),
        (None, Some(Unknown), (1, 0, 0, 0)),
        (Some(Fail), Some(Fail), (0, 1, 0, 0)),
        // To hide is not to fix.
        (Some(Fail), Some(Unknown), (0, 1, 0, 0)),
        (Some(Fail), Some(Waived), (0, 0, 0, 0)),
        (Some(Fail), Some(Pass), (0, 0, 1, 0)),
        (Some(Unknown), Some(Pass), (0, 0, 1, 0)),
        (Some(Fail), Some(NotApplicable), (0, 0, 0, 1)),
        (Some(Fail), None, (0, 0, 0, 1)),
        (Some(Pass), None, (0, 0, 0, 0)),
    ] {
        let side = |state: Option<State>| {
            report(&state.map(|state| ("bucket-versioning", "a", "aws_x.a", state)).into_iter().collect::<Vec<_>>())
        };
        assert_eq!(counts(&compared(&side(before), &side(after), &[])), expected, "{before:?} {after:?}");
    }
}

#[test]
fn what_became_more_severe_is_new() {
    let base = report(&[("bucket-versioning", "a", "aws_x.a", State::Fail)]);
    let mut head = base.clone();
    head.verdicts[0].severity = Severity::Critical;
    assert_eq!(counts(&compared(&base, &head, &[])), (1, 0, 0, 0));
    assert_eq!(counts(&compared(&head, &base, &[])), (0, 1, 0, 0));
}

#[test]
fn equal_addresses_of_two_root_modules_are_two() {
    let one = |root, state| ("bucket-versioning", root, "aws_x.a", state);
    let base = report(&[one("a", State::Fail), one("b", State::Pass)]);
    let head = report(&[one("a", State::Pass), one("b", State::Fail)]);
    let compared_ = compared(&base, &head, &[]);
    assert_eq!(counts(&compared_), (1, 0, 1, 0));
    assert_eq!(compared_.changes, [None, Some(Change::New)]);
    let more = report(&[one("a", State::Fail), one("b", State::Fail)]);
    assert_eq!(counts(&compared(&report(&[one("a", State::Fail)]), &more, &[])), (1, 1, 0, 0));
    // The whole root module has another path now.
    let renamed = report(&[one("c", State::Fail)]);
    assert_eq!(counts(&compared(&report(&[one("a", State::Fail)]), &renamed, &[])), (0, 1, 0, 0));
}

#[test]
fn what_has_another_name_is_not_new() {
    let one = |subject| report(&[("bucket-versioning", "a", subject, State::Fail)]);
    let moved = |before, after, moves: &[(&str, &str)]| counts(&compared(&one(before), &one(after), moves));
    assert_eq!(moved("aws_x.a", "aws_x.b", &[]), (1, 0, 0, 1));
    assert_eq!(moved("aws_x.a", "aws_x.b", &[("aws_x.a", "aws_x.b")]), (0, 1, 0, 0));
    assert_eq!(moved("module.m.aws_x.a", "module.n[\"k\"].aws_x.a", &[("module.m", "module.n[\"k\"]")]), (0, 1, 0, 0));
    assert_eq!(moved("aws_x.a", "aws_x.a[0]", &[]), (0, 1, 0, 0));
    assert_eq!(moved("aws_x.a[0]", "aws_x.a", &[]), (0, 1, 0, 0));
    assert_eq!(moved("aws_x.a[1]", "aws_x.a", &[]), (1, 0, 0, 1));
}
