//! What `prc audit` is asked for.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use prc_check::Date;
use prc_policy::Priority;

use crate::cli::{InputArgs, LiveArgs, OutputArgs, date};

#[derive(Debug, Subcommand)]
pub(crate) enum AuditCommand {
    /// Begin the audit of a period: write which systems are in it
    Open(PeriodArgs),
    /// Check every system under gate.audit, write the snapshots and bring the items up to date
    Run(Box<RunArgs>),
    /// Decide about items: priority, owner, due date
    Review(ReviewArgs),
    /// End an audit: refused while a failing must is nobody's, then the snapshots are frozen
    Close(PeriodArgs),
    /// Tell what changed between two audits
    Diff(DiffArgs),
    /// Print the scores of all audits
    Trend(TrendArgs),
    /// Check that no earlier audit was changed afterwards
    Verify(PlaceArgs),
}

#[derive(Debug, Args)]
pub(crate) struct PeriodArgs {
    /// The period, such as 2026H2 [default: that of today]
    pub(crate) period: Option<String>,
    /// The repository, or a directory in it
    #[arg(default_value = ".")]
    pub(crate) path: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct PlaceArgs {
    /// The repository, or a directory in it
    #[arg(default_value = ".")]
    pub(crate) path: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct RunArgs {
    /// The period, such as 2026H2 [default: that of today]
    #[arg(help_heading = "Arguments")]
    pub(crate) period: Option<String>,
    #[command(flatten)]
    pub(crate) input: InputArgs,
    /// Audit only this system; repeatable
    #[arg(long, value_name = "NAME", help_heading = "Input")]
    pub(crate) system: Vec<String>,
    /// What runs: an inventory that `prc-aws collect` wrote, set beside what is declared; repeatable
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    pub(crate) actual: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) live: LiveArgs,
    /// Fail with exit code 4 when something could not be read
    #[arg(long, help_heading = "Input")]
    pub(crate) strict: bool,
    /// Exit with 0 instead of 1
    #[arg(long, help_heading = "Decision")]
    pub(crate) exit_zero: bool,
    /// Print, and write neither snapshots nor items
    #[arg(long, help_heading = "Output")]
    pub(crate) dry_run: bool,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

#[derive(Debug, Args)]
pub(crate) struct ReviewArgs {
    #[command(flatten)]
    pub(crate) period: PeriodArgs,
    /// The item, such as IT-0a1b2c3d; repeatable. Without one, every open item and statement is asked about
    #[arg(long, value_name = "ID")]
    pub(crate) item: Vec<String>,
    /// P0, P1, P2 or P3
    #[arg(long, value_name = "PRIORITY", requires = "item")]
    pub(crate) priority: Option<Priority>,
    /// Who closes it
    #[arg(long, value_name = "NAME", requires = "item")]
    pub(crate) owner: Option<String>,
    /// The last day on which it is not late
    #[arg(long, value_name = "DATE", value_parser = date, requires = "item")]
    pub(crate) due: Option<Date>,
    /// What the next reader wants to know
    #[arg(long, value_name = "TEXT", requires = "item")]
    pub(crate) note: Option<String>,
    /// Call it done; the next run verifies that
    #[arg(long, requires = "item")]
    pub(crate) done: bool,
    /// Decisions about many items: a TOML file with a table for each, such as [IT-0a1b2c3d] with priority, owner, due,
    /// note or done
    #[arg(long, value_name = "FILE", conflicts_with = "item")]
    pub(crate) set_from: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) statement: StatementArgs,
}

/// The answer to what only a person can know.
#[derive(Debug, Args)]
#[command(next_help_heading = "Statements")]
pub(crate) struct StatementArgs {
    /// State what is unknown for want of a statement, such as recovery-test
    #[arg(long, value_name = "ID", conflicts_with_all = ["item", "set_from"])]
    #[arg(requires_all = ["system", "evidence", "text", "by", "until"])]
    pub(crate) attest: Option<String>,
    /// The system that it is about
    #[arg(long, value_name = "NAME", requires = "attest")]
    pub(crate) system: Option<String>,
    /// Only for this environment
    #[arg(long, value_name = "NAME", requires = "attest")]
    pub(crate) environment: Option<String>,
    /// A file of the repository, relative to prc.toml, or an address that begins with https://
    #[arg(long, value_name = "PATH|URL", requires = "attest")]
    pub(crate) evidence: Option<String>,
    /// What is stated
    #[arg(long = "statement", value_name = "TEXT", requires = "attest")]
    pub(crate) text: Option<String>,
    /// Who states it
    #[arg(long, value_name = "NAME", requires = "attest")]
    pub(crate) by: Option<String>,
    /// Who reviewed it: another person; required for a system of tier 1
    #[arg(long, value_name = "NAME", requires = "attest")]
    pub(crate) reviewed_by: Option<String>,
    /// The last day on which it holds
    #[arg(long, value_name = "DATE", value_parser = date, requires = "attest")]
    pub(crate) until: Option<Date>,
}

#[derive(Debug, Args)]
pub(crate) struct DiffArgs {
    /// The earlier period
    pub(crate) from: String,
    /// The later period
    pub(crate) to: String,
    #[command(flatten)]
    pub(crate) shown: ShownArgs,
}

#[derive(Debug, Args)]
pub(crate) struct TrendArgs {
    #[command(flatten)]
    pub(crate) shown: ShownArgs,
}

#[derive(Debug, Args)]
pub(crate) struct ShownArgs {
    #[command(flatten)]
    pub(crate) place: PlaceArgs,
    /// Only this system; repeatable
    #[arg(long, value_name = "NAME")]
    pub(crate) system: Vec<String>,
    #[arg(short, long, value_enum, default_value = "full")]
    pub(crate) format: ShownFormat,
    /// Write there instead of to the standard output
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ShownFormat {
    Full,
    Json,
}
