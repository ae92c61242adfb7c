//! `cargo xtask new-check` on a copy of what it touches.
#![allow(clippy::unwrap_used)]
#![allow(clippy::disallowed_methods, reason = "these tests copy the workspace itself, never a checked tree")]

use prc_check::Requirement;
use tempfile::TempDir;
use xtask::new_check::{FILL_IN, NewCheck, new_check};
use xtask::workspace::Workspace;

const NEW: NewCheck<'_> = NewCheck { category: "capacity", id: "load-balancer-name", kind: "aws_lb" };

/// The checks and the views as they are.
fn copy() -> (TempDir, Workspace) {
    let here = Workspace::here().unwrap();
    let place = tempfile::tempdir().unwrap();
    for folder in ["checks", "crates/prc-resources"] {
        for file in here.files(folder).unwrap() {
            let path = place.path().join(file.path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, file.text).unwrap();
        }
    }
    let workspace = Workspace::open(place.path()).unwrap();
    (place, workspace)
}

#[test]
fn three_files_and_one_line() {
    let (_place, workspace) = copy();
    let list = workspace.read("checks/capacity/src/lib.rs").unwrap();
    let begun = new_check(&workspace, &NEW).unwrap();
    let files = [
        "checks/capacity/load-balancer-name.toml",
        "checks/capacity/src/load_balancer_name.rs",
        "checks/capacity/fixtures/load-balancer-name.md",
    ];
    assert_eq!(begun.files, files);
    for file in files {
        assert!(workspace.read(file).unwrap().contains(FILL_IN), "{file}");
    }
    let entry = Requirement::parse(&workspace.read(files[0]).unwrap()).unwrap();
    assert_eq!((&*entry.id, entry.category.as_str()), (NEW.id, NEW.category));

    let after = workspace.read("checks/capacity/src/lib.rs").unwrap();
    let added: Vec<&str> = after.lines().filter(|line| !list.lines().any(|old| old == *line)).collect();
    assert_eq!(added, [r#"    "load-balancer-name": load_balancer_name { check: LoadBalancer }"#]);
    assert_eq!(after.lines().count(), list.lines().count() + 1);
}

#[test]
fn the_list_stays_sorted() {
    for id in ["a-first-one", "m-in-the-middle", "z-last-one"] {
        for category in ["backup", "security"] {
            let (_place, workspace) = copy();
            new_check(&workspace, &NewCheck { category, id, ..NEW }).unwrap();
            let list = workspace.read(&format!("checks/{category}/src/lib.rs")).unwrap();
            let entries = list.lines().filter(|line| line.starts_with("    \""));
            let ids: Vec<&str> = entries.filter_map(|entry| entry.split('"').nth(1)).collect();
            assert!(ids.is_sorted(), "{ids:?}");
            assert!(ids.contains(&id), "{list}");
            assert_eq!(list.matches('{').count(), list.matches('}').count());
        }
    }
}

#[test]
fn what_cannot_be_done_is_said_before_anything_is_written() {
    let (_place, workspace) = copy();
    let before = workspace.files("checks").unwrap().len();
    let refused = |new: NewCheck<'_>| new_check(&workspace, &new).unwrap_err().to_string();
    for id in
        ["", "name", "Load-Balancer", "load_balancer", "load--balancer", "-load", "load-", "1-load", "../load-balancer"]
    {
        assert!(refused(NewCheck { id, ..NEW }).contains("is no id"), "{id}");
    }
    assert!(refused(NewCheck { category: "cost", ..NEW }).contains("backup, capacity, incident, monitoring, security"));
    // Ids are unique over all categories.
    assert!(
        refused(NewCheck { id: "rds-backup-retention", ..NEW }).contains("checks/backup/rds-backup-retention.toml")
    );
    assert!(refused(NewCheck { category: "monitoring", id: "alarm-sets", ..NEW }).contains("choose another id"));
    assert!(refused(NewCheck { kind: "lb", ..NEW }).contains("is no resource type"));
    let without_view = refused(NewCheck { kind: "aws_new_thing", ..NEW });
    assert!(without_view.contains(r#"NewThing = "aws_new_thing" by ["#), "{without_view}");
    assert!(without_view.contains("new { NewThing }"), "{without_view}");
    assert_eq!(workspace.files("checks").unwrap().len(), before);
}
