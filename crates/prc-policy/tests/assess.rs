//! From verdicts to the decision.
#![allow(clippy::unwrap_used)]

mod common;

use common::{inputs, judge, parse, verdict};
use prc_check::{Level, Severity, State, Tier, Verdict};
use prc_model::{Gap, Problem, Reason, Side};
use prc_policy::{Assessment, Config, FailOn, GateOptions, Inputs, Outcome, Readiness};

fn run(text: &str, verdicts: Vec<Verdict>, options: &GateOptions) -> Assessment {
    judge(&parse(text).unwrap(), verdicts, inputs(), options)
}

fn decided(assessment: &Assessment) -> (u8, Outcome, Vec<&str>) {
    let decision = &assessment.decision;
    (decision.exit_code, decision.result, decision.reasons.iter().map(String::as_str).collect())
}

const ONE: &str = "version = 1\n[system.a]\ntier = 1\n";

#[test]
fn everything_passes() {
    let verdicts = vec![verdict("a", "retention", "x", State::Pass), verdict("a", "public", "x", State::Pass)];
    let assessment = run(ONE, verdicts, &GateOptions::default());
    assert_eq!(decided(&assessment), (0, Outcome::Pass, vec![]));
    let system = &assessment.systems[0];
    assert_eq!((system.result, system.score.low, system.tier_attained), (Readiness::Ready, 1000, Some(Tier::One)));
    assert_eq!((system.counts[&State::Pass], system.counts[&State::Error]), (2, 0));
    // Sorted by requirement, and nothing is left to do.
    assert_eq!(assessment.findings[0].verdict.requirement, "public");
    assert_eq!(assessment.findings[0].fix, None);
}

#[test]
fn severities_stop_the_gate_and_other_levels_do_not() {
    let verdicts = || {
        vec![
            verdict("a", "retention", "y", State::Fail),
            verdict("a", "public", "x", State::Fail),
            verdict("a", "tags", "x", State::Fail),
        ]
    };
    let assessment = run(ONE, verdicts(), &GateOptions::default());
    assert_eq!(decided(&assessment), (1, Outcome::Fail, vec!["critical: public x", "high: retention y"]));
    assert_eq!(assessment.systems[0].result, Readiness::NotReady);
    let fixes: Vec<_> = assessment.findings.iter().map(|finding| finding.fix.as_deref().unwrap()).collect();
    assert_eq!(fixes, ["see `prc explain public`", "Keep backups longer", "see `prc explain tags`"]);

    let low = GateOptions { fail_on: Some(FailOn::at_least(Severity::Low)), ..GateOptions::default() };
    assert_eq!(run(ONE, verdicts(), &low).decision.reasons.len(), 3);
    // At tier 2 tags is a may.
    let at_two = run("version = 1\n[system.a]\n", verdicts(), &low);
    assert_eq!((at_two.decision.reasons.len(), at_two.findings[2].level), (2, Level::May));
    let never = GateOptions { fail_on: Some(FailOn::never()), ..GateOptions::default() };
    assert_eq!(decided(&run(ONE, verdicts(), &never)), (0, Outcome::Pass, vec![]));
    let zero = GateOptions { exit_zero: true, ..GateOptions::default() };
    assert_eq!(run(ONE, verdicts(), &zero).decision.exit_code, 0);
    assert_eq!(run(ONE, verdicts(), &zero).decision.result, Outcome::Fail);
}

#[test]
fn scores_stop_the_gate() {
    let verdicts = || {
        let state = |state, count: usize| (0..count).map(move |at| (format!("x{at}"), state)).collect::<Vec<_>>();
        let subjects = [state(State::Pass, 4), state(State::Unknown, 1)].concat();
        let subjects = subjects.into_iter().enumerate().map(|(at, (id, state))| (format!("{id}-{at}"), state));
        subjects.map(|(id, state)| verdict("a", "retention", &id, state)).collect::<Vec<_>>()
    };
    let text = format!("{ONE}[gate.local]\nmin-score = {{ tier-1 = 70.5 }}\nmin-decided = 90\n");
    let assessment = run(&text, verdicts(), &GateOptions::default());
    let reasons = vec!["decided 80.0 % is below 90", "score 50.0 is below 70.5"];
    assert_eq!(decided(&assessment), (1, Outcome::Fail, reasons));

    let min_score = vec!["50".parse().unwrap(), "backup=80".parse().unwrap(), "security=99".parse().unwrap()];
    let assessment = run(ONE, verdicts(), &GateOptions { min_score, ..GateOptions::default() });
    assert_eq!(decided(&assessment), (1, Outcome::Fail, vec!["backup 50.0 is below 80"]));
}

