//! The audit, from the command line to the files: half a year after half a year.
#![allow(clippy::unwrap_used)]
#![allow(clippy::disallowed_methods, reason = "tests make the trees that prc reads")]

mod common;

use std::path::Path;

use assert_cmd::Command;
use common::{Answer, Place};
use serde_json::Value;

const POLICY: &str = r#"version = 1
[system.orders]
tier = 1
owner = "team-orders"
terraform = ["orders"]
[system.search]
tier = 2
terraform = ["search"]
[period]
months = 6
anchor = 2026-07-01
"#;

const DATABASE: &str = r#"resource "aws_db_instance" "main" {
  engine                  = "postgres"
  multi_az                = true
  storage_encrypted       = false
  backup_retention_period = 1
}
"#;

const FILES: &[(&str, &str)] = &[
    ("prc.toml", POLICY),
    ("orders/main.tf", DATABASE),
    ("search/main.tf", DATABASE),
    ("docs/restore.md", "Restored in 41 minutes.\n"),
];

/// The database of the second half-year: encrypted.
fn encrypted() -> String {
    DATABASE.replace("storage_encrypted       = false", "storage_encrypted       = true")
}

fn ok(answer: Answer) -> String {
    assert_eq!((answer.code, answer.err.as_str()), (0, ""), "{}", answer.out);
    answer.out
}

fn json(answer: &Answer) -> Value {
    serde_json::from_str(&answer.out).unwrap_or_else(|_| panic!("{}{}", answer.out, answer.err))
}

/// Runs the audit of a day and answers its report.
fn audit(place: &Place, day: &str, more: &[&str]) -> Value {
    let answer = place.run(&[&["audit", "run", "-f", "json", "--exit-zero", "--now", day], more].concat());
    assert_eq!(answer.err, "");
    json(&answer)
}

/// The item of a requirement in a system.
fn item(document: &Value, system: &str, requirement: &str) -> Value {
    let items = document["audit"]["items"].as_array().unwrap();
    let of = |item: &&Value| item["system"] == system && item["requirement"] == requirement;
    items.iter().find(of).unwrap_or_else(|| panic!("{requirement} of {system}")).clone()
}

fn names(place: &Place, directory: &str) -> Vec<String> {
    let entries = std::fs::read_dir(place.path(directory)).unwrap();
    let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn git(directory: &Path, arguments: &[&str]) {
    let mut git = Command::new("git");
    git.env_remove("GIT_DIR").env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    git.env("GIT_AUTHOR_NAME", "A").env("GIT_AUTHOR_EMAIL", "a@example.com");
    git.env("GIT_COMMITTER_NAME", "A").env("GIT_COMMITTER_EMAIL", "a@example.com");
    git.current_dir(directory).args(arguments).assert().success();
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

/// What a branch does before it is merged.
struct Branch<'b> {
    name: &'b str,
    day: &'b str,
    /// Files that it changes first.
    files: &'b [(&'b str, &'b str)],
    /// What else the audit is asked.
    more: &'b [&'b str],
}

