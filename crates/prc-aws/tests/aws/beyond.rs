//! What `docs/scale.md` defines for many machines collects what one machine does.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::world::{World, beyond, start};

/// The accounts of the organization of the seed.
const ACCOUNTS: usize = 5;

#[test]
fn the_workflow_is_one_of_github() {
    beyond(&["valid"]);
}

#[test]
fn a_matrix_collects_what_one_machine_does() {
    let (world, out) = (two_regions(), tempfile::tempdir().unwrap());
    let out = out.path();
    beyond(&["matrix", &world.endpoint(), env!("CARGO_BIN_EXE_prc-aws"), out.to_str().unwrap()]);
    let files = files_of(&out.join("inventories"));
    assert_eq!(files.len(), 16, "a shard without accounts writes a file too");
    assert_same(&together(&files), &whole(&world));
    let judged = judged(out);
    for file in &files {
        assert!(judged.iter().any(|word| Path::new(word) == *file), "{file:?} is not judged: {judged:?}");
    }
}

#[test]
fn a_map_collects_what_one_machine_does() {
    let (world, out) = (two_regions(), tempfile::tempdir().unwrap());
    let out = out.path();
    let steps = start(&["steps"], &[("MOTO_PORT", &world.upstream_port())]);
    let urls = [world.endpoint(), format!("http://127.0.0.1:{}", world.upstream_port()), steps.endpoint()];
    let [endpoint, account, steps] = &urls;
    let binary = env!("CARGO_BIN_EXE_prc-aws");
    let told = beyond(&["states", endpoint, binary, out.to_str().unwrap(), account, steps]);
    let told: Value = serde_json::from_str(&told).unwrap();
    assert_eq!(told["pages"], 3, "two accounts on a page");
    assert!(told["tasks"].as_u64() >= Some(5), "a task for each account: {told}");
    let files = files_of(&out.join("inventories"));
    assert_eq!(files.len(), ACCOUNTS);
    assert_same(&together(&files), &whole(&world));
    let judged = judged(out);
    for file in files.iter().map(|file| file.strip_prefix(out).unwrap()) {
        assert!(judged.iter().any(|word| Path::new(word) == file), "{file:?} is not judged: {judged:?}");
    }
}

/// The seeded accounts, with two Regions for those who ask which there are.
fn two_regions() -> World {
    World::answering("two-regions")
}

/// What a run says of accounts: all resources, all lists and all gaps, in no order.
fn content(inventories: &[Value]) -> BTreeSet<String> {
    let parts = inventories.iter().flat_map(|inventory| ["resources", "listed", "gaps"].map(|part| &inventory[part]));
    parts.flat_map(|part| part.as_array().unwrap()).map(Value::to_string).collect()
}

fn whole(world: &World) -> BTreeSet<String> {
    let of = ["collect", "--org", "--role-name", "PrcReadOnly", "--all-regions"];
    let same = ["--call-timeout", "600", "--now", "2026-11-21T03:04:05Z"];
    content(&[world.run(&[&of[..], &same].concat()).inventory()])
}

fn assert_same(parts: &BTreeSet<String>, whole: &BTreeSet<String>) {
    let differ: Vec<&String> = parts.symmetric_difference(whole).collect();
    assert!(differ.is_empty(), "in one of them only: {differ:#?}");
}

/// Each file has accounts of its own.
fn together(files: &[PathBuf]) -> BTreeSet<String> {
    let read = |file: &PathBuf| serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    let inventories: Vec<Value> = files.iter().map(read).collect();
    let lists = inventories.iter().flat_map(|inventory| inventory["listed"].as_array().unwrap());
    let accounts: BTreeSet<&str> = lists.map(|list| list["account"].as_str().unwrap()).collect();
    assert_eq!(accounts.len(), ACCOUNTS);
    let all: usize = inventories.iter().map(|inventory| content(std::slice::from_ref(inventory)).len()).sum();
    let together = content(&inventories);
    assert_eq!(all, together.len(), "an account is in two files");
    together
}

fn files_of(folder: &Path) -> Vec<PathBuf> {
    std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect()
}

/// The words that `prc` was called with.
fn judged(out: &Path) -> Vec<String> {
    let words = std::fs::read_to_string(out.join("judged/arguments")).unwrap();
    assert!(words.starts_with("audit\nrun\n2026H2\n--actual\n"), "{words}");
    words.lines().map(String::from).collect()
}
