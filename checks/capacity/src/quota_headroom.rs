//! No quota stops the next scale-out.

use prc_check::{Outcome, fail, not_applicable, require};
use prc_resources::ServiceQuota;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Params {
    max_used_percent: f64,
}

pub(crate) fn check(quota: ServiceQuota, params: &Params) -> Outcome {
    let Some(used) = quota.usage()? else {
        return Err(not_applicable("no metric counts its use"));
    };
    let value = quota.value()?;
    if value <= 0.0 {
        return Err(not_applicable("nothing is allowed of it, so nothing uses it"));
    }
    let (percent, most) = (used * 100.0 / value, params.max_used_percent);
    let (service, name) = (quota.service_code()?, quota.name()?);
    let full =
        fail(format!("{name} of {service}: {used} of {value} were used, {percent:.0} %, must be below {most:.0} %"));
    require!(percent < most, full.at("usage").help("ask for more now: an increase takes days"));
    Ok(())
}
