//! The audit, from the command line to the files: half a year after half a year.
#![allow(clippy::unwrap_used)]
#![allow(clippy::disallowed_methods, reason = "tests make the trees that prc reads")]

mod common;

use common::Place;
use common::audit::{DATABASE, FILES, audit, encrypted, json, names, ok};
use serde_json::Value;

/// The item of a requirement in a system.
fn item(document: &Value, system: &str, requirement: &str) -> Value {
    let items = document["audit"]["items"].as_array().unwrap();
    let of = |item: &&Value| item["system"] == system && item["requirement"] == requirement;
    items.iter().find(of).unwrap_or_else(|| panic!("{requirement} of {system}")).clone()
}

#[test]
fn two_half_years() {
    let place = Place::new(&[FILES, &[(".git/HEAD", "")]].concat());
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let waive =
        ["--subject", "aws_db_instance.main", "--system", "orders", "--reason", "rebuilt", "--until", "2027-01-31"];
    ok(place.run(&[&["waive", "rds-backup-retention"][..], &waive].concat()));
    let attest = ["--system", "orders", "--evidence", "docs/restore.md", "--statement", "restored", "--by", "alice"];
    let until = ["--reviewed-by", "bob", "--until", "2027-11-20"];
    ok(place.run(&[&["attest", "recovery-test"][..], &attest, &until].concat()));

    // The first audit.
    let opened = ok(place.run(&["audit", "open"]));
    assert!(opened.starts_with("opened 2026H2: 2026-07-01 to 2026-12-31\n"), "{opened}");
    assert_eq!(place.read(".gitattributes"), "*.jsonl merge=union\n");
    let first = audit(&place, "2026-11-21", &[]);
    assert_eq!(first["decision"]["gate"], "audit");
    assert_eq!(names(&place, "prc/audits"), ["2026H2.orders.jsonl", "2026H2.search.jsonl", "2026H2.toml"]);
    let encryption = item(&first, "orders", "encryption-at-rest");
    assert_eq!((&encryption["priority"], &encryption["due"]), (&"P1".into(), &"2026-12-21".into()));
    assert_eq!((&encryption["owner"], &encryption["carried"]), (&"team-orders".into(), &0.into()));
    // A waiver buys time, and the gap has its item.
    assert_eq!(item(&first, "orders", "rds-backup-retention")["state"], "open");
    // The same audit on the same day writes the same bytes.
    let read_all = || -> Vec<String> {
        ["prc/audits", "prc/items"]
            .iter()
            .flat_map(|one| {
                names(&place, one).into_iter().map(|name| place.read(&format!("{one}/{name}"))).collect::<Vec<_>>()
            })
            .collect()
    };
    let before = read_all();
    audit(&place, "2026-11-21", &[]);
    assert_eq!(read_all(), before);

    let deletion = item(&first, "orders", "data-store-deletion-protection");
    let id = text(&deletion["id"]);
    let reviewed =
        ok(place.run(&["audit", "review", "--item", &id, "--priority", "P2", "--owner", "sre", "--due", "2027-02-28"]));
    assert!(reviewed.starts_with(&format!("P2 {id}  orders data-store-deletion-protection")), "{reviewed}");
    let closed = ok(place.run(&["audit", "close", "2026H2", "--now", "2026-12-20"]));
    assert!(closed.starts_with("closed 2026H2\n"), "{closed}");
    assert!(place.run(&["audit", "run", "2026H2"]).err.contains("was closed on 2026-12-20"));

    // The second: one gap is closed, a waiver runs out, the evidence of a statement was changed.
    place.write("orders/main.tf", &encrypted());
    place.write("docs/restore.md", "Restored in 80 minutes.\n");
    ok(place.run(&["audit", "open", "--now", "2027-05-20"]));
    let second = audit(&place, "2027-05-20", &["--system", "orders"]);
    let fixed = item(&second, "orders", "encryption-at-rest");
    assert_eq!((&fixed["state"], &fixed["reopened"]), (&"done".into(), &0.into()));
    let carried = item(&second, "orders", "data-store-deletion-protection");
    assert_eq!(
        (&carried["carried"], &carried["raised"], &carried["priority"]),
        (&1.into(), &true.into(), &"P1".into())
    );
    assert_eq!(
        (&carried["owner"], &carried["overdue"], &carried["suggested"]),
        (&"sre".into(), &true.into(), &"P1".into())
    );
    audit(&place, "2027-05-20", &[]);

    let answer = place.run(&["audit", "diff", "2026H2", "2027H1", "-f", "json", "--system", "orders"]);
    let mut changes: Vec<(String, String, Value)> = json(&answer)["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (text(&one["class"]), text(&one["requirement"]), one["age"].clone()))
        .collect();
    // What was not touched fails still, in its second audit.
    changes.retain(|(class, _, age)| class != "still-failing" || *age != 2);
    assert_eq!(
        changes,
        [
            ("waiver-expired".to_owned(), "rds-backup-retention".to_owned(), Value::Null),
            ("attestation-expired".to_owned(), "recovery-test".to_owned(), Value::Null),
            ("fixed".to_owned(), "encryption-at-rest".to_owned(), Value::Null),
        ]
    );
    let told = ok(place.run(&["audit", "diff", "2026H2", "2027H1", "--system", "orders"]));
    assert!(told.contains("  fixed               encryption-at-rest aws_db_instance.main\n"), "{told}");
    assert!(
        told.contains("  still failing       data-store-deletion-protection aws_db_instance.main (2 audits)\n"),
        "{told}"
    );
    let trend = json(&place.run(&["audit", "trend", "-f", "json"]));
    assert_eq!(trend["periods"], serde_json::json!(["2026H2", "2027H1"]));
    let low = |at: usize| trend["history"][at]["score"]["low"].as_u64().unwrap();
    assert_eq!((&trend["history"][0]["system"], &trend["history"][2]["system"]), (&"orders".into(), &"orders".into()));
    assert_ne!(low(0), low(2));
    // The expired waiver fails the gate.
    let reasons = second["decision"]["reasons"].as_array().unwrap();
    assert!(
        reasons.iter().any(|one| one.as_str().unwrap().contains("expired-waiver: rds-backup-retention")),
        "{reasons:?}"
    );
}

#[test]
fn an_audit_is_closed_only_with_promises() {
    let place = Place::new(&[FILES, &[(".git/HEAD", "")]].concat());
    assert!(place.run(&["audit", "run"]).err.contains("prc audit open 2026H2"));
    assert!(place.run(&["audit", "open", "2026H9"]).err.contains("`2026H9` is no period, such as 2026H2"));
    ok(place.run(&["audit", "open"]));
    let answer = place.run(&["audit", "close"]);
    assert_eq!(answer.code, 1);
    assert!(answer.err.contains("the system `search` was not audited in 2026H2"), "{}", answer.err);
    let document = audit(&place, "2026-11-21", &[]);
    let id = item(&document, "orders", "encryption-at-rest")["id"].as_str().unwrap().to_owned();
    let file = format!("prc/items/{id}.toml");
    let promised = place.read(&file);
    let dateless: String =
        promised.lines().filter(|line| !line.starts_with("due")).map(|line| format!("{line}\n")).collect();
    place.write(&file, &dateless);
    let answer = place.run(&["audit", "close"]);
    assert_eq!(answer.code, 1);
    assert!(
        answer.err.contains(&format!("encryption-at-rest aws_db_instance.main: {id} has no due date")),
        "{}",
        answer.err
    );
    std::fs::remove_file(place.path(&file)).unwrap();
    assert!(place.run(&["audit", "close"]).err.contains("encryption-at-rest aws_db_instance.main: no item"));
    // A run makes it again, as it was.
    audit(&place, "2026-11-21", &[]);
    assert_eq!(place.read(&file), promised);
    ok(place.run(&["audit", "close"]));
    assert_eq!(place.run(&["audit", "close"]).code, 2);
    assert_eq!(place.run(&["audit", "review", "--item", &id, "--done"]).code, 2);
}

#[test]
fn decisions_come_from_flags_and_files() {
    let place = Place::new(&[FILES, &[(".git/HEAD", "")]].concat());
    ok(place.run(&["audit", "open"]));
    let document = audit(&place, "2026-11-21", &[]);
    let id = item(&document, "orders", "encryption-at-rest")["id"].as_str().unwrap().to_owned();
    let said = format!("[{id}]\npriority = \"P0\"\nowner = \"sre\"\ndue = 2026-12-24\nnote = \"with the new key\"\n");
    place.write("decisions.toml", &said);
    ok(place.run(&["audit", "review", "--set-from", "decisions.toml"]));
    let decided = item(&audit(&place, "2026-11-21", &[]), "orders", "encryption-at-rest");
    assert_eq!((&decided["priority"], &decided["suggested"]), (&"P0".into(), &"P1".into()));
    assert_eq!(
        (&decided["owner"], &decided["due"], &decided["note"]),
        (&"sre".into(), &"2026-12-24".into(), &"with the new key".into())
    );
    place.write("decisions.toml", &said.replace("owner", "ownr"));
    let answer = place.run(&["audit", "review", "--set-from", "decisions.toml"]);
    assert!(answer.code == 2 && answer.err.contains("decisions.toml:3:1"), "{}", answer.err);
    assert!(place.run(&["audit", "review", "--item", "IT-00000000", "--done"]).err.contains("there is no item"));
    // Nobody sits at this terminal.
    assert!(place.run(&["audit", "review"]).err.contains("--set-from"));
    // Called done, but it is not.
    ok(place.run(&["audit", "review", "--item", &id, "--done"]));
    let again = item(&audit(&place, "2026-11-22", &[]), "orders", "encryption-at-rest");
    assert_eq!((&again["state"], &again["reopened"]), (&"open".into(), &1.into()));
}

#[test]
fn a_review_answers_what_only_a_person_knows() {
    let place = Place::new(&[FILES, &[(".git/HEAD", "")]].concat());
    let attest = |id: &str, more: &[&str]| {
        let said = ["--system", "orders", "--evidence", "docs/restore.md", "--statement", "restored", "--by", "alice"];
        let until = ["--until", "2027-05-31"];
        place.run(&[&["audit", "review", "--attest", id], &said[..], &until, more].concat())
    };
    assert!(attest("recovery-test", &[]).err.contains("was not opened"));
    ok(place.run(&["audit", "open"]));
    let answer = attest("recovery-test", &[]);
    assert!(answer.code == 2 && answer.err.contains("`reviewed-by` is missing"), "{}", answer.err);
    let answer = attest("encryption-at-rest", &["--reviewed-by", "bob"]);
    assert!(answer.code == 2 && answer.err.contains("recovery-test of orders"), "{}", answer.err);
    assert_eq!(place.run(&["audit", "review", "--attest", "recovery-test"]).code, 2);
    let file = "prc/attestations/recovery-test--orders.toml";
    let told = ok(attest("recovery-test", &["--reviewed-by", "bob"]));
    assert!(told.starts_with(&format!("wrote {file}: recovery-test is attested for orders")), "{told}");
    let first = place.read(file);
    // It waits for no other one, until its evidence is changed.
    let again = attest("recovery-test", &["--reviewed-by", "bob"]);
    assert!(again.code == 2 && again.err.contains("waits for no statement"), "{}", again.err);
    place.write("docs/restore.md", "Restored in 80 minutes.\n");
    ok(attest("recovery-test", &["--reviewed-by", "bob"]));
    assert_ne!(place.read(file), first);
    let state = |document: &Value| {
        let verdicts = document["verdicts"].as_array().unwrap();
        let of = |one: &&Value| one["requirement"] == "recovery-test" && one["system"] == "orders";
        verdicts.iter().find(of).unwrap()["verdict"].clone()
    };
    assert_eq!(state(&audit(&place, "2026-11-21", &[])), "attested");
}

#[test]
fn an_item_is_the_same_whenever_it_is_found() {
    let found = |day: &str| {
        let place = Place::new(&[FILES, &[(".git/HEAD", "")]].concat());
        ok(place.run(&["audit", "open", "--now", "2026-11-20"]));
        audit(&place, day, &[]);
        names(&place, "prc/items").into_iter().map(|name| place.read(&format!("prc/items/{name}"))).collect::<Vec<_>>()
    };
    assert_eq!(found("2026-11-21"), found("2026-11-25"));
}

#[test]
fn a_changed_history_is_told() {
    let place = Place::new(&[FILES, &[(".git/HEAD", "")]].concat());
    ok(place.run(&["audit", "open"]));
    audit(&place, "2026-11-21", &[]);
    ok(place.run(&["audit", "close"]));
    assert_eq!(ok(place.run(&["audit", "verify"])), "2 frozen snapshots, none was changed\n");
    let file = "prc/audits/2026H2.orders.jsonl";
    let old = place.read(file);
    place.write(file, &old.replacen("\"verdict\":\"fail\"", "\"verdict\":\"pass\"", 1));
    let answer = place.run(&["audit", "verify"]);
    assert_eq!(answer.code, 1);
    assert!(answer.err.contains(&format!("{file}: it was changed after 2026H2 was closed")), "{}", answer.err);
    assert_eq!(place.run(&["audit", "trend"]).code, 1);
    assert_eq!(place.run(&["audit", "open", "--now", "2027-05-20"]).code, 0);
    let next = place.run(&["audit", "run", "-f", "json", "--now", "2027-05-20"]);
    assert_eq!(next.code, 1);
    assert!(next.out.contains("it was changed after 2026H2 was closed"), "{}", next.out);
    // What is no snapshot at all.
    place.write(file, "{\"audit\":\u{202e}\n");
    let answer = place.run(&["audit", "verify"]);
    assert!(answer.code == 1 && !answer.err.contains('\u{202e}'), "{}", answer.err);
}

#[test]
fn members_are_audited_together() {
    let policy = |path: &str| {
        format!(
            "version = 1\n[[member]]\nname = \"orders\"\npath = \"{path}\"\n[[member]]\nname = \"saved\"\npath = \"saved.json\"\n"
        )
    };
    let home = Place::new(&[(".git/HEAD", ""), ("orders/main.tf", DATABASE)]);
    let other = Place::new(&[
        (".git/HEAD", ""),
        ("prc.toml", "version = 1\n[system.search]\ntier = 3\n"),
        ("main.tf", DATABASE),
    ]);
    home.write("saved.json", &other.run(&["check", "-f", "json"]).out);
    home.write("prc.toml", &policy("orders"));
    ok(home.run(&["audit", "open"]));
    let document = audit(&home, "2026-11-21", &[]);
    let names: Vec<&str> =
        document["systems"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["orders", "search"]);
    let all = &document["audit"]["organisation"];
    assert_eq!(all["worst"].as_array().unwrap().len(), 3);
    assert!(all["minimum"]["score"].as_u64() <= all["score"].as_u64());
    let place = document["verdicts"].as_array().unwrap().iter().find_map(|one| one["location"]["file"].as_str());
    assert!(place.unwrap().starts_with("orders/"), "{place:?}");
    let told = home.run(&["audit", "run", "--exit-zero"]).out;
    assert!(told.contains("\nAll ") && told.contains("\nlowest ") && told.contains("\ncosts most: "), "{told}");
    // A file that was found must not lead out; one that is named may.
    let outside = other.path("").to_str().unwrap().to_owned();
    for path in [outside.as_str(), "../elsewhere"] {
        home.write("prc.toml", &policy(path));
        let answer = home.run(&["audit", "open"]);
        assert!(answer.code == 2 && answer.err.contains("lies outside the repository"), "{}", answer.err);
    }
    home.write("prc.toml", &policy(&outside).replace("saved.json", "orders"));
    let answer = home.run(&["audit", "open", "--config", "prc.toml"]);
    assert!(
        answer.code == 0 && answer.out.contains("  search  tier 3, nobody in orders\n"),
        "{}{}",
        answer.out,
        answer.err
    );
}

#[test]
fn one_address_in_two_root_modules_is_open_until_both_hold() {
    let root = |days: u8| {
        format!(
            "terraform {{\n  backend \"s3\" {{\n    bucket = \"state\"\n    key    = \"a\"\n  }}\n}}\n\
             resource \"aws_db_instance\" \"main\" {{\n  engine                  = \"postgres\"\n  \
             backup_retention_period = {days}\n}}\n"
        )
    };
    let place =
        Place::new(&[("prc.toml", "version = 1\n"), ("prod/main.tf", &root(1)), ("staging/main.tf", &root(14))]);
    ok(place.run(&["audit", "open", "--now", "2026-11-20"]));
    let item = || {
        audit(&place, "2026-11-21", &[]);
        let items = names(&place, "prc/items").into_iter().map(|name| place.read(&format!("prc/items/{name}")));
        items.into_iter().find(|text| text.contains("\"rds-backup-retention\"")).unwrap()
    };
    let first = item();
    assert!(first.contains("state = \"open\"") && first.contains("reopened = 0"), "{first}");
    // It fails in one and passes in the other: that is no item which was closed and opened again.
    assert_eq!(item(), first);
    place.write("prod/main.tf", &root(14));
    assert!(item().contains("state = \"done\""));
}

#[test]
fn the_page_holds() {
    common::page::holds("audit.md");
}
