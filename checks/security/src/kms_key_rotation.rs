//! KMS keys change every year.

pub(crate) use prc_check::NoParams as Params;
use prc_check::{Outcome, fail, not_applicable, require};
use prc_resources::KmsKey;

pub(crate) fn check(key: KmsKey, _: &Params) -> Outcome {
    if key.customer_master_key_spec()? != "SYMMETRIC_DEFAULT" || key.key_usage()? != "ENCRYPT_DECRYPT" {
        return Err(not_applicable("AWS rotates only symmetric keys that encrypt"));
    }
    if key.custom_key_store_id()?.is_set() {
        return Err(not_applicable("AWS does not rotate keys in a custom key store"));
    }
    if matches!(key.key_state(), Ok(Some(state)) if state == "PendingDeletion") {
        return Err(not_applicable("it is being deleted"));
    }
    require!(key.enable_key_rotation()?, fail("the key is never rotated").must_be("enable_key_rotation", true));
    Ok(())
}
