//! `cargo xtask`: maintenance of the workspace.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command for the person who types it")]

use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use xtask::fuzz_seeds::fuzz_seeds;
use xtask::growth::growth;
use xtask::new_check::{NewCheck, new_check};
use xtask::peers::{self, Effort};
use xtask::unknowns::unknowns;
use xtask::workspace::Workspace;
use xtask::{measure, oracle, report};

const USAGE: &str = "\
Usage: cargo xtask new-check <category> <id> --kind <kind>

Begins a check: its catalogue entry, its module, its examples and its place in the list.

  cargo xtask new-check security file-transfer-encryption --kind aws_transfer_server

docs/writing-a-check.md goes on from there.

       cargo xtask oracle [--seed <number>] [--count <number>]
       cargo xtask oracle [--record <id>] <expression>

Compares random expressions, or shows or records one, with the terraform on this machine.
docs/terraform-differences.md says which differences are meant.

       cargo xtask unknowns <prc> <directory>...

Checks directories with a built prc and counts why verdicts are unknown: the tables of docs/unknowns.md.

       cargo xtask fuzz-seeds [<folder>...]

Fills fuzz/corpus with what the fixtures and these folders hold. docs/fuzzing.md goes on from there.

       cargo xtask compare-peers [--runs <number>] [--limit <seconds>] [--write] [<folder>...]

Measures prc, hcl-edit, tfparse and checkov on these folders; the last two are installed from PyPI into target/peers.

       cargo xtask growth [--lines <n,n,...>] [--databases <n,n,...>] [--write]

Measures prc on generated repositories that become larger. --write puts the tables into docs/performance.md.";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["new-check", category, id, "--kind", kind] | ["new-check", "--kind", kind, category, id] => {
            let begun = new_check(&Workspace::here()?, &NewCheck { category, id, kind })?;
            println!("{begun}");
        }
        ["unknowns", prc, directories @ ..] if !directories.is_empty() => {
            print!("{}", unknowns(Path::new(prc), directories)?);
        }
        ["oracle", "--record", id, expression] => println!("{}", oracle::record(id, expression)?),
        ["oracle", expression] => println!("{}", oracle::both(expression)?),
        ["oracle", options @ ..] if options.iter().step_by(2).all(|name| ["--seed", "--count"].contains(name)) => {
            let number = |name: &str, default: u64| match options.iter().position(|option| *option == name) {
                Some(at) => options.get(at + 1).context("a number is missing")?.parse().context("this is no number"),
                None => Ok(default),
            };
            oracle::compare(number("--seed", 1)?, number("--count", 20_000)?, &mut |text| println!("{text}"))?;
        }
        ["fuzz-seeds", folders @ ..] if !folders.iter().any(|folder| folder.starts_with('-')) => {
            let root = Workspace::here()?.root;
            let own = [root.join("fixtures"), root.join("checks")];
            let folders = folders.iter().map(Path::new).chain(own.iter().map(|folder| folder.as_path()));
            for (target, count) in fuzz_seeds(&root, &folders.collect::<Vec<_>>())? {
                println!("{target}: {count} seeds");
            }
        }
        ["compare-peers", options @ ..] => compare_peers(options)?,
        ["growth", options @ ..] => grow(options)?,
        ["measure", limit, program, arguments @ ..] => {
            let cost = measure::here(Duration::from_secs(limit.parse()?), program, arguments)?;
            println!("{}", serde_json::to_string(&cost)?);
        }
        [] | ["help" | "-h" | "--help", ..] | ["new-check", "-h" | "--help"] => println!("{USAGE}"),
        _ => bail!("unknown arguments: {}\n\n{USAGE}", arguments.join(" ")),
    }
    Ok(())
}

fn compare_peers(options: &[&str]) -> Result<()> {
    let mut effort = Effort { runs: 5, limit: Duration::from_secs(1200) };
    let (mut folders, mut write) = (Vec::new(), false);
    let mut options = options.iter();
    while let Some(&option) = options.next() {
        match option {
            "--runs" => effort.runs = options.next().context("--runs needs a number")?.parse()?,
            "--limit" => effort.limit = Duration::from_secs(options.next().context("--limit needs seconds")?.parse()?),
            "--write" => write = true,
            unknown if unknown.starts_with('-') => bail!("unknown option {unknown}\n\n{USAGE}"),
            folder => folders.push(Path::new(folder)),
        }
    }
    let workspace = Workspace::here()?;
    let example = workspace.root.join("fixtures/example");
    if folders.is_empty() {
        folders.push(&example);
    }
    let table = peers::compare(&workspace, &folders, effort, &mut |text| eprintln!("{text}"))?;
    tell(&workspace, "peers", &table, write)
}

fn grow(options: &[&str]) -> Result<()> {
    let mut lines = vec![10_000, 30_000, 100_000, 300_000, 1_000_000];
    let mut databases = vec![1000, 2500, 5000, 10_000];
    let mut write = false;
    let mut options = options.iter();
    while let Some(&option) = options.next() {
        let list = match option {
            "--lines" => &mut lines,
            "--databases" => &mut databases,
            "--write" => {
                write = true;
                continue;
            }
            unknown => bail!("unknown option {unknown}\n\n{USAGE}"),
        };
        let numbers = options.next().context("numbers are missing")?.split(',').filter(|number| !number.is_empty());
        *list = numbers.map(str::parse).collect::<Result<_, _>>()?;
    }
    let workspace = Workspace::here()?;
    let table = growth(&workspace, &lines, &databases)?;
    tell(&workspace, "growth", &table, write)
}

fn tell(workspace: &Workspace, name: &str, table: &str, write: bool) -> Result<()> {
    println!("{table}");
    if write { report::write(workspace, name, table) } else { Ok(()) }
}
