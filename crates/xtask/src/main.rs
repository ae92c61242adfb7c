//! `cargo xtask`: maintenance of the workspace.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command for the person who types it")]

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};

use xtask::fuzz_seeds::fuzz_seeds;
use xtask::new_check::{NewCheck, new_check};
use xtask::oracle;
use xtask::workspace::Workspace;

const USAGE: &str = "\
Usage: cargo xtask new-check <category> <id> --kind <kind>

Begins a check: its catalogue entry, its module, its examples and its place in the list.

  cargo xtask new-check security file-transfer-encryption --kind aws_transfer_server

docs/writing-a-check.md goes on from there.

       cargo xtask oracle [--seed <number>] [--count <number>]
       cargo xtask oracle [--record <id>] <expression>

Compares random expressions, or shows or records one, with the terraform on this machine.
docs/terraform-differences.md says which differences are meant.

       cargo xtask fuzz-seeds [<folder>...]

Fills fuzz/corpus with what the fixtures and these folders hold. docs/fuzzing.md goes on from there.";

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
            let fixtures = root.join("fixtures");
            let folders = folders.iter().map(Path::new).chain([fixtures.as_path()]);
            for (target, count) in fuzz_seeds(&root, &folders.collect::<Vec<_>>())? {
                println!("{target}: {count} seeds");
            }
        }
        [] | ["help" | "-h" | "--help", ..] | ["new-check", "-h" | "--help"] => println!("{USAGE}"),
        _ => bail!("unknown arguments: {}\n\n{USAGE}", arguments.join(" ")),
    }
    Ok(())
}
