//! The API of a Kubernetes cluster is not open to the internet.

pub(crate) use prc_check::NoParams as Params;
use prc_check::{Outcome, fail, require};
use prc_resources::EksCluster;

use crate::cidr::Cidr;

pub(crate) fn check(cluster: EksCluster, _: &Params) -> Outcome {
    for network in cluster.vpc_config()? {
        if !network.endpoint_public_access()? {
            return Ok(());
        }
        let Some(ranges) = network.public_access_cidrs()? else {
            let open = fail("the API of the cluster is open to the internet").missing().label("no public_access_cidrs");
            return Err(open.help("set endpoint_public_access to false, or name the ranges that may reach it").into());
        };
        let everybody = |text: &str| Cidr::parse(text).is_some_and(|range| range.is_internet(8));
        if let Some(range) = ranges.iter().flatten().find(|text| everybody(text)) {
            let open = fail(format!("the API of the cluster is open to {range}"));
            return Err(open.at("vpc_config.public_access_cidrs").help("name the ranges that need it").into());
        }
        ranges.into_iter().collect::<Result<Vec<_>, _>>()?;
        let outside = fail("nodes reach the API of the cluster over the internet");
        require!(network.endpoint_private_access()?, outside.must_be("vpc_config.endpoint_private_access", true));
    }
    Ok(())
}
