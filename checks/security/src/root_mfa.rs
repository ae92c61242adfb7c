//! One password is not enough to own the account.

pub(crate) use prc_check::NoParams as Params;
use prc_check::{Outcome, fail, require};
use prc_resources::Account;

pub(crate) fn check(account: Account, _: &Params) -> Outcome {
    let open = fail("the root user signs in with a password alone").at("root_mfa_enabled");
    require!(account.root_mfa_enabled()?, open.help("sign in as root and add a passkey or a hardware device"));
    Ok(())
}
