//! The judging half of `docs/scale.md`, word for word: what many machines collected is judged by one.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]
#![allow(clippy::disallowed_methods, reason = "the test runs what a page of the documentation says")]

mod common;

use std::path::Path;

use assert_cmd::Command;
use common::Place;
use common::audit::ok;
use common::live::{POLICY, database, declared, inventory};
use serde_json::{Value as Json, json};

/// A block of the page by its name.
fn block(name: &str) -> String {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/scale.md");
    let page = std::fs::read_to_string(page).unwrap();
    let (_, after) = page.split_once(&format!(" {name}\n")).unwrap();
    after.split_once("\n```").unwrap().0.to_owned()
}

/// What a step of the workflow runs.
fn step(name: &str) -> String {
    let workflow = block(".github/workflows/audit.yml");
    let (_, step) = workflow.split_once(&format!("- name: {name}\n")).unwrap();
    let (_, script) = step.split_once("run: |\n").unwrap();
    let indented = script.lines().map_while(|line| line.strip_prefix("          "));
    indented.map(|line| format!("{line}\n")).collect()
}

/// A repository with an open audit, and what sixteen shards found of two accounts, of which one is its own: most of them nothing.
fn opened() -> Place {
    let place = Place::new(&[(".git/HEAD", ""), ("prc.toml", POLICY), ("main.tf", &declared("orders", "7"))]);
    ok(place.run(&["audit", "open"]));
    for shard in 1..=16 {
        let mut found = inventory(&[database("orders", json!(1))]);
        if shard == 5 {
            found = serde_json::from_str(&found.to_string().replace("111122223333", "222233334444")).unwrap();
        } else if shard != 3 {
            found["listed"] = json!([]);
            found["resources"] = json!([]);
        }
        place.write(&format!("runner/inventories/inventory-{shard}.json"), &found.to_string());
    }
    place
}

/// As GitHub runs a step.
fn run(place: &Place, folder: &str, script: &str, environment: &[(&str, &str)]) {
    let own = Path::new(env!("CARGO_BIN_EXE_prc")).parent().unwrap();
    let mut bash = Command::new("bash");
    let path = format!("{}:{}", own.display(), std::env::var("PATH").unwrap());
    bash.env_clear().env("PATH", path).env("LANG", "C.UTF-8").env("PRC_NOW", "2026-11-21");
    bash.envs(environment.iter().copied()).current_dir(place.path(folder)).args(["-e", "-c", script]);
    let output = bash.output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    // What the gate refuses ends it with 1, which fails the job.
    assert!(matches!(output.status.code(), Some(0 | 1)), "{}{}", text(&output.stdout), text(&output.stderr));
    assert!(text(&output.stdout).starts_with("Production Readiness Check 2026H2"), "{}", text(&output.stdout));
}

/// What the saved audit says of the backups of the database.
fn frozen(place: &Place) -> Json {
    let text = place.read("prc/audits/2026H2.orders.jsonl");
    let mut lines = text.lines().map(|line| serde_json::from_str::<Json>(line).unwrap());
    lines.find(|one| one["requirement"] == "rds-backup-retention").unwrap()["verdict"].clone()
}

#[test]
fn the_judging_job_reads_all_shards() {
    let place = opened();
    let runner = place.path("runner");
    let runner = runner.to_str().unwrap();
    let inventories = format!("{runner}/inventories");
    run(&place, ".", &step("Judge"), &[("PERIOD", "2026H2"), ("INVENTORIES", &inventories), ("RUNNER_TEMP", runner)]);
    assert_eq!(frozen(&place), "fail");
    assert!(place.read("runner/audit.html").contains("rds-backup-retention"), "the page is what is uploaded");
}

#[test]
fn the_files_of_a_map_are_judged() {
    let place = opened();
    std::fs::rename(place.path("runner/inventories"), place.path("inventories")).unwrap();
    let script: Vec<String> =
        block("judge.sh").lines().filter(|line| line.starts_with("prc ")).map(String::from).collect();
    assert_eq!(script.len(), 1);
    run(&place, ".", &script[0], &[]);
    assert_eq!(frozen(&place), "fail");
}
