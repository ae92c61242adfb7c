//! Somebody hears when a search domain is red, full or refuses to write.

pub(crate) use prc_check::NoParams as Params;
use prc_check::Outcome;
use prc_resources::SearchDomain;

use crate::coverage::watched;
use crate::needs;

pub(crate) fn search_domain(domain: SearchDomain, _: &Params) -> Outcome {
    watched(&domain, &needs::search_domain(&domain)?)
}
