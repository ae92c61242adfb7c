//! What the documents say is so.

use regex::Regex;
use xtask::workspace::{File, Workspace};

use crate::{none, workspace};

const ARCHITECTURE: &str = "docs/architecture.md";

#[test]
fn the_architecture_names_every_package() {
    let workspace = workspace();
    let text = workspace.read(ARCHITECTURE).unwrap();
    let sections: Vec<&str> = text.lines().filter(|line| line.starts_with("### ")).collect();
    let has_section = |name: &str| sections.iter().any(|section| section.contains(&format!("`{name}`")));
    let missing = workspace.packages.iter().filter(|package| !has_section(&package.name));
    none("docs/architecture.md has a section for each crate", missing.map(|package| package.name.clone()));
}

/// An invariant ends with `Kept by` and the tests: a file, and functions in it.
#[test]
fn every_invariant_is_kept_by_a_test() {
    let workspace = workspace();
    let text = workspace.read(ARCHITECTURE).unwrap();
    let code = Regex::new("`([^`]+)`").unwrap();
    let mut problems = Vec::new();
    let invariants: Vec<&str> = text.split("\n\n").filter(|paragraph| paragraph.starts_with("**Invariant")).collect();
    assert!(invariants.len() > 9, "only {} invariants were found", invariants.len());
    for invariant in invariants {
        let title = invariant.lines().next().unwrap_or_default();
        let Some((_, keepers)) = invariant.rsplit_once("Kept by") else {
            problems.push(format!("nothing keeps: {title}"));
            continue;
        };
        let mut file = None;
        for keeper in code.captures_iter(keepers).map(|found| found[1].to_owned()) {
            if keeper.contains('/') {
                file = workspace.read(&keeper).ok();
                if file.is_none() {
                    problems.push(format!("there is no {keeper}: {title}"));
                }
            } else if !file.as_ref().is_some_and(|text| text.contains(&format!("fn {keeper}("))) {
                problems.push(format!("there is no test {keeper}: {title}"));
            }
        }
    }
    none("each invariant of docs/architecture.md names the tests that keep it", problems);
}

#[test]
fn links_lead_somewhere() {
    let workspace = workspace();
    let link = Regex::new(r"\]\(([^)#\s]+)(#[^)\s]*)?\)").unwrap();
    let mut problems = Vec::new();
    for File { path, text } in documents(&workspace) {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let text = without_code(&text);
        for target in
            link.captures_iter(&text).map(|found| found[1].to_owned()).filter(|target| !target.contains("://"))
        {
            if !workspace.exists(&format!("{folder}/{target}").trim_start_matches('/').replace("//", "/")) {
                problems.push(format!("{path} links to {target}"));
            }
        }
    }
    none("a link of a document leads to a file", problems);
}

/// A document without its blocks of code, which link to nothing.
fn without_code(text: &str) -> String {
    let mut fence: Option<&str> = None;
    let mut kept = String::new();
    for line in text.lines() {
        let ticks = &line[..line.len() - line.trim_start_matches('`').len()];
        match fence {
            Some(open) if line == open => fence = None,
            Some(_) => {}
            None if ticks.len() >= 3 => fence = Some(ticks),
            None => {
                kept.push_str(line);
                kept.push('\n');
            }
        }
    }
    kept
}

#[test]
fn the_readme_and_ci_run_the_same_commands() {
    let workspace = workspace();
    let [readme, ci, workflow] =
        ["README.md", ".ci/run", ".github/workflows/ci.yml"].map(|path| workspace.read(path).unwrap());
    for command in
        ["cargo test --workspace", "cargo fmt --all --check", "cargo clippy --workspace --all-targets -- -D warnings"]
    {
        assert!(ci.lines().any(|line| line == command), ".ci/run does not run `{command}`");
    }
    assert!(readme.lines().any(|line| line == "cargo test --workspace"), "README.md does not show the test command");
    assert!(workflow.contains("run: .ci/run"), "the workflow does not run .ci/run");
}

#[test]
fn workflows_hold_no_rights_and_pin_what_they_use() {
    let pinned = Regex::new(r"@[0-9a-f]{40} # v\d").unwrap();
    let mut problems = Vec::new();
    for File { path, text } in workspace().files(".github/workflows").unwrap() {
        if !text.lines().any(|line| line == "permissions: {}") {
            problems.push(format!("{path} does not begin with `permissions: {{}}`"));
        }
        for line in text.lines().filter(|line| line.contains("uses:") && !pinned.is_match(line)) {
            problems.push(format!("{path}: not pinned by commit: {}", line.trim()));
        }
        if text.matches("actions/checkout@").count() != text.matches("persist-credentials: false").count() {
            problems.push(format!("{path}: a checkout keeps its credentials"));
        }
    }
    none("a stolen action must find nothing", problems);
}

#[test]
fn licences_are_there() {
    let workspace = workspace();
    for name in ["LICENSE-MIT", "LICENSE-APACHE"] {
        assert!(workspace.read(name).unwrap().contains("The prc authors"), "{name} names no holder");
    }
}

fn documents(workspace: &Workspace) -> Vec<File> {
    let mut documents = workspace.files("docs").unwrap();
    documents.push(File { path: "README.md".into(), text: workspace.read("README.md").unwrap() });
    documents.push(File {
        path: "fixtures/example/README.md".into(),
        text: workspace.read("fixtures/example/README.md").unwrap(),
    });
    documents.retain(|document| document.path.ends_with(".md"));
    documents
}
