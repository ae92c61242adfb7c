//! Reads AWS accounts into the inventory that `prc` judges.
//!
//! Nothing is read but what the table of `prc-aws-calls` names, nothing is written but the inventory, and what could not
//! be read is in it as a gap. `docs/collectors.md` says how a service is added.

mod account;
mod api;
mod cli;
mod collect;
mod failure;
mod found;
mod gate;
mod hole;
mod limit;
mod machine;
mod mask;
mod metrics;
mod output;
mod plan;
mod progress;
mod run;
mod session;
mod tagged;
mod value;

pub use cli::Cli;
pub use run::run;
