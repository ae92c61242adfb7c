//! What waivers, attestations and the baseline do to verdicts, and what they may not do.
#![allow(clippy::unwrap_used)]

mod common;

use common::{judge_with, now, parse, told, verdict};
use prc_check::{State, Verdict};
use prc_model::Reason;
use prc_policy::{Assessment, Baseline, Config};
use proptest::prelude::*;

const POLICY: &str = r#"
version = 1
[system.a]
tier = 1
[[system.a.environment]]
name = "prod"
terraform = ["."]
[system.b]
[requirement.tags]
waivable = false
[waiver]
max-days = { critical = 30, high = 90 }
approvers = { critical = ["sre-lead", "cto"] }
"#;

const WAIVER: &str = r#"requirement = "retention"
subject = "aws_x.y"
reason = "rebuilt from events nightly"
created = 2026-11-01
expires = 2027-01-30
"#;

fn config() -> Config {
    parse(POLICY).unwrap()
}

fn run(file: &str, text: &str, verdicts: Vec<Verdict>) -> Assessment {
    judge_with(&config(), &[(file, text)], verdicts, now())
}

fn waive(text: &str, verdicts: Vec<Verdict>) -> Assessment {
    run("prc/waivers/retention--aws_x.y.toml", text, verdicts)
}

fn states(assessment: &Assessment) -> Vec<State> {
    assessment.findings.iter().map(|finding| finding.verdict.state).collect()
}

fn fails() -> Vec<Verdict> {
    vec![verdict("b", "retention", "aws_x.y[0]", State::Fail), verdict("b", "retention", "aws_x.z", State::Fail)]
}

#[test]
fn a_failure_is_waived_and_nothing_else() {
    let assessment = waive(WAIVER, fails());
    assert_eq!(states(&assessment), [State::Waived, State::Fail]);
    let waived = assessment.findings[0].waiver.as_ref().unwrap();
    assert_eq!((&*waived.file, waived.inline), ("prc/waivers/retention--aws_x.y.toml", false));
    assert_eq!(assessment.decision.reasons, ["b: high: retention aws_x.z"]);
    assert_eq!(told(&assessment), Vec::<String>::new());
    for (state, said) in [
        (State::Pass, "unused-waiver: nothing to waive: retention holds for aws_x.y @  ? remove the file"),
        (State::NotApplicable, "unused-waiver: nothing to waive: retention holds for aws_x.y @  ? remove the file"),
        (State::Unknown, ""),
        (State::Error, ""),
    ] {
        let assessment = waive(WAIVER, vec![verdict("b", "retention", "aws_x.y", state)]);
        assert_eq!((states(&assessment), told(&assessment).join("")), (vec![state], said.into()));
    }
    let nobody = waive(WAIVER, Vec::new());
    let said =
        "unused-waiver: the waiver matches nothing: retention for aws_x.y @  ? remove the file, or correct the subject";
    assert_eq!(told(&nobody), [said]);
}

#[test]
fn the_last_day_counts_and_then_it_is_over() {
    let on = |date: &str| {
        let files = [("prc/waivers/a.toml", WAIVER)];
        judge_with(&config(), &files, vec![verdict("b", "retention", "aws_x.y", State::Fail)], date.parse().unwrap())
    };
    assert_eq!((states(&on("2027-01-30")), on("2027-01-30").decision.exit_code), (vec![State::Waived], 0));
    let over = on("2027-01-31");
    assert_eq!((states(&over), over.decision.exit_code), (vec![State::Fail], 1));
    assert_eq!(over.findings[0].tags, ["expired-waiver"]);
    assert_eq!(
        told(&over),
        [
            "expired-waiver: the waiver of retention for aws_x.y expired on 2027-01-30 @ 2027-01-30 ? mend what fails, or ask for a new one"
        ]
    );
}

#[test]
fn an_expired_one_has_its_word_in_the_gate() {
    let gate = |words: &str| {
        let config = parse(&format!("{POLICY}[gate.local]\nfail-on = [{words}]\n")).unwrap();
        let text = WAIVER.replace("2027-01-30", "2026-11-20");
        judge_with(&config, &[("prc/waivers/a.toml", &text)], fails(), now()).decision.reasons
    };
    assert_eq!(gate("\"expired-waiver\""), ["b: expired-waiver: retention aws_x.y[0]"]);
    assert_eq!(gate("\"critical\""), Vec::<String>::new());
    assert!(parse("version = 1\n[gate.local]\nfail-on = [\"expired-waivers\"]\n").is_err());
}

