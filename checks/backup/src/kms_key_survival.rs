//! A key that decrypts data or its backups stays: it is slow to delete, on, and does not expire.

use prc_check::{Failure, Outcome, Presence, at_least, counted, fail, not_applicable, require};
use prc_resources::{KmsExternalKey, KmsKey};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Params {
    min_deletion_window_days: i64,
}

pub(crate) fn key(key: KmsKey, params: &Params) -> Outcome {
    if is_pending(key.key_state()?) && !key.protects_data()? {
        return Err(not_applicable("it is being deleted, and encrypts no data that is known"));
    }
    stays(key.key_state()?, key.deletion_date()?, key.deletion_window_in_days()?, params)?;
    require!(key.is_enabled()? || !key.protects_data()?, off().must_be("is_enabled", true));
    Ok(())
}

pub(crate) fn external_key(key: KmsExternalKey, params: &Params) -> Outcome {
    stays(key.key_state()?, key.deletion_date()?, key.deletion_window_in_days()?, params)?;
    let expires = fail("its key material expires, and nothing that it encrypts can be read from then on");
    require!(!Presence::is_set(key.valid_to()?), expires.at("valid_to").help("remove valid_to"));
    Ok(())
}

fn is_pending(state: Option<String>) -> bool {
    state.is_some_and(|state| ["PendingDeletion", "PendingReplicaDeletion"].contains(&&*state))
}

/// Nobody deletes it now, and whoever does has time to change his mind.
fn stays(state: Option<String>, gone: Option<String>, window: Option<i64>, params: &Params) -> Outcome {
    let when = gone.as_deref().and_then(|time| time.get(..10)).map_or(String::from("soon"), |day| format!("on {day}"));
    let dying =
        fail(format!("somebody deleted the key: it is gone {when}, and nothing that it encrypts can be read then"));
    require!(
        !is_pending(state),
        dying.at("key_state").help("take it back with `aws kms cancel-key-deletion`, and switch it on")
    );
    // Of a key that runs, whoever deletes it says how long it waits.
    let Some(days) = window else { return Ok(()) };
    require!(days >= params.min_deletion_window_days, too_soon(days, params));
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
