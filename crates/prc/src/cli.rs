//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use prc_check::{Category, Date, Language, Severity, Tier};
use prc_policy::{FailOn, MinScore};

use crate::failure::Failure;
use crate::machine;
use crate::output::Target;

/// Is it ready for production? Checks backups, capacity, monitoring, incident response and security in Terraform.
#[derive(Debug, Parser)]
#[command(name = "prc", version, disable_help_subcommand = true, max_term_width = 100)]
#[command(
    after_help = "Exit codes: 0 pass, 1 fail, 2 usage or configuration, 3 nothing to check, 4 incomplete, 70 bug"
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Check a repository or directory: no network, no credentials
    Check(Box<CheckArgs>),
    /// Audit all systems, twice a year: what is found becomes items, and the next audit verifies them
    #[command(subcommand)]
    Audit(crate::audit::args::AuditCommand),
    /// Print what prc sees: every resource with its evaluated attributes
    Inventory(InventoryArgs),
    /// Convert or merge saved JSON reports
    Report(ReportArgs),
    /// Print the page of one requirement
    Explain(ExplainArgs),
    /// List all requirements
    List(ListArgs),
    /// Edit Terraform so that failing requirements pass; --diff shows it and writes nothing
    Fix(Box<crate::fix::args::FixArgs>),
    /// Accept a failure until a day: writes prc/waivers/<ID>--<subject>.toml
    Waive(Box<WaiveArgs>),
    /// State what no machine can see: writes prc/attestations/<ID>--<system>.toml
    Attest(AttestArgs),
    /// Let only what is new stop a change: writes prc/baseline.jsonl
    Baseline(Box<BaselineArgs>),
    /// Write a first prc.toml from what the repository holds
    Init(InitArgs),
    /// Show what would be read, every setting with its source, and what is missing
    Doctor(DoctorArgs),
    /// Serve an editor: the language server protocol over standard input and output
    Lsp,
    /// Print a JSON Schema
    Schema {
        #[arg(value_enum)]
        of: Schema,
    },
    /// Print a completion script
    Completions {
        #[arg(value_enum)]
        shell: clap_complete::Shell,
    },
    /// Print the manual page, or write one for each command
    Man {
        /// The directory to write prc.1, prc-check.1 and the others to
        #[arg(short, long, value_name = "DIRECTORY")]
        output: Option<PathBuf>,
    },
}

/// What holds for every command.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Global options")]
pub(crate) struct Global {
    /// Print findings only, no summary
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,
    /// When to use colours [also: NO_COLOR, FORCE_COLOR, CLICOLOR_FORCE]
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: Color,
    /// The configuration, instead of the nearest prc.toml [env: PRC_CONFIG]
    #[arg(long, global = true, value_name = "FILE", conflicts_with = "isolated")]
    pub(crate) config: Option<PathBuf>,
    /// Read no prc.toml
    #[arg(long, global = true)]
    pub(crate) isolated: bool,
    /// Set a key of prc.toml over the file, such as gate.local.min-score=70; repeatable, the last wins
    #[arg(long, global = true, value_name = "KEY=VALUE")]
    pub(crate) set: Vec<String>,
    /// The day to take as today, such as 2027-06-01 [env: PRC_NOW; default: today in UTC]
    #[arg(long, global = true, value_name = "DATE", value_parser = date)]
    pub(crate) now: Option<Date>,
    /// How many threads work; 0 for one per core [env: PRC_JOBS]
    #[arg(short, long, global = true, value_name = "N")]
    pub(crate) jobs: Option<usize>,
}

impl Global {
    pub(crate) fn jobs(&self) -> Result<usize, Failure> {
        let named = || machine::variable("PRC_JOBS").map(|text| (text.parse(), text));
        match (self.jobs, named()) {
            (Some(jobs), _) => Ok(jobs),
            (None, Some((Ok(jobs), _))) => Ok(jobs),
            (None, Some((Err(_), text))) => Err(Failure::usage(format!("PRC_JOBS is no number: `{text}`"))),
            (None, None) => Ok(0),
        }
    }

    pub(crate) fn now(&self) -> Result<Date, Failure> {
        Ok(self.said_now()?.unwrap_or_else(machine::today))
    }

    /// The day that counts as today in a time zone.
    pub(crate) fn now_in(&self, timezone: Option<&str>) -> Result<Date, Failure> {
        Ok(self.said_now()?.unwrap_or_else(|| machine::today_in(timezone)))
    }

