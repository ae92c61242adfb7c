//! Audits on two branches of one repository, merged by git itself.
#![allow(clippy::unwrap_used)]

mod common;

use common::Place;
use common::audit::{FILES, audit, encrypted, json, names, ok};

fn git(place: &Place, arguments: &[&str]) {
    place.git(arguments, "2026-11-20T12:00:00Z");
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
    ok(place.run(&["audit", "open", "--now", "2026-11-20"]));
    git(&place, &["add", "-A"]);
    git(&place, &["commit", "-q", "-m", "Open the audit"]);
    for Branch { name, day, files, more } in order {
        git(&place, &["checkout", "-q", "-b", name, "main"]);
        for (path, text) in *files {
            place.write(path, text);
        }
        audit(&place, day, more);
        git(&place, &["add", "-A"]);
        git(&place, &["commit", "-q", "-m", name]);
    }
    git(&place, &["checkout", "-q", "main"]);
    for branch in order {
        git(&place, &["merge", "-q", "--no-edit", branch.name]);
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
    // They audit on different days, before and after what is found is due, and one of them only a part.
    let one = Branch { name: "one", day: "2026-11-21", files: &[], more: &["--system", "orders"] };
    let two = Branch { name: "two", day: "2026-12-24", files: &[], more: &[] };
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
