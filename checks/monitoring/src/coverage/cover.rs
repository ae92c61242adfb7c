//! What one alarm does for one entry of a set.

use prc_check::{AlarmState, Node, Read, Related, Unknown, View};
use prc_resources::{MetricAlarm, Watches};

use super::dimensions::{Named, identify};
use super::{Answer, Wanted, Watcher, delivery, events, insights, vendors};
use crate::alarm_sets::{Alternative, Entry};

/// How well an alarm covers an entry; the better, the later.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Cover {
    No,
    /// It scales, and tells nobody.
    Scales,
    /// A dimension that should identify the resource has another value of it, so the alarm never fires.
    WrongDimension,
    /// The service counts in another Region, so the alarm never fires.
    WrongRegion(String),
    /// It fires when the metric is fine.
    WrongDirection,
    /// It watches, but nobody hears of it.
    Silent(String),
    Full,
}

impl Cover {
    /// What a report says after the alarm's name.
    fn said(&self, entry: &Entry, attribute: &str) -> String {
        match self {
            Self::No | Self::Full => String::new(),
            Self::Scales => String::from("only scales"),
            Self::WrongDimension => format!("has a dimension that is not the {attribute}"),
            Self::WrongRegion(region) => format!("is not in {region}, the only Region that has the metric"),
            Self::WrongDirection => {
                format!("fires on {}", if entry.op.starts_with('<') { "high values" } else { "low values" })
            }
            Self::Silent(why) => why.clone(),
        }
    }

    const fn state(&self) -> AlarmState {
        match self {
            Self::Full => AlarmState::Covered,
            Self::Silent(_) => AlarmState::NotDelivered,
            Self::WrongDimension | Self::WrongRegion(_) | Self::WrongDirection => AlarmState::Wrong,
            Self::No | Self::Scales => AlarmState::Missing,
        }
    }
}

/// The alarm that comes closest.
struct Near<'a> {
    cover: Cover,
    alarm: MetricAlarm<'a>,
    reason: String,
}

/// The best that anything does for an entry.
pub(crate) fn search<'a, V: View<'a>>(subject: &V, wanted: &Wanted<'a>, entry: &'static Entry) -> Answer<'a> {
    let answer = |state, by, reason, why| Answer { set: wanted.set, entry, state, by, reason, why };
    let mut near: Option<Near<'a>> = None;
    let mut open: Option<Unknown> = None;
    for alternative in wanted.set.alternatives(entry) {
        let metric: &Entry = match &alternative {
            Alternative::Metric(metric) => metric,
            Alternative::Like(metric) => metric,
            Alternative::Elsewhere(set, metric) => {
                let mut others = wanted.others.iter().filter(|one| one.set.id == *set && one.entry.metric == *metric);
                match others.find(|one| one.state != AlarmState::Missing) {
                    Some(other) if other.state == AlarmState::Unknown => {
                        open = open.or_else(|| other.why.clone());
                    }
                    Some(other) => {
                        return Answer { set: wanted.set, entry, ..other.clone() };
                    }
                    None => {}
                }
                continue;
            }
            Alternative::Event(event) => match events::rule(subject, event) {
                Ok(Some(rule)) => {
                    return answer(AlarmState::Covered, Some(Watcher::Other(rule.node().clone())), String::new(), None);
                }
                Ok(None) => continue,
                Err(why) => {
                    open.get_or_insert(why);
                    continue;
                }
            },
        };
        let candidates = alarms(subject, wanted, metric);
        let sure = candidates.sure();
        match candidates.find(|alarm| Ok(cover(subject, wanted, metric, alarm)? == Cover::Full)) {
            Ok(Some(alarm)) => return answer(AlarmState::Covered, Some(Watcher::Alarm(alarm)), String::new(), None),
            Ok(None) => {}
            Err(why) => drop(open.get_or_insert(why)),
        }
        match vendors::monitor(subject, wanted, metric) {
            Ok(Some(node)) => return answer(AlarmState::Covered, Some(Watcher::Other(node)), String::new(), None),
            Ok(None) => {}
            Err(why) => drop(open.get_or_insert(why)),
        }
        for alarm in sure {
            let Ok(found) = cover(subject, wanted, metric, &alarm) else { continue };
            if near.as_ref().map_or(Cover::No, |near| near.cover.clone()) < found {
                let reason = format!("{} {}", alarm.address(), found.said(metric, wanted.attribute()));
                near = Some(Near { cover: found, alarm, reason });
            }
        }
    }
    if let Some(why) = open {
        let by = near.map(|near| Watcher::Alarm(near.alarm));
        return answer(AlarmState::Unknown, by, why.to_string(), Some(why));
    }
    if let Some(Near { cover, alarm, reason }) = near {
        return answer(cover.state(), Some(Watcher::Alarm(alarm)), reason, None);
    }
    match wrong_metric(subject, wanted, entry) {
        Some((alarm, metric)) => {
            let reason = format!("{} watches {metric}, which does not show it", alarm.address());
            answer(AlarmState::Wrong, Some(Watcher::Alarm(alarm)), reason, None)
        }
        None => answer(AlarmState::Missing, None, String::new(), None),
    }
}

