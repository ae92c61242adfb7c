//! An endpoint answers in more than one zone.

pub(crate) use prc_check::NoParams as Params;
use prc_check::{Outcome, counted, fail, not_applicable, require};
use prc_resources::VpcEndpoint;

pub(crate) fn check(endpoint: VpcEndpoint, _: &Params) -> Outcome {
    let kind = endpoint.vpc_endpoint_type()?;
    if kind != "Interface" {
        return Err(not_applicable(format!("a {kind} endpoint has no network interfaces in zones")));
    }
    let zones = endpoint.zones()?;
    let most = counted(zones.most(), "zone");
    let narrow = fail(format!("the endpoint is in {most}, must be in at least 2")).at("subnet_ids");
    let narrow = narrow.label(format!("in {most}")).help("name one subnet of each zone that uses the endpoint");
    require!(zones.at_least(2)?, narrow);
    Ok(())
}
