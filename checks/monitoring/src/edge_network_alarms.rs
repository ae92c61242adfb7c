//! Somebody hears when the edge, a gateway or a tunnel fails.

pub(crate) use prc_check::NoParams as Params;
use prc_check::Outcome;
use prc_resources::{Distribution, HealthCheck, NatGateway, VpnConnection};

use crate::coverage::watched;
use crate::needs;

pub(crate) fn distribution(distribution: Distribution, _: &Params) -> Outcome {
    watched(&distribution, &needs::distribution(&distribution)?)
}

pub(crate) fn health_check(check: HealthCheck, _: &Params) -> Outcome {
    watched(&check, &needs::health_check(&check)?)
}

pub(crate) fn nat_gateway(gateway: NatGateway, _: &Params) -> Outcome {
    watched(&gateway, &needs::nat_gateway(&gateway)?)
}

pub(crate) fn vpn_connection(connection: VpnConnection, _: &Params) -> Outcome {
    watched(&connection, &needs::vpn_connection(&connection)?)
}
