//! `prc audit`

pub(crate) mod args;
mod close;
mod evaluate;
mod open;
mod place;
mod questions;
mod review;
mod run;
mod show;

use self::args::AuditCommand;
use crate::cli::Global;
use crate::failure::Failure;

pub(crate) fn run(global: &Global, command: &AuditCommand) -> Result<u8, Failure> {
    match command {
        AuditCommand::Open(arguments) => open::run(global, arguments),
        AuditCommand::Run(arguments) => run::run(global, arguments),
        AuditCommand::Review(arguments) => review::run(global, arguments),
        AuditCommand::Close(arguments) => close::run(global, arguments),
        AuditCommand::Diff(arguments) => show::diff(global, arguments),
        AuditCommand::Trend(arguments) => show::trend(global, arguments),
        AuditCommand::Verify(arguments) => show::verify(global, arguments),
    }
}
