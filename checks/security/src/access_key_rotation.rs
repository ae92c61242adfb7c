//! Keys are young and in use, or gone.

use prc_check::{Outcome, View, counted, fail, require};
use prc_resources::Credential;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Params {
    max_age_days: i64,
    max_unused_days: i64,
}

pub(crate) fn check(credential: Credential, params: &Params) -> Outcome {
    let remove = "make a new key and delete this one; better, let the workload take a role";
    for key in credential.access_keys()? {
        if !key.active()? {
            continue;
        }
        let number = key.number()?;
        let Some(made) = key.last_rotated()? else { continue };
        let age = credential.hours_since(&made)? / 24;
        let old =
            format!("access key {number} is {} old, must be at most {}", counted(age, "day"), params.max_age_days);
        require!(age <= params.max_age_days, fail(old).at("access_keys.last_rotated").help(remove));
        // One that was never used is unused since it was made.
        let (used, at) = match key.last_used()? {
            Some(used) => (credential.hours_since(&used)? / 24, "access_keys.last_used"),
            None => (age, "access_keys.last_rotated"),
        };
        let most = params.max_unused_days;
        let idle =
            fail(format!("access key {number} was not used for {}, must be at most {most}", counted(used, "day")));
        require!(used <= most, idle.at(at).help("deactivate it, and delete it when nobody misses it"));
    }
    Ok(())
}