/// An audit that two branches ran, merged in this order.
fn merged(order: [&Branch<'_>; 2]) -> Place {
    let place = Place::new(FILES);
    place.commit("2026-11-20T00:00:00Z");
    let root = place.path("");
    ok(place.run(&["audit", "open", "--now", "2026-11-20"]));
    git(&root, &["add", "-A"]);
    git(&root, &["commit", "-q", "-m", "Open the audit"]);
    for Branch { name, day, files, more } in order {
        git(&root, &["checkout", "-q", "-b", name, "main"]);
        for (path, text) in *files {
            place.write(path, text);
        }
        audit(&place, day, more);
        git(&root, &["add", "-A"]);
        git(&root, &["commit", "-q", "-m", name]);
    }
    git(&root, &["checkout", "-q", "main"]);
    for branch in order {
        git(&root, &["merge", "-q", "--no-edit", branch.name]);
    }
    place
}

/// The files of audits and items, with their texts.
fn written(place: &Place) -> Vec<(String, String)> {
    let files = ["prc/audits", "prc/items"].map(|directory| {
        names(place, directory).into_iter().map(move |name| format!("{directory}/{name}")).collect::<Vec<_>>()
    });
    files.concat().into_iter().map(|path| (path.clone(), place.read(&path))).collect()
}

const WAIVER: &str = r#"requirement = "encryption-at-rest"
subject     = "aws_db_instance.main"
system      = "orders"
reason      = "moves in spring"
created     = 2026-11-20
expires     = 2026-12-31
"#;

#[test]
fn branches_merge_to_the_same_bytes() {
    // They audit on different days, and one of them only a part.
    let one = Branch { name: "one", day: "2026-11-21", files: &[], more: &["--system", "orders"] };
    let two = Branch { name: "two", day: "2026-11-26", files: &[], more: &[] };
    let (there, back) = (written(&merged([&one, &two])), written(&merged([&two, &one])));
    assert!(there.len() > 20 && there.iter().all(|(_, text)| !text.contains("<<<<")));
    assert_eq!(there, back);
    // What was merged is what a run of any day writes.
    let place = merged([&one, &two]);
    audit(&place, "2026-11-27", &[]);
    assert_eq!(written(&place), there);
    // Its trend and its end are told as ever.
    let trend = json(&place.run(&["audit", "trend", "-f", "json", "--now", "2026-11-25"]));
    assert_eq!(
        (&trend["history"][0]["date"], &trend["history"][0]["score"]["grade"]),
        (&"2026-11-25".into(), &"E".into())
    );
    ok(place.run(&["audit", "close", "--now", "2026-11-28"]));
    let trend = json(&place.run(&["audit", "trend", "-f", "json", "--now", "2027-01-25"]));
    assert_eq!(trend["history"][0]["date"], "2026-11-28");
}

#[test]
fn branches_that_found_different_things_become_one() {
    // One mends a database, the other accepts a gap for a while, and both change what the other audited.
    let mended = encrypted();
    let one = Branch { name: "one", day: "2026-11-21", files: &[("search/main.tf", &mended)], more: &[] };
    let waiver = "prc/waivers/encryption-at-rest--aws_db_instance.main.toml";
    let two = Branch { name: "two", day: "2026-11-25", files: &[(waiver, WAIVER)], more: &[] };
    let (there, back) = (merged([&one, &two]), merged([&two, &one]));
    let told = |place: &Place| {
        let answer = place.run(&["audit", "trend", "-f", "json", "--now", "2026-11-26"]);
        let notes = answer.err.lines().filter(|line| line.starts_with("note: ")).count();
        (answer.code, notes, json(&answer))
    };
    let (code, notes, trend) = told(&there);
    assert_eq!((code, notes), (0, 2), "{trend}");
    assert_eq!(told(&back), (code, notes, trend));
    let note = there.run(&["audit", "verify"]);
    assert!(
        note.err.contains("two runs were merged that found different things, and the worse counts"),
        "{}",
        note.err
    );
    assert!(note.err.contains("prc audit run 2026H2 writes it anew"), "{}", note.err);
    // The next run knows what holds.
    for place in [&there, &back] {
        audit(place, "2026-11-26", &[]);
        assert_eq!(told(place).1, 0);
    }
    assert_eq!(written(&there), written(&back));
    let line = |system: &str| {
        let text = there.read(&format!("prc/audits/2026H2.{system}.jsonl"));
        text.lines().find(|line| line.contains("\"encryption-at-rest\",\"subject\"")).unwrap().to_owned()
    };
    assert!(line("orders").ends_with("\"verdict\":\"waived\"}"), "{}", line("orders"));
    assert!(line("search").ends_with("\"verdict\":\"pass\"}"), "{}", line("search"));
}

#[test]
fn what_was_merged_is_closed_in_its_normal_form() {
    let mended = encrypted();
    let one = Branch { name: "one", day: "2026-11-21", files: &[("search/main.tf", &mended)], more: &[] };
    let two = Branch { name: "two", day: "2026-11-21", files: &[], more: &[] };
    let closed = |order| {
        let place = merged(order);
        let answer = place.run(&["audit", "close"]);
        assert!(answer.code == 0 && answer.err.starts_with("note: "), "{}", answer.err);
        assert_eq!(ok(place.run(&["audit", "verify"])), "2 frozen snapshots, none was changed\n");
        written(&place)
    };
    assert_eq!(closed([&one, &two]), closed([&two, &one]));
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
fn the_page_holds() {
    common::page::holds("audit.md");
}
