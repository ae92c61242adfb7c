//! The command line of `prc fix`.

use std::path::PathBuf;

use clap::Args;

use crate::cli::{InputArgs, SelectionArgs, assignment};

#[derive(Debug, Args)]
pub(crate) struct FixArgs {
    /// Requirements, such as rds-backup-retention, and at most one directory [default: all that is found, below .]
    #[arg(value_name = "ID|PATH")]
    pub(crate) what: Vec<String>,
    /// Print what would change as a diff and write nothing; the exit code is 1 when something would
    #[arg(long, help_heading = "Output")]
    pub(crate) diff: bool,
    /// Also what replaces resources, interrupts them, changes what they do or costs more
    #[arg(long)]
    pub(crate) unsafe_fixes: bool,
    #[command(flatten)]
    read: ReadArgs,
    /// Only this system of prc.toml; repeatable
    #[arg(long, value_name = "NAME", help_heading = "Input")]
    pub(crate) system: Vec<String>,
    /// Only this environment of prc.toml; repeatable
    #[arg(long, value_name = "NAME", help_heading = "Input")]
    pub(crate) environment: Vec<String>,
    #[command(flatten)]
    pub(crate) selection: SelectionArgs,
}

/// What is read: as for a check, but for plans and states, which say what was and not what is written.
#[derive(Debug, Args)]
#[command(next_help_heading = "Input")]
struct ReadArgs {
    /// A file of Terraform variables; repeatable, the last wins
    #[arg(long, value_name = "FILE")]
    var_file: Vec<PathBuf>,
    /// A Terraform variable; repeatable, wins over files
    #[arg(long, value_name = "NAME=VALUE", value_parser = assignment)]
    var: Vec<(String, String)>,
    /// Read TF_VAR_* from the environment
    #[arg(long)]
    tf_vars_from_env: bool,
    /// What terraform.workspace is; repeatable [default: kept open]
    #[arg(long, value_name = "NAME")]
    workspace: Vec<String>,
    /// Leave out what matches, in the language of .gitignore; repeatable
    #[arg(long, value_name = "GLOB")]
    exclude: Vec<String>,
    /// Read what .gitignore names too
    #[arg(long)]
    no_gitignore: bool,
}

impl FixArgs {
    /// What is read for a path.
    pub(crate) fn input(&self, path: PathBuf) -> InputArgs {
        let read = &self.read;
        InputArgs {
            path,
            var_file: read.var_file.clone(),
            var: read.var.clone(),
            tf_vars_from_env: read.tf_vars_from_env,
            workspace: read.workspace.clone(),
            exclude: read.exclude.clone(),
            no_gitignore: read.no_gitignore,
            ..InputArgs::default()
        }
    }
}
