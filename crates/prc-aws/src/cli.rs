//! The command line.

use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use clap::{Args, Parser, Subcommand};
use jiff::Timestamp;

/// Reads AWS accounts, and nothing else, into an inventory that `prc check --actual` judges
#[derive(Debug, Parser)]
#[command(name = "prc-aws", version, propagate_version = true)]
pub struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Read accounts and write their inventory
    Collect(Box<CollectArgs>),
    /// Print the least IAM policy that collecting needs
    Policy,
}

#[derive(Debug, Args)]
pub(crate) struct CollectArgs {
    /// The profile of the AWS configuration
    #[arg(long, value_name = "NAME", help_heading = "Accounts")]
    pub(crate) profile: Option<String>,
    /// A role to assume
    #[arg(long, value_name = "ARN", conflicts_with_all = ["org", "target"], help_heading = "Accounts")]
    pub(crate) role_arn: Option<String>,
    /// The external id that roles ask for
    #[arg(long, value_name = "ID", help_heading = "Accounts")]
    pub(crate) external_id: Option<String>,
    /// The account that it must be; checked before anything else is called
    #[arg(long, value_name = "ID", value_parser = account_id, conflicts_with_all = ["org", "target"], help_heading = "Accounts")]
    pub(crate) account: Option<String>,
    /// One of several accounts: account=ID,role-arn=ARN,external-id=ID,profile=NAME,region=REGION (region repeatable)
    #[arg(long, value_name = "KEY=VALUE,…", conflicts_with = "org", help_heading = "Accounts")]
    pub(crate) target: Vec<Target>,
    /// Every active account of the organization; the credentials must be allowed to list them
    #[arg(long, requires = "role_name", help_heading = "Accounts")]
    pub(crate) org: bool,
    /// The role to assume in each account of the organization
    #[arg(long, value_name = "NAME", requires = "org", help_heading = "Accounts")]
    pub(crate) role_name: Option<String>,
    /// The share of the accounts that this run reads: 3/16 is the third of sixteen
    #[arg(long, value_name = "N/OF", help_heading = "Accounts")]
    pub(crate) shard: Option<Shard>,
    /// A Region to read; without one, that of the profile or the environment
    #[arg(long, value_name = "REGION", conflicts_with = "all_regions", help_heading = "Accounts")]
    pub(crate) region: Vec<String>,
    /// Every Region that the account has enabled
    #[arg(long, help_heading = "Accounts")]
    pub(crate) all_regions: bool,

    /// The most calls per second over everything
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..), help_heading = "Calls")]
    pub(crate) max_rps: Option<u32>,
    /// How long one attempt of a call may take
    #[arg(long, value_name = "SECONDS", default_value = "10", value_parser = seconds, help_heading = "Calls")]
    pub(crate) call_timeout: Duration,
    /// When to stop, with what was read by then
    #[arg(long, value_name = "SECONDS", default_value = "3600", value_parser = seconds, help_heading = "Calls")]
    pub(crate) deadline: Duration,
    /// Print the calls and the IAM actions that they need, and call nothing
    #[arg(long, help_heading = "Calls")]
    pub(crate) dry_run: bool,

    /// Replace account ids and names, the same ones in the same way
    #[arg(long, help_heading = "Output")]
    pub(crate) mask: bool,
    /// What makes the replacements of --mask differ from those of others
    #[arg(
        long,
        value_name = "TEXT",
        requires = "mask",
        default_value = "",
        hide_default_value = true,
        help_heading = "Output"
    )]
    pub(crate) mask_salt: String,
    /// The file to write; it is replaced whole or not at all
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    pub(crate) output: Option<PathBuf>,
    /// The time that the inventory says it was collected at
    #[arg(long, value_name = "TIME", help_heading = "Output")]
    pub(crate) now: Option<Timestamp>,
    /// End with code 4 when anything could not be read
    #[arg(long, help_heading = "Output")]
    pub(crate) strict: bool,
    /// Say nothing but errors
    #[arg(short, long, help_heading = "Output")]
    pub(crate) quiet: bool,
    /// Draw no progress
    #[arg(long, help_heading = "Output")]
    pub(crate) no_progress: bool,
}

/// One account to read, and how to get there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Target {
    pub(crate) account: Option<String>,
    pub(crate) profile: Option<String>,
    pub(crate) role_arn: Option<String>,
    pub(crate) external_id: Option<String>,
    pub(crate) regions: Vec<String>,
}

impl FromStr for Target {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut target = Self::default();
        for part in text.split(',') {
            let (key, value) = part.split_once('=').ok_or_else(|| format!("`{part}` is not key=value"))?;
            let value = String::from(value);
            match key {
                "account" => target.account = Some(account_id(&value)?),
                "profile" => target.profile = Some(value),
                "role-arn" => target.role_arn = Some(value),
                "external-id" => target.external_id = Some(value),
                "region" => target.regions.push(value),
                _ => return Err(format!("`{key}` is none of account, profile, role-arn, external-id, region")),
            }
        }
        Ok(target)
    }
}

/// One of so many parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shard {
    number: usize,
    of: usize,
}

impl Shard {
    /// What this part has of a sorted list: every so-many-th.
    pub(crate) fn of<T>(self, all: Vec<T>) -> Vec<T> {
        let mine = |at: &usize| at % self.of == self.number - 1;
        all.into_iter().enumerate().filter(|(at, _)| mine(at)).map(|(_, one)| one).collect()
    }
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let numbers = text.split_once('/').and_then(|(number, of)| Some((number.parse().ok()?, of.parse().ok()?)));
        match numbers {
            Some((number, of)) if (1..=of).contains(&number) => Ok(Self { number, of }),
            _ => Err(String::from("a part is written as 3/16, from 1/16 to 16/16")),
        }
    }
}

fn account_id(text: &str) -> Result<String, String> {
    let digits: String = text.chars().filter(|letter| *letter != '-').collect();
    match digits.len() == 12 && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        true => Ok(digits),
        false => Err(String::from("an account id has twelve digits")),
    }
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text.parse().map_err(|_| String::from("it is not a number of seconds"))?;
    let known = Duration::try_from_secs_f64(seconds).ok().filter(|duration| !duration.is_zero());
    known.ok_or_else(|| String::from("it is not a number of seconds"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn shards_are_a_partition() {
        let all: Vec<u32> = (0..50).collect();
        let mut together: Vec<u32> = (1..=7).flat_map(|number| Shard { number, of: 7 }.of(all.clone())).collect();
        together.sort_unstable();
        assert_eq!(together, all);
        for wrong in ["0/4", "5/4", "4", "a/b", "1/0"] {
            assert!(wrong.parse::<Shard>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn targets_are_read() {
        let target: Target =
            "account=1111-2222-3333,role-arn=arn:aws:iam::111122223333:role/prc,region=a,region=b".parse().unwrap();
        assert_eq!(target.account.as_deref(), Some("111122223333"));
        assert_eq!(target.regions, ["a", "b"]);
        assert!("acount=1".parse::<Target>().is_err());
    }

    #[test]
    fn the_command_line_is_consistent() {
        use clap::CommandFactory;
        Cli::command().debug_assert();
    }
}
