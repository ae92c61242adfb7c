//! What a comparison shows of files that only one side has, or has otherwise.
#![allow(clippy::unwrap_used)]

mod common;

use common::Place;
use serde_json::Value;

const DATE: &str = "2026-11-02T12:00:00Z";

const BASE: &str = r#"version = 1

[system.orders]
tier = 1
terraform = ["orders"]
objectives = { rto-minutes = 60 }

[system.search]
tier = 1
terraform = ["search"]
"#;

const DATABASE: &str = "resource \"aws_db_instance\" \"main\" {\n  engine = \"postgres\"\n}\n";

fn commit(place: &Place) {
    place.git(&["add", "-A"], DATE);
    place.git(&["commit", "-q", "-m", "A change"], DATE);
}

/// A branch `main` with a policy, and a branch `change` on it.
fn repository() -> Place {
    let place = Place::new(&[("prc.toml", BASE), ("orders/main.tf", DATABASE), ("search/main.tf", DATABASE)]);
    place.commit(DATE);
    place.git(&["checkout", "-q", "-b", "change"], DATE);
    place
}

fn report(place: &Place) -> Value {
    let select = ["--select", "system-owner,recovery-objectives"];
    let answer = place.run(&[&["check", "--base", "main", "-f", "json"], &select[..]].concat());
    serde_json::from_str(&answer.out).unwrap_or_else(|_| panic!("{}{}", answer.out, answer.err))
}

/// The file and the line of the finding of a requirement about a system.
fn place_of(report: &Value, requirement: &str, system: &str) -> (String, u64) {
    let verdicts = report["verdicts"].as_array().unwrap();
    let of = |one: &&Value| one["requirement"] == requirement && one["system"] == system;
    let location = &verdicts.iter().find(of).unwrap()["location"];
    (location["file"].as_str().unwrap_or_default().to_owned(), location["line"].as_u64().unwrap_or_default())
}

#[test]
fn places_of_the_base_are_named_as_such() {
    let place = repository();
    assert_eq!(place_of(&report(&place), "system-owner", "search"), ("prc.toml".to_owned(), 8));
    // The head takes a system out, and moves the other.
    let head =
        "version = 1\n\n# Only one is left.\n\n\n[system.orders]\ntier = 1\nterraform = [\"orders\", \"search\"]\n";
    place.write("prc.toml", &format!("{head}objectives = {{ rto-minutes = 600 }}\n"));
    let told = report(&place);
    assert_eq!(place_of(&told, "system-owner", "orders"), ("prc.toml".to_owned(), 6));
    // Taken out, it is judged all the same, where the base has it.
    assert_eq!(place_of(&told, "system-owner", "search"), ("main:prc.toml".to_owned(), 8));
    // The whole file is gone.
    std::fs::remove_file(place.path("prc.toml")).unwrap();
    let told = report(&place);
    assert_eq!(place_of(&told, "system-owner", "orders"), ("main:prc.toml".to_owned(), 3));
    let changes = &told["comparison"]["policy_changes"];
    assert_eq!(
        (&changes[0]["message"], &changes[0]["location"]["file"]),
        (&"takes out prc.toml".into(), &"main:prc.toml".into())
    );
}

#[test]
fn the_text_beside_a_place_is_that_of_its_side() {
    let place = repository();
    let other =
        "version = 1\n# One\n# Two\n# Three\n# Four\n# Five\n# Six\n# Seven\n# Eight\n[system.orders]\ntier = 1\n";
    place.write("prc.toml", other);
    let shown = |more: &[&str]| {
        let answer =
            place.run(&[&["check", "--base", "main", "--select", "system-owner", "-f", "json"], more].concat());
        answer.out
    };
    // Evidence and places never quote a line that the file they name does not have.
    let report: Value = serde_json::from_str(&shown(&[])).unwrap();
    for verdict in report["verdicts"].as_array().unwrap() {
        let location = &verdict["location"];
        let (file, line) = (location["file"].as_str().unwrap(), location["line"].as_u64().unwrap());
        let text = if file == "prc.toml" { other } else { BASE };
        let named = text.lines().nth(usize::try_from(line).unwrap() - 1).unwrap();
        assert_eq!(named, format!("[system.{}]", verdict["system"].as_str().unwrap()), "{file}:{line}");
    }
}

#[test]
fn what_is_taken_out_is_shown_where_it_was() {
    let place = repository();
    place.git(&["checkout", "-q", "main"], DATE);
    let comment = "# prc:ignore final-snapshot reason=\"rebuilt nightly\" until=2026-12-10\n";
    place.write("orders/main.tf", &format!("\n\n{comment}{DATABASE}"));
    commit(&place);
    place.git(&["checkout", "-q", "-B", "change"], DATE);
    place.write("orders/main.tf", DATABASE);
    let told = report(&place);
    let change = &told["comparison"]["policy_changes"][0];
    assert_eq!(change["message"], "takes out a comment that ignores final-snapshot");
    assert_eq!((&change["location"]["file"], &change["location"]["line"]), (&"main:orders/main.tf".into(), &3.into()));
}