/// Every alarm that may be about a metric of the subject.
fn alarms<'a, V: View<'a>>(subject: &V, wanted: &Wanted<'a>, entry: &Entry) -> Related<'a, MetricAlarm<'a>> {
    let (namespace, metric) = (wanted.namespace(entry), &*entry.metric);
    let own = Watches::on(subject.node(), V::SCHEMA.identities, namespace, metric);
    let linked = wanted
        .faces(entry)
        .fold(own, |found, (node, identities)| found.or(Watches::on(node, identities, namespace, metric)));
    linked.or(Watches::wide(subject.node(), namespace, metric))
}

/// An alarm on a metric that is taken for the one of an entry.
fn wrong_metric<'a, V: View<'a>>(subject: &V, wanted: &Wanted<'a>, entry: &Entry) -> Option<(MetricAlarm<'a>, String)> {
    entry.wrong_metric.iter().find_map(|metric| {
        let wrong = entry.on(metric);
        let about =
            |alarm: &MetricAlarm<'a>| watches(subject, wanted, &wrong, alarm).is_ok_and(|(named, _)| named > Named::No);
        Some((alarms(subject, wanted, &wrong).sure().into_iter().find(about)?, metric.clone()))
    })
}

fn cover<'a, V: View<'a>>(subject: &V, wanted: &Wanted<'a>, entry: &Entry, alarm: &MetricAlarm<'a>) -> Read<Cover> {
    let (named, shows_direction) = watches(subject, wanted, entry, alarm)?;
    if named == Named::No {
        return Ok(Cover::No);
    }
    if alarm.only_scales()? {
        return Ok(Cover::Scales);
    }
    if named == Named::Wrongly {
        return Ok(Cover::WrongDimension);
    }
    // Without a Region of its own it is in that of its provider, which is not looked up.
    if let (Some(only), Some(region)) = (&wanted.set.region, alarm.region()?)
        && region? != *only
    {
        return Ok(Cover::WrongRegion(only.clone()));
    }
    if shows_direction && !agrees(&alarm.comparison_operator()?, &entry.op) {
        return Ok(Cover::WrongDirection);
    }
    Ok(match delivery::why_silent(alarm)? {
        Some(why) => Cover::Silent(why),
        None => Cover::Full,
    })
}

/// Whether an alarm reads the metric of an entry, of this subject; and whether its comparison is about that metric as it
/// is, for metric math may turn it round.
fn watches<'a, V: View<'a>>(
    subject: &V,
    wanted: &Wanted<'a>,
    entry: &Entry,
    alarm: &MetricAlarm<'a>,
) -> Read<(Named, bool)> {
    let namespace = wanted.namespace(entry);
    if alarm.metric_name()?.as_ref() == Some(&entry.metric) && alarm.namespace()?.as_deref() == Some(namespace) {
        return Ok((identify(subject, wanted, entry, &alarm.dimensions()?)?, true));
    }
    let mut best = Named::No;
    let queries = alarm.metric_query()?;
    for query in &queries {
        for metric in query.metric()? {
            if metric.metric_name()? == entry.metric && metric.namespace()?.as_deref() == Some(namespace) {
                best = best.max(identify(subject, wanted, entry, &metric.dimensions()?)?);
            }
        }
    }
    if best > Named::No {
        return Ok((best, queries.len() == 1));
    }
    match insights::reads(subject.node(), &wanted.set.bind, alarm, namespace, &entry.metric)? {
        true => Ok((Named::Yes, true)),
        false => Ok((Named::No, false)),
    }
}

/// Whether a comparison looks the way an entry wants; a band looks both ways.
fn agrees(comparison: &str, op: &str) -> bool {
    let up = comparison.starts_with("GreaterThan") || comparison.contains("OrGreaterThan");
    let down = comparison.starts_with("LessThan");
    if op.starts_with('<') { down } else { up }
}

