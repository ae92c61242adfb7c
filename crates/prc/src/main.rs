//! `prc`: production readiness checks for Terraform repositories.
//!
//! This crate is the command line: what the person asks for goes in, text and an exit code come out. Everything between
//! is in the crates that it wires together.

mod against;
mod attest;
mod audit;
mod base;
mod baseline;
mod catalogue;
mod check;
mod cli;
mod collector;
mod doctor;
mod failure;
mod fix;
mod history;
mod init;
mod inputs;
mod inventory;
mod live;
mod lsp;
mod machine;
mod output;
mod pages;
mod policy;
mod policy_changes;
mod report;
mod run;
mod scope;
mod waive;
mod write;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};

use clap::Parser;
use prc_model::Printable;

use cli::{Cli, Command};
use failure::{Failure, exit};

/// All threads make and give back many small things at once, which takes this allocator a quarter less time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// What the last panic said. A panic inside one check is caught by the engine and becomes a verdict, so nothing is
/// printed until it is clear that nobody caught it.
static LAST_PANIC: Mutex<String> = Mutex::new(String::new());

fn main() -> ExitCode {
    machine::use_small_pages();
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let code = if error.use_stderr() { exit::USAGE } else { exit::OK };
            // Nobody is left to tell when the terminal is gone.
            let _ = error.print();
            return ExitCode::from(code);
        }
    };
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(|at| format!(" at {}:{}", at.file(), at.line())).unwrap_or_default();
        let said = panic.payload_as_str().unwrap_or("no message");
        *LAST_PANIC.lock().unwrap_or_else(PoisonError::into_inner) = format!("{said}{place}");
    }));
    let style = output::style_of_stderr(&cli.global);
    let code = match catch_unwind(AssertUnwindSafe(|| run(&cli))) {
        Ok(Ok(code)) => code,
        Ok(Err(failure)) => failure.tell(style),
        Err(_) => {
            let said = LAST_PANIC.lock().unwrap_or_else(PoisonError::into_inner);
            let (version, repository) = (env!("CARGO_PKG_VERSION"), env!("CARGO_PKG_REPOSITORY"));
            let lines = [
                format!("error: prc failed, which is a bug: {}", Printable(&said)),
                format!("  prc {version}; please report it at {repository}/issues"),
            ];
            output::tell(&format!("{}\n", lines.join("\n")));
            exit::INTERNAL
        }
    };
    ExitCode::from(code)
}

fn run(cli: &Cli) -> Result<u8, Failure> {
    let threads = cli.global.jobs()?;
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).stack_size(prc_terraform::STACK).build();
    let pool = pool.map_err(|error| Failure::usage(format!("cannot start {threads} threads: {error}")))?;
    if matches!(cli.command, Command::Lsp) {
        // The server has threads of its own: those of the pool only check.
        return lsp::run(&cli.global, pool);
    }
    pool.install(|| match &cli.command {
        Command::Lsp => Ok(exit::OK),
        Command::Check(arguments) => check::run(&cli.global, arguments),
        Command::Audit(command) => audit::run(&cli.global, command),
        Command::Inventory(arguments) => inventory::run(arguments),
        Command::Report(arguments) => report::run(&cli.global, arguments),
        Command::Explain(arguments) => pages::explain(&cli.global, arguments),
        Command::List(arguments) => pages::list(&cli.global, arguments),
        Command::Fix(arguments) => fix::run(&cli.global, arguments),
        Command::Waive(arguments) => waive::run(&cli.global, arguments),
        Command::Attest(arguments) => attest::run(&cli.global, arguments),
        Command::Baseline(arguments) => baseline::run(&cli.global, arguments),
        Command::Doctor(arguments) => doctor::run(&cli.global, arguments),
        Command::Man { output } => pages::man(output.as_deref()),
        Command::Init(arguments) => init::run(arguments),
        Command::Schema { of } => pages::schema(*of),
        Command::Completions { shell } => pages::completions(*shell),
    })
}
