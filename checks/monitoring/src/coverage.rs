//! Which of the alarms that a resource needs exist.

use std::collections::BTreeMap;

use prc_check::{Outcome, Read, Reason, Related, Unknown, View, fail, require, unknown};
use prc_resources::{MetricAlarm, Text, may_have_insights};

use crate::alarm_sets::{Entry, Set, set};

/// How well an alarm covers an entry of a set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cover {
    Full,
    /// It watches the metric of this resource, but nobody hears of it.
    Silent,
    /// It fires when the metric is fine.
    WrongDirection,
    /// A dimension that should identify the resource has another value of it: the alarm never fires.
    WrongDimension,
    No,
}

/// Passes when somebody hears of every must-have alarm of a set. `applies` reads the conditions of the set's entries.
pub(crate) fn watched<'a, V: View<'a>>(subject: &V, id: &str, applies: impl Fn(&str) -> Read<bool>) -> Outcome {
    let set = set(id)?;
    let missing = missing(subject, set, applies)?;
    let said: Vec<&str> = missing.iter().map(|one| &*one.said).collect();
    let unheard = fail(format!("no alarm with an action watches {}", said.join(", "))).missing();
    let by = set.bind.keys().map(String::as_str).collect::<Vec<_>>().join(" and ");
    let help = match missing.iter().all(|one| one.is_near) {
        true => String::from("mend the alarm that is named"),
        false => {
            format!("add an aws_cloudwatch_metric_alarm with alarm_actions for each, by {by} in {}", set.namespace)
        }
    };
    require!(missing.is_empty(), unheard.label("nobody hears of it").help(help));
    Ok(())
}

/// A must-have alarm that does not exist.
struct Missing {
    /// The metric, with the alarm that comes closest and why it does not count.
    said: String,
    /// There is such an alarm.
    is_near: bool,
}

/// The metrics of must-have alarms that nobody watches, each with the alarm that comes closest.
fn missing<'a, V: View<'a>>(
    subject: &V,
    set: &'static Set,
    applies: impl Fn(&str) -> Read<bool>,
) -> Read<Vec<Missing>> {
    let mut missing = Vec::new();
    let mut open: Option<Unknown> = None;
    for entry in set.musts() {
        match entry.when.as_deref().map_or(Ok(true), &applies) {
            Ok(true) => {}
            Ok(false) => continue,
            Err(why) => {
                open.get_or_insert(why);
                continue;
            }
        }
        match alarms(subject).any(|alarm| Ok(best(subject, set, entry, alarm)? == Cover::Full)) {
            Ok(true) => {}
            Ok(false) => missing.push(describe(subject, set, entry)),
            Err(why) => drop(open.get_or_insert(why)),
        }
    }
    match open {
        Some(why) if missing.is_empty() => Err(why),
        _ => Ok(missing),
    }
}

