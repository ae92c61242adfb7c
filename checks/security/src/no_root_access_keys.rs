//! No key acts as the root user.

pub(crate) use prc_check::NoParams as Params;
use prc_check::{Outcome, counted, fail, require};
use prc_resources::Account;

pub(crate) fn check(account: Account, _: &Params) -> Outcome {
    let keys = account.root_access_keys()?;
    let found = fail(format!("the root user has {}", counted(keys, "access key"))).at("root_access_keys");
    require!(keys == 0, found.help("sign in as root and delete them; no workload needs one"));
    Ok(())
}
