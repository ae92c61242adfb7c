//! Availability Zones: by name, by id, or by their place in a list that only AWS knows.

use std::collections::{BTreeMap, BTreeSet};

use prc_check::{Read, Reason, Related, Unknown, View, block, resource, unknown};

resource! {
    /// A subnet, which is in one zone.
    Subnet = "aws_subnet" by ["id", "arn"] {
        /// provider: Optional, Computed.
        availability_zone: Option<Read<String>>,
        /// provider: Optional, Computed.
        availability_zone_id: Option<Read<String>>,
        /// provider: Required.
        vpc_id: String = required,
    }
    /// What gives subnets without addresses a way out.
    NatGateway = "aws_nat_gateway" by ["id"] {
        /// provider: Optional since there are regional ones; zonal ones are in one subnet.
        subnet_id: Option<Read<String>>,
        /// `private` or `public`; provider: Default public.
        connectivity_type: String = "public",
        /// `zonal` or `regional`; provider version 6: Optional, Computed, documented as zonal. EC2 API,
        /// CreateNatGateway: zonal.
        availability_mode: String = "zonal",
    }
    /// Where the traffic of subnets goes.
    RouteTable = "aws_route_table" by ["id", "arn"] {
        /// provider: Optional, Computed; none when the routes are resources of their own.
        route: Vec<Read<InlineRoute<'a>>>,
    }
    /// One route of a table.
    Route = "aws_route" by ["id"] {
        /// provider: Required.
        route_table_id: String = required,
        /// provider: Optional.
        nat_gateway_id: Option<Read<String>>,
    }
    /// A way to a service that does not leave AWS.
    VpcEndpoint = "aws_vpc_endpoint" by ["id", "arn"] {
        /// `Gateway`, `Interface` and others; provider: Default Gateway.
        vpc_endpoint_type: String = "Gateway",
        /// provider: Optional, Computed; none when the associations are resources of their own.
        subnet_ids: Vec<Read<String>>,
        /// Subnets with addresses of one's choice; provider: Optional.
        subnet_configuration: Vec<EndpointSubnet<'a>>,
    }
    /// A subnet of an endpoint, as a resource of its own.
    EndpointAssociation = "aws_vpc_endpoint_subnet_association" by ["id"] {
        /// provider: Required.
        vpc_endpoint_id: String = required,
        /// provider: Required.
        subnet_id: Read<String> = required,
    }
    /// Which table a subnet uses.
    RouteTableAssociation = "aws_route_table_association" by ["id"] {
        /// provider: Optional; null for a gateway.
        subnet_id: Option<Read<String>>,
        /// provider: Required.
        route_table_id: String = required,
    }
}

block! {
    /// A subnet of an endpoint.
    EndpointSubnet {
        /// provider: Optional.
        subnet_id: Option<Read<String>>,
    }
    /// A route inside of its table.
    InlineRoute {
        /// provider: Optional.
        nat_gateway_id: Option<Read<String>>,
    }
}

/// One zone, as well as it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Zone {
    /// By its name or its id.
    Named(String),
    /// By an expression that is not known, such as `${data.aws_availability_zones.all.names[1]}`.
    Written(String),
}

impl Zone {
    fn of(value: Read<String>) -> Read<Self> {
        match value {
            Ok(name) => Ok(Self::Named(name)),
            Err(why) if why.shape.is_empty() || why.shape.contains("${}") => Err(why),
            Err(why) => Ok(Self::Written(why.shape.as_ref().into())),
        }
    }

    /// Whether two are one zone; `None` when that is not known.
    pub fn is(&self, other: &Self) -> Option<bool> {
        if self == other {
            return Some(true);
        }
        (self.list().is_some() && self.list() == other.list()).then_some(false)
    }

    /// The list of which it is one element: two elements of one list are two zones.
    fn list(&self) -> Option<&str> {
        match self {
            Self::Named(name) if name.contains("-az") => Some("ids"),
            Self::Named(_) => Some("names"),
            Self::Written(shape) => {
                let (list, _) = shape.strip_prefix("${")?.strip_suffix("]}")?.rsplit_once('[')?;
                list.contains("data.aws_availability_zones.").then_some(list)
            }
        }
    }
}

impl Subnet<'_> {
    /// Its zone.
    ///
    /// # Errors
    /// AWS chooses it, or it is not known.
    pub fn zone(&self) -> Read<Zone> {
        match (self.availability_zone()?, self.availability_zone_id()?) {
            (Some(zone), _) | (None, Some(zone)) => Zone::of(zone),
            (None, None) => {
                Err(unknown(Reason::KnownAfterApply, format!("AWS chooses the zone of {}", self.address())))
            }
        }
    }
}

