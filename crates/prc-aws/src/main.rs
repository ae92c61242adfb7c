//! `prc-aws`: the half of `prc` that holds credentials. It reads accounts and no repository.

use std::process::ExitCode;

use clap::Parser;
use prc_aws::{Cli, run};

fn main() -> ExitCode {
    match Cli::try_parse() {
        Ok(cli) => ExitCode::from(run(&cli)),
        Err(error) => {
            let code = if error.use_stderr() { 2 } else { 0 };
            // Nobody is left to tell when the terminal is gone.
            let _ = error.print();
            ExitCode::from(code)
        }
    }
}
