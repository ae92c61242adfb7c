//! What runs: from files that `prc-aws collect` wrote, or from the collector itself.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::{Path, PathBuf};

use prc_actual::Snapshot;
use prc_policy::ConfigError;
use prc_tree::{ReadError, Tree};

use crate::cli::{InputArgs, LiveArgs};
use crate::collector;
use crate::failure::Failure;
use crate::inputs::{self, LARGEST_DOCUMENT};
use crate::machine;
use crate::policy::{Policy, refused};
use crate::scope::Scope;

/// The inventories that are asked for. Together they may be of a whole organization, each of some of its accounts, or of none:
/// a shard may have nothing left.
///
/// # Errors
/// One cannot be read, or all are of accounts that no environment names.
pub(crate) fn read(actual: &[PathBuf], input: &InputArgs, policy: &Policy) -> Result<Vec<Snapshot>, Failure> {
    let snapshots: Vec<Snapshot> = actual.iter().map(|path| parse(path, input)).collect::<Result<_, _>>()?;
    let named = |(path, snapshot): (&PathBuf, &Snapshot)| known(snapshot, policy, &path.display().to_string());
    let mut each = actual.iter().zip(&snapshots).map(named);
    // The first is as good as any to name what was expected.
    match each.next() {
        Some(Err(failure)) if !each.any(|other| other.is_ok()) => Err(failure),
        _ => Ok(snapshots),
    }
}

/// The inventories that the environments name, from the tree that the policy is of: a change must not bring its own.
/// The command line takes their place when it says itself what runs.
///
/// # Errors
/// One is not there, cannot be read, or is of accounts that no environment names.
pub(crate) fn kept(tree: &Tree, policy: &Policy) -> Result<Vec<Snapshot>, Failure> {
    let mut snapshots = Vec::new();
    let environments = policy.config.systems.iter().flat_map(|system| &system.environments);
    let files: BTreeMap<&str, Range<usize>> = environments
        .flat_map(|environment| &environment.live.actual)
        .map(|file| (&**file.get_ref(), file.span()))
        .collect();
    for (path, span) in files {
        let wrong = |error: String, help: &str| {
            let error = ConfigError::new(error, span.clone());
            refused(&policy.layers, &[error.help(help)])
        };
        let text = match tree.read_text(path) {
            Ok(text) => text,
            Err(ReadError::NotFound) if policy.lenient => continue,
            Err(ReadError::NotFound) => {
                return Err(wrong(format!("there is no file `{path}`"), "`prc-aws collect -o FILE` writes it"));
            }
            Err(error) => {
                let help = "make it readable, or pass one with --actual";
                return Err(wrong(format!("cannot read `{path}`: it {error}"), help));
            }
        };
        let snapshot = prc_actual::parse(&text).map_err(|error| inputs::unusable(Path::new(path), error))?;
        known(&snapshot, policy, path)?;
        snapshots.push(snapshot);
    }
    Ok(snapshots)
}

/// The inventories of the accounts that a member of an audit names; those of others are for other members.
///
/// # Errors
/// One cannot be read.
pub(crate) fn of_member(actual: &[PathBuf], input: &InputArgs, policy: &Policy) -> Result<Vec<Snapshot>, Failure> {
    let mut snapshots = Vec::new();
    for path in actual.iter().filter(|_| !policy.config.accounts.is_empty()) {
        let snapshot = parse(path, input)?;
        if known(&snapshot, policy, "").is_ok() {
            snapshots.push(snapshot);
        }
    }
    Ok(snapshots)
}

fn parse(path: &Path, input: &InputArgs) -> Result<Snapshot, Failure> {
    let file = inputs::named(input, path);
    let text = machine::read_at_most(&file, LARGEST_DOCUMENT).map_err(|error| inputs::unusable(path, error))?;
    prc_actual::parse(&text).map_err(|error| inputs::unusable(path, error))
}

