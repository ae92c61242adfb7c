//! No search domain has an open door to the internet.

pub(crate) use prc_check::NoParams as Params;
use prc_check::{Outcome, Read, Related, View, fail, require};
use prc_resources::{ElasticsearchDomain, Policy, SearchDomain, SearchDomainPolicy, SearchNetwork, SearchSecurity};

use crate::statements::open_to_everybody;

pub(crate) fn search_domain(domain: SearchDomain, _: &Params) -> Outcome {
    let policies = domain.named_by::<SearchDomainPolicy>("domain_name");
    closed(&domain.vpc_options()?, domain.access_policies()?, policies, domain.advanced_security_options()?)
}

pub(crate) fn elasticsearch_domain(domain: ElasticsearchDomain, _: &Params) -> Outcome {
    let policies = domain.named_by::<SearchDomainPolicy>("domain_name");
    closed(&domain.vpc_options()?, domain.access_policies()?, policies, domain.advanced_security_options()?)
}

fn closed<'a>(
    network: &[SearchNetwork],
    own: Option<Read<Policy>>,
    policies: Related<'a, SearchDomainPolicy<'a>>,
    security: Vec<SearchSecurity>,
) -> Outcome {
    for network in network {
        if !network.subnet_ids()?.is_empty() {
            return Ok(());
        }
    }
    if let Some(policy) = own
        && let Some(open) = open_to_everybody(&policy?)?
    {
        return Err(open.at("access_policies").into());
    }
    if let Some(other) = policies.find(|one| Ok(open_to_everybody(&one.access_policies()?)?.is_some()))? {
        let open = open_to_everybody(&other.access_policies()?)?;
        return open.map_or(Ok(()), |open| Err(open.of(&other).at("access_policies").into()));
    }
    let mut enabled = false;
    for security in security {
        enabled |= security.enabled()?;
    }
    let open = fail("the domain has a public address and no users of its own").missing().label("no vpc_options");
    require!(enabled, open.help("put it into a network with vpc_options, or add advanced_security_options"));
    Ok(())
}