#[test]
fn what_is_not_known_makes_a_run_incomplete_when_asked() {
    let verdicts = || vec![verdict("a", "retention", "x", State::Unknown), verdict("a", "public", "x", State::Pass)];
    assert_eq!(run(ONE, verdicts(), &GateOptions::default()).decision.exit_code, 0);
    let asked = GateOptions { fail_on_unknown: true, ..GateOptions::default() };
    let assessment = run(ONE, verdicts(), &asked);
    assert_eq!(decided(&assessment), (4, Outcome::Fail, vec!["unknown: retention x"]));
    assert_eq!(assessment.systems[0].result, Readiness::NotReady);

    let problem = |unreadable| Problem {
        file: "a.tf".into(),
        at: None,
        reason: "unclosed-block".into(),
        message: String::new(),
        unreadable,
    };
    let gap = |reason| Gap {
        holds: None,
        side: Side::Actual,
        kind: None,
        root_module: None,
        account: None,
        region: None,
        reason,
        what: "rds:DescribeDBInstances".into(),
        from: "".into(),
        at: None,
        mentions: Vec::new(),
        texts: Vec::new(),
    };
    let inputs = Inputs {
        problems: vec![problem(true), problem(false)],
        gaps: vec![gap(Reason::ApiDenied), gap(Reason::ModuleNotOnDisk)],
        ..inputs()
    };
    let config = parse(ONE).unwrap();
    assert_eq!(judge(&config, verdicts(), inputs.clone(), &GateOptions::default()).decision.exit_code, 0);
    let strict = GateOptions { strict: true, exit_zero: true, ..GateOptions::default() };
    let assessment = judge(&config, verdicts(), inputs.clone(), &strict);
    let reasons = vec!["api-denied: rds:DescribeDBInstances", "unreadable: a.tf"];
    assert_eq!(decided(&assessment), (4, Outcome::Fail, reasons));

    let failing = vec![verdict("a", "public", "x", State::Fail)];
    let strict = GateOptions { strict: true, ..GateOptions::default() };
    assert_eq!(judge(&config, failing, inputs, &strict).decision.exit_code, 1);
}

#[test]
fn an_error_always_makes_a_run_incomplete() {
    let assessment = run(ONE, vec![verdict("a", "tags", "x", State::Error)], &GateOptions::default());
    assert_eq!(decided(&assessment), (4, Outcome::Fail, vec!["error: tags x"]));
    let orphan = run(ONE, vec![verdict("b", "tags", "x", State::Pass)], &GateOptions::default());
    assert_eq!(orphan.decision.exit_code, 4);
    let orphan = run(ONE, vec![verdict("a", "gone", "x", State::Pass)], &GateOptions::default());
    assert_eq!(orphan.decision.exit_code, 4);
}

#[test]
fn an_empty_directory_is_never_all_passed() {
    let options = GateOptions { exit_zero: true, ..GateOptions::default() };
    let assessment = judge(&Config::default(), Vec::new(), Inputs::default(), &options);
    assert_eq!(decided(&assessment), (3, Outcome::Fail, vec!["nothing was evaluated"]));
    assert_eq!((assessment.systems[0].result, assessment.systems[0].tier_attained), (Readiness::NotReady, None));
}

#[test]
fn the_manifest_takes_subjects_out_and_says_so() {
    let text = r#"version = 1
[system.a]
[[system.a.not-applicable]]
requirement = "public"
subject = "aws_lb.internal"
reason = "no route to the internet"
approved-by = "sre-lead"
[[system.a.not-applicable]]
requirement = "retention"
subject = "aws_db_instance.gone"
reason = "r"
approved-by = "b"
"#;
    let verdicts = vec![
        verdict("a", "public", "aws_lb.internal[0]", State::Fail),
        verdict("a", "public", "aws_lb.internal2", State::Fail),
    ];
    let assessment = run(text, verdicts, &GateOptions::default());
    assert_eq!(decided(&assessment).2, ["critical: public aws_lb.internal2"]);
    let exempt = assessment.findings.iter().find(|one| one.verdict.state == State::NotApplicable).unwrap();
    assert_eq!(exempt.verdict.message, "not applicable by sre-lead: no route to the internet");
    assert_eq!((&exempt.tags[..], &exempt.fix), (&["declared-not-applicable"][..], &None));
    let warning = &assessment.warnings[0];
    assert_eq!(warning.message, "not-applicable matches nothing: retention for aws_db_instance.gone");
    assert_eq!(assessment.warnings.len(), 1);
    assert!(warning.span.start > text.find("approved-by").unwrap());
}

#[test]
fn a_pass_counts_for_a_stricter_tier_only_under_its_parameters() {
    let attained = |text: &str| {
        let verdicts = vec![verdict("a", "retention", "x", State::Pass)];
        run(text, verdicts, &GateOptions::default()).systems[0].tier_attained
    };
    assert_eq!(attained("version = 1\n[system.a]\ntier = 3\n"), Some(Tier::Two));
    assert_eq!(
        attained("version = 1\n[system.a]\ntier = 3\n[requirement.retention]\nmin-days = 14\n"),
        Some(Tier::One)
    );
    // A requirement that weighs nothing at the system's own tier still binds a stricter one.
    let verdicts = vec![verdict("a", "tags", "x", State::Fail)];
    let lenient = run("version = 1\n[system.a]\ntier = 3\n", verdicts, &GateOptions::default());
    assert_eq!(lenient.systems[0].tier_attained, Some(Tier::Two));
}

#[test]
fn several_systems_are_told_apart() {
    let text = "version = 1\n[system.a]\ntier = 1\n[system.b]\ntier = 3\n[requirement.public]\nseverity = \"low\"\n";
    let verdicts = vec![
        verdict("b", "retention", "x", State::Fail),
        verdict("a", "public", "x", State::Fail),
        verdict("a", "retention", "x", State::Pass),
        verdict("b", "public", "x", State::Pass),
    ];
    let assessment = run(text, verdicts, &GateOptions::default());
    assert_eq!(assessment.decision.reasons, ["b: high: retention x"]);
    assert_eq!(assessment.findings[0].severity, Severity::Low);
    let scores: Vec<u32> = assessment.systems.iter().map(|system| system.score.low).collect();
    // a: backup 1000 × 20, security 0 × 25; b: the other way round.
    assert_eq!(scores, [444, 555]);
}
