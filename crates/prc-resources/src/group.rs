//! Auto Scaling groups and the subnets they use.

use std::collections::BTreeSet;

use prc_check::{Read, Reason, Unknown, View, block, resource, unknown};

resource! {
    /// A group of virtual machines.
    ScalingGroup = "aws_autoscaling_group" by ["name", "id", "arn"] {
        /// What sends requests to its instances; provider: Optional, Computed.
        target_group_arns: Vec<Read<String>>,
        /// provider: Required.
        min_size: i64 = required,
        /// Subnets; provider: Optional, Computed.
        vpc_zone_identifier: Vec<Read<String>>,
        /// Zones, when there are no subnets; provider: Optional, Computed.
        availability_zones: Vec<Read<String>>,
        /// provider: Optional.
        tag: Vec<Read<GroupTag<'a>>>,
    }
    /// A subnet, which is in one zone.
    Subnet = "aws_subnet" by ["id", "arn"] {
        /// provider: Required.
        vpc_id: String = required,
        /// provider: Optional, Computed.
        availability_zone: Option<Read<String>>,
        /// provider: Optional, Computed.
        availability_zone_id: Option<Read<String>>,
    }
}

block! {
    /// A tag of a group, which says whether its instances get it too.
    GroupTag {
        /// provider: Required.
        key: String = required,
        /// provider: Required.
        value: String = required,
    }
}

impl ScalingGroup<'_> {
    /// The team says that there may be only one: `prc:singleton`. What is not known is no exemption.
    pub fn is_singleton(&self) -> bool {
        let says = |tag: &GroupTag| Ok(tag.key()? == "prc:singleton" && tag.value()? == "true");
        let tags = self.tag().unwrap_or_default();
        tags.iter().flatten().any(|tag| matches!(says(tag), Read::Ok(true)))
    }
}

impl Subnet<'_> {
    /// The zone, by name or id.
    ///
    /// # Errors
    /// AWS chooses it, or it is not known.
    pub fn zone(&self) -> Read<String> {
        match (self.availability_zone()?, self.availability_zone_id()?) {
            (Some(zone), _) | (None, Some(zone)) => zone,
            (None, None) => Err(unknown(
                Reason::KnownAfterApply,
                format!("AWS chooses the zone of {}", self.address()),
            )),
        }
    }
}

/// How many zones some subnets are in: those that are known, and an answer to «at least so many?».
pub struct Zones {
    known: BTreeSet<String>,
    /// Subnets whose zone is not known, with the first reason.
    open: Vec<Unknown>,
}

impl Zones {
    /// The zones of the subnets that an attribute names.
    ///
    /// # Errors
    /// The list itself is not known.
    pub fn of<'a>(subject: &impl View<'a>, path: &'static str, named: &[Read<String>]) -> Read<Self> {
        let subnets = subject.points_to::<Subnet<'a>>(path).sure();
        let mut zones = Self { known: BTreeSet::new(), open: Vec::new() };
        for subnet in &subnets {
            match subnet.zone() {
                Ok(zone) => drop(zones.known.insert(zone)),
                Err(why) => zones.open.push(why),
            }
        }
        for other in named.iter().skip(subnets.len()) {
            zones.open.push(other.clone().err().unwrap_or_else(|| {
                unknown(Reason::Undecided, "the zone of a subnet is not in the code")
            }));
        }
        Ok(zones)
    }

    /// Zones that are named one by one.
    pub fn named(zones: Vec<Read<String>>) -> Self {
        let mut all = Self { known: BTreeSet::new(), open: Vec::new() };
        for zone in zones {
            match zone {
                Ok(zone) => drop(all.known.insert(zone)),
                Err(why) => all.open.push(why),
            }
        }
        all
    }

    /// How many there are at most.
    pub fn most(&self) -> usize {
        self.known.len() + self.open.len()
    }

    /// Whether there are at least so many.
    ///
    /// # Errors
    /// Those that are not known decide.
    pub fn at_least(&self, wanted: usize) -> Read<bool> {
        match self.open.first() {
            Some(why) if self.known.len() < wanted && self.most() >= wanted => Err(why.clone()),
            _ => Ok(self.known.len() >= wanted),
        }
    }
}
