//! The invariants of the workspace, as docs/architecture.md states them.
#![allow(clippy::unwrap_used)]
#![allow(clippy::disallowed_methods, reason = "these tests read the workspace itself, never a checked tree")]

mod catalogue;
mod defaults;
mod dependencies;
mod documents;
mod sources;

use xtask::workspace::Workspace;

fn workspace() -> Workspace {
    Workspace::here().unwrap()
}

/// Fails with every problem, one line each.
#[track_caller]
fn none(rule: &str, problems: impl IntoIterator<Item = String>) {
    let problems: Vec<String> = problems.into_iter().collect();
    assert!(problems.is_empty(), "{rule}\n  {}\n", problems.join("\n  "));
}