    fn said_now(&self) -> Result<Option<Date>, Failure> {
        match (self.now, machine::variable("PRC_NOW")) {
            (Some(now), _) => Ok(Some(now)),
            (None, Some(text)) => date(&text).map(Some).map_err(|error| Failure::usage(format!("PRC_NOW: {error}"))),
            (None, None) => Ok(None),
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    /// Judge only this system of prc.toml; repeatable
    #[arg(long, value_name = "NAME", help_heading = "Input")]
    pub(crate) system: Vec<String>,
    /// Judge only this environment of prc.toml; repeatable
    #[arg(long, value_name = "NAME", help_heading = "Input")]
    pub(crate) environment: Vec<String>,
    /// What runs: an inventory that `prc-aws collect` wrote, set beside what is declared; repeatable
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    pub(crate) actual: Vec<PathBuf>,
    /// Decide on what is new since a commit, such as origin/main, or since a saved report, such as base.json; the
    /// policy of the commit judges
    #[arg(long, value_name = "REF|FILE", help_heading = "Input")]
    pub(crate) base: Option<String>,
    /// Fail with exit code 4 when something could not be read
    #[arg(long, help_heading = "Input")]
    pub(crate) strict: bool,
    #[command(flatten)]
    pub(crate) live: LiveArgs,
    #[command(flatten)]
    pub(crate) selection: SelectionArgs,
    #[command(flatten)]
    pub(crate) decision: DecisionArgs,
    /// Print nothing to the standard output: the exit code says it, and formats with a file are written
    #[arg(short, long, conflicts_with_all = ["quiet", "verbose"], help_heading = "Output")]
    pub(crate) silent: bool,
    /// Tell what was read to the standard error; twice, every file too
    #[arg(short, long, action = clap::ArgAction::Count, help_heading = "Output")]
    pub(crate) verbose: u8,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

/// Where the report goes, and how it looks there.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct OutputArgs {
    /// full, concise, json, jsonl, sarif, junit, github, github-summary, gitlab, markdown, html or csv, with =FILE to
    /// write it there; repeatable [env: PRC_FORMAT] [default: full]
    #[arg(short, long, value_name = "FORMAT[=FILE]")]
    pub(crate) format: Vec<Target>,
    /// Write there instead of to the standard output
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// The language of the HTML page: en or ja [env: PRC_LANG] [default: en]
    #[arg(long, value_name = "LANGUAGE")]
    pub(crate) lang: Option<Language>,
}

#[derive(Debug, Args)]
pub(crate) struct ReportArgs {
    /// Reports that `prc check -f json` wrote; many become one
    #[arg(required = true, value_name = "FILE", help_heading = "Arguments")]
    pub(crate) files: Vec<PathBuf>,
    /// An earlier report: what is new and fixed since the latest of them is told, and the HTML page draws their scores
    /// as the trend; repeatable
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    pub(crate) since: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

#[derive(Debug, Args)]
pub(crate) struct InventoryArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    #[arg(short, long, value_enum, default_value = "json", help_heading = "Output")]
    pub(crate) format: InventoryFormat,
    /// Write there instead of to the standard output
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct DoctorArgs {
    /// A directory of the repository
    #[arg(default_value = ".")]
    pub(crate) path: PathBuf,
    #[arg(short, long, value_enum, default_value = "text")]
    pub(crate) format: DoctorFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DoctorFormat {
    Text,
    Json,
}

#[derive(Debug, Args)]
pub(crate) struct InitArgs {
    /// Where prc.toml will lie
    #[arg(default_value = ".")]
    pub(crate) path: PathBuf,
    /// Write .github/workflows/prc.yml too
    #[arg(long)]
    pub(crate) github: bool,
    /// Add a hook to .pre-commit-config.yaml too
    #[arg(long)]
    pub(crate) pre_commit: bool,
    /// Print the files instead of writing them
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Write over files that are there
    #[arg(long)]
    pub(crate) force: bool,
}

/// What is read.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Input")]
pub(crate) struct InputArgs {
    /// Where root modules are looked for; modules elsewhere in the same git repository are read too
    #[arg(default_value = ".", help_heading = "Arguments")]
    pub(crate) path: PathBuf,
    /// A file of Terraform variables; repeatable, the last wins
    #[arg(long, value_name = "FILE")]
    pub(crate) var_file: Vec<PathBuf>,
    /// A Terraform variable; repeatable, wins over files
    #[arg(long, value_name = "NAME=VALUE", value_parser = assignment)]
    pub(crate) var: Vec<(String, String)>,
    /// Read TF_VAR_* from the environment
    #[arg(long)]
    pub(crate) tf_vars_from_env: bool,
    /// A plan as `terraform show -json` writes it, instead of the root module it was made from; repeatable
    #[arg(long, value_name = "FILE")]
    pub(crate) plan: Vec<PathBuf>,
    /// A terraform.tfstate, for what the configuration leaves to AWS
    #[arg(long, value_name = "FILE")]
    pub(crate) state: Option<PathBuf>,
    /// What terraform.workspace is; repeatable [inventory: default; check: kept open]
    #[arg(long, value_name = "NAME")]
    pub(crate) workspace: Vec<String>,
    /// Leave out what matches, in the language of .gitignore; repeatable
    #[arg(long, value_name = "GLOB")]
    pub(crate) exclude: Vec<String>,
    /// Read what .gitignore names too
    #[arg(long)]
    pub(crate) no_gitignore: bool,
}

/// What is read of AWS, and how: `prc-aws collect` gets it.
#[derive(Debug, Args)]
#[command(next_help_heading = "Live accounts")]
pub(crate) struct LiveArgs {
    /// Read the accounts too, with the prc-aws that lies beside prc or on the PATH; those of prc.toml, unless others are
    /// asked for
    #[arg(long)]
    pub(crate) aws: bool,
    /// The profile of the AWS configuration
    #[arg(long, value_name = "NAME", requires = "aws")]
    pub(crate) profile: Option<String>,
    /// A role to assume
    #[arg(long, value_name = "ARN", requires = "aws")]
    pub(crate) role_arn: Option<String>,
    /// The external id that the role asks for
    #[arg(long, value_name = "ID", requires = "aws")]
    pub(crate) external_id: Option<String>,
    /// The account that it must be; checked before anything else is called
    #[arg(long, value_name = "ID", requires = "aws")]
    pub(crate) account: Option<String>,
    /// A Region to read; repeatable
    #[arg(long, value_name = "REGION", requires = "aws", conflicts_with = "all_regions")]
    pub(crate) region: Vec<String>,
    /// Every Region that the account has enabled
    #[arg(long, requires = "aws")]
    pub(crate) all_regions: bool,
    /// The most calls per second over everything
    #[arg(long, value_name = "N", requires = "aws")]
    pub(crate) max_rps: Option<u32>,
}

/// Which requirements are checked.
#[derive(Debug, Args)]
#[command(next_help_heading = "Selection")]
pub(crate) struct SelectionArgs {
    /// Only these categories
    #[arg(long, value_name = "CATEGORY", value_delimiter = ',')]
    pub(crate) category: Vec<Category>,
    /// Only these requirements
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub(crate) select: Vec<String>,
    /// Not these requirements
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub(crate) ignore: Vec<String>,
    /// Only requirements of this severity or a worse one
    #[arg(long, value_name = "SEVERITY")]
    pub(crate) min_severity: Option<Severity>,
    /// Judge every system as tier 1, 2 or 3
    #[arg(long, value_parser = tier)]
    pub(crate) tier: Option<Tier>,
}

/// When the check fails.
#[derive(Debug, Args)]
#[command(next_help_heading = "Decision")]
pub(crate) struct DecisionArgs {
    /// Fail on findings of this severity or a worse one: critical, high, medium, low or never
    #[arg(long, value_name = "SEVERITY")]
    pub(crate) fail_on: Option<FailOn>,
    /// Fail below this score: 70, or backup=80 for one category; repeatable
    #[arg(long, value_name = "[CATEGORY=]N")]
    pub(crate) min_score: Vec<MinScore>,
    /// Exit with 4 when a requirement is unknown
    #[arg(long)]
    pub(crate) fail_on_unknown: bool,
    /// The findings of the beginning, which stop nobody [default: prc/baseline.jsonl beside prc.toml]
    #[arg(long, value_name = "FILE")]
    pub(crate) baseline: Option<PathBuf>,
    /// Let no file in prc/waivers count
    #[arg(long)]
    pub(crate) no_waivers: bool,
    /// Let no `prc:ignore` comment count
    #[arg(long)]
    pub(crate) no_inline_ignores: bool,
    /// Exit with 0 instead of 1
    #[arg(long)]
    pub(crate) exit_zero: bool,
}

#[derive(Debug, Args)]
pub(crate) struct WaiveArgs {
    /// The requirement, such as rds-backup-retention
    pub(crate) id: String,
    #[command(flatten)]
    pub(crate) input: InputArgs,
    /// What fails: an address, with an instance key or without, an ARN, or a path
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) subject: String,
    /// Why that is accepted
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: String,
    /// The last day on which it is, such as 2027-05-31
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(crate) until: Date,
    /// Who approves it, where [waiver] approvers asks for that
    #[arg(long, value_name = "NAME")]
    pub(crate) approved_by: Option<String>,
    /// Only for this system of prc.toml
    #[arg(long, value_name = "NAME")]
    pub(crate) system: Option<String>,
    /// Only for this environment of prc.toml
    #[arg(long, value_name = "NAME")]
    pub(crate) environment: Option<String>,
    /// The improvement item that ends it
    #[arg(long, value_name = "ID")]
    pub(crate) item: Option<String>,
    /// Write over a file that is there
    #[arg(long)]
    pub(crate) force: bool,
}

#[derive(Debug, Args)]
pub(crate) struct AttestArgs {
    /// The requirement, such as recovery-test
    pub(crate) id: String,
    /// A directory of the repository
    #[arg(default_value = ".")]
    pub(crate) path: PathBuf,
    /// The system of prc.toml that it is about
    #[arg(long, value_name = "NAME")]
    pub(crate) system: String,
    /// Only for this environment of prc.toml
    #[arg(long, value_name = "NAME")]
    pub(crate) environment: Option<String>,
    /// A file of the repository, relative to prc.toml, or an address that begins with https://
    #[arg(long, value_name = "PATH|URL")]
    pub(crate) evidence: String,
    /// What is stated
    #[arg(long, value_name = "TEXT")]
    pub(crate) statement: String,
    /// Who states it
    #[arg(long, value_name = "NAME")]
    pub(crate) by: String,
    /// Who reviewed it: another person; required for a system of tier 1
    #[arg(long, value_name = "NAME")]
    pub(crate) reviewed_by: Option<String>,
    /// The last day on which it holds, such as 2027-05-31
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(crate) until: Date,
    /// Write over a file that is there
    #[arg(long)]
    pub(crate) force: bool,
}

#[derive(Debug, Args)]
pub(crate) struct BaselineArgs {
    #[arg(value_enum)]
    pub(crate) action: BaselineAction,
    #[command(flatten)]
    pub(crate) input: InputArgs,
    /// With write: over a baseline that is there
    #[arg(long)]
    pub(crate) force: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum BaselineAction {
    /// Begin one with everything that fails today
    Write,
    /// Add what fails today and take out what does not; what stays keeps its day
    Update,
    /// Only take out what does not fail any more
    Prune,
}

#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// The requirement, such as rds-backup-retention
    pub(crate) id: String,
    /// The language: en or ja [env: PRC_LANG] [default: en]
    #[arg(long, value_name = "LANGUAGE")]
    pub(crate) lang: Option<Language>,
}

#[derive(Debug, Args)]
pub(crate) struct ListArgs {
    /// Instead, the least IAM policy that reading live accounts needs
    #[arg(long, conflicts_with_all = ["category", "lang", "format"])]
    pub(crate) iam: bool,
    /// Only these categories
    #[arg(long, value_name = "CATEGORY", value_delimiter = ',')]
    pub(crate) category: Vec<Category>,
    /// The language: en or ja [env: PRC_LANG] [default: en]
    #[arg(long, value_name = "LANGUAGE")]
    pub(crate) lang: Option<Language>,
    #[arg(short, long, value_enum, default_value = "table")]
    pub(crate) format: ListFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ListFormat {
    Table,
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum InventoryFormat {
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Schema {
    /// What `--format json` writes
    Report,
    /// prc.toml
    Config,
    /// prc/waivers/*.toml
    Waiver,
    /// prc/attestations/*.toml
    Attestation,
    /// prc/items/*.toml
    Item,
}

pub(crate) fn date(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| format!("`{text}` is no date such as 2027-06-01"))
}

fn tier(text: &str) -> Result<Tier, String> {
    let word = if text.starts_with("tier-") { text.to_owned() } else { format!("tier-{text}") };
    word.parse().map_err(|_| String::from("a tier is 1, 2 or 3"))
}

pub(crate) fn assignment(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.trim().is_empty() => Ok((name.trim().into(), value.into())),
        _ => Err("a variable is given as NAME=VALUE".into()),
    }
}
