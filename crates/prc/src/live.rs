//! What runs, from files that `prc-aws collect` wrote.

use prc_actual::Snapshot;

use crate::cli::CheckArgs;
use crate::failure::Failure;
use crate::inputs::{self, LARGEST_DOCUMENT};
use crate::machine;
use crate::policy::Policy;

/// The inventories that are asked for.
///
/// # Errors
/// One cannot be read, or is of accounts that no environment names.
pub(crate) fn read(arguments: &CheckArgs, policy: &Policy) -> Result<Vec<Snapshot>, Failure> {
    let mut snapshots = Vec::new();
    for path in &arguments.actual {
        let file = inputs::named(&arguments.input, path);
        let text = machine::read_at_most(&file, LARGEST_DOCUMENT).map_err(|error| inputs::unusable(path, error))?;
        let snapshot = prc_actual::parse(&text).map_err(|error| inputs::unusable(path, error))?;
        known(&snapshot, policy, &path.display().to_string())?;
        snapshots.push(snapshot);
    }
    Ok(snapshots)
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
