//! What a `prc.toml` may say, and how its mistakes are told.
#![allow(clippy::unwrap_used)]

mod common;

use common::parse;
use prc_check::{Severity, Tier};
use prc_policy::{Catalogue, Config, DueConfig, FailOn};

/// The mistakes as `message @ text under the span ? help`.
fn mistakes(text: &str) -> Vec<String> {
    let errors = parse(text).unwrap_err();
    let show = |error: &prc_policy::ConfigError| {
        let place = error.span.clone().map_or("", |span| &text[span]);
        format!("{} @ {} ? {}", error.message, place, error.help.as_deref().unwrap_or_default())
    };
    errors.iter().map(show).collect()
}

const WHOLE: &str = r#"
version = 1

[system.checkout]
title = "Checkout"
owner = "team-payments"
tier = 1
terraform = ["./infra/checkout/", "."]

[[system.checkout.not-applicable]]
requirement = "public"
subject = "aws_lb.internal"
reason = "internal"
approved-by = "sre-lead"

[system.batch]

[requirement.retention]
severity = "critical"
min-days = { tier-1 = 30 }
ratio = 2
words = ["b", "c"]

[gate.local]
fail-on = ["critical"]
min-score = { tier-1 = 80 }
min-decided = 72.5
"#;

#[test]
fn a_whole_one() {
    let config = parse(WHOLE).unwrap();
    let names: Vec<&str> = config.systems.iter().map(|system| &*system.name).collect();
    assert_eq!(names, ["batch", "checkout"]);
    assert_eq!((config.systems[0].tier, config.systems[1].tier), (Tier::Two, Tier::One));
    let rule = &config.systems[1].not_applicable[0];
    assert_eq!((rule.subject.as_deref(), &*rule.approved_by), (Some("aws_lb.internal"), "sre-lead"));
    assert_eq!(&WHOLE[rule.span.clone()], "[[system.checkout.not-applicable]]");
    assert_eq!(config.requirements["retention"].severity, Some(Severity::Critical));
    assert_eq!(config.gate.fail_on, FailOn::at_least(Severity::Critical));
    assert_eq!(config.gate.min_score.at(Tier::One).map(|points| points.thousandths()), Some(800));
    assert_eq!(config.gate.min_score.at(Tier::Two), None);
    assert_eq!(config.gate.min_decided.at(Tier::Three).map(|points| points.thousandths()), Some(725));

    let systems = config.systems();
    assert_eq!(systems[1].root_modules.as_deref(), Some(&["infra/checkout".into(), ".".into()][..]));
    assert_eq!(systems[0].root_modules, None);
    assert_eq!(systems[0].params["retention"]["words"].as_array().unwrap().len(), 2);
}

#[test]
fn without_one_there_is_one_system() {
    let mut config = Config::default();
    config.name_undeclared("shop");
    config.set_tier(Tier::Three);
    let systems = config.systems();
    assert_eq!((&*systems[0].name, systems[0].tier, systems.len()), ("shop", Tier::Three, 1));
    assert_eq!(config.gate.fail_on, FailOn::at_least(Severity::High));

    let mut declared = parse("version = 1\n[system.a]").unwrap();
    declared.name_undeclared("shop");
    assert_eq!(&*declared.systems[0].name, "a");
}

#[test]
fn the_version_comes_first() {
    assert_eq!(mistakes("[gate.lokal]"), ["`version` is missing @  ? write `version = 1`"]);
    assert_eq!(
        mistakes("version = 2\nx = 1"),
        ["this prc does not know version 2 of prc.toml @ 2 ? write `version = 1`"]
    );
    assert_eq!(
        mistakes("version = \"1\""),
        ["`version` must be an integer, not a string @ \"1\" ? write `version = 1`"]
    );
}

#[test]
fn mistakes_of_syntax_are_all_told() {
    let errors = parse("version = 1\na = \nb = [1\n[c\n").unwrap_err();
    assert!(errors.len() > 1, "{errors:?}");
    assert!(errors.iter().all(|error| error.span.is_some()));
}

#[test]
fn unknown_keys_are_told_in_the_order_of_the_text() {
    let text = r#"version = 1
systems = 1
[gate.local]
fail_on = ["high"]
[gate.nightly]
[system.a]
teir = 1
"#;
    assert_eq!(
        mistakes(text),
        [
            "unknown key `systems` @ systems ? did you mean `system`?",
            "unknown key `fail_on` in [gate.local] @ fail_on ? did you mean `fail-on`?",
            "unknown key `nightly` in [gate] @ nightly ? one of audit, local, pull-request",
            "unknown key `teir` in [system.a] @ teir ? did you mean `tier`?",
        ]
    );
}

