//! A key that decrypts data or its backups stays: it is slow to delete, on, and does not expire.

use prc_check::{Failure, Outcome, Presence, at_least, counted, fail, require};
use prc_resources::{KmsExternalKey, KmsKey};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Params {
    min_deletion_window_days: i64,
}

pub(crate) fn key(key: KmsKey, params: &Params) -> Outcome {
    let days = key.deletion_window_in_days()?;
    require!(days >= params.min_deletion_window_days, too_soon(days, params));
    require!(key.is_enabled()? || !key.protects_data()?, off().must_be("is_enabled", true));
    Ok(())
}

pub(crate) fn external_key(key: KmsExternalKey, params: &Params) -> Outcome {
    let days = key.deletion_window_in_days()?;
    require!(days >= params.min_deletion_window_days, too_soon(days, params));
    let expires = fail("its key material expires, and nothing that it encrypts can be read from then on");
    require!(!Presence::is_set(key.valid_to()?), expires.at("valid_to").help("remove valid_to"));
    Ok(())
}

fn too_soon(days: i64, params: &Params) -> Failure {
    let wanted = params.min_deletion_window_days;
    let message =
        format!("the key is gone {} after somebody deletes it, must be at least {wanted}", counted(days, "day"));
    fail(message).must_be("deletion_window_in_days", at_least(wanted))
}

fn off() -> Failure {
    fail("the key is off, so what it encrypts cannot be read")
}
