//! The review of an audit as a person at a terminal has it.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]
#![allow(clippy::disallowed_methods, reason = "tests make the trees that prc reads")]

mod common;

use std::fs::File;
use std::io::{Read, Write};
use std::process::{Command, Stdio};

use common::Place;
use common::audit::{FILES, audit, names, ok};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use serde_json::Value;

/// What a review said, to the terminal and to its standard output.
struct Said {
    code: i32,
    terminal: String,
    out: String,
}

/// Reviews at a terminal on which somebody types these lines, and then says that the input has ended.
fn review(place: &Place, lines: &[&str]) -> Said {
    let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&master).unwrap();
    unlockpt(&master).unwrap();
    let name = ptsname(&master, Vec::new()).unwrap().into_string().unwrap();
    let terminal = || Stdio::from(File::options().read(true).write(true).open(&name).unwrap());
    let mut command = Command::new(env!("CARGO_BIN_EXE_prc"));
    command.env_clear().env("LANG", "C.UTF-8").env("PRC_NOW", "2026-11-22").current_dir(place.path(""));
    command.args(["audit", "review"]).stdin(terminal()).stderr(terminal()).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // Only the child holds the terminal now: when it ends, there is no more to read.
    drop(command);
    let mut keyboard = File::from(master);
    let mut screen = keyboard.try_clone().unwrap();
    let reader = std::thread::spawn(move || {
        let (mut seen, mut part) = (Vec::new(), [0; 4096]);
        while let Ok(length @ 1..) = screen.read(&mut part) {
            seen.extend_from_slice(&part[..length]);
        }
        String::from_utf8(seen).unwrap().replace('\r', "")
    });
    for line in lines {
        keyboard.write_all(format!("{line}\n").as_bytes()).unwrap();
    }
    keyboard.write_all(b"\x04").unwrap();
    let mut out = String::new();
    child.stdout.take().unwrap().read_to_string(&mut out).unwrap();
    let code = child.wait().unwrap().code().unwrap();
    Said { code, terminal: reader.join().unwrap(), out }
}

/// A repository with an audit that was run, and its open items in the order of their urgency.
fn audited() -> (Place, Vec<Value>) {
    let place = Place::new(&[FILES, &[(".git/HEAD", "")]].concat());
    ok(place.run(&["audit", "open"]));
    let document = audit(&place, "2026-11-21", &[]);
    (place, document["audit"]["items"].as_array().unwrap().clone())
}

fn file(item: &Value) -> String {
    format!("prc/items/{}.toml", item["id"].as_str().unwrap())
}

#[test]
fn a_person_walks_the_items() {
    let (place, items) = audited();
    let untouched = place.read(&file(&items[1]));
    let said = review(
        &place,
        &[
            // The first, with answers that cannot be read between.
            "P9",
            "P2",
            "sre",
            "2026-13-01",
            "2027-01-15",
            "with the new key",
            // The second stays as it is, and the third ends the review.
            "",
            "",
            "",
            "",
            "q",
        ],
    );
    assert_eq!(said.code, 0, "{}", said.terminal);
    let decided = place.read(&file(&items[0]));
    for line in [
        "priority = \"P2\"",
        "owner = \"sre\"",
        "due = \"2027-01-15\"",
        "note = \"with the new key\"",
        "decided = \"2026H2\"",
    ] {
        assert!(decided.contains(line), "{line}: {decided}");
    }
    assert_eq!(place.read(&file(&items[1])), untouched);
    // It asks with what holds, and says what it did not understand.
    let first = format!("1/{}  P0 {}", items.len(), items[0]["id"].as_str().unwrap());
    assert!(said.terminal.contains(&first), "{}", said.terminal);
    assert!(said.terminal.contains("priority [P0], suggested P0; enter keeps it, q ends: "), "{}", said.terminal);
    assert!(
        said.terminal.contains("owner [team-orders]: ") && said.terminal.contains("note [none]: "),
        "{}",
        said.terminal
    );
    assert!(said.terminal.contains("P9") && said.terminal.contains("2026-13-01"), "{}", said.terminal);
    assert_eq!(said.terminal.matches("priority [").count(), 4, "{}", said.terminal);
    assert_eq!(said.terminal.matches("due [").count(), 3, "{}", said.terminal);
    // What was decided stands at the end, and in the next review.
    assert!(
        said.out.lines().next().unwrap().starts_with(&format!("P2 {}", items[0]["id"].as_str().unwrap())),
        "{}",
        said.out
    );
    assert!(said.out.lines().next().unwrap().ends_with("  sre  2027-01-15"), "{}", said.out);
    assert!(place.run(&["audit", "run", "-f", "json", "--exit-zero"]).out.contains("\"with the new key\""));
}

