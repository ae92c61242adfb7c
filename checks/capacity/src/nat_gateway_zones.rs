//! No subnet loses its way out with another zone.

pub(crate) use prc_check::NoParams as Params;
use prc_check::{Outcome, Read, Reason, View, fail, not_applicable, unknown};
use prc_resources::{NatGateway, Subnet, Zone};

pub(crate) fn check(gateway: NatGateway, _: &Params) -> Outcome {
    if gateway.availability_mode()? == "regional" {
        return Ok(());
    }
    let served = gateway.served_subnets()?;
    if served.is_empty() {
        return Err(not_applicable("no subnet that is known goes out through it"));
    }
    let zone = zone_of(&gateway)?;
    let mut open = None;
    let mut others = Vec::new();
    for subnet in &served {
        match subnet.zone().map(|other| zone.is(&other)) {
            Ok(Some(true)) => {}
            Ok(Some(false)) => others.push(subnet.address()),
            Ok(None) => drop(open.get_or_insert_with(|| {
                let detail = format!("whether {} is in the zone of the gateway is not known", subnet.address());
                unknown(Reason::Undecided, detail)
            })),
            Err(why) => drop(open.get_or_insert(why)),
        }
    }
    if !others.is_empty() {
        let (some, verb) = if others.len() == 1 { ("a subnet", "goes") } else { ("subnets", "go") };
        let shared = fail(format!("{some} in another zone {verb} out through this one: {}", listed(&others))).missing();
        let help = "make one gateway and one private route table per zone, or set availability_mode to regional";
        return Err(shared.label("one zone for all").help(help).into());
    }
    open.map_or(Ok(()), |why| Err(why.into()))
}

fn zone_of(gateway: &NatGateway) -> Read<Zone> {
    let named = gateway.subnet_id()?;
    match gateway.points_to::<Subnet>("subnet_id").sure().first() {
        Some(subnet) => subnet.zone(),
        None => {
            let elsewhere = || unknown(Reason::Undecided, "the zone of its subnet is not known");
            Err(named.and_then(Result::err).unwrap_or_else(elsewhere))
        }
    }
}

/// The first three by name; a long list says no more.
fn listed(addresses: &[&str]) -> String {
    let (shown, rest) = addresses.split_at(addresses.len().min(3));
    match rest.len() {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}
