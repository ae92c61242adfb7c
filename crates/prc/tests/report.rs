//! `prc report`: saved reports become other formats, and one.
#![allow(clippy::unwrap_used)]

mod common;

use common::{Answer, ORDERS, Place};
use serde_json::Value;

const FORMATS: [&str; 12] = [
    "full",
    "concise",
    "json",
    "jsonl",
    "sarif",
    "junit",
    "github",
    "github-summary",
    "gitlab",
    "markdown",
    "html",
    "csv",
];

/// A repository of one system, with its report saved as `prc.json`.
fn checked(name: &str, tier: u8) -> Place {
    let place = Place::new(ORDERS);
    place.write("prc.toml", &format!("version = 1\n\n[system.{name}]\ntier = {tier}\n"));
    let answer = place.run(&["check", "-f", "json=prc.json", "--exit-zero"]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    place
}

fn refused(place: &Place, text: &str) -> Answer {
    place.write("bad.json", text);
    let answer = place.run(&["report", "bad.json", "-f", "html"]);
    assert_eq!((answer.code, &*answer.out), (2, ""), "{}", answer.err);
    answer
}

#[test]
fn a_report_becomes_itself() {
    let place = checked("checkout", 1);
    let answer = place.run(&["report", "prc.json", "-f", "json"]);
    assert_eq!((answer.code, &*answer.err), (0, ""));
    assert!(answer.out == place.read("prc.json"), "a report is not the same after it was read");
}

#[test]
fn every_format_is_what_the_check_writes() {
    let place = checked("checkout", 1);
    for format in FORMATS {
        let saved = place.run(&["report", "prc.json", "-f", format]);
        assert_eq!((saved.code, &*saved.err), (0, ""), "{format}");
        assert!(!saved.out.is_empty());
        let fresh = place.run(&["check", "--exit-zero", "-f", format]).out;
        match format {
            // The lines of the files are not in the report.
            "full" => assert!(saved.out.contains("error[rds-backup-retention]"), "{}", saved.out),
            // Reports are told whole; a terminal is told environments in one line.
            "concise" => assert_eq!(saved.out, fresh),
            _ => assert!(saved.out == fresh, "{format} differs"),
        }
    }
}

#[test]
fn a_saved_report_is_told_as_text() {
    let place = checked("checkout", 1);
    let text = place.run(&["report", "prc.json", "--color", "never"]).out;
    let finding = text.split("\n\n").find(|told| told.starts_with("error[rds-backup-retention]")).unwrap();
    for told in [
        "╭─▸ prod/main.tf:6:29",
        "├─▸ prod/terraform.tfvars:1:13   value comes from here",
        "aws_db_instance.orders, checkout",
    ] {
        assert!(finding.contains(told), "{finding}");
    }
    assert!(text.contains("\nFAIL  "), "{text}");
}

#[test]
fn many_reports_become_one() {
    let (a, b) = (checked("checkout", 1), checked("search", 2));
    a.write("search.json", &b.read("prc.json"));
    let answer =
        a.run(&["report", "search.json", "prc.json", "-f", "json=all.json", "-f", "html=all.html", "-f", "full"]);
    assert_eq!((answer.code, &*answer.err), (0, ""));
    let all: Value = serde_json::from_str(&a.read("all.json")).unwrap();
    let parts: Vec<Value> =
        ["prc.json", "search.json"].iter().map(|name| serde_json::from_str(&a.read(name)).unwrap()).collect();
    let count = |report: &Value| report["verdicts"].as_array().unwrap().len();
    assert_eq!(count(&all), parts.iter().map(count).sum::<usize>());
    let names: Vec<&str> = all["systems"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["checkout", "search"]);
    assert_eq!(all["decision"]["result"], "fail");
    // The mean of the organisation is never told without the lowest system.
    let line = answer.out.lines().find(|line| line.trim_start().starts_with("all ")).unwrap();
    assert!(line.contains("lowest") && line.contains("not ready") && line.contains("worst: "), "{line}");
    assert!(a.read("all.html").contains("2 systems"));
    // The order of the files does not matter, and what was merged can be read again.
    let again = a.run(&["report", "prc.json", "search.json", "-f", "json"]).out;
    assert!(again == a.read("all.json"));
    assert!(a.run(&["report", "all.json", "-f", "json"]).out == again);
}

#[test]
fn a_system_is_judged_once() {
    let place = checked("checkout", 1);
    place.write("again.json", &place.read("prc.json"));
    let answer = place.run(&["report", "prc.json", "again.json", "-f", "json"]);
    assert_eq!((answer.code, &*answer.out), (2, ""));
    assert!(answer.err.contains("the system checkout is in both prc.json and again.json"), "{}", answer.err);
}

#[test]
fn environments_of_a_system_become_one() {
    let place = Place::new(ORDERS);
    place.write(
        "prc.toml",
        "version = 1\n\n[system.checkout]\ntier = 1\n\n[[system.checkout.environment]]\nname = \"prod\"\n\n\
         [[system.checkout.environment]]\nname = \"staging\"\n",
    );
    let run = |arguments: &[&str]| {
        let answer = place.run(arguments);
        assert_eq!(answer.code, 0, "{}", answer.err);
        answer.out
    };
    for name in ["prod", "staging"] {
        run(&["check", "--exit-zero", "--environment", name, "-f", "json", "-o", &format!("{name}.json")]);
    }
    let whole: Value = serde_json::from_str(&run(&["check", "--exit-zero", "-f", "json"])).unwrap();
    let merged: Value = serde_json::from_str(&run(&["report", "prod.json", "staging.json", "-f", "json"])).unwrap();
    for key in ["score", "categories", "counts", "result", "tier_attained"] {
        assert_eq!(merged["systems"][0][key], whole["systems"][0][key], "{key}");
    }
    let prints = |report: &Value| {
        let all = report["verdicts"].as_array().unwrap();
        all.iter().map(|one| one["fingerprint"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(prints(&merged), prints(&whole));
}

#[test]
fn earlier_reports_are_the_trend() {
    let place = checked("checkout", 1);
    let answer = place.run(&["check", "--exit-zero", "-f", "json=old.json", "--now", "2026-05-20"]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    let page = place.run(&["report", "prc.json", "--since", "old.json", "-f", "html"]).out;
    assert!(page.contains("class=\"trend\"") && page.contains(">2026-05-20</text>"));
    let page = place.run(&["report", "prc.json", "-f", "html", "--lang", "ja"]).out;
    assert!(page.contains("<html lang=\"ja\">") && !page.contains("class=\"trend\""));
}

#[test]
fn what_is_new_and_fixed_since_is_told() {
    let place = checked("checkout", 1);
    let ok = |arguments: &[&str]| {
        let answer = place.run(arguments);
        assert_eq!((answer.code, &*answer.err), (0, ""), "{}", answer.out);
        answer.out
    };
    ok(&["check", "-f", "json=first.json", "--exit-zero", "--now", "2025-11-21"]);
    ok(&["check", "-f", "json=second.json", "--exit-zero", "--now", "2026-05-21"]);
    // One database is mended, another one goes, and one comes.
    place.write("prod/terraform.tfvars", "retention = 14\n");
    place.write("prod/main.tf", &common::PROD.replace("count  = 2", "count  = 1"));
    place.write("prod/new.tf", &common::MODULE.replace("\"this\"", "\"new\""));
    ok(&["check", "-f", "json=prc.json", "--exit-zero"]);
    // The order in which they are named does not matter: the latest counts.
    let since = ["report", "prc.json", "--since", "second.json", "--since", "first.json"];
    let report: Value = serde_json::from_str(&ok(&[&since[..], &["-f", "json"]].concat())).unwrap();
    let comparison = &report["comparison"];
    assert_eq!(comparison["base"], "second.json");
    let retention = |one: &&Value| one["requirement"] == "rds-backup-retention";
    let fixed: Vec<(&Value, &Value)> = comparison["fixed"]
        .as_array()
        .unwrap()
        .iter()
        .filter(retention)
        .map(|one| (&one["subject"], &one["passes"]))
        .collect();
    let (orders, gone) = ("aws_db_instance.orders".into(), "module.search[1].aws_db_instance.this".into());
    assert_eq!(fixed, [(&orders, &true.into()), (&gone, &false.into())]);
    let verdicts: Vec<(&str, &str)> = report["verdicts"]
        .as_array()
        .unwrap()
        .iter()
        .filter(retention)
        .filter_map(|one| Some((one["subject"]["id"].as_str()?, one["change"].as_str()?)))
        .collect();
    assert_eq!(verdicts, [("aws_db_instance.new", "new"), ("module.search[0].aws_db_instance.this", "unchanged")]);
    // It is told, and the decision stays that of the report.
    let told = ok(&since);
    let line = told.lines().find(|line| line.starts_with("      since second.json: new ")).unwrap();
    assert!(line.contains(" · fixed ") && line.contains(" · gone ") && line.contains(" · existing "), "{line}");
    let new = told.lines().find(|line| line.starts_with("error[rds-backup-retention]") && line.ends_with("NEW"));
    assert!(new.is_some(), "{told}");
    assert_eq!(report["decision"]["gate"], "local");
    let markdown = ok(&[&since[..], &["-f", "markdown"]].concat());
    assert!(markdown.contains(" new since `second.json` · ") && !markdown.contains("block this change"), "{markdown}");
    // The reports of other systems are no base for this one, but each system has its own.
    let other = checked("search", 2);
    place.write("search.json", &other.read("prc.json"));
    let both =
        ok(&["report", "prc.json", "search.json", "--since", "second.json", "--since", "search.json", "-f", "json"]);
    let both: Value = serde_json::from_str(&both).unwrap();
    assert_eq!(both["comparison"]["new"], comparison["new"]);
    assert_eq!(both["comparison"]["fixed"], comparison["fixed"]);
}

#[test]
fn what_is_no_report_is_refused_with_its_place() {
    let place = checked("checkout", 1);
    let good = place.read("prc.json");
    insta::assert_snapshot!(refused(&place, "{\n  \"schema\": \"prc.report/1\",\n  broken\n}\n").err, @r"
    error: bad.json is no report of prc
      ╭─▸ bad.json:3:3
     3│   broken
      │   ━ key must be a string
      ╰ help: reports are made by `prc check -f json=FILE`
    ");
    let later = refused(&place, "{\"schema\": \"prc.report/2\"}").err;
    assert!(
        later.starts_with("error: bad.json: its schema is prc.report/2, and this prc reads prc.report/1"),
        "{later}"
    );
    let foreign = refused(&place, "{\"$schema\": \"sarif\", \"version\": \"2.1.0\"}").err;
    assert!(foreign.contains("missing field `schema`"), "{foreign}");
    for hostile in [
        String::new(),
        "[".repeat(100_000),
        "\u{1b}[2J\u{202e}".to_owned(),
        good.replace("\"tier\": 1", "\"tier\": 9"),
        good.replace("\"low\": ", "\"low\": 9"),
        good.replace("\"fail\"", "\"failed\""),
        good.replace("\"line\": ", "\"line\": -"),
        good[..good.len() / 2].to_owned(),
    ] {
        let answer = refused(&place, &hostile);
        assert!(answer.err.starts_with("error: bad.json"), "{}", answer.err);
        assert!(!answer.err.contains(['\u{1b}', '\u{202e}']) && answer.err.len() < 2000, "{}", answer.err);
    }
    let answer = place.run(&["report", "none.json"]);
    assert!(answer.code == 2 && answer.err.contains("cannot read none.json"), "{}", answer.err);
}
