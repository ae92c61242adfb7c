//! Which ports of a rule strangers can reach.

use prc_check::{Outcome, Read, Reason, Stop, View, fail, unknown};
use prc_resources::{IngressRule, InlineIngress, PrefixList, SecurityGroup, SecurityGroupRule, Text};
use serde::Deserialize;

use crate::cidr::Cidr;

/// Which ports must be closed, and to whom: the parameters of both checks.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Closed {
    ports: Vec<i64>,
    /// The prefix length of the widest range that is still the internet.
    widest: u32,
}

/// The ports that a rule is about; `None` for every one.
type Ports = Option<(i64, i64)>;

/// Where a rule lets traffic in from, with the attribute that says so.
type Sources = Vec<(&'static str, Read<String>)>;

pub(crate) fn group(group: SecurityGroup, closed: &Closed) -> Outcome {
    let mut open = None;
    for rule in group.ingress()? {
        match rule.map_err(Stop::from).and_then(|rule| inline(&group, &rule, closed)) {
            Ok(()) => {}
            Err(Stop::Unknown(why)) => drop(open.get_or_insert(why)),
            stop => return stop,
        }
    }
    open.map_or(Ok(()), |why| Err(why.into()))
}

fn inline(group: &SecurityGroup, rule: &InlineIngress, closed: &Closed) -> Outcome {
    let ports = ports(rule.protocol(), || Ok(Some((rule.from_port()?, rule.to_port()?))));
    let mut sources = from("ingress.cidr_blocks", strange(rule.cidr_blocks()?));
    sources.extend(from("ingress.ipv6_cidr_blocks", strange(rule.ipv6_cidr_blocks()?)));
    sources.extend(from("ingress.prefix_list_ids", listed(group, rule.prefix_list_ids()?)?));
    closed.judge(ports, sources)
}

pub(crate) fn rule(rule: SecurityGroupRule, closed: &Closed) -> Outcome {
    if rule.r#type()? != "ingress" {
        return Ok(());
    }
    let ports = ports(rule.protocol(), || Ok(Some((rule.from_port()?, rule.to_port()?))));
    let mut sources = from("cidr_blocks", strange(rule.cidr_blocks()?));
    sources.extend(from("ipv6_cidr_blocks", strange(rule.ipv6_cidr_blocks()?)));
    sources.extend(from("prefix_list_ids", listed(&rule, rule.prefix_list_ids()?)?));
    closed.judge(ports, sources)
}

pub(crate) fn ingress_rule(rule: IngressRule, closed: &Closed) -> Outcome {
    let ports = ports(rule.ip_protocol(), || Ok(rule.from_port()?.zip(rule.to_port()?)));
    let mut sources = from("cidr_ipv4", strange(rule.cidr_ipv4()?));
    sources.extend(from("cidr_ipv6", strange(rule.cidr_ipv6()?)));
    sources.extend(from("prefix_list_id", listed(&rule, rule.prefix_list_id()?.into_iter().collect())?));
    closed.judge(ports, sources)
}

impl Closed {
    /// Fails when a source that is the internet reaches a port that must be closed.
    fn judge(&self, ports: Read<Option<Ports>>, sources: Sources) -> Outcome {
        let reached: Read<Vec<i64>> = ports.map(|ports| match ports {
            Some(None) => self.ports.to_vec(),
            Some(Some((from, to))) => self.ports.iter().copied().filter(|port| (from..=to).contains(port)).collect(),
            None => Vec::new(),
        });
        if reached.as_ref().is_ok_and(Vec::is_empty) {
            return Ok(());
        }
        let mut open = None;
        for (attribute, source) in sources {
            match source {
                Ok(text) if Cidr::parse(&text).is_some_and(|range| range.is_internet(self.widest)) => {
                    let reached = said(&reached?);
                    let open = fail(format!("{reached} open to {text}")).at(attribute);
                    let help = "name only the ranges, or the security group, of those who need it";
                    return Err(open.label("the internet may come in").help(help).into());
                }
                Ok(_) => {}
                Err(why) => drop(open.get_or_insert(why)),
            }
        }
        open.map_or(Ok(()), |why| Err(why.into()))
    }
}

fn from(attribute: &'static str, sources: impl IntoIterator<Item = Read<String>>) -> Sources {
    sources.into_iter().map(|source| (attribute, source)).collect()
}

/// The ranges that are not a network of one's own for sure.
fn strange<'a>(ranges: impl IntoIterator<Item = Text<'a>>) -> impl Iterator<Item = Read<String>> {
    ranges.into_iter().filter(|range| !range.is_own_network()).map(|range| range.value)
}

/// The TCP ports of a rule; `None` when it is about another protocol.
fn ports(protocol: Read<String>, range: impl Fn() -> Read<Ports>) -> Read<Option<Ports>> {
    match &*protocol?.to_ascii_lowercase() {
        "-1" | "all" => Ok(Some(None)),
        "tcp" | "6" => range().map(Some),
        _ => Ok(None),
    }
}

/// The ranges in prefix lists. Those of AWS and of other accounts nobody reads.
fn listed<'a, V: View<'a>>(subject: &V, ids: Vec<Read<String>>) -> Read<Vec<Read<String>>> {
    let mut ranges = Vec::new();
    for id in ids {
        let (own, why) = match id {
            Ok(id) => {
                let why =
                    unknown(Reason::NeedsAttestation, format!("prefix list {id} is of AWS or of another account"));
                let reference = unknown(Reason::Undecided, format!("the ranges of prefix list {id} are not known"));
                let own = subject.named_as::<PrefixList<'a>>("id", Ok(id)).sure();
                (own, if subject.is_live() { why } else { reference })
            }
            Err(why) => {
                let all = subject.all::<PrefixList<'a>>();
                (all.filter(|list| Ok(list.is_meant_by(&why) == Some(true))).sure(), why)
            }
        };
        match own.first() {
            Some(list) => ranges.extend(list.entry()?.iter().map(|entry| entry.cidr())),
            None => ranges.push(Err(why)),
        }
    }
    Ok(ranges)
}

/// `port 22 is`, `ports 22, 3389 are`
fn said(ports: &[i64]) -> String {
    let list = ports.iter().map(i64::to_string).collect::<Vec<_>>().join(", ");
    if ports.len() == 1 { format!("port {list} is") } else { format!("ports {list} are") }
}