#[test]
fn wrong_systems() {
    let text = r#"version = 1
[system."a b"]
tier = 4
title = ""
terraform = ["../other", 3]
[system.b]
tier = "one"
owner = 7
terraform = []
[[system.b.not-applicable]]
requirement = "publik"
reason = "r"
"#;
    assert_eq!(
        mistakes(text),
        [
            "`a b` cannot name a system @ \"a b\" ? use letters, digits, `-`, `_` and `.`, and begin with a letter or digit",
            "tier 4 in [system.a b] does not exist @ 4 ? 1 is business critical, 2 standard, 3 experimental",
            "`title` in [system.a b] is empty @ \"\" ? write something, or leave it out",
            "`../other` is not a path inside the repository @ \"../other\" ? write it relative to prc.toml with `/`, such as `infra/prod`; `.` is the directory itself",
            "`terraform` in [system.a b] must be an array of paths, not an integer @ 3 ? write it in brackets, with commas",
            "`tier` in [system.b] must be an integer, not a string @ \"one\" ? 1 is business critical, 2 standard, 3 experimental",
            "`owner` in [system.b] must be a string, not an integer @ 7 ? put it in quotes",
            "`terraform` in [system.b] is empty @ [] ? leave it out to take every root module",
            "`approved-by` is missing in [system.b.not-applicable] @ [[system.b.not-applicable]] ? write `approved-by = \"…\"`",
            "unknown requirement `publik` @ \"publik\" ? did you mean `public`?",
        ]
    );
}

#[test]
fn wrong_requirements() {
    let text = r#"version = 1
[requirement.retension]
min-days = 3
[requirement.retention]
min_days = 3
severity = "hihg"
words = ["a", 1]
ratio = "x"
[requirement.retention.min-days]
tier-1 = "x"
tier-4 = 3
[requirement.public]
min-days = 3
"#;
    assert_eq!(
        mistakes(text),
        [
            "unknown requirement `retension` @ retension ? did you mean `retention`?",
            "unknown key `min_days` in [requirement.retention] @ min_days ? did you mean `min-days`?",
            "`hihg` is not a severity @ \"hihg\" ? did you mean `high`?",
            "each of `words` in [requirement.retention] must be a string, not an integer @ 1 ? put it in quotes",
            "`ratio` in [requirement.retention] must be a float, not a string @ \"x\" ? write a number without quotes",
            "`min-days` in [requirement.retention] must be an integer, not a string @ \"x\" ? write a whole number without quotes",
            "unknown tier `tier-4` of `min-days` in [requirement.retention] @ tier-4 ? did you mean `tier-1`?",
            "unknown key `min-days` in [requirement.public] @ min-days ? one of severity, waivable",
        ]
    );
}

#[test]
fn the_check_itself_has_the_last_word_on_a_parameter() {
    let told = mistakes("version = 1\n[requirement.retention]\nmin-days = -3\n");
    assert_eq!(told.len(), 1);
    assert!(told[0].starts_with("`min-days` in [requirement.retention]: ") && told[0].contains("@ -3"), "{told:?}");
}

#[test]
fn wrong_gates() {
    let text = r#"version = 1
[gate.local]
fail-on = ["critical", "hgh", 1]
min-score = 101
min-decided = { tier-1 = "x", tier-9 = 3, tier-2 = 0x64 }
"#;
    assert_eq!(
        mistakes(text),
        [
            "`hgh` is not a severity @ \"hgh\" ? did you mean `high`?",
            "each of `fail-on` in [gate.local] must be a word, not an integer @ 1 ? put it in quotes",
            "`min-score` in [gate.local]: `101` is not a number from 0 to 100 with at most one decimal @ 101 ? write a number from 0 to 100, such as 80",
            "`tier-1` in [gate.local.min-decided] must be a number, not a string @ \"x\" ? write a number without quotes",
            "unknown key `tier-9` in [gate.local.min-decided] @ tier-9 ? did you mean `tier-1`?",
        ]
    );
    let told = mistakes("version = 1\n[gate.local]\nfail-on = \"high\"");
    assert!(told[0].ends_with("? write `fail-on = [\"critical\", \"high\"]`"), "{told:?}");
    assert_eq!(parse("version = 1\ngate.local.fail-on = \"never\"").unwrap().gate.fail_on, FailOn::never());
}

#[test]
fn a_root_module_that_is_not_there_is_a_mistake() {
    let config = parse("version = 1\n[system.a]\nterraform = [\"infra/prdo\", \"infra/dev\"]").unwrap();
    let missing = config.missing_root_modules(["infra/prod", "infra/dev"]);
    assert_eq!(missing.len(), 1);
    assert_eq!(missing[0].message, "there is no root module at `infra/prdo`");
    assert_eq!(missing[0].help.as_deref(), Some("did you mean `infra/prod`?"));
}