impl<'a> Wanted<'a> {
    pub(super) fn namespace<'s>(&'s self, entry: &'s Entry) -> &'s str {
        entry.namespace.as_ref().unwrap_or(&self.set.namespace)
    }

    /// The attribute that identifies the resource.
    pub(super) fn attribute(&self) -> &str {
        let own = self.set.bind.values().find(|attribute| !attribute.starts_with(['@', '*', '=']));
        own.map_or("name", |attribute| attribute.trim_end_matches("[*]"))
    }

    /// The resources that dimensions of an entry name in the place of the subject: where no dimension is the subject's
    /// own, they find the alarm.
    pub(super) fn faces<'s>(
        &'s self,
        entry: &'s Entry,
    ) -> impl Iterator<Item = (&'s Node<'a>, &'static [&'static str])> {
        let alone =
            self.set.dimensions(entry).filter(|bind| bind.values().all(|value| value.starts_with(['@', '*', '='])));
        let kinds = alone.flat_map(|bind| bind.values()).filter_map(|value| value.strip_prefix('@')?.split('.').next());
        let links = kinds.filter_map(|kind| self.link(kind));
        links.flat_map(|link| link.nodes.iter().map(|node| (node, link.identities)))
    }
}

#[cfg(test)]
mod tests {
    use prc_check::{Date, Surveyor};
    use prc_resources::{DatadogMonitor, DbInstance, Monitors};

    use super::*;

    /// How many alarms and monitors are looked at for one database of so many, at most, when each has its own.
    fn examined(databases: usize) -> Option<usize> {
        let text = format!(
            r#"
            resource "aws_db_instance" "known" {{
              count      = {databases}
              identifier = "db-${{count.index}}"
            }}
            resource "aws_db_instance" "named_later" {{
              count             = {databases}
              identifier_prefix = "db"
            }}
            resource "aws_cloudwatch_metric_alarm" "known" {{
              count       = {databases}
              namespace   = "AWS/RDS"
              metric_name = "CPUUtilization"
              dimensions  = {{ DBInstanceIdentifier = aws_db_instance.known[count.index].identifier }}
            }}
            resource "aws_cloudwatch_metric_alarm" "named_later" {{
              count       = {databases}
              namespace   = "AWS/RDS"
              metric_name = "CPUUtilization"
              dimensions  = {{ DBInstanceIdentifier = aws_db_instance.named_later[count.index].identifier }}
            }}
            resource "datadog_monitor" "known" {{
              count = {databases}
              query = "avg(last_5m):avg:aws.rds.cpuutilization{{dbinstanceidentifier:${{aws_db_instance.known[count.index].identifier}}}} > 90"
            }}
            resource "datadog_monitor" "named_later" {{
              count = {databases}
              query = "avg(last_5m):avg:aws.rds.cpuutilization{{dbinstanceidentifier:${{aws_db_instance.named_later[count.index].identifier}}}} > 90"
            }}
            "#
        );
        let rows = |node: Node<'_>| {
            let of = DbInstance::SCHEMA.identities;
            let alarms = Watches::on(&node, of, "AWS/RDS", "CPUUtilization").examined();
            let monitors = Monitors::on::<DatadogMonitor<'_>>(&node, of, "AWS/RDS", "CPUUtilization").examined();
            vec![alarms + monitors]
        };
        let surveyor = Surveyor { schema: DbInstance::SCHEMA, rows };
        prc_testkit::surveyed(&text, surveyor, Date::constant(2026, 11, 21)).into_iter().max()
    }

    #[test]
    fn each_resource_meets_its_own_alarms_alone() {
        let few = examined(50);
        assert!(few.is_some_and(|few| (2..10).contains(&few)), "{few:?}");
        assert_eq!(few, examined(500));
    }

    #[test]
    fn directions() {
        assert!(agrees("GreaterThanOrEqualToThreshold", ">"));
        assert!(agrees("LessThanLowerOrGreaterThanUpperThreshold", ">"));
        assert!(agrees("LessThanLowerOrGreaterThanUpperThreshold", "<"));
        assert!(!agrees("LessThanThreshold", ">="));
        assert!(!agrees("GreaterThanUpperThreshold", "<"));
    }

    #[test]
    fn the_best_is_the_last() {
        let order = [
            Cover::No,
            Cover::Scales,
            Cover::WrongDimension,
            Cover::WrongRegion("".into()),
            Cover::WrongDirection,
            Cover::Silent("".into()),
            Cover::Full,
        ];
        assert!(order.is_sorted());
    }
}