/// What the collector reads, when it is asked to.
///
/// # Errors
/// It cannot be run, or reads accounts that no environment names.
pub(crate) fn collect(live: &LiveArgs, scope: &Scope, policy: &Policy) -> Result<Option<Snapshot>, Failure> {
    if !live.aws {
        return Ok(None);
    }
    let text = collector::collect(scope, &asked(live, policy)?)?;
    let snapshot = prc_actual::parse(&text).map_err(|error| Failure::usage(format!("prc-aws: {error}")))?;
    known(&snapshot, policy, "what prc-aws read")?;
    Ok(Some(snapshot))
}

/// What the collector is asked for: what the command line says, or the environments of prc.toml.
fn asked(live: &LiveArgs, policy: &Policy) -> Result<Vec<String>, Failure> {
    let mut asked: Vec<String> = Vec::new();
    let mut option = |name: &str, value: Option<&str>| {
        if let Some(value) = value {
            asked.extend([format!("--{name}={value}")]);
        }
    };
    option("profile", live.profile.as_deref());
    option("max-rps", live.max_rps.map(|most| most.to_string()).as_deref());
    let explicit = live.account.is_some() || live.role_arn.is_some();
    let targets = if explicit { BTreeSet::new() } else { targets(live, policy)? };
    if targets.is_empty() {
        option("account", live.account.as_deref());
        option("role-arn", live.role_arn.as_deref());
        option("external-id", live.external_id.as_deref());
        live.region.iter().for_each(|region| option("region", Some(region)));
    }
    targets.iter().for_each(|target| option("target", Some(target)));
    asked.extend(live.all_regions.then(|| String::from("--all-regions")));
    Ok(asked)
}

/// The accounts of the environments that are judged, each with its role and regions.
fn targets(live: &LiveArgs, policy: &Policy) -> Result<BTreeSet<String>, Failure> {
    let mut targets = BTreeSet::new();
    for environment in policy.config.systems.iter().flat_map(|system| &system.environments) {
        let own = &environment.live;
        let Some(account) = &own.account else { continue };
        let mut parts = vec![format!("account={account}")];
        parts.extend(own.role_arn.iter().map(|role| format!("role-arn={role}")));
        let external = live.external_id.as_deref().or(own.external_id.as_deref());
        if let Some(external) = external.filter(|_| own.role_arn.is_some()) {
            if external.contains(',') {
                let message = format!("the external id of {} has a comma, which prc cannot hand on", account);
                return Err(Failure::usage(message).help("run `prc-aws collect` and pass its file with --actual"));
            }
            parts.push(format!("external-id={external}"));
        }
        parts
            .extend(live.profile.iter().filter(|_| own.role_arn.is_none()).map(|profile| format!("profile={profile}")));
        let regions: Vec<&str> = match live.region.as_slice() {
            [] if !live.all_regions => own.regions.iter().map(|region| &**region).collect(),
            asked => asked.iter().map(String::as_str).collect(),
        };
        parts.extend(regions.iter().map(|region| format!("region={region}")));
        targets.insert(parts.join(","));
    }
    Ok(targets)
}

/// One account that an environment names is enough: a file may be of a whole organisation.
fn known(snapshot: &Snapshot, policy: &Policy, what: &str) -> Result<(), Failure> {
    let (wanted, found) = (&policy.config.accounts, snapshot.accounts());
    if wanted.is_empty() || found.iter().any(|account| wanted.contains(*account)) {
        return Ok(());
    }
    let list = |accounts: Vec<&str>| match accounts.as_slice() {
        [] => String::from("no account"),
        [only] => format!("account {only}"),
        many => format!("accounts {}", many.join(", ")),
    };
    let (wanted, found) =
        (list(wanted.iter().map(|one| &**one).collect()), list(found.into_iter().map(|one| &**one).collect()));
    Err(Failure::wrong_account(format!("expected {wanted}, {what} is of {found}"))
        .help("`account` of an environment in prc.toml says where it runs"))
}