#[test]
fn a_wrong_waiver_does_not_count() {
    let wrong = |from: &str, to: &str| {
        let assessment = waive(&WAIVER.replace(from, to), fails());
        assert_eq!(states(&assessment), [State::Fail, State::Fail], "{to}");
        assert!(assessment.warnings.iter().all(|warning| warning.wrong));
        told(&assessment).join("\n")
    };
    hold(&[
        (wrong("reason = \"rebuilt from events nightly\"\n", ""), "`reason` is missing @  ? "),
        (
            wrong("retention", "retension"),
            "unknown requirement `retension` @ \"retension\" ? did you mean `retention`?",
        ),
        (wrong("\"retention\"", "\"tags\""), "tags cannot be waived @ \"tags\" ? prc.toml says `waivable = false`"),
        (
            wrong("2027-01-30", "2027-01-31"),
            "it expires 91 days after it is created, and high allows 90 @ 2027-01-31 ? at most 2027-01-30",
        ),
        (wrong("2027-01-30", "2026-10-31"), "it expires on 2026-10-31, before it is created @ 2026-10-31"),
        (wrong("2026-11-01", "2026-11-23"), "it is created on 2026-11-23, which is in the future @ 2026-11-23"),
        (
            wrong("2027-01-30", "\"2027-01-30\""),
            "`expires` must be a day, not a string @ \"2027-01-30\" ? write it without quotes",
        ),
        (wrong("2027-01-30", "2027-02-29"), "invalid date"),
        (wrong("subject", "subjekt"), "unknown key `subjekt` @ subjekt ? did you mean `subject`?"),
        (wrong("reason", "system = \"c\"\nreason"), "there is no system `c` @ \"c\" ? did you mean `a`?"),
        (wrong("reason", "system = \"b\"\nenvironment = \"prod\"\nreason"), "there is no environment `prod`"),
        (wrong("\"retention\"", "\"public\""), "`approved-by` is missing, and the severity is critical"),
        (
            wrong("\"retention\"", "\"public\"\napproved-by = \"cfo\""),
            "`cfo` cannot approve a waiver of severity critical @ \"cfo\" ? did you mean `cto`?",
        ),
        (wrong("=", "= ="), "invalid-waiver"),
    ]);
}

fn hold(cases: &[(String, &str)]) {
    for (found, wanted) in cases {
        assert!(found.starts_with("invalid-waiver: ") && found.contains(wanted), "{found}\nwithout\n{wanted}");
    }
}

#[test]
fn the_severity_of_the_policy_counts() {
    let verdicts = || vec![verdict("b", "retention", "aws_x.y", State::Fail)];
    let judged = |severity: &str| {
        let text = format!("{POLICY}[requirement.retention]\nseverity = \"{severity}\"\n");
        states(&judge_with(&parse(&text).unwrap(), &[("prc/waivers/a.toml", WAIVER)], verdicts(), now()))
    };
    assert_eq!((judged("high"), judged("critical")), (vec![State::Waived], vec![State::Fail]));
}

#[test]
fn a_waiver_may_be_of_one_system_and_environment() {
    let of = |keys: &str| {
        let verdicts =
            vec![verdict("a", "retention", "aws_x.y", State::Fail), verdict("b", "retention", "aws_x.y", State::Fail)];
        states(&waive(&WAIVER.replace("reason", &format!("{keys}\nreason")), verdicts))
    };
    assert_eq!(of(""), [State::Waived, State::Waived]);
    assert_eq!(of("system = \"b\""), [State::Fail, State::Waived]);
    assert_eq!(of("environment = \"prod\""), [State::Fail, State::Fail]);
}

