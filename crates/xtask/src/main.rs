//! `cargo xtask`: maintenance of the workspace.
#![allow(clippy::print_stdout, reason = "a command for the person who types it")]

use anyhow::{Result, bail};

use xtask::new_check::{NewCheck, new_check};
use xtask::workspace::Workspace;

const USAGE: &str = "\
Usage: cargo xtask new-check <category> <id> --kind <kind>

Begins a check: its catalogue entry, its module, its examples and its place in the list.

  cargo xtask new-check security file-transfer-encryption --kind aws_transfer_server

docs/writing-a-check.md goes on from there.";

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["new-check", category, id, "--kind", kind] | ["new-check", "--kind", kind, category, id] => {
            let begun = new_check(&Workspace::here()?, &NewCheck { category, id, kind })?;
            println!("{begun}");
        }
        [] | ["help" | "-h" | "--help", ..] | ["new-check", "-h" | "--help"] => println!("{USAGE}"),
        _ => bail!("unknown arguments: {}\n\n{USAGE}", arguments.join(" ")),
    }
    Ok(())
}