/// Every alarm that may be about the subject.
fn alarms<'a, V: View<'a>>(subject: &V) -> Related<'a, MetricAlarm<'a>> {
    subject.named_by("dimensions").or(subject.named_by("metric_query.metric.dimensions")).or(subject
        .all_with("insights", may_have_insights)
        .filter(|alarm: &MetricAlarm<'a>| Ok(!insights(alarm)?.is_empty())))
}

/// `UnHealthyHostCount`, or with the reason why an alarm on it does not count.
fn describe<'a, V: View<'a>>(subject: &V, set: &'static Set, entry: &Entry) -> Missing {
    let own = set.bind.values().find(|attribute| !attribute.starts_with(['@', '*'])).map_or("name", String::as_str);
    let near = alarms(subject).sure().into_iter().find_map(|alarm| {
        let why = match best(subject, set, entry, &alarm).ok()? {
            Cover::Full | Cover::No => return None,
            Cover::Silent => "has no action",
            Cover::WrongDirection => "looks in the wrong direction",
            Cover::WrongDimension => {
                return Some(format!("{} ({} has a dimension that is not the {own})", entry.metric, alarm.address()));
            }
        };
        Some(format!("{} ({} {why})", entry.metric, alarm.address()))
    });
    Missing { is_near: near.is_some(), said: near.unwrap_or_else(|| set.said(entry)) }
}

/// The best that an alarm does for an entry or for one that may stand for it.
fn best<'a, V: View<'a>>(subject: &V, set: &'static Set, entry: &Entry, alarm: &MetricAlarm<'a>) -> Read<Cover> {
    let mut best = Cover::No;
    for entry in set.alternatives(entry) {
        match cover(subject, set, entry, alarm)? {
            Cover::Full => return Ok(Cover::Full),
            Cover::No => {}
            near => best = near,
        }
    }
    Ok(best)
}

fn cover<'a, V: View<'a>>(subject: &V, set: &Set, entry: &Entry, alarm: &MetricAlarm<'a>) -> Read<Cover> {
    let namespace = entry.namespace.as_ref().unwrap_or(&set.namespace);
    let mut found = Cover::No;
    let mut own = false;
    if alarm.metric_name()?.as_ref() == Some(&entry.metric) && alarm.namespace()?.as_ref() == Some(namespace) {
        found = identifies(subject, set, entry, &alarm.dimensions()?)?;
        own = true;
    }
    for query in alarm.metric_query()? {
        for metric in query.metric()? {
            if metric.metric_name()? == entry.metric && metric.namespace()?.as_ref() == Some(namespace) {
                found = identifies(subject, set, entry, &metric.dimensions()?)?;
            }
        }
    }
    for query in insights(alarm)? {
        if reads(&query, namespace, &entry.metric)? {
            found = Cover::Full;
        }
    }
    // Scaling makes alarms of its own, which tell nobody.
    if found == Cover::No || alarm.alarm_name().is_ok_and(|name| name.starts_with("TargetTracking-")) {
        return Ok(Cover::No);
    }
    // Metric math may turn the direction round, so only an alarm on the metric itself shows it.
    if found == Cover::Full && own && !agrees(&alarm.comparison_operator()?, &entry.op) {
        return Ok(Cover::WrongDirection);
    }
    if found == Cover::Full && !alarm.pages()? {
        return Ok(Cover::Silent);
    }
    Ok(found)
}

/// Whether dimensions are among those of a set, with the subject's own value where the set wants it.
fn identifies<'a, V: View<'a>>(
    subject: &V,
    set: &Set,
    entry: &Entry,
    dimensions: &BTreeMap<String, Text<'a>>,
) -> Read<Cover> {
    let Some(bind) = set.dimensions(entry).find(|bind| dimensions.keys().eq(bind.keys())) else { return Ok(Cover::No) };
    let mut found = Cover::Full;
    for (name, attribute) in bind.iter().filter(|(_, attribute)| !attribute.starts_with(['@', '*'])) {
        let Some(dimension) = dimensions.get(name) else { return Ok(Cover::No) };
        match names(subject, attribute, dimension)? {
            Cover::Full => {}
            Cover::No => return Ok(Cover::No),
            other => found = other,
        }
    }
    Ok(found)
}

/// Whether a dimension has the value of an attribute of the subject, or of another one that only looks like it.
fn names<'a, V: View<'a>>(subject: &V, attribute: &str, dimension: &Text<'a>) -> Read<Cover> {
    let resource = subject.node().resource();
    let is = |name: &str, text: &str| resource.attribute(name).and_then(|value| value.as_str()) == Some(text);
    let why = match &dimension.value {
        Ok(text) if is(attribute, text) => return Ok(Cover::Full),
        Ok(text) if V::SCHEMA.identities.iter().any(|name| is(name, text)) => return Ok(Cover::WrongDimension),
        Ok(_) => return Ok(Cover::No),
        Err(why) => why,
    };
    match subject.is_meant_by(why) {
        Some(true) if why.references.iter().any(|one| *one.attribute == *attribute) => Ok(Cover::Full),
        Some(true) if dimension.is_plain_reference() => Ok(Cover::WrongDimension),
        // The right value may have been cut out of another attribute.
        Some(true) => Err(unknown(Reason::Undecided, format!("`{}` may be the {attribute}", dimension.written))),
        Some(false) => Ok(Cover::No),
        None => Err(why.clone()),
    }
}

/// Whether a comparison looks the way an entry wants; a band looks both ways.
fn agrees(comparison: &str, op: &str) -> bool {
    let up = comparison.starts_with("GreaterThan") || comparison.contains("OrGreaterThan");
    let down = comparison.starts_with("LessThan");
    if op.starts_with('<') { down } else { up }
}

/// The Metrics Insights queries of an alarm. An alarm on metrics of its own has none.
fn insights(alarm: &MetricAlarm<'_>) -> Read<Vec<String>> {
    let mut queries = Vec::new();
    let written = alarm.metric_query()?;
    for query in &written {
        if !query.metric()?.is_empty() {
            return Ok(Vec::new());
        }
    }
    for query in &written {
        if let Some(text) =
            query.expression()?.filter(|text| text.trim_start().to_ascii_uppercase().starts_with("SELECT"))
        {
            queries.push(text);
        }
    }
    Ok(queries)
}

/// Whether `SELECT MAX(metric) FROM SCHEMA("namespace", …)` reads a metric of every resource of the namespace.
fn reads(query: &str, namespace: &str, metric: &str) -> Read<bool> {
    let words: Vec<&str> = query.split(|c: char| c.is_whitespace() || "()\",'".contains(c)).collect();
    let reads = words.contains(&metric) && words.contains(&namespace);
    if reads && words.iter().any(|word| word.eq_ignore_ascii_case("where")) {
        return Err(unknown(Reason::Undecided, "a Metrics Insights query restricts what it watches by WHERE"));
    }
    Ok(reads)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn insights_queries_read_a_whole_namespace() {
        let query = r#"SELECT SUM(HTTPCode_ELB_5XX_Count) FROM SCHEMA("AWS/ApplicationELB", LoadBalancer)"#;
        assert!(reads(query, "AWS/ApplicationELB", "HTTPCode_ELB_5XX_Count").unwrap());
        assert!(!reads(query, "AWS/ApplicationELB", "RequestCount").unwrap());
        assert!(
            reads(&format!("{query} WHERE LoadBalancer = 'x'"), "AWS/ApplicationELB", "HTTPCode_ELB_5XX_Count")
                .is_err()
        );
    }

    #[test]
    fn directions() {
        assert!(agrees("GreaterThanOrEqualToThreshold", ">"));
        assert!(agrees("LessThanLowerOrGreaterThanUpperThreshold", ">"));
        assert!(agrees("LessThanLowerOrGreaterThanUpperThreshold", "<"));
        assert!(!agrees("LessThanThreshold", ">="));
        assert!(!agrees("GreaterThanUpperThreshold", "<"));
    }
}