#[test]
fn every_span_lies_in_the_text() {
    for (end, _) in WHOLE.char_indices() {
        let (begun, damaged) = (&WHOLE[..end], WHOLE[..end].to_owned() + "é = [{" + &WHOLE[end..]);
        for text in [begun, &damaged] {
            for error in parse(text).err().into_iter().flatten() {
                assert!(text.get(error.span.unwrap()).is_some(), "{text}");
            }
        }
    }
}

#[test]
fn what_audits_go_by() {
    let text = r#"version = 1
member = [{ name = "orders", path = "../orders" }]
[period]
months = 3
anchor = 2026-04-01
timezone = "Asia/Tokyo"
[due]
P0 = 3
P3 = 200
[gate.audit]
min-score = { tier-1 = 80 }
evidence = { tier-1 = "actual", tier-2 = "any" }
fail-on = ["critical-must-fail", "overdue-P2", "high"]
enforce-new-after-days = 30
"#;
    let audit = parse(text).unwrap().audit;
    assert_eq!((audit.period.months, audit.period.anchor.to_string()), (3, "2026-04-01".into()));
    assert_eq!(audit.due, DueConfig { p0: 3, p1: 30, p2: 90, p3: Some(200) });
    let words: Vec<&str> = audit.gate.fail_on.iter().map(|word| word.as_str()).collect();
    assert_eq!(words, ["critical-must-fail", "overdue-P2", "high"]);
    assert_eq!((audit.gate.actual.at(Tier::One), audit.gate.actual.at(Tier::Three)), (Some(true), None));
    assert_eq!((audit.gate.enforce_new_after_days, audit.members.len()), (30, 1));
    let usual = parse("version = 1").unwrap().audit;
    let words: Vec<&str> = usual.gate.fail_on.iter().map(|word| word.as_str()).collect();
    assert_eq!(words, ["critical-must-fail", "critical-must-unknown", "expired-waiver", "overdue-P0", "overdue-P1"]);
}

#[test]
fn mistakes_in_what_audits_go_by() {
    let text = r#"version = 1
member = [{ name = "a/b", path = "x" }, { name = "c", path = "x" }, { name = "c", path = "y" }, { name = "d" }]
[period]
months = 5
anchor = "2026-07-15"
timezone = "Asia/Tokio"
[due]
P1 = -1
[gate.audit]
evidence = "live"
fail-on = ["critical-must-fial"]
enforce-new-after-days = "90"
"#;
    assert_eq!(
        mistakes(text),
        [
            "`a/b` cannot name a member @ \"a/b\" ? use letters, digits, `-`, `_` and `.`, and begin with a letter or digit",
            "there are two members `c` @ \"c\" ? give one of them another name",
            "`path` is missing in [member] @ { name = \"d\" } ? write `path = \"…\"`",
            "`months` in [period] must divide a year @ 5 ? one of 1, 2, 3, 4, 6, 12",
            "`anchor` in [period] must be the first day of a month @ \"2026-07-15\" ? such as 2026-07-01",
            "`Asia/Tokio` is not a time zone @ \"Asia/Tokio\" ? did you mean `Asia/Tokyo`?",
            "`P1` in [due] must be a number of days @ -1 ? write a whole number from 0 to 3660",
            "`evidence` in [gate.audit]: `live` is no kind of evidence @ \"live\" ? one of actual, any",
            "an audit does not fail on `critical-must-fial` @ \"critical-must-fial\" ? did you mean `critical-must-fail`?",
            "`enforce-new-after-days` in [gate.audit] must be a number of days @ \"90\" ? write a whole number from 0 to 3660",
        ]
    );
    assert_eq!(
        mistakes("version = 1\n[period]\nanchor = 2026-07-01T10:00:00"),
        ["`anchor` in [period] is no date: `2026-07-01T10:00:00` @ 2026-07-01T10:00:00 ? write it as 2026-07-01"]
    );
}

#[test]
fn a_pull_request_fails_on_what_it_says() {
    let read = |words: &str| {
        let text = format!("version = 1\ngate.pull-request.fail-on = {words}\n");
        let checks = common::checks();
        Config::parse(&text, &Catalogue::new(&checks)).map(|config| config.gate.pull_request)
    };
    let chosen = read(r#"["new-critical", "new-unknown", "policy-weakened"]"#).unwrap();
    assert!(chosen.fail_on.contains(Severity::Critical) && !chosen.fail_on.contains(Severity::High));
    assert!(chosen.unknown && chosen.policy_weakened);
    assert_eq!(read("\"never\"").unwrap().fail_on, FailOn::never());
    let errors = read(r#"["new-critcal", 3]"#).unwrap_err();
    let help = errors[0].help.as_deref();
    assert_eq!((errors.len(), help), (2, Some("did you mean `new-critical`?")), "{errors:?}");
    let default = Config::default().gate.pull_request;
    assert!(default.fail_on.contains(Severity::High) && !default.fail_on.contains(Severity::Medium));
    assert!(!default.policy_weakened);
}
