//! What would be read and under which settings; the manual; how much is told.
#![allow(clippy::unwrap_used)]
#![allow(clippy::disallowed_methods, reason = "tests make the trees that prc reads")]

mod common;

use common::{ORDERS, Place};
use serde_json::Value;

fn doctor(place: &Place, more: &[&str], environment: &[(&str, &str)]) -> Value {
    let answer = place.run_with(&[&["doctor", "-f", "json"], more].concat(), environment);
    serde_json::from_str(&answer.out).unwrap_or_else(|_| panic!("{}", answer.err))
}

fn source(doctor: &Value, key: &str) -> (String, String) {
    let setting = doctor["settings"].as_array().unwrap().iter().find(|one| one["key"] == key).unwrap();
    (setting["value"].as_str().unwrap().to_owned(), setting["source"].as_str().unwrap().to_owned())
}

#[test]
fn every_setting_has_its_source() {
    let place = Place::new(ORDERS);
    place.write("org.toml", "version = 1\n[waiver]\nmax-days = { high = 30 }\n");
    place.write("prc.toml", "version = 1\nextend = \"org.toml\"\n\n[gate.local]\nmin-score = 70\n");
    let found = doctor(&place, &["--set", "due.P0=3", "-j", "2"], &[("PRC_NOW", "2026-12-01"), ("PRC_LANG", "ja")]);
    let of = |key: &str| source(&found, key);
    let pair = |value: &str, source: &str| (value.to_owned(), source.to_owned());
    assert_eq!(of("gate.local.min-score"), pair("70", "prc.toml:5"));
    assert_eq!(of("waiver.max-days.high"), pair("30", "org.toml:3"));
    assert_eq!(of("due.P0"), pair("3", "--set"));
    assert_eq!(of("due.P1"), pair("30", "default"));
    assert_eq!(of("--now"), pair("2026-12-01", "PRC_NOW"));
    assert_eq!(of("--lang"), pair("ja", "PRC_LANG"));
    assert_eq!(of("--jobs"), pair("2", "--jobs"));
    assert_eq!(of("--format"), pair("full", "default"));
    assert_eq!(found["config"]["from"], "found");
    assert_eq!(found["config"]["extends"], serde_json::json!(["org.toml"]));
    assert_eq!(doctor(&place, &["--config", "prc.toml"], &[])["config"]["from"], "--config");
    assert_eq!(doctor(&place, &[], &[("PRC_CONFIG", "prc.toml")])["config"]["from"], "PRC_CONFIG");
    assert_eq!(doctor(&place, &["--isolated"], &[])["config"], Value::Null);
}

#[test]
fn what_is_secret_is_not_shown() {
    let place = Place::new(ORDERS);
    let environment = "[[system.a.environment]]\nname = \"p\"\nrole-arn = \"arn:aws:iam::111122223333:role/x\"\n\
                       external-id = \"canary-1\"\nvariables = { password = \"canary-2\" }\n";
    place.write("prc.toml", &format!("version = 1\n{environment}"));
    for format in ["text", "json"] {
        let answer = place.run(&["doctor", "-f", format]);
        assert!(answer.code == 0 && !answer.out.contains("canary"), "{}{}", answer.out, answer.err);
    }
}

#[test]
fn modules_that_are_missing_have_a_command() {
    let place = Place::new(&[
        (".git/HEAD", "ref: refs/heads/main\n"),
        ("infra/a b/main.tf", "module \"vpc\" {\n  source = \"terraform-aws-modules/vpc/aws\"\n}\n"),
    ]);
    let found = doctor(&place, &[], &[]);
    let missing = &found["missing_modules"][0];
    assert_eq!(missing["root_module"], "infra/a b");
    assert_eq!(missing["command"], "terraform -chdir='infra/a b' init -backend=false");
    assert!(found["git"]["reason"].is_string());
    let text = place.run(&["doctor"]).out;
    assert!(text.contains("1 not on disk") && text.contains("no commit"), "{text}");
}

#[test]
fn the_basis_in_git_is_told() {
    let place = Place::new(&[("main.tf", "")]);
    place.commit("2026-11-01T12:00:00Z");
    let found = doctor(&place, &[], &[]);
    assert_eq!((found["git"]["shallow"].clone(), found["git"]["reason"].clone()), (false.into(), Value::Null));
    assert_eq!(found["git"]["head"].as_str().unwrap().len(), 40);
    assert_eq!(found["reads"]["root_modules"], serde_json::json!(["."]));
    let shallow = Place::new(&[("main.tf", "")]);
    shallow.commit("2026-11-01T12:00:00Z");
    std::fs::write(
        shallow.path(".git/shallow"),
        format!("{}\n", doctor(&shallow, &[], &[])["git"]["head"].as_str().unwrap()),
    )
    .unwrap();
    assert!(shallow.run(&["doctor"]).out.contains("git fetch --unshallow"));
}

#[test]
fn nothing_that_was_read_acts() {
    let place =
        Place::new(&[(".git/HEAD", ""), ("a\u{1b}[2J/main.tf", "module \"x\" {\n  source = \"\u{202e}a/b/c\"\n}\n")]);
    let out = place.run(&["doctor"]).out + &place.run(&["check", "-vv"]).err;
    assert!(!out.contains(['\u{1b}', '\u{202e}']), "{out:?}");
}

#[test]
fn each_command_has_a_page() {
    let place = Place::new(&[]);
    assert_eq!(place.run(&["man", "-o", "."]).code, 0);
    for name in ["prc", "prc-check", "prc-init", "prc-doctor", "prc-waive", "prc-audit"] {
        let page = place.read(&format!("{name}.1"));
        assert!(page.contains(&format!(".TH {name} 1")) && page.contains(".SH SYNOPSIS"), "{page}");
    }
    assert_eq!(place.run(&["man"]).out, place.read("prc.1"));
    assert_eq!(place.run(&["man", "-o", "not/there"]).code, 2);
}

#[test]
fn silence_leaves_the_exit_code_and_the_files() {
    let place = Place::new(ORDERS);
    let answer = place.run(&["check", "-s", "-f", "full", "-f", "json=out.json"]);
    assert_eq!((answer.code, answer.out.as_str(), answer.err.as_str()), (1, "", ""));
    assert!(place.read("out.json").contains("rds-backup-retention"));
    // A mistake is told all the same.
    assert!(place.run(&["check", "-s", "--select", "nothing"]).err.contains("nothing"));
}

#[test]
fn what_was_read_is_told_on_request() {
    let place = Place::new(ORDERS);
    let plain = place.run(&["check"]);
    let once = place.run(&["check", "-v"]);
    let twice = place.run(&["check", "-vv"]);
    assert_eq!((&plain.out, plain.err.as_str()), (&once.out, ""));
    assert!(
        once.err.contains("prc: root module: prod\n") && once.err.contains("prc: policy: no prc.toml\n"),
        "{}",
        once.err
    );
    assert!(!once.err.contains("prc: file:") && twice.err.contains("prc: file: prod/main.tf\n"), "{}", twice.err);
}
