//! `cargo xtask unknowns`: why verdicts over whole repositories are unknown.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::Value as Json;

/// How many causes are listed.
const LISTED: usize = 25;

/// What is counted over all directories.
#[derive(Default)]
struct Tally {
    verdicts: usize,
    by_reason: BTreeMap<String, usize>,
    /// By reason and cause: how many verdicts, and of which requirements.
    by_cause: BTreeMap<(String, String), (usize, BTreeSet<String>)>,
}

/// Checks each directory with a built `prc` and tells in Markdown how many verdicts are unknown, why, and what is
/// behind most of them.
///
/// # Errors
/// `prc` cannot be started, or does not answer with a report.
pub fn unknowns(prc: &Path, directories: &[&str]) -> Result<String> {
    let mut tally = Tally::default();
    for directory in directories {
        tally.add(&report(prc, directory)?);
    }
    Ok(tally.to_string())
}

fn report(prc: &Path, directory: &str) -> Result<Json> {
    let asked = ["check", directory, "--isolated", "--format", "json", "--now", "2026-11-21"];
    let run = Command::new(prc).args(asked).output().with_context(|| format!("cannot start {}", prc.display()))?;
    let error = || format!("{directory}: {}", String::from_utf8_lossy(&run.stderr));
    serde_json::from_slice(&run.stdout).with_context(error)
}

impl Tally {
    fn add(&mut self, report: &Json) {
        let text = |verdict: &Json, key: &str| verdict[key].as_str().unwrap_or_default().to_owned();
        for verdict in report["verdicts"].as_array().into_iter().flatten() {
            self.verdicts += 1;
            if verdict["verdict"] != "unknown" {
                continue;
            }
            let reason = text(verdict, "reason");
            *self.by_reason.entry(reason.clone()).or_default() += 1;
            let (count, requirements) = self.by_cause.entry((reason, cause(&text(verdict, "message")))).or_default();
            *count += 1;
            requirements.insert(text(verdict, "requirement"));
        }
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let unknown: usize = self.by_reason.values().sum();
        writeln!(out, "{unknown} of {} verdicts are unknown.\n\n| Reason | Verdicts |\n| --- | ---: |", self.verdicts)?;
        let mut reasons: Vec<_> = self.by_reason.iter().collect();
        reasons.sort_by_key(|(reason, count)| (std::cmp::Reverse(**count), *reason));
        for (reason, count) in reasons {
            writeln!(out, "| {reason} | {count} |")?;
        }
        writeln!(out, "\n| Verdicts | Requirements | Reason | Cause |\n| ---: | ---: | --- | --- |")?;
        let mut causes: Vec<_> = self.by_cause.iter().collect();
        causes.sort_by_key(|(cause, (count, _))| (std::cmp::Reverse(*count), *cause));
        for ((reason, cause), (count, requirements)) in causes.into_iter().take(LISTED) {
            writeln!(out, "| {count} | {} | {reason} | {} |", requirements.len(), cause.replace('|', "\\|"))?;
        }
        Ok(())
    }
}

/// What a message says without the subject and the attribute: the part that several unknowns have in common.
fn cause(message: &str) -> String {
    let (_, hidden) = message.rsplit_once(" is not known: ").unwrap_or(("", message));
    let hidden = hidden.strip_prefix("if there is an instance: ").map_or(hidden, |rest| {
        let why = rest.rsplit_once("; ").map(|(_, why)| why);
        why.unwrap_or("the count or for_each is not known")
    });
    without_keys(hidden)
}

/// The text with `[…]` for each instance key.
fn without_keys(text: &str) -> String {
    let mut told = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('[') {
        let _ = write!(told, "{before}[…]");
        rest = after.split_once(']').map_or("", |(_, after)| after);
    }
    told + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cause_names_neither_subject_nor_attribute() {
        assert_eq!(
            cause("engine is not known: for_each is not known: var.dbs has no value here"),
            "var.dbs has no value here"
        );
        assert_eq!(
            cause("if there is an instance: logs are kept 3 days; count is not known: var.on has no value here"),
            "var.on has no value here"
        );
        assert_eq!(cause("module.a[\"x\"].module.b (x) is not on disk"), "module.a[…].module.b (x) is not on disk");
    }
}
