//! Files that make other tools run `prc`.

use crate::failure::Failure;

pub(super) const WORKFLOW: &str = ".github/workflows/prc.yml";
pub(super) const HOOKS: &str = ".pre-commit-config.yaml";

/// The workflow: a push is checked as a whole, a pull request by what it makes worse.
pub(super) fn workflow(directory: &str) -> String {
    let path = if directory.is_empty() { String::new() } else { format!(" {directory}") };
    format!(
        r#"# Production readiness: a push is checked as a whole, a pull request by what it makes worse.
name: prc

on:
  push:
  pull_request:

permissions:
  contents: read

jobs:
  prc:
    runs-on: ubuntu-24.04
    timeout-minutes: 30
    steps:
      - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0
        with:
          fetch-depth: 0 # the base of a pull request is read from git's objects
          persist-credentials: false
      - name: Install
        run: cargo install --locked prc-lint@{version}
      - name: Check
        if: github.event_name != 'pull_request'
        run: prc check{path}
      - name: Gate
        if: github.event_name == 'pull_request'
        env:
          BASE: ${{{{ github.event.pull_request.base.sha }}}}
        run: prc check{path} --base "$BASE"
"#,
        version = env!("CARGO_PKG_VERSION"),
    )
}

/// The hook as an element of `repos`, as far to the right as its neighbours.
fn hook(indent: &str, directory: &str) -> String {
    let path = if directory.is_empty() { String::new() } else { format!(" {directory}") };
    let lines = [
        "- repo: local".to_owned(),
        "  hooks:".to_owned(),
        "    - id: prc".to_owned(),
        "      name: production readiness".to_owned(),
        format!("      entry: prc check{path}"),
        "      language: system".to_owned(),
        "      pass_filenames: false".to_owned(),
        r"      files: '\.(tf|tofu|tfvars|tf\.json|tfvars\.json|md|yml|yaml)$|(^|/)prc(\.toml$|/)'".to_owned(),
    ];
    lines.iter().map(|line| format!("{indent}{line}\n")).collect()
}

/// The hook among those that are there; `None` when it is among them already.
///
/// # Errors
/// The list of repositories is not written line by line.
pub(super) fn hooks(old: Option<&str>, directory: &str) -> Result<Option<String>, Failure> {
    let Some(old) = old else { return Ok(Some(format!("repos:\n{}", hook("  ", directory)))) };
    if old.lines().any(|line| matches!(line.trim(), "- id: prc" | "id: prc")) {
        return Ok(None);
    }
    let lines: Vec<&str> = old.split_inclusive('\n').collect();
    let blank = |line: &str| line.trim().is_empty() || line.trim_start().starts_with('#');
    let cannot = || {
        let failure = Failure::usage(format!("cannot add to {HOOKS}: its `repos` is not a list with one entry a line"));
        failure.help("add a local hook with the entry `prc check`, `language: system` and `pass_filenames: false`")
    };
    let head = |line: &str| line.strip_prefix("repos:").is_some_and(blank);
    let start = lines.iter().position(|line| head(line)).ok_or_else(cannot)?;
    let first = (start + 1..lines.len()).find(|at| !blank(lines[*at])).ok_or_else(cannot)?;
    let indent = &lines[first][..lines[first].len() - lines[first].trim_start_matches(' ').len()];
    if !lines[first][indent.len()..].starts_with("- ") {
        return Err(cannot());
    }
    // The list ends before the next key at the margin.
    let ends = |line: &str| !blank(line) && !line.starts_with(' ') && !line.starts_with("- ");
    let end = (first..lines.len()).find(|at| ends(lines[*at])).unwrap_or(lines.len());
    let end = (first..end).rev().find(|at| !blank(lines[*at])).map_or(end, |last| last + 1);
    let mut text: String = lines[..end].concat();
    if !text.ends_with('\n') {
        text.push('\n');
    }
    Ok(Some(text + &hook(indent, directory) + &lines[end..].concat()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hook_goes_to_the_end_of_the_list() {
        let merged = |old: &str| hooks(Some(old), "").ok().flatten();
        let old = "repos:\n  - repo: https://example.com/a\n    rev: v1\n    hooks:\n      - id: a\n\n# later\nci:\n  skip: [a]\n";
        let text = merged(old).unwrap_or_default();
        assert!(text.starts_with("repos:\n  - repo: https://example.com/a\n"), "{text}");
        assert!(text.contains("      - id: a\n  - repo: local\n    hooks:\n      - id: prc\n"), "{text}");
        assert!(text.ends_with("\n# later\nci:\n  skip: [a]\n"), "{text}");
        let flush = merged("repos:\n- repo: x\n  hooks:\n  - id: a").unwrap_or_default();
        assert!(flush.contains("  - id: a\n- repo: local\n  hooks:\n    - id: prc\n"), "{flush}");
        // A second time there is nothing to do.
        assert_eq!(merged(&flush), None);
        for other in ["", "repos: []\n", "repos:\n", "hooks: {}\n", "repos:\n  a: 1\n"] {
            assert!(hooks(Some(other), "").is_err(), "{other}");
        }
    }
}
