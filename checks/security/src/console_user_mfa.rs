//! Nobody signs in to the console with a password alone.

pub(crate) use prc_check::NoParams as Params;
use prc_check::{Outcome, fail, not_applicable, require};
use prc_resources::Credential;

pub(crate) fn check(credential: Credential, _: &Params) -> Outcome {
    if credential.user()? == "<root_account>" {
        return Err(not_applicable("root-mfa asks about the root user"));
    }
    if credential.password_enabled()? != Some(true) {
        return Err(not_applicable("the user has no password for the console"));
    }
    let help =
        "give the user an MFA device, or take the password away; better, let people come through the identity provider";
    require!(credential.mfa_active()?, fail("a password alone opens the console").at("mfa_active").help(help));
    Ok(())
}
