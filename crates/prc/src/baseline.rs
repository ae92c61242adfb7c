//! `prc baseline`

use prc_check::{Check, Keep};
use prc_policy::{BASELINE, Baseline, Catalogue, GateOptions};

use crate::catalogue::checks;
use crate::cli::{BaselineAction, BaselineArgs, Global};
use crate::failure::{Failure, exit};
use crate::output::print;
use crate::policy::Policy;
use crate::run::{Options, judge};
use crate::scope::Scope;
use crate::write;

pub(crate) fn run(global: &Global, arguments: &BaselineArgs) -> Result<u8, Failure> {
    let now = global.now()?;
    let checks = checks();
    let catalogue = Catalogue::new(&checks);
    let scope = Scope::open(&arguments.input)?;
    let mut policy = Policy::find(global, &scope, &catalogue)?;
    let home = policy.home_for_writing()?.to_owned();
    if home != scope.under {
        // What is not looked at would seem to be mended.
        let place = if home.is_empty() { "the root of the repository".to_owned() } else { home };
        return Err(Failure::usage("a baseline is of everything below prc.toml").help(format!("run it for {place}")));
    }
    policy.read_programme(&scope.tree, &catalogue, now);
    let path = if home.is_empty() { BASELINE.to_owned() } else { format!("{home}/{BASELINE}") };
    if arguments.action == BaselineAction::Prune && !scope.tree.is_file(&path) {
        return Err(Failure::usage(format!("there is no {path}")).help("prc baseline write begins one"));
    }
    let selected: Vec<&Check> = checks.iter().collect();
    let options = Options {
        input: &arguments.input,
        live: &[],
        catalogue: &catalogue,
        selected: &selected,
        complete: true,
        ignores: true,
        gate: GateOptions::default(),
        now,
        keep: Keep::Nothing,
        tables: false,
    };
    let judged = judge(&scope, &policy, &options)?;
    if judged.nothing {
        return Err(Failure::nothing(scope.nothing_here(&arguments.input.path)));
    }
    let known = &policy.programme.baseline;
    let findings = judged.assessment.findings.iter();
    let (baseline, overwrite) = match arguments.action {
        BaselineAction::Write => (Baseline::of(findings, now, known), arguments.force),
        BaselineAction::Update => (Baseline::of(findings, now, known), true),
        BaselineAction::Prune => (Baseline::of(findings.filter(|one| one.is_baselined()), now, known), true),
    };
    write::into_repository(scope.real_root()?, &path, &baseline.to_text(), overwrite)?;
    let gone = known.entries().filter(|entry| !baseline.contains(&entry.fingerprint)).count();
    let new = baseline.entries().filter(|entry| !known.contains(&entry.fingerprint)).count();
    let plural = if baseline.len() == 1 { "" } else { "s" };
    print(&format!(
        "wrote {path}: {} finding{plural}, {new} new, {gone} gone\n{}",
        baseline.len(),
        hint(&scope, &path)
    ))?;
    Ok(exit::OK)
}

/// What lets two branches that both add lines merge by themselves.
fn hint(scope: &Scope, path: &str) -> String {
    let attributes = scope.tree.read_text(".gitattributes").unwrap_or_default();
    match attributes.lines().any(|line| line.contains(".jsonl") && line.contains("merge=union")) {
        true => String::new(),
        false => format!("add this line to .gitattributes: {path} merge=union\n"),
    }
}