const ATTESTATION: &str = r#"requirement = "retention"
system = "a"
statement = "restored on 2026-11-02 in 41 minutes"
evidence = { path = "docs/restore.md", sha256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" }
attested-by = "@alice"
reviewed-by = "@bob"
date = 2026-11-02
expires = 2027-05-31
"#;

fn attest(text: &str, evidence: &str, state: State) -> Assessment {
    let mut open = verdict("a", "retention", "a", state);
    open.reason = Some(Reason::NeedsAttestation);
    let files = [("prc/attestations/retention--a.toml", text), ("docs/restore.md", evidence)];
    judge_with(&config(), &files, vec![open], now())
}

#[test]
fn a_statement_answers_what_is_unknown_and_nothing_else() {
    let assessment = attest(ATTESTATION, "test", State::Unknown);
    assert_eq!((states(&assessment), told(&assessment).len()), (vec![State::Attested], 0));
    let finding = &assessment.findings[0];
    assert_eq!((finding.verdict.basis.as_str(), finding.verdict.reason, &finding.fix), ("person", None, &None));
    assert_eq!(finding.attestation.as_ref().unwrap().evidence, "docs/restore.md");
    for state in [State::Fail, State::Pass] {
        let assessment = attest(ATTESTATION, "test", state);
        assert_eq!(states(&assessment), [state]);
        assert!(told(&assessment)[0].starts_with("unused-attestation: nothing to attest"), "{:?}", told(&assessment));
    }
}

#[test]
fn a_statement_lapses_with_its_day_and_its_evidence() {
    let lapsed = |text: &str, evidence: &str| {
        let assessment = attest(text, evidence, State::Unknown);
        assert_eq!(states(&assessment), [State::Unknown]);
        let finding = &assessment.findings[0];
        (finding.tags.join(""), finding.verdict.message.clone(), told(&assessment).len())
    };
    let evidence = "message; the evidence of the attestation does not hold: docs/restore.md";
    assert_eq!(lapsed(ATTESTATION, "other"), ("changed-evidence".into(), format!("{evidence} was changed since"), 1));
    let gone = ATTESTATION.replace("docs/restore.md", "docs/gone.md");
    assert!(lapsed(&gone, "test").1.ends_with("docs/gone.md does not exist"));
    let old = ATTESTATION.replace("2027-05-31", "2026-11-20");
    assert_eq!(
        lapsed(&old, "test"),
        ("expired-attestation".into(), "message; the attestation expired on 2026-11-20".into(), 1)
    );
}

#[test]
fn a_wrong_statement_does_not_count() {
    for (from, to, wanted) in [
        ("@bob", "Alice", "`Alice` cannot review what the same person states"),
        ("reviewed-by = \"@bob\"\n", "", "`reviewed-by` is missing, and the system is of tier 1"),
        ("system = \"a\"\n", "", "`system` is missing"),
        ("docs/restore.md", "../restore.md", "`../restore.md` is not a path inside the repository"),
        ("9f86", "9f8", "`sha256` in [evidence] is not 64 hexadecimal digits"),
        ("{ path", "{ url = \"https://wiki.example.com/a\", path", "`evidence` is a path with its sha256, or a url"),
        ("2027-05-31", "2026-11-01", "it expires on 2026-11-01, before it is made"),
        ("date = 2026-11-02", "date = 2026-12-02", "it is of 2026-12-02, which is in the future"),
    ] {
        let assessment = attest(&ATTESTATION.replace(from, to), "test", State::Unknown);
        assert_eq!(states(&assessment), [State::Unknown], "{wanted}");
        let told = told(&assessment).join("\n");
        assert!(told.starts_with(&format!("invalid-attestation: {wanted}")), "{told}");
    }
    let address = r#"{ url = "https://wiki.example.com/a" }"#;
    let start = ATTESTATION.find("{ path").unwrap();
    let end = ATTESTATION.find("\nattested").unwrap();
    let text = format!("{}{address}{}", &ATTESTATION[..start], &ATTESTATION[end..]);
    assert_eq!(states(&attest(&text, "", State::Unknown)), [State::Attested]);
    assert!(told(&attest(&text.replace("https", "javascript"), "", State::Unknown))[0].contains("is no address"));
}

#[test]
fn what_is_in_the_baseline_stops_nobody_and_scores_as_it_did() {
    let plain = judge_with(&config(), &[], fails(), now());
    let text = Baseline::of(&plain.findings, now(), &Baseline::default()).to_text();
    assert_eq!(text.lines().count(), 2);
    let kept = run("prc/baseline.jsonl", &text, fails());
    assert_eq!((states(&kept), kept.decision.exit_code), (vec![State::Fail, State::Fail], 0));
    assert_eq!(kept.systems[1].score, plain.systems[1].score);
    assert!(kept.findings.iter().all(|finding| finding.is_baselined()));
    let fixed = run("prc/baseline.jsonl", &text, vec![fails().remove(0)]);
    assert!(
        told(&fixed)[0].starts_with("prunable-baseline: retention of aws_x.z in the baseline does not fail any more")
    );
    let odd = run("prc/baseline.jsonl", &format!("{text}<<<<<<<\n"), fails());
    assert!(
        told(&odd)[0].starts_with("invalid-baseline: this is no entry of a baseline") && odd.decision.exit_code == 0
    );
}

#[test]
fn a_baseline_is_the_same_in_every_order() {
    let plain = judge_with(&config(), &[], fails(), now());
    let text = Baseline::of(&plain.findings, now(), &Baseline::default()).to_text();
    let lines: Vec<&str> = text.lines().collect();
    let earlier = lines[0].replace("2026-11-21", "2026-10-01");
    let read = |lines: &[&str]| {
        let text = lines.join("\n");
        let assessment = judge_with(&config(), &[("prc/baseline.jsonl", &text)], fails(), now());
        assert_eq!(told(&assessment).len(), 0);
        let tree = prc_tree::Tree::in_memory([("prc/baseline.jsonl", text.as_str())]);
        let checks = common::checks();
        let catalogue = prc_policy::Catalogue::new(&checks);
        let rules = prc_policy::Rules { config: &config(), catalogue: &catalogue, now: now() };
        prc_policy::Programme::read(&tree, "", rules).baseline.to_text()
    };
    let once = read(&[lines[0], lines[1], &earlier]);
    assert_eq!(once, read(&[&earlier, lines[1], lines[0], lines[1]]));
    assert!(once.contains("2026-10-01") && once.lines().count() == 2);
}

fn any_state() -> impl Strategy<Value = State> {
    prop::sample::select(State::ALL.to_vec())
}

fn low(assessment: &Assessment) -> Vec<u32> {
    assessment.systems.iter().map(|system| system.score.low).collect()
}

proptest! {
    /// A waiver buys time and no points, and none that is over turns a failing gate.
    #[test]
    fn a_waiver_leaves_the_score(found in prop::collection::vec((0..3_usize, 0..4_usize, any_state()), 1..12), days in -3..4_i64) {
        let requirements = ["retention", "public", "tags"];
        let verdicts = || -> Vec<Verdict> {
            let one = |(requirement, subject, state): &(usize, usize, State)| verdict("b", requirements[*requirement], &format!("aws_x.s{subject}"), *state);
            found.iter().map(one).collect()
        };
        let expires = now().checked_add(jiff::Span::new().days(days)).unwrap();
        let text = WAIVER.replace("aws_x.y", "aws_x.s0").replace("2027-01-30", &expires.to_string());
        let (without, with) = (judge_with(&config(), &[], verdicts(), now()), waive(&text, verdicts()));
        prop_assert_eq!(low(&without), low(&with));
        if days < 0 {
            prop_assert_eq!(states(&without), states(&with));
            prop_assert_eq!(without.decision.exit_code, with.decision.exit_code);
        }
        for (before, after) in states(&without).into_iter().zip(states(&with)) {
            prop_assert!(before == after || (before == State::Fail && after == State::Waived));
        }
    }

    /// A statement never overrules what is decided, and never passes for a pass.
    #[test]
    fn a_statement_overrules_nothing(found in prop::collection::vec(any_state(), 1..8), old in any::<bool>()) {
        let verdicts = || -> Vec<Verdict> {
            let one = |(at, state): (usize, &State)| verdict("a", "retention", &format!("s{at}"), *state);
            found.iter().enumerate().map(one).collect()
        };
        let text = if old { ATTESTATION.replace("2027-05-31", "2026-11-20") } else { ATTESTATION.to_owned() };
        let files = [("prc/attestations/a.toml", text.as_str()), ("docs/restore.md", "test")];
        let (without, with) = (judge_with(&config(), &[], verdicts(), now()), judge_with(&config(), &files, verdicts(), now()));
        for (before, after) in states(&without).into_iter().zip(states(&with)) {
            prop_assert!(before == after || (before == State::Unknown && after == State::Attested && !old));
        }
    }
}