impl<'a> NatGateway<'a> {
    /// The subnets whose traffic goes out here: by a route of the table that they are associated with.
    ///
    /// # Errors
    /// Which tables, associations or subnets is not known.
    pub fn served_subnets(&self) -> Read<Vec<Subnet<'a>>> {
        let mut tables = all_of(self.named_by::<RouteTable<'a>>("route.nat_gateway_id"))?;
        for route in all_of(self.named_by::<Route<'a>>("nat_gateway_id"))? {
            tables.extend(all_of(route.points_to::<RouteTable<'a>>("route_table_id"))?);
        }
        let mut subnets = BTreeMap::new();
        for table in tables {
            for association in all_of(table.named_by::<RouteTableAssociation<'a>>("route_table_id"))? {
                let found = all_of(association.points_to::<Subnet<'a>>("subnet_id"))?;
                subnets.extend(found.into_iter().map(|subnet| (subnet.address(), subnet)));
            }
        }
        Ok(subnets.into_values().collect())
    }
}

impl<'a> VpcEndpoint<'a> {
    /// The zones of its network interfaces.
    ///
    /// # Errors
    /// Which subnets is not known.
    pub fn zones(&self) -> Read<Zones> {
        let mut zones = Zones::default();
        let listed = self.subnet_ids()?;
        zones.add_subnets(self, "subnet_ids", &listed);
        // The blocks choose addresses in subnets that the list names too.
        if listed.is_empty() {
            let blocks = self.subnet_configuration()?;
            let named: Vec<Read<String>> = blocks.iter().filter_map(|one| one.subnet_id().transpose()?.ok()).collect();
            zones.add_subnets(self, "subnet_configuration.subnet_id", &named);
        }
        for association in all_of(self.named_by::<EndpointAssociation<'a>>("vpc_endpoint_id"))? {
            zones.add_subnets(&association, "subnet_id", &[association.subnet_id()?]);
        }
        Ok(zones)
    }
}

/// Every one, when all are known.
fn all_of<'a, V: View<'a>>(related: Related<'a, V>) -> Read<Vec<V>> {
    let sure = related.sure();
    let known = sure.len();
    // One more than those that are sure is there only when something is not known.
    related.at_least(known + 1, |_| Ok(true))?;
    Ok(sure)
}

/// How many zones some subnets are in: those that are known, and an answer to «at least so many?».
#[derive(Default)]
pub struct Zones {
    /// By the list whose elements they are; those of different lists may be the same.
    known: BTreeMap<String, BTreeSet<String>>,
    /// Subnets whose zone is not known, with the first reason.
    open: Vec<Unknown>,
}

impl Zones {
    /// The zones of the subnets that an attribute names.
    ///
    /// # Errors
    /// The list itself is not known.
    pub fn of<'a>(subject: &impl View<'a>, path: &'static str, named: &[Read<String>]) -> Read<Self> {
        let mut zones = Self::default();
        zones.add_subnets(subject, path, named);
        Ok(zones)
    }

    /// Adds the zones of the subnets that an attribute names.
    pub fn add_subnets<'a>(&mut self, subject: &impl View<'a>, path: &'static str, named: &[Read<String>]) {
        let subnets = subject.points_to::<Subnet<'a>>(path).sure();
        for subnet in &subnets {
            self.add(subnet.zone());
        }
        for other in named.iter().skip(subnets.len()) {
            let elsewhere = || unknown(Reason::Undecided, "the zone of a subnet is not known");
            self.open.push(other.clone().err().unwrap_or_else(elsewhere));
        }
    }

    /// Zones that are named one by one.
    pub fn named(zones: Vec<Read<String>>) -> Self {
        let mut all = Self::default();
        zones.into_iter().for_each(|zone| all.add(Zone::of(zone)));
        all
    }

    /// Adds one.
    pub fn add(&mut self, zone: Read<Zone>) {
        let (zone, list) = match zone {
            Ok(zone) => (zone.clone(), zone.list().map(String::from)),
            Err(why) => return self.open.push(why),
        };
        let text = match zone {
            Zone::Named(text) | Zone::Written(text) => text,
        };
        // What is the element of no list may be any zone, but it is one.
        let list = list.unwrap_or_else(|| text.clone());
        self.known.entry(list).or_default().insert(text);
    }

    /// How many there are at most.
    pub fn most(&self) -> usize {
        self.known.values().map(BTreeSet::len).sum::<usize>() + self.open.len()
    }

    /// How many there are for sure.
    fn least(&self) -> usize {
        self.known.values().map(BTreeSet::len).max().unwrap_or(0)
    }

    /// Whether there are at least so many.
    ///
    /// # Errors
    /// Those that are not known decide.
    pub fn at_least(&self, wanted: usize) -> Read<bool> {
        if self.least() >= wanted || self.most() < wanted {
            return Ok(self.least() >= wanted);
        }
        Err(self.open.first().cloned().unwrap_or_else(|| {
            let texts: Vec<&str> = self.known.values().flatten().map(String::as_str).collect();
            unknown(Reason::Undecided, format!("whether {} are different zones is not known", texts.join(" and ")))
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(expression: &str) -> Zone {
        Zone::Written(format!("${{{expression}}}"))
    }

    #[test]
    fn elements_of_one_list_are_different_zones() {
        let first = written("data.aws_availability_zones.all.names[0]");
        let second = written("data.aws_availability_zones.all.names[1]");
        assert_eq!(first.is(&second), Some(false));
        assert_eq!(first.is(&first), Some(true));
        assert_eq!(first.is(&written("element(data.aws_availability_zones.all.names, 3)")), None);
        assert_eq!(first.is(&Zone::Named("eu-west-1a".into())), None);
        assert_eq!(Zone::Named("eu-west-1a".into()).is(&Zone::Named("euw1-az1".into())), None);
        assert_eq!(written("var.zone").is(&written("var.other")), None);
        assert_eq!(written("var.zone").is(&written("var.zone")), Some(true));
    }

    #[test]
    fn what_may_be_the_same_is_counted_once() {
        let mut zones = Zones::default();
        zones.add(Ok(Zone::Named("eu-west-1a".into())));
        zones.add(Ok(written("var.zone")));
        assert_eq!(zones.most(), 2);
        assert!(matches!(zones.at_least(1), Ok(true)) && zones.at_least(2).is_err());
        assert!(matches!(zones.at_least(3), Ok(false)));
        zones.add(Ok(Zone::Named("eu-west-1b".into())));
        assert!(matches!(zones.at_least(2), Ok(true)));
    }
}