#[test]
fn a_review_that_breaks_off_keeps_what_was_said() {
    let (place, items) = audited();
    let before: Vec<String> = items.iter().map(|item| place.read(&file(item))).collect();
    // The input ends in the middle of the second item.
    let said = review(&place, &["", "alice", "", "", "P3", "bob"]);
    assert_eq!(said.code, 0, "{}", said.terminal);
    assert_eq!(place.read(&file(&items[0])), before[0].replace("owner = \"team-orders\"", "owner = \"alice\""));
    for (item, before) in items.iter().zip(&before).skip(1) {
        assert_eq!(place.read(&file(item)), *before);
    }
    assert!(said.out.contains("  alice  "), "{}", said.out);
    // Nobody says anything at all.
    let texts = |place: &Place| -> Vec<String> {
        names(place, "prc/items").iter().map(|name| place.read(&format!("prc/items/{name}"))).collect()
    };
    let before = texts(&place);
    assert_eq!(review(&place, &[]).code, 0);
    assert_eq!(texts(&place), before);
}

#[test]
fn what_only_a_person_knows_is_asked_after_the_items() {
    let (place, items) = audited();
    let kept: Vec<&str> = items.iter().flat_map(|_| ["", "", "", ""]).collect();
    let statement = "prc/attestations/recovery-test--orders.toml";
    // Whoever says nothing leaves all of them open.
    let questions = |place: &Place| -> Vec<String> {
        let terminal = review(place, &[&kept[..], &[""; 8]].concat()).terminal;
        let asked = terminal.lines().filter_map(|line| line.split_once("  ").filter(|(at, _)| at.ends_with("/4")));
        asked.map(|(_, question)| question.to_owned()).collect()
    };
    let asked = questions(&place);
    let before = asked.iter().position(|question| question == "recovery-test of orders").unwrap();
    assert_eq!(asked.len(), 4, "{asked:?}");
    assert!(!place.path(statement).exists());
    // The evidence is mistyped once.
    let open = vec![""; before];
    let wrong = ["restored in 41 minutes", "docs/restored.md", "alice", "bob", "2027-05-31"];
    let right = ["restored in 41 minutes", "docs/restore.md", "alice", "bob", "2027-05-31", "q"];
    let said = review(&place, &[&kept[..], &open, &wrong, &right].concat());
    assert_eq!(said.code, 0, "{}", said.terminal);
    assert!(said.terminal.contains("docs/restored.md"), "{}", said.terminal);
    assert!(
        said.out.contains(&format!("wrote {statement}: recovery-test is attested for orders until 2027-05-31")),
        "{}",
        said.out
    );
    let written = place.read(statement);
    for line in ["statement   = \"restored in 41 minutes\"", "attested-by = \"alice\"", "reviewed-by = \"bob\""] {
        assert!(written.contains(line), "{line}: {written}");
    }
    // It is no question any more.
    let again = review(&place, &[&kept[..], &[""; 8]].concat()).terminal;
    assert!(again.contains("  recovery-test of search") && !again.contains("recovery-test of orders"), "{again}");
}
